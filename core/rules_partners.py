"""The law of partners: what a profile must say before its partner proposes, and when プライム認定 is held (P6, K1)."""

from collections.abc import Mapping
from datetime import date

from core.errors import Refused
from core.model import Certification
from core.model_accounts import AuditKind, ProfileItem

I = ProfileItem  # noqa: E741

# --- プライム認定 (P6, K1) ----------------------------------------------------------------------------------------


def certification(latest: Mapping[AuditKind, bool]) -> Certification:
    """What the latest audit of each kind makes of a partner: passed both, it is prime; failed or lacking one, not."""
    return Certification.STANDARD if outstanding(latest) else Certification.PRIME


def outstanding(latest: Mapping[AuditKind, bool]) -> tuple[AuditKind, ...]:
    """The audits that a partner still has to pass; `latest` says of each kind that was held whether it was passed."""
    return tuple(kind for kind in AuditKind if not latest.get(kind, False))


def require_held(held_on: date | None, today: date) -> date:
    """The day of an audit. Raises Refused where none is named, or one that has not come yet."""
    if held_on is None:
        raise Refused("審査日を入力してください。")
    if held_on > today:
        raise Refused("審査日は、今日までの日付にしてください。実施前の審査は記録できません。")
    return held_on


def require_result(passed: bool | None) -> bool:
    """How an audit went. Raises Refused where nothing is said."""
    if passed is None:
        raise Refused("審査の結果を選択してください。")
    return passed


# --- the profile (P6) -------------------------------------------------------------------------------------------

OPTIONAL = frozenset({I.RECORD, I.REGULAR_EMPLOYEES})
"""What may stay empty: somebody new has no record yet, and who works alone has no regular employee."""

MOST_EMPLOYEES = 500_000
EARLIEST_YEAR = 1800
EARLIEST_START = 2010
"""Before this year nobody was a partner."""

LENGTHS: dict[ProfileItem, int] = {I.WORKING_MODE: 1_000, I.REPRESENTATIVE: 2_000, I.RECORD: 5_000}
"""How many characters each free text may have."""

SOLE_PROPRIETOR = "個人事業主"
"""The form of who is no company: withholding and the check digit of a 登録番号 ask for it (L4, L12)."""

CORPORATE_FORMS = (
    *("株式会社", "合同会社", "有限会社", "合資会社", "合名会社"),
    *("一般社団法人", "一般財団法人", "NPO法人", "その他の法人", SOLE_PROPRIETOR),
)

PREFECTURES = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県"),
    *("茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県"),
    *("新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県"),
    *("三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    *("鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県"),
    *("福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)


def missing(told: Mapping[ProfileItem, object]) -> tuple[ProfileItem, ...]:
    """What clients look for first and a partner has not told yet."""
    return tuple(item for item in ProfileItem if item not in OPTIONAL and not told.get(item))


def require_profile(told: Mapping[ProfileItem, object]) -> None:
    """Raise Refused while the profile lacks something: a client would read the proposal without knowing whose (P6)."""
    if lacking := missing(told):
        names = "、".join(item.label for item in lacking)
        raise Refused(f"提案の前に、パートナー情報の入力が必要です（未入力：{names}）。")
