"""The law of the kickoff sheet: what is agreed before work on a case begins, and what must not be missing (D2)."""

from collections.abc import Mapping

from core.errors import Refused
from core.model_direction import KickoffItem
from core.text import clean

I = KickoffItem  # noqa: E741
LIMIT = 2_000
"""Characters of each item."""

HINTS: dict[KickoffItem, str] = {
    I.APPOINTMENT: (
        "何をもってアポイント1件とするか。例：決裁に関わる方との30分以上のオンライン商談で、日時が確定しているもの。"
        "日程変更とキャンセルの扱いも決めておきます。"
    ),
    I.BUDGET: "商談前に予算をどこまで確認するか。確認しない場合は「問わない」と記入します。",
    I.AUTHORITY: "どの役職・部署の方を決裁に関わる方とみなすか。例：営業部の課長職以上。",
    I.NEED: "どのような課題や要望が聞き取れればよいか。例：新規開拓の人手が足りていない。",
    I.TIMING: "導入や検討の時期をどこまで確認するか。例：6か月以内に検討予定がある。",
    I.TARGET: "業種、従業員規模、地域、部署など。優先順に記入します。除外する会社（既存顧客など）も決めておきます。",
    I.LIST_SIZE: "抽出に必要な母数。例：第1優先 1,200社、第2優先 2,000社。月に何回、何件ずつ追加するか。",
    I.HANDOVER: "アポイントを引き継ぐ営業担当の氏名、部署、連絡先と、引き継ぐ内容・方法。",
    I.CALENDAR: "空き枠をどう共有するか。例：日程調整ツールのURL、または共有カレンダーの候補枠（毎週10枠以上）。",
    I.CONTACT: "日々の連絡の方法と担当者。例：Slackの共有チャンネル。アポイント獲得時と業務終了時に報告します。",
    I.SCHEDULE: "稼働の開始日、曜日、時間帯、定例の日時。",
    I.OTHER: "競合、使ってよい実績や資料、伝えてはいけないことなど。",
}
"""What to agree on under each heading."""

REQUIRED = (
    I.APPOINTMENT,
    I.BUDGET,
    I.AUTHORITY,
    I.NEED,
    I.TIMING,
    I.TARGET,
    I.LIST_SIZE,
    I.HANDOVER,
    I.CALENDAR,
)
"""What has to be filled in before the client is shown the sheet (D2)."""

Sheet = Mapping[KickoffItem, str]


def require_sheet(typed: Sheet) -> dict[KickoffItem, str]:
    """The sheet as it is kept, with every item. Raises Refused where one is too long."""
    return {item: clean(typed.get(item, ""), label=item.label, limit=LIMIT) for item in I}


def missing(sheet: Sheet) -> tuple[KickoffItem, ...]:
    """What has to be filled in before sharing, in the order of the sheet."""
    return tuple(item for item in REQUIRED if not sheet.get(item))


def require_complete(sheet: Sheet) -> None:
    """Raise Refused, naming what is missing, unless the sheet can be shared (D2)."""
    if lacking := missing(sheet):
        names = "、".join(f"「{item.label}」" for item in lacking)
        raise Refused(
            f"まだ入力されていない必須項目があります：{names}。"
            "入力して保存してから、企業に共有してください。決めない項目には「問わない」と記入できます。"
        )
