"""What a pack says in words and figures, the same on the screen and on paper (D8)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core import kpi
from core.documents.kpi_words import NONE, counted, percent, worked
from core.formats import clock_of, day, moment, yen
from core.model_direction import Work
from core.packs import ACTING, NextAction, Offer, PackContent, PackForm, Renewal, Stretch
from core.performance import hours_of
from core.rules_packs import suggested

TITLE = "定例資料"


class Figure(NamedTuple):
    """A figure in large letters: its name, its value, and what it is held against."""

    label: str
    value: str
    note: str


class Table(NamedTuple):
    """Rows under a head; of each row the first cell names it. `numbers` are the columns that stand at the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int]


def when(content: PackContent) -> str:
    """2026/12/17（木） 14:00〜14:30."""
    ends = content.starts + content.minutes
    return f"{day(content.meets_on)} {clock_of(content.starts)}〜{clock_of(ends)}"


def as_of(content: PackContent) -> str:
    """Which moment the figures are from."""
    return f"{moment(content.as_of)}時点"


def days(stretch: Stretch) -> str:
    """12/11〜12/16."""
    return f"{_short(stretch.first)}〜{_short(stretch.last)}"


def headline(content: PackContent) -> tuple[Figure, ...]:
    """What a meeting asks for first."""
    week, month = content.week, content.month
    until = f"{_short(month.last)}までの計画"
    return (
        Figure("今週のアポ獲得", counted(week.work.appointments), f"{days(week)} ／ 実施 {counted(week.work.held)}"),
        Figure(
            "今月の進捗率",
            percent(month.progress),
            f"獲得 {counted(month.work.appointments)} ／ {until} {counted(month.appointments_due)}",
        ),
        Figure("今月の稼働時間", worked(hours_of(month.work.minutes)), f"{until} {worked(month.minutes_due / 60)}"),
        Figure(
            "今月のコンタクトアポ率",
            percent(kpi.appointment_rate(month.work).value),
            f"コンタクト率 {percent(kpi.contact_rate(month.work).value)}",
        ),
    )


def totals(content: PackContent) -> Table:
    """The week, the month and the whole contract side by side."""
    stretches = (content.week, content.month, content.whole)
    works = [each.work for each in stretches]
    named = ("今週", "今月", "契約開始から")
    rows = (
        ("アポ獲得", *(counted(each.appointments) for each in works)),
        ("アポ実施", *(counted(each.held) for each in works)),
        ("獲得の計画", *(counted(each.appointments_due) for each in stretches)),
        ("進捗率", *(percent(each.progress) for each in stretches)),
        ("稼働時間", *(worked(hours_of(each.minutes)) for each in works)),
        ("稼働の計画", *(worked(each.minutes_due / 60) for each in stretches)),
        ("架電", *(counted(each.calls) for each in works)),
        ("コンタクト", *(counted(each.contacts) for each in works)),
        ("コンタクト率", *(percent(kpi.contact_rate(each).value) for each in works)),
        ("コンタクトアポ率", *(percent(kpi.appointment_rate(each).value) for each in works)),
    )
    columns = ("", *(f"{name}（{days(each)}）" for name, each in zip(named, stretches, strict=True)))
    return Table(columns, rows, frozenset({1, 2, 3}))


def by_member(content: PackContent) -> str:
    """What the table of members is called: of which days its figures are."""
    return f"メンバーごとの数値（今週は{days(content.week)}、今月は{days(content.month)}）"


def members(content: PackContent) -> Table:
    """Each member's week and month."""
    columns = (
        "メンバー",
        "今週の稼働",
        "架電",
        "コンタクト",
        "アポ獲得",
        "アポ実施",
        "今月の獲得／計画",
        "今月の進捗率",
    )
    rows = tuple(
        (
            each.name,
            worked(hours_of(each.week.minutes)),
            *_funnel(each.week),
            f"{counted(each.month.appointments)} ／ {counted(each.appointments_due)}",
            percent(each.progress),
        )
        for each in content.members
    )
    return Table(columns, rows, frozenset(range(1, 8)))


def booked(content: PackContent) -> str:
    """What the week's appointments are called."""
    return f"今週のアポイント（{days(content.week)}）"


def bookings(content: PackContent) -> Table:
    """The appointments of the week."""
    rows = tuple(
        (_short(each.booked_on), each.company, each.member, moment(each.meets_at), each.state.label)
        for each in content.bookings
    )
    return Table(("獲得日", "企業", "担当", "商談の日時", "状態"), rows, frozenset())


def scripts(content: PackContent) -> Table:
    """What each script brought since the contract began, with 95 % intervals."""
    rows = tuple(
        (
            each.name,
            counted(each.work.calls),
            _between(kpi.contact_rate(each.work)),
            _between(kpi.appointment_rate(each.work)),
            counted(each.work.appointments),
            counted(each.work.held),
        )
        for each in content.scripts
    )
    columns = ("スクリプト", "架電", "コンタクト率", "コンタクトアポ率", "アポ獲得", "アポ実施")
    return Table(columns, rows, frozenset(range(1, 6)))


