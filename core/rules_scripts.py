"""The law of scripts: how many patterns a case needs, and from which day a version may be used (D4)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from unicodedata import normalize

from core.errors import Conflict, Refused
from core.formats import day
from core.model_direction import ScriptKind
from core.text import clean

NEEDED_PATTERNS = 2
"""So many patterns are measured against each other in every case (D4)."""

NAME_LIMIT = 60
BODY_LIMIT = 20_000
REASON_LIMIT = 300
FIRST_REASON = "初版"

PLANNED_AHEAD = timedelta(days=92)
"""A day of use further ahead is a typing slip."""

SAME_DAY = "今日を選ぶと、今日の稼働は新しい版のものとして数えます。"


def missing_patterns(kinds_in_use: Collection[ScriptKind]) -> int:
    """How many patterns a case still lacks, by the kinds of its scripts that are not retired (D4)."""
    return max(0, NEEDED_PATTERNS - sum(kind is ScriptKind.PATTERN for kind in kinds_in_use))


def require_name(typed: str, taken: Collection[str]) -> str:
    """The name by which activity calls a script. Raises Refused where the case has another that reads the same (D5)."""
    name = clean(typed, label="スクリプト名", limit=NAME_LIMIT, required=True, multiline=False)
    if same_name(name) in {same_name(each) for each in taken}:
        raise Refused(f"「{name}」という名前のスクリプトがすでにあります。別の名前を入力してください。")
    return name


def same_name(name: str) -> str:
    """Names that people take for one are equal in this form: full and half width, either case, blanks or none."""
    return "".join(normalize("NFKC", name).casefold().split())


def free_name(taken: Collection[str]) -> str:
    """The next name of a pattern: パターンA, パターンB and on."""
    known = {same_name(each) for each in taken}
    names = [f"パターン{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    return next((name for name in names if same_name(name) not in known), "")


def require_words(body: str, reason: str) -> tuple[str, str]:
    """What a version says, and why it came. Raises Refused where one is missing or too long."""
    return (
        clean(body, label="スクリプトの本文", limit=BODY_LIMIT, required=True),
        clean(reason, label="変更の理由", limit=REASON_LIMIT, required=True),
    )


def require_used_from(used_from: date, today: date, *, before: date | None, reported: date | None) -> None:
    """Raise Refused unless a version may be used from this day (D4).

    `before` is the first day of the version before. `reported` is the last day before today whose activity was reported
    with the script: its figures belong to the version that was used then, and stay with it.
    """
    if before is not None and used_from < before:
        raise Refused(f"使用開始日は、前の版の使用開始日（{day(before)}）以降の日にしてください。")
    if reported is not None and used_from <= reported:
        raise Refused(
            f"{day(reported)}までの稼働が前の版のものとして報告されています。使用開始日は、その翌日以降の日にしてください。"
        )
    if used_from > today + PLANNED_AHEAD:
        raise Refused(f"使用開始日は、{day(today + PLANNED_AHEAD)}までの日にしてください。")


def require_in_use(retired_on: date | None) -> None:
    """Raise Refused where a script is retired: it gets no further versions."""
    if retired_on is not None:
        raise Refused("使用を終了したスクリプトです。「使用を再開」を押してから改訂してください。")


def require_latest(seen: int, latest: int) -> None:
    """Raise Conflict where somebody else wrote a version meanwhile, or took `seen` back: it may be 0 then (O6)."""
    if not 1 <= seen <= latest:
        raise Conflict(
            f"入力を始めた版は、ほかの方が取り消しました。現在の最新は第{latest}版です。"
            "内容を確認し、必要に応じて変更してから、もう一度保存してください。",
            latest=latest,
        )
    if seen != latest:
        raise Conflict(
            f"入力中に、ほかの方が第{latest}版を作成しました。"
            "内容を確認し、必要に応じて変更してから、もう一度保存してください。",
            latest=latest,
        )


def require_same(seen: datetime, written: datetime) -> None:
    """Raise Conflict where the version of a number is another than the one on the screen: it was taken back (O6)."""
    if seen != written:
        raise Conflict("表示していた版は、ほかの方が取り消し、同じ番号の別の版を作成しました。内容を確認してください。")


def require_planned(version: int, latest: int, used_from: date, today: date) -> None:
    """Raise Refused unless a version can be taken back: the latest, not the first, and not in use yet."""
    if version != latest or version == 1 or used_from <= today:
        raise Refused("取り消せるのは、使用開始前の最新の版のみです。使い始めた版は、新しい版で置き換えてください。")
