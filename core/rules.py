"""THE LAW of the marketplace: who may do what, and which moves exist. No I/O, no clock, no framework."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from core.calendar import is_sealed
from core.errors import NotAllowed, Refused
from core.model import Audience, CandidateStatus, Labelled, PostingId, ProposalId, Role, Side, Viewer


class Permission(Labelled):
    """What a role may be allowed to do. Reading one's own organisation's things needs no permission (A3)."""

    ANSWER_CONSULTATIONS = "answer_consultations", "相談への回答"
    AUDIT_PARTNERS = "audit_partners", "プライム認定の審査"
    BUNDLE_PAPERS = "bundle_papers", "書類の一括ダウンロード"
    CHECK_QUALITY = "check_quality", "品質チェックとレビュー"
    CONSULT = "consult", "営業担当への相談"
    DECIDE_TERMINATIONS = "decide_terminations", "契約停止申請の確認"
    DELIVER_LISTS = "deliver_lists", "ターゲットリストの納品"
    DIRECT_CASES = "direct_cases", "案件のディレクション"
    EDIT_BILLING = "edit_billing", "請求先情報の変更"
    EDIT_COMPANY = "edit_company", "会社情報の変更"
    EDIT_PARTNER_PROFILE = "edit_partner_profile", "パートナー情報の変更"
    EXCHANGE_MESSAGES = "exchange_messages", "メッセージの送信"
    HANDLE_LEADS = "handle_leads", "問い合わせの対応"
    MANAGE_INVOICES = "manage_invoices", "請求書と入金の管理"
    MANAGE_MEMBERS = "manage_members", "ユーザーの招待・変更"
    MANAGE_ORGANIZATIONS = "manage_organizations", "会社・ユーザーの管理"
    NEGOTIATE_ORDERS = "negotiate_orders", "見積・発注書の操作"
    OPEN_POSTINGS = "open_postings", "募集の作成と公開"
    OVERRIDE_LAW = "override_law", "法令チェックの例外承認"
    PROPOSE = "propose", "提案の提出"
    READ_AUDIT_TRAIL = "read_audit_trail", "操作履歴の閲覧"
    READ_CASES = "read_cases", "案件とKPIの閲覧"
    READ_CONSULTATIONS = "read_consultations", "相談の閲覧"
    READ_MAILS = "read_mails", "メールの閲覧"
    READ_ORGANIZATIONS = "read_organizations", "会社・ユーザーの閲覧"
    READ_PAPERS = "read_papers", "すべての書類の検索"
    READ_QUALITY = "read_quality", "品質チェックの閲覧"
    REGISTER = "register", "会社・レビューの登録"
    REGISTER_INVOICES = "register_invoices", "請求書の登録"
    REPAIR = "repair", "不具合の復旧"
    REPORT_ACTIVITY = "report_activity", "稼働とアポイントの報告"
    REPORT_DELIVERY = "report_delivery", "稼働実績の報告"
    RETRY_MAILS = "retry_mails", "メールの再送"
    SCREEN_CANDIDATES = "screen_candidates", "候補者の選定"
    SET_FEES = "set_fees", "手数料の設定"
    STAFF_CASES = "staff_cases", "案件メンバーの管理"
    VIEW_AS = "view_as", "企業・パートナーとしての閲覧"


P = Permission
_CLIENT_WRITES = frozenset(
    {P.SCREEN_CANDIDATES, P.EXCHANGE_MESSAGES, P.NEGOTIATE_ORDERS, P.CONSULT, P.CHECK_QUALITY, P.BUNDLE_PAPERS}
)
_PARTNER_WRITES = frozenset(
    {
        P.PROPOSE,
        P.EXCHANGE_MESSAGES,
        P.NEGOTIATE_ORDERS,
        P.EDIT_PARTNER_PROFILE,
        P.REPORT_ACTIVITY,
        P.REPORT_DELIVERY,
        P.REGISTER_INVOICES,
        P.BUNDLE_PAPERS,
    }
)
_ACCOUNT = frozenset({P.EDIT_COMPANY, P.MANAGE_MEMBERS})
_KAKUTOKU_READS = frozenset({P.READ_CASES, P.READ_CONSULTATIONS, P.READ_ORGANIZATIONS, P.READ_QUALITY})
_DIRECTS = frozenset({P.DIRECT_CASES, P.REPORT_ACTIVITY, P.STAFF_CASES})
_SALES = _KAKUTOKU_READS | {P.ANSWER_CONSULTATIONS, P.HANDLE_LEADS, P.OPEN_POSTINGS, P.REGISTER, P.VIEW_AS}

PERMISSIONS: dict[tuple[Audience, Role], frozenset[Permission]] = {
    (Audience.CLIENT, Role.ADMIN): _CLIENT_WRITES | _ACCOUNT | {P.EDIT_BILLING, P.OVERRIDE_LAW},
    (Audience.CLIENT, Role.STAFF): _CLIENT_WRITES,
    (Audience.CLIENT, Role.GUEST): frozenset(),
    (Audience.PARTNER, Role.ADMIN): _PARTNER_WRITES | _ACCOUNT | {P.STAFF_CASES},
    (Audience.PARTNER, Role.STAFF): _PARTNER_WRITES,
    (Audience.PARTNER, Role.GUEST): frozenset(),
    (Audience.KAKUTOKU, Role.SALES): _SALES,
    (Audience.KAKUTOKU, Role.DIRECTOR): _KAKUTOKU_READS | _DIRECTS,
    (Audience.KAKUTOKU, Role.OPERATIONS): _SALES
    | _ACCOUNT
    | _DIRECTS
    | {
        P.AUDIT_PARTNERS,
        P.BUNDLE_PAPERS,
        P.DECIDE_TERMINATIONS,
        P.DELIVER_LISTS,
        P.MANAGE_INVOICES,
        P.MANAGE_ORGANIZATIONS,
        P.READ_AUDIT_TRAIL,
        P.READ_MAILS,
        P.READ_PAPERS,
        P.REPAIR,
        P.RETRY_MAILS,
        P.SET_FEES,
    },
}

NOT_ALLOWED: dict[Permission, str] = {
    P.ANSWER_CONSULTATIONS: "相談に回答できるのはカクトクの営業担当と運営のみです。",
    P.AUDIT_PARTNERS: "プライム認定の審査を記録できるのはカクトクの運営のみです。",
    P.BUNDLE_PAPERS: "ゲストは閲覧のみ可能です。書類の一括ダウンロードは管理者または社員に依頼してください。",
    P.CHECK_QUALITY: "ゲストは閲覧のみ可能です。品質チェックとレビューは管理者または社員に依頼してください。",
    P.CONSULT: "ゲストは閲覧のみ可能です。営業担当への相談は管理者または社員に依頼してください。",
    P.DECIDE_TERMINATIONS: "契約停止申請を確認できるのはカクトクの運営のみです。",
    P.DELIVER_LISTS: "ターゲットリストを納品できるのはカクトクの運営のみです。",
    P.DIRECT_CASES: "案件を変更できるのはカクトクのディレクターと運営のみです。",
    P.EDIT_BILLING: "請求先情報を変更できるのは管理者のみです。管理者に依頼してください。",
    P.EDIT_COMPANY: "会社情報を変更できるのは管理者のみです。管理者に依頼してください。",
    P.EDIT_PARTNER_PROFILE: "ゲストは閲覧のみ可能です。パートナー情報の変更は管理者または社員に依頼してください。",
    P.EXCHANGE_MESSAGES: "ゲストは閲覧のみ可能です。メッセージの送信は管理者または社員に依頼してください。",
    P.HANDLE_LEADS: "問い合わせを扱えるのはカクトクの営業担当と運営のみです。",
    P.MANAGE_INVOICES: "請求書と入金を管理できるのはカクトクの運営のみです。",
    P.MANAGE_MEMBERS: "ユーザーの招待・変更ができるのは管理者のみです。管理者に依頼してください。",
    P.MANAGE_ORGANIZATIONS: "会社とユーザーを管理できるのはカクトクの運営のみです。",
    P.NEGOTIATE_ORDERS: "ゲストは閲覧のみ可能です。見積・発注書の操作は管理者または社員に依頼してください。",
    P.OPEN_POSTINGS: "募集を公開できるのはカクトクの営業担当と運営のみです。",
    P.OVERRIDE_LAW: "法令チェックの指摘を承知のうえで進められるのは管理者のみです。管理者に依頼してください。",
    P.PROPOSE: "ゲストは閲覧のみ可能です。提案は管理者または社員に依頼してください。",
    P.READ_AUDIT_TRAIL: "操作履歴を閲覧できるのはカクトクの運営のみです。",
    P.READ_CASES: "案件とKPIの一覧を閲覧できるのはカクトクのみです。",
    P.READ_CONSULTATIONS: "相談の一覧を閲覧できるのはカクトクのみです。",
    P.READ_MAILS: "メールの一覧を閲覧できるのはカクトクの運営のみです。",
    P.READ_ORGANIZATIONS: "会社の一覧を閲覧できるのはカクトクのみです。",
    P.READ_PAPERS: "書類を検索できるのはカクトクの運営のみです。",
    P.READ_QUALITY: "品質チェックの一覧を閲覧できるのはカクトクのみです。",
    P.REGISTER: "会社・ユーザー・レビューを登録できるのはカクトクの営業担当と運営のみです。",
    P.REGISTER_INVOICES: "ゲストは閲覧のみ可能です。請求書の登録は管理者または社員に依頼してください。",
    P.REPAIR: "復旧の操作ができるのはカクトクの運営のみです。",
    P.REPORT_ACTIVITY: "稼働とアポイントを報告できるのは、担当パートナーの管理者と社員、カクトクのディレクターです。",
    P.REPORT_DELIVERY: "ゲストは閲覧のみ可能です。稼働実績の報告は管理者または社員に依頼してください。",
    P.RETRY_MAILS: "メールを再送できるのはカクトクの運営のみです。",
    P.SCREEN_CANDIDATES: "ゲストは閲覧のみ可能です。選定の操作は管理者または社員に依頼してください。",
    P.SET_FEES: "手数料を設定できるのはカクトクの運営のみです。",
    P.STAFF_CASES: "案件のメンバーを変更できるのは、担当パートナーの管理者とカクトクのディレクターです。",
    P.VIEW_AS: "企業・パートナーとして閲覧できるのはカクトクの営業担当と運営のみです。",
}


ONLOOKING = "閲覧中は内容を確認するのみで、操作はできません。操作するには、先に閲覧を終了してください。"


def allows(viewer: Viewer, permission: Permission) -> bool:
    """Whether the viewer's role carries the permission (A3, A5); who only looks on has none (K3)."""
    return not viewer.onlooker and permission in PERMISSIONS.get((viewer.audience, viewer.role), frozenset())


