"""The law of leads: how far sales takes somebody who asked, until their account is issued (A1)."""

from core.errors import Refused
from core.model_accounts import LeadStatus

S = LeadStatus

LEAD_MOVES: dict[LeadStatus, frozenset[LeadStatus]] = {
    S.NEW: frozenset({S.CONTACTED, S.MET, S.CLOSED}),
    S.CONTACTED: frozenset({S.MET, S.CLOSED}),
    S.MET: frozenset({S.CLOSED}),
    S.VERIFYING: frozenset({S.CLOSED}),
    S.CLOSED: frozenset({S.CONTACTED}),
    S.ISSUED: frozenset(),
}
"""What sales notes by hand. VERIFYING comes of sending the verification mail, ISSUED of opening its link."""

SENDABLE: frozenset[LeadStatus] = frozenset({S.MET, S.VERIFYING})
"""The verification mail follows the meeting, and can be sent again while it waits to be opened."""

NOT_MET = "認証メールは、面談を済ませてから送信できます。ステータスを「面談済み」に変更してください。"
NO_LONGER = {
    S.ISSUED: "アカウントはすでに発行されています。",
    S.CLOSED: "この問い合わせの対応は終了しています。再開してから操作してください。",
}
TAKEN = (
    "このメールアドレスにはすでにアカウントがあるため、新しいアカウントを発行できません。"
    "ご本人にご確認のうえ、別のメールアドレスに修正してください。"
)


def require_lead_move(status: LeadStatus, to: LeadStatus) -> None:
    """Raise Refused unless sales may note that a lead has become `to`."""
    if to not in LEAD_MOVES[status]:
        raise Refused(f"「{status.label}」から「{to.label}」には変更できません。画面を更新して状態をご確認ください。")


def require_in_hand(status: LeadStatus) -> None:
    """Raise Refused where nothing about a lead can be changed any more: its account is issued, or it was closed."""
    if status in NO_LONGER:
        raise Refused(NO_LONGER[status])


def require_sendable(status: LeadStatus, *, taken: bool) -> None:
    """Raise Refused unless the verification mail may be sent now; `taken`: the address has an account already."""
    require_in_hand(status)
    if status not in SENDABLE:
        raise Refused(NOT_MET)
    if taken:
        raise Refused(TAKEN)
