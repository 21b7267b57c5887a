"""A comparison as rows: what is asked, what each candidate answers, who stands out, where they differ (P11)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from core.calendar import term_detail
from core.formats import excerpt, hours, quantity, rated, stars_between, yen
from core.model import OrderState
from core.model_choosing import CheckPoint, Promise
from core.money import per
from core.rules import candidate_label, candidate_name
from core.rules_performance import PROMISE
from core.views.comparing import Compared, Comparison
from core.views.people import Review

NOTHING = "—"
"""What stands where a candidate has not said anything."""

QUOTED = 160
"""How many characters are quoted of a review, or of what a partner says of its way of working."""

Best = Literal["最高", "最安", "最多"]
Figure = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `best` are the places of the answers that stand out, `mark` in which way; `note` explains.

    `same` says that all candidates answer alike; `prose` that the answers are sentences, not facts.
    """

    heading: str
    answers: tuple[str, ...]
    best: frozenset[int] = frozenset()
    mark: str = ""
    note: str = ""
    prose: bool = False

    @property
    def same(self) -> bool:
        """Whether they all answer alike."""
        return len(set(self.answers)) == 1


@dataclass(frozen=True, slots=True)
class Group:
    """Rows about one subject."""

    heading: str
    rows: tuple[Row, ...]


def called(one: Compared) -> str:
    """A candidate's name once it is disclosed, its number and short ID before (P10)."""
    return one.name or candidate_label(one.number, one.public_id)


def short(one: Compared) -> str:
    """The same where there is little room: 候補者03."""
    return one.name or candidate_name(one.number)


def status(one: Compared) -> str:
    """Where the candidate stands; what became a contract is screened no more (O5)."""
    return "契約成立" if one.contracted else one.status.label


def at_a_glance(one: Compared) -> tuple[tuple[str, str], ...]:
    """The figures people ask for first."""
    monthly = one.quote.monthly if one.quote else None
    return (
        ("選定チェック", str(one.team.average) if one.team else "未採点"),
        ("レビュー", rated(one.rating.average, one.rating.reviews, "0件")),
        ("見積（月・税抜）", "見積なし" if monthly is None else yen(monthly)),
        ("提案（月・税抜）", yen(one.promise.monthly_price) if one.promise else NOTHING),
    )


def groups(comparison: Comparison) -> tuple[Group, ...]:
    """The whole table."""
    asked = _Asked(comparison.candidates)
    return (
        Group("選定チェック（チーム平均・5点満点）", _evaluation(asked)),
        Group("レビュー", _rating(asked)),
        Group("提案が約束する数値", _promise(asked)),
        Group("見積（税抜）", _quote(asked)),
        Group("会社", _company(asked)),
        Group("提案の内容", _texts(asked)),
    )


class _Asked:
    """Asks every candidate the same."""

    def __init__(self, candidates: tuple[Compared, ...]) -> None:
        self._candidates = candidates

    def row(self, heading: str, answer: Callable[[Compared], str], *, note: str = "", prose: bool = False) -> Row:
        """A fact."""
        return Row(heading, tuple(answer(one) or NOTHING for one in self._candidates), note=note, prose=prose)

    def ranked(
        self,
        heading: str,
        answer: Callable[[Compared], str],
        figure: Callable[[Compared], Figure],
        mark: Best,
        *,
        note: str = "",
    ) -> Row:
        """A figure of which the highest, or the cheapest, stands out: among two or more that are not all alike."""
        figures = [figure(one) for one in self._candidates]
        known = [each for each in figures if each is not None]
        best: frozenset[int] = frozenset()
        if len(set(known)) > 1:
            extreme = min(known) if mark == "最安" else max(known)
            best = frozenset(place for place, each in enumerate(figures) if each == extreme)
        plain = self.row(heading, answer, note=note)
        return Row(plain.heading, plain.answers, best, mark, note)

    def knows(self, question: Callable[[Compared], object]) -> bool:
        """Whether anybody has an answer."""
        return any(question(one) is not None for one in self._candidates)


def _evaluation(asked: _Asked) -> tuple[Row, ...]:
    if not asked.knows(lambda one: one.team):
        return (asked.row("採点", lambda one: "未採点"),)

    def point(which: CheckPoint) -> Row:
        def answer(one: Compared) -> str:
            if one.team is None:
                return ""
            found = one.team.points[which]
            spread = f"（{found.lowest}〜{found.highest}）" if found.lowest < found.highest else ""
            return f"{found.average}{spread}"

        return asked.ranked(
            which.label, answer, lambda one: one.team.points[which].average if one.team else None, "最高"
        )

    return (
        *(point(each) for each in CheckPoint),
        asked.ranked(
            "総合",
            lambda one: str(one.team.average) if one.team else "",
            lambda one: one.team.average if one.team else None,
            "最高",
        ),
        asked.row("採点した人数", lambda one: f"{one.team.scored:,}名" if one.team else "未採点"),
    )