def require_acting(viewer: Viewer) -> None:
    """Raise NotAllowed where somebody of kakutoku only looks on: nothing is written on behalf of the viewed (K3)."""
    if viewer.onlooker:
        raise NotAllowed(ONLOOKING)


def require(viewer: Viewer, permission: Permission) -> None:
    """Raise NotAllowed, with the reason, unless the viewer's role carries the permission (A5)."""
    require_acting(viewer)
    if not allows(viewer, permission):
        raise NotAllowed(NOT_ALLOWED[permission])


# --- candidates (P8, P9, P10) -----------------------------------------------------------------------------------

S = CandidateStatus

CANDIDATE_MOVES: dict[CandidateStatus, frozenset[CandidateStatus]] = {
    S.NEW: frozenset({S.CONSIDERING, S.ON_HOLD, S.DECLINED}),
    S.CONSIDERING: frozenset({S.ON_HOLD, S.DECLINED}),
    S.ON_HOLD: frozenset({S.CONSIDERING, S.DECLINED}),
    S.DECLINED: frozenset({S.CONSIDERING, S.ON_HOLD}),
}

TAKEN_BACK: dict[CandidateStatus, frozenset[CandidateStatus]] = {
    S.ON_HOLD: frozenset({S.NEW, S.CONSIDERING}),
    S.DECLINED: frozenset({S.NEW, S.CONSIDERING, S.ON_HOLD}),
}
"""元に戻す: the moves that can be taken back until the next one, with what they may bring back.

検討中 was told to the partner at once and stays until another move; bringing 見送り back would tell it anew, so that
is a move with its own question.
"""

