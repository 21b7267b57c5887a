"""The law of 取引条件: what an order says of place, inspection and payment, and in which words (L7, L8, O9)."""

from core.formats import day
from core.model import OrderTerms, Subcontract
from core.payment_terms import MONTH_END

PAYMENT_MONTHS: dict[int, str] = {0: "当月", 1: "翌月", 2: "翌々月"}
"""In which month the work of a month is paid, counted from that month."""

PAYMENT_DAYS: dict[int, str] = {MONTH_END: "末日", **{on: f"{on}日" for on in range(1, MONTH_END)}}
"""On which day of that month; first the one that most agree on."""

INSPECTION_DAYS = range(1, 61)
"""How long an inspection may take, in days from the receipt of the work."""

PLACE_LIMIT = 200
METHOD_LIMIT = 200
PRINCIPAL_LIMIT = 100

RECEIVED = "各月の業務は、その月の末日（終了月は委託期間の終了日）に受領したものとします。"
"""From which day inspection and payment count."""


def terms_problems(terms: OrderTerms) -> list[str]:
    """What keeps an order with these terms from being submitted or approved; an inspection may be left out (O9)."""
    timed = terms.payment_months in PAYMENT_MONTHS and terms.payment_day in PAYMENT_DAYS
    inspected = terms.inspection_days is None or terms.inspection_days in INSPECTION_DAYS
    return [
        *([] if terms.place.strip() else ["履行場所を入力してください。"]),
        *([] if inspected else [f"検査の期間は{INSPECTION_DAYS[0]}日から{INSPECTION_DAYS[-1]}日までにしてください。"]),
        *([] if timed else ["支払期日の月と日を選択してください。"]),
        *([] if terms.method.strip() else ["支払方法を入力してください。"]),
        *(_subcontract_problems(terms.subcontract) if terms.subcontract else []),
    ]


def _subcontract_problems(passed_on: Subcontract) -> list[str]:
    return [
        *([] if passed_on.principal.strip() else ["再委託の場合は、元委託者の名称を入力してください。"]),
        *([] if passed_on.principal_pays_on else ["再委託の場合は、元委託業務の対価の支払期日を入力してください。"]),
    ]


def terms_rows(terms: OrderTerms) -> tuple[tuple[str, str], ...]:
    """Each of the terms with its name, as screens and papers list them; none while nothing was written."""
    if terms == OrderTerms():
        return ()
    days = terms.inspection_days
    return (
        ("履行場所", terms.place or "未入力"),
        ("検査", "なし" if days is None else f"受領日から{days}日以内"),
        ("支払期日", payment_words(terms) or "未入力"),
        ("支払方法", terms.method or "未入力"),
        ("再委託", _subcontract_words(terms.subcontract) if terms.subcontract else "なし"),
    )


def terms_text(terms: OrderTerms) -> str:
    """The same as lines of text, whose words can be compared."""
    return "\n".join(f"{name}：{words}" for name, words in terms_rows(terms))


def payment_words(terms: OrderTerms) -> str:
    """翌月末日; empty where month or day is not agreed."""
    months, on = terms.payment_months, terms.payment_day
    if months is None or on is None:
        return ""
    return f"{PAYMENT_MONTHS.get(months, '')}{PAYMENT_DAYS.get(on, '')}"


def _subcontract_words(passed_on: Subcontract) -> str:
    paid = day(passed_on.principal_pays_on) if passed_on.principal_pays_on else "未入力"
    return f"あり（元委託者：{passed_on.principal or '未入力'}、元委託業務の対価の支払期日：{paid}）"
