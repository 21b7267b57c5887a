"""The list of notices: day by day, those of one posting or deal together, with what is new since the last look."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from core.calendar import jst_date
from core.formats import clock_time, day
from core.model_choosing import NoticeId
from core.views.notices import Notice
from pages.ui.board import board
from pages.ui.components import written
from pages.ui.filters import Shown

NEW, KNOWN = "前回の確認以降", "前回までに確認した通知"


def notice_list(
    notices: Sequence[Notice],
    *,
    since: datetime | None,
    today: date,
    earlier: NoticeId | None,
    shown: Shown,
    on_read: Callable[[Sequence[NoticeId]], object] | None,
) -> None:
    """Draw them; `since` is when the reader looked last. Without `on_read` nothing can be marked."""
    drawn = {notice.id for notice in notices}

    def read(pressed: object) -> None:
        match pressed:
            case {"ids": list(ids)} if on_read:
                on_read([NoticeId(number) for number in ids if isinstance(number, int) and number in drawn])
            case _:
                pass

    data = {"notices": blocks(notices, since, today), "earlier": earlier, "barred": on_read is None}
    board(written(data)[1:-1], key="notices.list", label="通知", shown=shown, on={"read": read})


def blocks(notices: Sequence[Notice], since: datetime | None, today: date) -> list[dict[str, Any]]:
    """What stands below each other: lines that divide new from known, days, and the groups of each day."""
    found: list[dict[str, Any]] = []
    divided = since is not None and any(notice.at > since for notice in notices)
    for known, part in groupby(notices, lambda notice: since is not None and notice.at <= since):
        if divided:
            found.append({"since": KNOWN if known else NEW, "known": known})
        for on, of_day in groupby(part, lambda notice: jst_date(notice.at)):
            found.append({"day": f"今日　{day(on)}" if on == today else day(on)})
            groups: dict[str, list[Notice]] = {}
            for notice in of_day:
                groups.setdefault(notice.key, []).append(notice)
            found += [_group(group) for group in groups.values()]
    return found


def _group(notices: Sequence[Notice]) -> dict[str, Any]:
    first = notices[0]
    return {
        "title": first.title,
        "other": first.other,
        "subject": first.subject.label,
        "told": [
            {
                "id": notice.id,
                "at": clock_time(notice.at),
                "text": notice.sentence,
                "href": notice.href,
                "read": notice.read,
            }
            for notice in notices
        ],
    }
