"""The page of one case: its head, and its parts as tabs, of which the address names one (D1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from core.calendar import jst_date
from core.errors import NotFound
from core.formats import day
from core.model_direction import CaseId
from core.views.direction import CaseHead
from pages.ui import address, frame, header
from pages.ui.badges import badge
from pages.ui.tabs import Tab, tabs


@dataclass(frozen=True, slots=True)
class Part:
    """One tab of a case: its value in the address, its word, and what draws it (`module:function`, given the head)."""

    value: str
    label: str
    draw: str


def screen(
    parts: Sequence[Part], *, back: tuple[str, str], other: Callable[[CaseHead], str], only: CaseId | None = None
) -> None:
    """Draw the case that the address names, or the `only` one, and the part that it names or else the first.

    `other` is whom the viewer reads beside its own company. Raises NotFound inside `frame.read`.
    """
    head = frame.read(lambda repo: repo.cases.head(only or _named(), jst_date(frame.now())))
    header.title(
        head.name,
        status=badge(head.status),
        facts=(other(head), f"{day(head.starts)}〜{day(head.ends)}", f"ディレクター {head.director}"),
        back=back,
        measured=True,
    )
    chosen = tabs("part", [Tab(part.value, part.label) for part in parts], label="案件の内容", resets=())
    part = next(part for part in parts if part.value == chosen)
    module, function = part.draw.split(":")
    getattr(import_module(module), function)(head)


def _named() -> CaseId:
    number = address.number("case")
    if number is None:
        raise NotFound("案件が選択されていません。一覧から選び直してください。")
    return CaseId(number)