DECLINED_AT_ONCE = 50
"""How many candidates of one posting can be declined together."""

FEEDBACK_LIMIT = 1_000
"""Characters of what a partner is told of its decline."""

DECLINE_GRACE = timedelta(minutes=10)
"""How long the decline mail waits, so that taking it back means that the partner never hears of it (P8)."""


def decline_key(proposal: ProposalId, declined_at: datetime) -> str:
    """What the keys of one decline's mails begin with: taking it back cancels by it, a later one is another (P8)."""
    return f"declined:{proposal}:{round(declined_at.timestamp() * 1000)}:"


ADDRESS_MISSING = "面談に進むには、会社情報の住所の入力が必要です。"
CONTRACTED = "契約が成立して取引に移ったため、選定の状態は変更できません。取引の画面をご確認ください。"


def require_move(status: CandidateStatus, to: CandidateStatus, *, contracted: bool = False) -> None:
    """Raise Refused unless a candidate's status may become `to` (P8); what became a deal is screened no more (O5)."""
    if contracted:
        raise Refused(CONTRACTED)
    if to not in CANDIDATE_MOVES[status]:
        raise Refused(f"「{status.label}」から「{to.label}」には変更できません。画面を更新して状態をご確認ください。")


NOTHING_TO_TAKE_BACK = (
    "元に戻せる操作がありません。その後に別の操作が行われた可能性があります。画面を更新して状態をご確認ください。"
)


