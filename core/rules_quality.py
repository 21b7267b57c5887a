"""The law of 品質チェック and of the review at a deal's end: what is asked, when it can be answered, who is alarmed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from core import formats
from core.calendar import after_months, is_working_day
from core.errors import Refused
from core.formats import day
from core.masking import Identity, mask
from core.model import CompanySize, Labelled
from core.model_contracts import Check, QualityAxis, ReviewForm
from core.rules_evaluation import Question
from core.rules_performance import reportable_months, worked_days
from core.scores import tenths
from core.text import clean

A = QualityAxis
QUESTIONS: dict[QualityAxis, Question] = {
    A.PROGRESS: Question(
        "活動は計画どおりに進んだか",
        ("合意した稼働時間や件数に沿っていたか", "遅れが出たとき、早めに立て直されたか"),
    ),
    A.RESULTS: Question(
        "期待した成果が得られたか",
        ("アポイントや商談の数が目標に届いたか", "商談の質が、受注につながるものだったか"),
    ),
    A.REPORTING: Question(
        "報告や連絡は十分だったか",
        ("報告が決めた頻度と形式で届いたか", "質問や相談への返答が早かったか"),
    ),
    A.IMPROVEMENT: Question(
        "改善の提案があったか",
        ("結果を踏まえて、次の打ち手が示されたか", "トークやリストの見直しが行われたか"),
    ),
    A.CONDUCT: Question(
        "お客様への応対は安心して任せられたか",
        ("言葉遣いや姿勢が、自社を代表するものだったか", "苦情や行き違いがなかったか"),
    ),
}
"""What each of the five axes asks, and what to look at (C5)."""

SCORES: dict[int, str] = {1: "不満", 2: "やや不満", 3: "どちらともいえない", 4: "満足", 5: "とても満足"}
"""What a score says of a month."""

COMMENT_LIMIT = 2_000
"""Characters of a check's comment."""

TELLING = 2
"""A score up to this needs a comment: only what is said can be mended."""

ALARMING = 1
"""One axis at this score alarms, whatever the others say."""

LOWEST_MEAN = Decimal(3)
"""A mean below this alarms."""

MONTHS_OPEN = 2
"""A month is answered, and corrected, until the end of this many months after it."""

SEEN_BY = "パートナーには表示されません。カクトクの担当ディレクターが確認します。"
"""Who reads a check; said wherever one is written."""


class CheckState(Labelled):
    """Where one month of a contract stands with its check; follows from the day and the answer, never stored."""

    EARLY = "early", "受付前"
    WAITING = "waiting", "未回答"
    ANSWERED = "answered", "回答済み"
    FIXED = "fixed", "確定"
    MISSED = "missed", "回答なし"


# --- when (C5) --------------------------------------------------------------------------------------------------


def opens_on(month: date, start: date, end: date) -> date:
    """From this day a month (by its first day) is rated: its last day, or the contract's, for it is judged whole."""
    return worked_days(month, start, end)[1]


def closes_on(month: date) -> date:
    """The last day on which a month is rated or corrected: the end of the second month after it."""
    return after_months(month, MONTHS_OPEN + 1) - timedelta(days=1)


def check_state(month: date, start: date, end: date, today: date, *, answered: bool) -> CheckState:
    """Where a month stands today."""
    if today < opens_on(month, start, end):
        return CheckState.EARLY
    if today <= closes_on(month):
        return CheckState.ANSWERED if answered else CheckState.WAITING
    return CheckState.FIXED if answered else CheckState.MISSED


def require_checkable(month: date, start: date, end: date, today: date) -> None:
    """Raise Refused for a month outside the contract, one that is not over yet, and one that is closed (C5)."""
    if month not in reportable_months(start, end, today):
        raise Refused(
            f"{month:%Y年%m月}の品質チェックは回答できません。契約期間（{day(start)}〜{day(end)}）のうち、"
            "今月までの月を選択してください。"
        )
    match check_state(month, start, end, today, answered=False):
        case CheckState.EARLY:
            raise Refused(
                f"{formats.month(month)}の品質チェックは、{day(opens_on(month, start, end))}から回答できます。"
                "それまでお待ちください。"
            )
        case CheckState.MISSED:
            raise Refused(
                f"{formats.month(month)}の品質チェックの受付は、{day(closes_on(month))}に終了しました。"
                "お伝えになりたいことは、営業担当にご相談ください。"
            )
        case _:
            return


def reminder_due(today: date) -> date | None:
    """The month (by its first day) to remind of today: the last one, from this month's first business day on."""
    first = today.replace(day=1)
    begun = any(is_working_day(first + timedelta(days=n)) for n in range(today.day))
    return (first - timedelta(days=1)).replace(day=1) if begun else None


def month_number(month: date) -> int:
    """A month as a notice's number carries it: 202612."""
    return month.year * 100 + month.month


# --- what (C5) --------------------------------------------------------------------------------------------------