def _rating(asked: _Asked) -> tuple[Row, ...]:
    def span(one: Compared) -> str:
        found = one.rating.supported
        return stars_between(found.low, found.high) if found else ""

    return (
        asked.row("平均と件数", lambda one: rated(one.rating.average, one.rating.reviews)),
        asked.ranked(
            "実力の範囲（推定）",
            span,
            lambda one: one.rating.supported.low if one.rating.supported else None,
            "最高",
            note="件数が少ないほど広くなります。評価順と同じく、下限で比べます。",
        ),
        asked.row("良かった点", lambda one: _quoted(one.review), prose=True),
    )


def _promise(asked: _Asked) -> tuple[Row, ...]:
    """What the proposals promise (P13), and what that makes for each month and each appointment."""
    if not asked.knows(lambda one: one.promise):
        return (asked.row("数値での約束", lambda one: "記載なし"),)

    def told(
        heading: str, figure: Callable[[Promise], int | None], write: Callable[[int], str], mark: Best, note: str = ""
    ) -> Row:
        def found(one: Compared) -> int | None:
            return figure(one.promise) if one.promise else None

        return asked.ranked(heading, lambda one: _shown(found(one), write), found, mark, note=note)

    return (
        asked.row(PROMISE["hours"].label, lambda one: hours(one.promise.hours) if one.promise else ""),
        told(PROMISE["unit_price"].label, lambda promise: promise.unit_price, yen, "最安"),
        told("月額の目安（税抜）", lambda promise: promise.monthly_price, yen, "最安", "稼働時間 × 単価"),
        told(PROMISE["appointments"].label, lambda promise: promise.appointments, _count, "最多"),
        told(PROMISE["rate"].label, lambda promise: promise.rate, _percent, "最高"),
        told("アポ1件あたり（税抜）", per_appointment, yen, "最安", "月額の目安 ÷ アポ獲得見込み"),
    )


def _quote(asked: _Asked) -> tuple[Row, ...]:
    def state(one: Compared) -> str:
        quote = one.quote
        if quote is None:
            return "見積なし"
        if not quote.version:
            return quote.state.label
        paper = "発注書" if quote.state is OrderState.APPROVED else "見積"
        return f"{paper} 第{quote.version}版（{quote.state.label}）"

    rows = (
        asked.ranked(
            "1ヶ月あたり",
            lambda one: _shown(one.quote and one.quote.monthly, yen),
            lambda one: one.quote.monthly if one.quote else None,
            "最安",
            note="合計 ÷ 委託期間",
        ),
        asked.row("合計", lambda one: _shown(one.quote and one.quote.subtotal, yen)),
        asked.row("委託期間", lambda one: term_detail(one.quote.term) if one.quote and one.quote.term else ""),
    )
    return (asked.row("書類", state), *(row for row in rows if set(row.answers) != {NOTHING}))


def _company(asked: _Asked) -> tuple[Row, ...]:
    return (
        asked.row("活動形態", lambda one: one.facts.work_style.label),
        asked.row("認定パートナー区分", lambda one: one.facts.certification.label),
        asked.row("従業員数", lambda one: f"{one.facts.employees:,}名"),
        asked.row("正社員数", lambda one: f"{one.facts.regular_employees:,}名"),
        asked.row("設立年", lambda one: f"{one.facts.founded_year}年"),
        asked.row("パートナー活動開始時期", lambda one: f"{one.facts.partner_since}年"),
        asked.row("法人形態", lambda one: one.facts.corporate_form),
        asked.row("本社所在地", lambda one: one.facts.prefecture),
        asked.row("稼働形態", lambda one: excerpt(one.facts.working_mode, QUOTED), prose=True),
    )


def _texts(asked: _Asked) -> tuple[Row, ...]:
    """The words of the proposal, and the hint for the second check point where one of the texts is marked (P14)."""
    repeated = asked.row(
        "汎用的な文面の可能性",
        lambda one: _shown(one.repeated, lambda share: f"あり（{share}%が重複）"),
        note="同じパートナーのほかの提案と重なる割合。選定の参考情報です。",
    )
    return (
        asked.row("タイトル", lambda one: one.title, prose=True),
        asked.row("書き出し", lambda one: one.opening, prose=True),
        *(row for row in (repeated,) if asked.knows(lambda one: one.repeated)),
    )


def _shown(figure: int | None, write: Callable[[int], str]) -> str:
    return "" if figure is None else write(figure)


def per_appointment(promise: Promise) -> int | None:
    """Net yen for each appointment that is promised; None where none is."""
    return per(promise.monthly_price, Fraction(promise.appointments)) if promise.appointments else None


def _count(number: int) -> str:
    return quantity(number, "件")


def _percent(of_thousand: int) -> str:
    return f"{Decimal(of_thousand) / PROMISE['rate'].parts:.1f}%"


def _quoted(review: Review | None) -> str:
    return f"「{excerpt(review.good, QUOTED)}」（★{review.stars}・{review.month:%Y年%m月}）" if review else ""
