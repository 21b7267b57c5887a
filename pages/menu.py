"""The bar above every screen: the screens of the row, what is looked up now and then, the person, the bell."""

from collections.abc import Iterator
from functools import lru_cache

from core.model import Viewer
from core.paths import path
from pages.entries import Section
from pages.navigation import SCREENS, home
from pages.ui.components import written

LEAVE = {"label": "ログアウト", "icon": "logout", "href": "/logout"}


@lru_cache(maxsize=1024)
def menu(viewer: Viewer, name: str, unread: str) -> str:
    """The bar as the browser is told of it, in JSON; `name` is the person's, `unread` what stands beside the bell."""
    row: list[dict[str, object]] = list(_links(viewer, Section.FIRST))
    if records := list(_links(viewer, Section.RECORDS)):
        row.append({"label": Section.RECORDS.value, "icon": "folder", "entries": records})
    row.append({"label": name, "icon": "account_circle", "entries": [*_links(viewer, Section.PERSON), LEAVE]})
    bell = next(_links(viewer, Section.BELL))
    return written({"home": home(viewer), "row": row, "bell": {**bell, "unread": unread}})


def _links(viewer: Viewer, section: Section) -> Iterator[dict[str, object]]:
    for entry in SCREENS[viewer.audience]:
        if entry.listed(viewer) and entry.under(viewer) is section:
            yield {"label": entry.title, "icon": entry.icon, "href": path(entry.screen)}
