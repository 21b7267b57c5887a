"""The bar above every screen leads to what the viewer may open, and to nothing else."""

import json
from dataclasses import replace
from typing import Any

import pytest

from core.model import Audience, Role, Viewer
from core.paths import path
from pages.entries import Section
from pages.menu import menu
from pages.navigation import SCREENS, home
from tests.cast import CLIENT, PEOPLE


def bar(audience: Audience, role: Role, unread: str = "") -> dict[str, Any]:
    return json.loads(menu(viewer(audience, role), "佐倉 由紀", unread))


def viewer(audience: Audience, role: Role) -> Viewer:
    return Viewer(len(PEOPLE), CLIENT, audience, role)  # type: ignore[arg-type]


def leads_to(links: list[dict[str, Any]]) -> list[str]:
    return [
        address for link in links for address in (leads_to(link["entries"]) if "entries" in link else [link["href"]])
    ]


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("role", list(Role))
def test_the_bar_leads_to_every_screen_that_is_listed_and_out(audience: Audience, role: Role) -> None:
    who, drawn = viewer(audience, role), bar(audience, role)
    listed = {path(entry.screen) for entry in SCREENS[audience] if entry.listed(who)}
    found = [*leads_to(drawn["row"]), drawn["bell"]["href"]]
    assert sorted(found) == sorted(listed | {"/logout"})
    assert drawn["home"] == home(who) == drawn["row"][0]["href"]


def test_what_a_director_looks_up_now_and_then_stands_under_one_heading() -> None:
    row = bar(Audience.KAKUTOKU, Role.DIRECTOR)["row"]
    assert [link["label"] for link in row if "entries" in link] == [Section.RECORDS.value, "佐倉 由紀"]
    assert [link["label"] for link in row[-1]["entries"]][-1] == "ログアウト"


def test_the_bell_says_how_much_is_unread_for_this_person_alone() -> None:
    assert bar(Audience.CLIENT, Role.ADMIN, "12")["bell"] == {
        "label": "通知",
        "icon": "notifications",
        "href": "/notices",
        "unread": "12",
    }
    assert bar(Audience.CLIENT, Role.ADMIN)["bell"]["unread"] == ""


def test_who_looks_as_somebody_else_has_the_way_out_and_nobodys_profile() -> None:
    """K3."""
    looking = json.loads(menu(replace(viewer(Audience.PARTNER, Role.STAFF), onlooker=True), "夏目", ""))
    own = leads_to(looking["row"][-1:])
    assert "/profile" not in own
    assert own[-1] == "/logout"
