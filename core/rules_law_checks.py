"""What the law finds in one order: each rule of `rules_law` with the check that reads the facts (O9)."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from core import formats, rules_contracts
from core import rules_law_payments as payments
from core.billing import schedule
from core.calendar import Term
from core.formats import day, yen
from core.model import OrderItem
from core.model_contracts import LegalRule
from core.money import CONSUMPTION_TAX
from core.rules_law import Facts, Finding, in_force
from core.rules_orders import term

I = OrderItem  # noqa: E741 - reads as the table's heading
R = LegalRule
Found = Iterable[tuple[OrderItem | None, str]]
"""Where a rule finds something, and the sentence that says what to change."""

TAX_CREDIT: tuple[tuple[date, int], ...] = (
    (date.min, 100),
    (date(2023, 10, 1), 80),
    (date(2026, 10, 1), 70),
    (date(2028, 10, 1), 50),
    (date(2030, 10, 1), 30),
    (date(2031, 10, 1), 0),
)
"""Which part of the tax (percent) a client may deduct that pays a partner without 登録番号, from a day on (L5)."""


def findings(facts: Facts) -> tuple[Finding, ...]:
    """Everything the law says of an order on its day, in the law's order (O9)."""
    return tuple(
        Finding(row.rule, sentence, place, row.severity)
        for row in in_force(facts.day)
        for place, sentence in _CHECKS[row.rule](facts)
    )


def at(item: OrderItem | None, *sentences: str) -> tuple[OrderItem | None, str]:
    """A place in the order with what there is to say of it."""
    return item, "".join(sentences)


# --- who the partner is, and what an order to a freelancer must state (L7) ---------------------------------------


def _freelancer(facts: Facts) -> Found:
    if facts.freelancer is None:
        yield at(
            None,
            "パートナーがフリーランス（従業員を使用しない事業者）に当たるかどうかが未回答です。",
            "パートナーの管理者が「会社情報」で回答すると、確認できます。",
        )


def _to_freelancer(check: Callable[[Facts], Found]) -> Callable[[Facts], Found]:
    """A rule that protects freelancers only: asked, never inferred (L7)."""
    return lambda facts: check(facts) if facts.freelancer else ()


def _parties(facts: Facts) -> Found:
    for side, name in (("企業", facts.client), ("パートナー", facts.partner)):
        if not name.strip():
            yield at(None, f"{side}の名称がありません。{side}の管理者が「会社情報」で登録してください。")


def _addresses(facts: Facts) -> Found:
    for side, address in (("企業", facts.client_address), ("パートナー", facts.partner_address)):
        if not address.strip():
            yield at(
                None, f"{side}の住所が登録されていません。{side}の管理者が「会社情報」で登録すると、PDFに記載されます。"
            )


def _work(facts: Facts) -> Found:
    if not facts.content.work.strip():
        yield at(I.WORK, "業務の内容を記載してください。")


def _period(facts: Facts) -> Found:
    if term(facts.content) is None:
        yield at(I.TERM, "業務を行う期間の開始日と終了日を記載してください。")


def _place(facts: Facts) -> Found:
    if not facts.content.terms.place.strip():
        yield at(I.TERMS, "履行場所を記載してください。")


def _inspection(facts: Facts) -> Found:
    if facts.content.terms.inspection_days is None and re.search("検収|検査", facts.content.details):
        yield at(I.TERMS, "詳細に検収の記載があります。検査を行う場合は、その期限を入力してください。")


def _fee(facts: Facts) -> Found:
    if not facts.content.lines:
        yield at(I.LINES, "報酬の額を項目・金額に記載してください。")


def _payment_date(facts: Facts) -> Found:
    if facts.content.terms.payment_months is None or facts.content.terms.payment_day is None:
        yield at(I.TERMS, "報酬の支払期日を記載してください（例：翌月末日）。")


_NOT_CASH = re.compile("手形|小切手|電子記録債権|でんさい|一括決済|ファクタリング|債権譲渡|電子マネー|資金移動")


def _payment_method(facts: Facts) -> Found:
    named = _NOT_CASH.search(facts.content.terms.method)
    if named:
        yield at(
            I.TERMS,
            f"「{named[0]}」で支払う場合は、その金額や満期など、方法に関する事項も備考に記載されているかご確認ください。",
        )


# --- when it is paid (L8) ----------------------------------------------------------------------------------------


def _sixty_days(facts: Facts) -> Found:
    if late := payments.beyond_sixty_days(facts.content):
        yield at(I.TERMS, late)


def _no_date(facts: Facts) -> Found:
    content = facts.content
    for item, text in ((I.DETAILS, content.details), (I.TERMS, content.terms.method), (I.REMARKS, content.remarks)):
        if found := payments.payment_without_date(text):
            yield at(
                item,
                f"「{found}」は支払期日を定めたことになりません。",
                "取引条件の支払期日と食い違わないように、具体的な日に書き換えてください。",
            )


def _subcontract(facts: Facts) -> Found:
    passed_on = facts.content.terms.subcontract
    if passed_on and not (passed_on.principal.strip() and passed_on.principal_pays_on):
        yield at(I.TERMS, "再委託の元委託者の名称と、元委託の支払期日を記載してください。")


def _thirty_days(facts: Facts) -> Found:
    if late := payments.beyond_thirty_days(facts.content):
        yield at(I.TERMS, late)


# --- contracts that last (L9) ------------------------------------------------------------------------------------