def require_check(scores: Mapping[QualityAxis, int], comment: str) -> Check:
    """The check as it is kept (C5). Raises Refused, naming each axis without a score; a low one needs a comment."""
    lacking = [axis.label for axis in QualityAxis if axis not in scores]
    if lacking:
        raise Refused(f"「{'」「'.join(lacking)}」の点数を選択してください。5項目すべてが必要です。")
    for score in scores.values():
        if type(score) is not int or score not in SCORES:
            raise Refused(f"点数は{min(SCORES)}〜{max(SCORES)}の整数で選択してください。")
    text = clean(comment, label="コメント", limit=COMMENT_LIMIT)
    low = [axis.label for axis in QualityAxis if scores[axis] <= TELLING]
    if low and not text:
        raise Refused(
            f"「{'」「'.join(low)}」が{TELLING}点以下です。何があったかをコメントに入力してください。"
            "具体的な内容が、改善につながります。"
        )
    return Check({axis: scores[axis] for axis in QualityAxis}, text)


def mean(total: int) -> Decimal:
    """The mean of the five scores that add up to `total`; exact, for a fifth is two tenths."""
    return tenths(total, len(QualityAxis))


def is_low(check: Check) -> bool:
    """Whether a check alarms kakutoku: its mean below 3.0, or any axis at 1 (C5)."""
    return mean(check.total) < LOWEST_MEAN or min(check.scores.values()) <= ALARMING


def alarms(before: Check | None, after: Check) -> bool:
    """Whether directors are told: of a low check once, and again only of a correction that makes it lower (C5)."""
    if not is_low(after):
        return False
    return before is None or after.total < before.total or min(after.scores.values()) < min(before.scores.values())


def trend(means: Sequence[tuple[date, Decimal]]) -> tuple[Decimal | None, ...]:
    """How far each mean lies from the one before it, months from the earliest on; None where that month has none.

    Where a renewal begins in the middle of a month, the month has two.
    """
    earlier = (None, *means)
    return tuple(
        mean - before[1] if before and month in (before[0], after_months(before[0], 1)) else None
        for before, (month, mean) in zip(earlier, means, strict=False)
    )


def trend_word(change: Decimal | None) -> str:
    """The change against the month before, in words: 上昇（+0.4）, 下降（−0.6）, 横ばい, 比較なし."""
    if change is None:
        return "比較なし"
    if not change:
        return "横ばい"
    return f"上昇（+{change}）" if change > 0 else f"下降（−{-change}）"


# --- the review at the end (C4) ---------------------------------------------------------------------------------

REVIEW_LIMIT = 2_000
"""Characters of each text of a review."""

REVIEW_TEXTS = {
    "good": "良かった点・解決した課題",
    "improve": "改善点や今後期待すること",
    "recommend": "こんな方におすすめ",
}
"""The three texts of a review (P7); the first one is required."""

REVIEW_EDITABLE = timedelta(days=14)
"""How long a client may still change its review."""

REVIEW_ASKED = timedelta(days=180)
"""How long after a deal's end the console still asks for a review; one can be written at any time."""

RUNS_STILL = "契約が終了すると、レビューを投稿できます。契約中のご評価は「品質チェック」をご利用ください。"
REVIEW_FIXED = (
    f"投稿から{REVIEW_EDITABLE.days}日を過ぎたため、レビューは変更できません。"
    "訂正が必要な場合は、営業担当にご相談ください。"
)


def require_reviewable(*, ended: bool, written_at: datetime | None, now: datetime) -> None:
    """Raise Refused while a contract of the deal runs or will run, and once a review can't be changed any more (C4)."""
    if not ended:
        raise Refused(RUNS_STILL)
    if written_at is not None and now > written_at + REVIEW_EDITABLE:
        raise Refused(REVIEW_FIXED)


def require_review(typed: ReviewForm, own: Identity) -> ReviewForm:
    """The review as it is kept (P7). Raises Refused with what is missing or too long.

    Other clients read it: one that keeps its writer's name to itself must not say it in its texts either (P10).
    """
    if type(typed.stars) is not int or typed.stars not in range(1, 6):
        raise Refused("評価（星1〜5）を選択してください。")
    if not isinstance(typed.company_size, CompanySize):
        raise Refused("貴社の従業員規模を選択してください。")
    texts = {
        name: clean(getattr(typed, name), label=label, limit=REVIEW_LIMIT, required=name == "good")
        for name, label in REVIEW_TEXTS.items()
    }
    telling = [REVIEW_TEXTS[name] for name, text in texts.items() if mask(text, [own]) != text]
    if telling and not typed.named:
        raise Refused(
            f"「{'」「'.join(telling)}」に、貴社の名前や連絡先が含まれています。"
            "その部分を書き換えるか、社名を表示して投稿してください。"
        )
    return ReviewForm(typed.stars, **texts, company_size=typed.company_size, named=typed.named)
