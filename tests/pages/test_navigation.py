"""Which screens there are: each has a drawing function and a path of its own, and mails lead to nothing else."""

import pytest

from core.model import Audience, Role, Viewer
from core.paths import Screen
from pages.navigation import SCREENS, Entry, home
from tests.cast import CLIENT, PEOPLE

EVERY = [(audience, entry) for audience, entries in SCREENS.items() for entry in entries]


@pytest.mark.parametrize(("audience", "entry"), EVERY, ids=[entry.screen.value for _, entry in EVERY])
def test_every_screen_can_be_drawn_and_has_a_name(audience: Audience, entry: Entry) -> None:
    assert callable(entry.load())
    assert entry.title
    assert entry.icon


def test_every_path_is_one_screen_of_one_audience() -> None:
    assert sorted(entry.screen for _, entry in EVERY) == sorted(Screen)


@pytest.mark.parametrize("audience", list(Audience))
def test_everybody_starts_on_a_screen_that_their_navigation_shows(audience: Audience) -> None:
    first = SCREENS[audience][0]
    assert home(audience) == f"/{first.screen}"
    assert not first.hidden
    assert first.needs is None


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("role", list(Role))
def test_the_navigation_stays_within_six_entries(audience: Audience, role: Role) -> None:
    viewer = Viewer(len(PEOPLE), CLIENT, audience, role)  # type: ignore[arg-type]
    assert 1 <= sum(entry.listed(viewer) for entry in SCREENS[audience]) <= 6