def _notice(facts: Facts) -> Found:
    period = term(facts.content)
    if period is None:
        return
    three = rules_contracts.dates(period.start, period.end, facts.freelancer, since=facts.began)
    if three.lawful:
        continued = "更新前を含めて" if facts.began and facts.began < period.start else ""
        yield at(
            I.TERM,
            f"契約が{continued}6か月以上続きます。中途で解除する、または更新しない場合は、",
            f"終わる日の30日前まで（満了なら{day(three.notice_by)}まで）に予告してください。",
        )


def _short_notice(facts: Facts) -> Found:
    last = facts.follows
    if last is None:
        return
    three = rules_contracts.dates(facts.began or last, last, facts.freelancer)
    if three.lawful and facts.day > three.notice_by:
        yield at(
            I.TERM,
            f"現在の契約の終了日（{day(last)}）の30日前を過ぎています。条件を変えて更新する場合や更新に至らない場合の",
            "予告になっているか、パートナーと確認してください。",
        )


def _lasts(facts: Facts) -> bool:
    """Whether the contracts last a month together, so that the fee is not reduced afterwards."""
    period = term(facts.content)
    return period is not None and Term(min(facts.began or period.start, period.start), period.end).months > 0


def _no_reduction(facts: Facts) -> Found:
    if _lasts(facts):
        yield at(I.LINES, "発注後は、パートナーに責任がないのに報酬を減らすことはできません。")


def _reduction(facts: Facts) -> Found:
    if facts.first is None or term(facts.first) is None or not _lasts(facts):
        return
    now = {month.month: month.net for month in schedule(facts.content)}
    for month in schedule(facts.first):
        lowered = month.net - now.get(month.month, 0)
        if month.ends_on < facts.day and lowered > 0:
            yield at(
                I.LINES,
                f"稼働済みの{formats.month(month.month)}分が、第1版より{yen(lowered)}少なくなっています。",
                "パートナーに責任がない減額ではないか、ご確認ください。",
            )


# --- sub-contracted work (L10), tax (L2, L5, L12) ----------------------------------------------------------------


def _subcontract_records(facts: Facts) -> Found:
    if facts.content.terms.subcontract:
        yield at(
            I.TERMS,
            "再委託は取適法の対象になることがあります。対象の場合は、発注内容を明示し、取引の記録を作成して保存してください。",
        )


def _tax_rate(facts: Facts) -> Found:
    period = term(facts.content)
    if period is None:
        return
    until = [each.since for each in CONSUMPTION_TAX[1:]] + [date.max]
    held = [
        rates
        for rates, end in zip(CONSUMPTION_TAX, until, strict=True)
        if rates.since <= period.end and period.start < end
    ]
    known = {0, *(rates.standard for rates in held), *(rates.reduced for rates in held)}
    for rate in sorted({line.tax_rate for line in facts.content.lines} - known):
        yield at(
            I.LINES, f"税率{rate}%は、委託期間中に施行されている税率ではありません。明細の税率を修正してください。"
        )


def tax_credit(period: Term) -> tuple[tuple[date, int], ...]:
    """The steps that a period touches: from which day of it on, and which part of the tax in percent (L5)."""
    starts = [since for since, _ in TAX_CREDIT[1:]] + [date.max]
    return tuple(
        (max(since, period.start), percent)
        for (since, percent), until in zip(TAX_CREDIT, starts, strict=True)
        if since <= period.end and period.start < until
    )


def _tax_credit(facts: Facts) -> Found:
    period = term(facts.content)
    if facts.registered or period is None:
        return
    steps = tax_credit(period)
    if steps[-1][1] == 100:
        return
    told = [
        f"{day(since)}からの業務は{percent}%" if since > period.start else f"委託期間の業務は{percent}%"
        for since, percent in steps
    ]
    yield at(
        I.LINES,
        "パートナーの登録番号（T＋13桁）が登録されていません。仕入税額控除の対象となる割合の目安：",
        f"{'、'.join(told)}。適用は税理士などにご確認ください。",
    )


def _withholding(facts: Facts) -> Found:
    if not facts.corporate:
        yield at(
            I.LINES,
            "パートナーは個人事業主です。業務によっては、支払う際に源泉徴収が必要です。",
            "この画面の金額からは差し引いていません。",
        )


_CHECKS: dict[LegalRule, Callable[[Facts], Found]] = {
    R.FREELANCER: _freelancer,
    R.PARTIES: _to_freelancer(_parties),
    R.ADDRESSES: _to_freelancer(_addresses),
    R.WORK: _to_freelancer(_work),
    R.PERIOD: _to_freelancer(_period),
    R.PLACE: _to_freelancer(_place),
    R.INSPECTION: _to_freelancer(_inspection),
    R.FEE: _to_freelancer(_fee),
    R.PAYMENT_DATE: _to_freelancer(_payment_date),
    R.PAYMENT_METHOD: _to_freelancer(_payment_method),
    R.SIXTY_DAYS: _to_freelancer(_sixty_days),
    R.NO_DATE: _to_freelancer(_no_date),
    R.SUBCONTRACT: _to_freelancer(_subcontract),
    R.THIRTY_DAYS: _to_freelancer(_thirty_days),
    R.NOTICE: _to_freelancer(_notice),
    R.SHORT_NOTICE: _to_freelancer(_short_notice),
    R.NO_REDUCTION: _to_freelancer(_no_reduction),
    R.REDUCTION: _to_freelancer(_reduction),
    R.SUBCONTRACT_RECORDS: _subcontract_records,
    R.TAX_RATE: _tax_rate,
    R.TAX_CREDIT: _tax_credit,
    R.WITHHOLDING: _withholding,
}