def taken_back(
    status: CandidateStatus, previous: CandidateStatus | None, *, contracted: bool = False
) -> CandidateStatus:
    """What 元に戻す brings back: where the last move came from. Raises Refused where it can't be taken back (P8)."""
    if contracted:
        raise Refused(CONTRACTED)
    if previous is None or previous not in TAKEN_BACK.get(status, ()):
        raise Refused(NOTHING_TO_TAKE_BACK)
    return previous


def require_few_enough(chosen: int) -> None:
    """Raise Refused unless so many candidates can be declined together."""
    if not chosen:
        raise Refused("見送る候補者を1社以上選択してください。")
    if chosen > DECLINED_AT_ONCE:
        raise Refused(f"一度に見送れるのは{DECLINED_AT_ONCE}社までです（現在{chosen:,}社）。選択を減らしてください。")


def require_same_posting(postings: Collection[PostingId]) -> None:
    """Raise Refused where candidates of several postings are declined together."""
    if len(set(postings)) > 1:
        raise Refused("まとめて見送れるのは、1つの募集の候補者だけです。募集ごとに選択してください。")


def require_address(address: str) -> None:
    """Raise Refused while the client's 住所 is missing, which `considering` needs (P9)."""
    if not address.strip():
        raise Refused(ADDRESS_MISSING)


def is_disclosed(disclosed_at: datetime | None) -> bool:
    """Whether both sides know each other's names: a recorded fact that no later status undoes (P8, P10)."""
    return disclosed_at is not None


def candidate_name(number: int) -> str:
    """How a candidate is called on the screens while its name is not disclosed (P10)."""
    return f"候補者{number:02d}"


def candidate_label(number: int, public_id: str) -> str:
    """How a candidate is called before disclosure: its number and a short ID (P10)."""
    return f"{candidate_name(number)}（ID: {public_id}）"


# --- postings and proposals (P2, P3) ----------------------------------------------------------------------------


def require_open(deadline: date, now: datetime) -> None:
    """Raise Refused once the posting's deadline has passed: no proposing, editing or withdrawing after it (P3)."""
    if not is_sealed(deadline, now):
        raise Refused("提案の締切を過ぎているため、提出・編集・取り下げはできません。")


# --- messages (M1) ----------------------------------------------------------------------------------------------

THREAD_NOT_OPEN = "「面談に進む」を選択すると、メッセージを送信できるようになります。"
THREAD_CLOSED = "「見送り」の候補者にはメッセージを送信できません。「面談に進む」に戻すと再開できます。"
THREAD_RESTS = "現在、このメッセージには送信できません。企業が再開すると送信できるようになります。"


class ThreadRule(NamedTuple):
    """Whether the thread can be read and written, and the sentence that says why not."""

    readable: bool
    writable: bool
    reason: str


def thread_rule(status: CandidateStatus, disclosed_at: datetime | None, side: Side) -> ThreadRule:
    """The thread opens with disclosure and stays readable; nobody writes while the candidate is declined (P8, M1).

    The partner is told that writing rests, not why: a decline may still be taken back before its mail leaves (P8).
    """
    if not is_disclosed(disclosed_at):
        return ThreadRule(False, False, THREAD_NOT_OPEN)
    if status is S.DECLINED:
        return ThreadRule(True, False, THREAD_CLOSED if side is Side.CLIENT else THREAD_RESTS)
    return ThreadRule(True, True, "")


def require_writable_thread(status: CandidateStatus, disclosed_at: datetime | None, side: Side) -> None:
    """Raise Refused where nobody can write to the thread now (P8, M1)."""
    rule = thread_rule(status, disclosed_at, side)
    if not rule.writable:
        raise Refused(rule.reason)
