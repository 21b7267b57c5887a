"""The law of what an order must say: dated rules, each with the article it comes from and how much it weighs (O9).

The console names what it finds and never decides: what blocks can be gone on with by a 管理者 who says why, unless a
rule is hard. Rules change by date, so each has the day from which it is in force (L1–L12).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.errors import Refused
from core.model import OrderContent, OrderItem
from core.model_contracts import LegalRule, Severity

REASON_LIMIT = 500
"""Characters of why a 管理者 goes on in spite of a finding."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the law: in force since when, by which law and article, what it asks, and where that is said.

    `fact` is the row of our collection of facts. `hard` rules can't be gone on with whatever the reason.
    """

    rule: LegalRule
    since: date
    law: str
    article: str
    asks: str
    severity: Severity
    fact: str
    source: str
    hard: bool = False


R, B, W, N = LegalRule, Severity.BLOCKING, Severity.WARNING, Severity.NOTE
_FREELANCE, _SMALL, _TAX, _INCOME = "フリーランス法", "取適法", "消費税法", "所得税法"
_SINCE_FREELANCE, _SINCE_SMALL = date(2024, 11, 1), date(2026, 1, 1)
_SINCE_TAX, _SINCE_INVOICES, _SINCE_INCOME = date(1989, 4, 1), date(2023, 10, 1), date(1965, 4, 1)
_GUIDES = "内閣官房・公正取引委員会の解説資料"
_JFTC, _NTA, _REFORM = "公正取引委員会の解説資料", "国税庁の解説資料", "2026年の税制改正の大綱"

# fmt: off
RULES: tuple[Rule, ...] = (
    Rule(R.FREELANCER, _SINCE_FREELANCE, _FREELANCE, "2条",
         "従業員を使用しない個人、または代表者1名のみで従業員を使用しない法人への発注かどうかで、守るべき事項が変わります。",
         B, "L7", _GUIDES),
    Rule(R.PARTIES, _SINCE_FREELANCE, _FREELANCE, "3条", "発注者と受注者の名称を明示します。", B, "L7", _GUIDES),
    Rule(R.ADDRESSES, _SINCE_FREELANCE, _FREELANCE, "3条",
         "当事者を特定できる名称などを明示します。所在地は、同じ名称の相手と区別する助けです。", W, "L7", _GUIDES),
    Rule(R.WORK, _SINCE_FREELANCE, _FREELANCE, "3条", "業務の内容を明示します。", B, "L7", _GUIDES),
    Rule(R.PERIOD, _SINCE_FREELANCE, _FREELANCE, "3条", "業務を行う日または期間を明示します。", B, "L7", _GUIDES),
    Rule(R.PLACE, _SINCE_FREELANCE, _FREELANCE, "3条", "業務を行う場所（履行場所）を明示します。", B, "L7", _GUIDES),
    Rule(R.INSPECTION, _SINCE_FREELANCE, _FREELANCE, "3条", "検査を行う場合は、検査が完了する日を明示します。",
         W, "L7", _GUIDES),
    Rule(R.FEE, _SINCE_FREELANCE, _FREELANCE, "3条", "報酬の額を明示します。", B, "L7", _GUIDES),
    Rule(R.PAYMENT_DATE, _SINCE_FREELANCE, _FREELANCE, "3条", "報酬の支払期日を具体的な日で明示します。",
         B, "L7", _GUIDES),
    Rule(R.PAYMENT_METHOD, _SINCE_FREELANCE, _FREELANCE, "3条",
         "現金以外の方法で支払う場合は、その方法に関する事項（金額、満期など）を明示します。", W, "L7", _GUIDES),
    Rule(R.SIXTY_DAYS, _SINCE_FREELANCE, _FREELANCE, "4条",
         "支払期日は、受領した日を1日目として60日目までの、できる限り短い期間内の具体的な日とします。",
         B, "L8", _GUIDES),
    Rule(R.NO_DATE, _SINCE_FREELANCE, _FREELANCE, "4条",
         "「60日以内」のような書き方では、支払期日を定めたことになりません。",
         W, "L8", _GUIDES),
    Rule(R.SUBCONTRACT, _SINCE_FREELANCE, _FREELANCE, "3条・4条",
         "再委託であること、元委託者の名称、元委託の支払期日を明示すると、再委託の支払期日を適用できます。",
         B, "L8", _GUIDES),
    Rule(R.THIRTY_DAYS, _SINCE_FREELANCE, _FREELANCE, "4条",
         "再委託の支払期日は、元委託の支払期日を1日目として30日目までの具体的な日とします。", B, "L8", _GUIDES),
    Rule(R.NOTICE, _SINCE_FREELANCE, _FREELANCE, "16条",
         "6か月以上の業務委託を中途で解除する、または更新しない場合は、30日前までに予告し、求められたら理由を開示します。",
         N, "L9", _GUIDES),
    Rule(R.SHORT_NOTICE, _SINCE_FREELANCE, _FREELANCE, "16条",
         "6か月以上の業務委託を中途で解除する、または更新しない場合は、30日前までに予告します。", W, "L9", _GUIDES),
    Rule(R.NO_REDUCTION, _SINCE_FREELANCE, _FREELANCE, "5条",
         "1か月以上の業務委託では、受注者に責任がないのに、発注後に報酬を減らすことはできません。", N, "L9", _GUIDES),
    Rule(R.REDUCTION, _SINCE_FREELANCE, _FREELANCE, "5条",
         "1か月以上の業務委託では、受注者に責任がないのに、発注後に報酬を減らすことはできません。", W, "L9", _GUIDES),
    Rule(R.SUBCONTRACT_RECORDS, _SINCE_SMALL, _SMALL, "4条・7条",
         "対象となる再委託では、発注内容を明示し、取引の記録を作成して保存します。自社で使う役務の委託は、通常は対象外です。",
         W, "L10", _JFTC),
    Rule(R.TAX_RATE, _SINCE_TAX, _TAX, "29条",
         "消費税は、役務の提供を受ける時点の税率ごとに計算します。", B, "L2", _NTA, hard=True),
    Rule(R.TAX_CREDIT, _SINCE_INVOICES, _TAX, "30条・改正附則",
         "適格請求書発行事業者でない相手への支払いでは、仕入税額控除の割合が段階的に下がります。", N, "L5", _REFORM),
    Rule(R.WITHHOLDING, _SINCE_INCOME, _INCOME, "204条",
         "個人への報酬のうち、法令に列挙された業務の報酬は、支払う際に源泉徴収が必要です。", N, "L12", _NTA),
)
# fmt: on
"""The law, in the order in which it is shown."""


def in_force(on: date) -> tuple[Rule, ...]:
    """The rules that hold on a day."""
    return tuple(row for row in RULES if row.since <= on)


def rule(which: LegalRule) -> Rule:
    """What stands behind a finding: 根拠."""
    return next(row for row in RULES if row.rule is which)


def ordered(rules: Collection[LegalRule]) -> list[LegalRule]:
    """Rules in the law's order."""
    return [each for each in LegalRule if each in rules]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the law is asked about: an order's content, who contracts with whom (names, addresses), and when.

    `freelancer` is what the partner answered when it was asked, never inferred (L7); None: not yet. `day` is when the
    order is made. `first` is what version 1 said. `began` is the first day of the contracts that this one continues,
    `follows` the last day of the one before it (C2).
    """

    content: OrderContent
    day: date
    client: str
    partner: str
    freelancer: bool | None
    client_address: str = ""
    partner_address: str = ""
    corporate: bool = True
    registered: bool = True
    first: OrderContent | None = None
    began: date | None = None
    follows: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the law says of an order: which rule, what to change, at which item, and how much it weighs."""

    rule: LegalRule
    sentence: str
    place: OrderItem | None
    severity: Severity


def standing(found: Collection[Finding], overridden: Collection[LegalRule]) -> tuple[Finding, ...]:
    """What still keeps the order from being approved (O9)."""
    return tuple(each for each in found if each.severity is B and each.rule not in overridden)


def require_lawful(found: Collection[Finding], overridden: Collection[LegalRule]) -> None:
    """Raise Refused, naming everything at once, while something stands that nobody has answered for (O9)."""
    blocking = standing(found, overridden)
    if blocking:
        raise Refused("\n".join(["法令チェックで、修正が必要な点があります。", *(each.sentence for each in blocking)]))


def require_overridable(rules: Collection[LegalRule], found: Collection[Finding]) -> None:
    """Raise Refused unless each of these rules blocks now and can be gone on with (O9)."""
    if not rules:
        raise Refused("承知のうえで進める指摘を1件以上選択してください。")
    hard = [each.label for each in rules if rule(each).hard]
    if hard:
        raise Refused(f"「{'」「'.join(hard)}」は、承知のうえでも進められません。内容を修正してください。")
    if not set(rules) <= {each.rule for each in standing(found, ())}:
        raise Refused("指摘の内容が変わりました。画面を更新し、現在の指摘をご確認ください。")
