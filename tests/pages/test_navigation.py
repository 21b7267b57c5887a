"""Which screens there are: each has a drawing function and a path of its own, and mails lead to nothing else."""

from dataclasses import replace

import pytest

from core.model import Audience, Role, Viewer
from core.paths import Screen
from pages.entries import Entry, Section
from pages.navigation import ACCOUNT, SCREENS, SETTINGS, home
from tests.cast import CLIENT, PEOPLE

EVERY = [(audience, entry) for audience, entries in SCREENS.items() for entry in entries]


@pytest.mark.parametrize(("audience", "entry"), EVERY, ids=[entry.screen.value for _, entry in EVERY])
def test_every_screen_can_be_drawn_and_has_a_name(audience: Audience, entry: Entry) -> None:
    assert callable(entry.load())
    assert entry.title
    assert entry.icon


def test_every_path_is_one_screen_of_one_audience_or_of_everybody() -> None:
    shared = (*ACCOUNT, *SETTINGS)
    own = [entry.screen for _, entry in EVERY if entry not in shared]
    own = [*filter(Screen.PAPERS.__ne__, own), Screen.PAPERS]  # which stands at another place for each
    assert sorted([*own, *(entry.screen for entry in shared)]) == sorted(Screen)


@pytest.mark.parametrize("audience", list(Audience))
def test_everybody_finds_their_account_under_their_own_name(audience: Audience) -> None:
    own = [entry for entry in SCREENS[audience] if entry.section in (Section.BELL, Section.PERSON)]
    company = {Audience.CLIENT: [Screen.BILLING], Audience.PARTNER: [Screen.PARTNER_PROFILE], Audience.KAKUTOKU: []}
    expected = [*(entry.screen for entry in ACCOUNT), *company[audience], *(entry.screen for entry in SETTINGS)]
    assert [entry.screen for entry in own] == expected


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("role", list(Role))
def test_everybody_starts_on_the_first_screen_that_their_row_shows(audience: Audience, role: Role) -> None:
    viewer = Viewer(len(PEOPLE), CLIENT, audience, role)  # type: ignore[arg-type]
    row = [entry for entry in SCREENS[audience] if entry.listed(viewer) and entry.under(viewer) is Section.FIRST]
    assert home(viewer) == f"/{row[0].screen}"
    usual = {Audience.CLIENT: "募集・候補者", Audience.PARTNER: "募集", Audience.KAKUTOKU: "募集"}[audience]
    assert row[0].title == ("今日" if (audience, role) == (Audience.KAKUTOKU, Role.DIRECTOR) else usual)


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("role", list(Role))
def test_the_navigation_stays_within_six_entries_before_the_person(audience: Audience, role: Role) -> None:
    viewer = Viewer(len(PEOPLE), CLIENT, audience, role)  # type: ignore[arg-type]
    listed = [entry.under(viewer) for entry in SCREENS[audience] if entry.listed(viewer)]
    assert listed.count(Section.FIRST) >= 1
    assert listed.count(Section.FIRST) + (Section.RECORDS in listed) <= 6


def test_who_looks_as_somebody_else_is_not_led_to_their_own_account() -> None:
    """K3: the viewed people's screens, and nobody's profile."""
    for audience in (Audience.CLIENT, Audience.PARTNER):
        viewer = Viewer(len(PEOPLE), CLIENT, audience, Role.GUEST)  # type: ignore[arg-type]
        own = {entry.screen for entry in SCREENS[audience] if entry.listed(viewer)}
        seen = {entry.screen for entry in SCREENS[audience] if entry.listed(replace(viewer, onlooker=True))}
        assert own - seen == {Screen.PROFILE, Screen.SECURITY}
        assert seen < own