def verdicts(content: PackContent) -> tuple[tuple[str, str], ...]:
    """What can be said of the scripts' difference: the verdict, and what it would take."""
    return tuple(
        (
            f"{each.measure}{f'（{each.scripts}）' if each.scripts else ''}：{each.verdict}",
            each.missing,
        )
        for each in content.verdicts
    )


def actions(some: Sequence[NextAction]) -> Table:
    """Next actions with whose they are, until when, and their state."""
    rows = tuple(
        (each.text, ACTING[each.side], day(each.due_on) if each.due_on else "期限なし", each.state.label)
        for each in some
    )
    return Table(("アクション", "担当", "期限", "状態"), rows, frozenset())


def renewal(content: PackContent, found: Renewal) -> tuple[Figure, ...]:
    """What speaks for or against more hours."""
    whole = content.whole
    an_hour = NONE if found.per_hour is None else f"{found.per_hour:.2f}件"
    needed = NONE if found.hours_needed is None else worked(found.hours_needed)
    minutes, appointments = content.monthly_plan
    return (
        Figure("契約終了日", day(found.ends), "更新の見積・発注書を確認中" if found.negotiating else ""),
        Figure("契約開始からの稼働", worked(hours_of(whole.work.minutes)), f"計画 {worked(whole.minutes_due / 60)}"),
        Figure("1時間あたりのアポ獲得", an_hour, f"獲得 {counted(whole.work.appointments)}"),
        Figure(
            "目標に必要な稼働（月）",
            needed,
            f"月の目標 {counted(appointments)} ／ 月の計画 {worked(minutes / 60)}",
        ),
        Figure("現在の月額（税抜）", NONE if found.monthly is None else yen(found.monthly), "契約金額を月数で割った額"),
    )


def offer(form: PackForm) -> Table:
    """The contract as it is beside what is proposed."""
    found, asked = form.content.renewal, form.offer
    minutes, appointments = form.content.monthly_plan
    now = (
        worked(minutes / 60),
        counted(appointments),
        NONE if found is None or found.monthly is None else yen(found.monthly),
    )
    proposed = _proposed(asked)
    labels = ("稼働時間（月）", "アポ獲得の目標（月）", "月額（税抜）")
    rows = tuple(zip(labels, now, proposed, strict=True))
    return Table(("", "現在", "ご提案"), rows, frozenset({1, 2}))


def starting_offer(content: PackContent) -> dict[str, str]:
    """Where a director's own proposal may begin: the hours that the target needs, at the price of an hour now."""
    found = content.renewal
    if found is None or found.hours_needed is None:
        return {"hours": "", "appointments": "", "monthly": "", "text": ""}
    minutes, appointments = content.monthly_plan
    hours = found.hours_needed.to_integral_value(rounding="ROUND_CEILING")
    monthly = suggested(hours, minutes, found.monthly)
    return {
        "hours": str(int(hours)),  # a round number of Decimal reads 1E+2
        "appointments": str(int(appointments.to_integral_value())),
        "monthly": "" if monthly is None else str(monthly),
        "text": "",
    }


NOTHING = {
    "carried": "前回までに決まったアクションはありません。",
    "actions": "次回までのアクションは、定例で決めます。",
    "scripts": "比較できる稼働はまだありません。",
    "bookings": "今週、報告されたアポイントはありません。",
    "members": "この案件のメンバーはまだ登録されていません。",
}
"""What stands where there is nothing to show."""

COURSE, PEOPLE = "今月のアポ獲得の累計（件）", "メンバーごとの今月のアポ獲得と計画（件）"
CARRIED, NEXT = "前回までのアクション", "次回までのアクション"
COMPARED = "スクリプトの比較（契約開始から）"
"""What tables and charts are called."""

DUE = "計画は、それぞれの期間の最後の日までを営業日で按分した値です。"
"""What a plan beside figures of part of a month is."""

QUESTIONS = (
    "獲得したアポイントは、想定していた相手でしたか。",
    "商談で出た反応のうち、次のトークに生かせるものはありますか。",
    "優先したい業種や、外したい企業はありますか。",
)
"""What a director asks of the client in every meeting."""

PROPOSED = (
    "これは担当ディレクターからのご提案です。お見積りではなく、契約の内容は見積・発注書で双方が承認して決まります。"
)


def _proposed(asked: Offer | None) -> tuple[str, str, str]:
    if asked is None:
        return (NONE, NONE, NONE)
    return f"{asked.hours:,}時間", f"{asked.appointments:,}件", yen(asked.monthly)


def _funnel(work: Work) -> tuple[str, ...]:
    return tuple(map(counted, (work.calls, work.contacts, work.appointments, work.held)))


def _between(rate: kpi.Rate) -> str:
    if rate.low is None or rate.high is None:
        return NONE
    return f"{percent(rate.value)}（{percent(rate.low)}〜{percent(rate.high)}）"


def _short(on: date) -> str:
    return f"{on.month}/{on.day}"
