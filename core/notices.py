"""The law of notices: which occasions the console tells of, in which words, and where each leads.

A notice names things and holds no text: the words are made when somebody reads it, from what they may know then (P10).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from core.formats import day, moment
from core.model import Audience, MemberId, PostingId, ProposalId, Viewer
from core.model_choosing import NoticeKind
from core.model_contracts import InvoiceId
from core.model_mails import About, MailKind
from core.paper_numbers import credit_number, invoice_number
from core.paths import Screen, path
from core.rules import Permission, allows

K, A, S, P = NoticeKind, Audience, Screen, Permission

KEPT = timedelta(days=180)
"""How long a notice stays after it was read."""

REACH = timedelta(days=30)
"""How far back a worker that was away looks for deadlines of which nobody has been told."""

SHOWN_MOST = 99
"""The bell counts as far as this."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reader may know of an occasion at this moment.

    `other` is the other side: its name once disclosed, before that what it is called (P10). `actor` is a colleague.
    `number` is the version, round or certification that the notice tells of; `state` the word for where a consultation
    stands now, or a candidate while nothing was decided since; `count` how many messages are unread, or proposals can
    be read.
    """

    other: str = ""
    actor: str = ""
    number: int | None = None
    deadline: date | None = None
    starts_at: datetime | None = None
    state: str = ""
    approved: bool | None = None
    feedback: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Occasion:
    """One kind of notice: what it says, the screen it leads each audience to with the id that names the thing there.

    Its audiences are who can be told of it; `needs` is what the reader's role has to permit.
    """

    says: Callable[[Facts], str]
    leads: Mapping[Audience, tuple[Screen, str]]
    needs: Permission | None = None


_ORDER = {A.CLIENT: (S.ORDER, "order"), A.PARTNER: (S.PARTNER_ORDER, "order")}
_DEAL = {A.CLIENT: (S.DEALS, "order"), A.PARTNER: (S.PARTNER_DEALS, "order")}
_INVOICES = {A.CLIENT: (S.INVOICES, ""), A.PARTNER: (S.PARTNER_INVOICES, "")}
_THREAD = {A.CLIENT: (S.MESSAGES, "proposal"), A.PARTNER: (S.PARTNER_MESSAGES, "proposal")}
_OWN_PROPOSAL = {A.PARTNER: (S.PARTNER_PROPOSALS, "proposal")}


def _messages(facts: Facts) -> str:
    if facts.count:
        return f"{facts.other}からの新しいメッセージが{facts.count:,}件あります。"
    return f"{facts.other}からメッセージが届きました。"


def _readable(facts: Facts) -> str:
    again = f"（第{facts.number}回）" if (facts.number or 1) > 1 else ""
    if facts.count:
        return f"締切を過ぎ、提案{facts.count:,}件{again}を確認できるようになりました。"
    return f"提案の締切{again}を過ぎました。この回に届いた提案はありません。"


def _opened(facts: Facts) -> str:
    what = f"再公募（第{facts.number}回）が始まりました" if (facts.number or 1) > 1 else "募集が公開されました"
    return f"{what}。{_until(facts)}"


def _announced(facts: Facts) -> str:
    what = "再公募が始まりました" if (facts.number or 1) > 1 else "新しい募集が公開されました"
    return f"{what}。{_until(facts)}"


def _until(facts: Facts) -> str:
    return f"提案の締切は{day(facts.deadline)}です。" if facts.deadline else ""


def _extended(facts: Facts) -> str:
    return f"提案の締切が{day(facts.deadline)}に延長されました。" if facts.deadline else "提案の締切が延長されました。"


def _fixed(facts: Facts) -> str:
    when = f"（{moment(facts.starts_at)}から）" if facts.starts_at else ""
    return f"{facts.other}との面談の日程が決まりました{when}。"


def _moved(facts: Facts) -> str:
    what = f"を「{facts.state}」にしました" if facts.state else "のステータスを変更しました"
    return f"{facts.actor}さんが{facts.other}{what}。"


def _decided(facts: Facts) -> str:
    result = "承認されました" if facts.approved else "承認されませんでした"
    return f"{facts.other}との契約停止申請は{result}。"


def _paid(facts: Facts) -> str:
    several = f"ほか、{facts.number:,}件" if (facts.number or 1) > 1 else ""
    return f"{facts.other}{several}の入金を確認しました。"


def _month(number: int | None) -> str:
    """A month that a notice's number carries: 202612."""
    year, month = divmod(number or 0, 100)
    return f"{year}年{month}月"


def _invoiced(facts: Facts) -> str:
    return f"{facts.other}との契約の請求書（{invoice_number(InvoiceId(facts.number or 0))}）が発行されました。"


def _credited(facts: Facts) -> str:
    number = credit_number(InvoiceId(facts.number or 0))
    return f"{facts.other}との契約の請求書が取り消されました（返還請求書{number}）。"


OCCASIONS: dict[NoticeKind, Occasion] = {
    K.PROPOSALS_READABLE: Occasion(_readable, {A.CLIENT: (S.CANDIDATES, "posting")}),
    K.CANDIDATE_DECIDED: Occasion(_moved, {A.CLIENT: (S.PROPOSAL, "proposal")}),
    K.POSTING_OPENED: Occasion(_opened, {A.CLIENT: (S.CANDIDATES, "posting")}),
    K.POSTING_ANNOUNCED: Occasion(_announced, {A.PARTNER: (S.PARTNER_POSTING, "posting")}),
    K.DEADLINE_EXTENDED: Occasion(
        _extended, {A.CLIENT: (S.CANDIDATES, "posting"), A.PARTNER: (S.PARTNER_POSTING, "posting")}
    ),
    K.PROCEEDED: Occasion(
        lambda f: f"{f.other}が「面談に進む」を選びました。メッセージでやり取りできます。",
        {A.PARTNER: (S.PARTNER_MESSAGES, "proposal")},
    ),
    K.DECLINED: Occasion(
        lambda f: "ご提案は、今回はお見送りとなりました。" + ("企業からのコメントがあります。" if f.feedback else ""),
        _OWN_PROPOSAL,
    ),
    K.DECLINE_CORRECTED: Occasion(
        lambda _: "お見送りのお知らせは取り消されました。ご提案の選考は続いています。", _OWN_PROPOSAL
    ),
    K.MESSAGE_RECEIVED: Occasion(_messages, _THREAD),
    K.INTERVIEW_OFFERED: Occasion(lambda f: f"{f.other}から面談の候補日が届きました。", _THREAD),
    K.INTERVIEW_FIXED: Occasion(_fixed, _THREAD),
    K.INTERVIEW_CALLED_OFF: Occasion(lambda f: f"{f.other}との面談の予定が取り消されました。", _THREAD),
    K.QUOTE_REQUESTED: Occasion(
        lambda f: f"{f.other}から見積の依頼がありました。", {A.PARTNER: (S.PARTNER_ORDER, "order")}
    ),
    K.RENEWAL_REQUESTED: Occasion(
        lambda f: f"{f.other}から契約更新の依頼がありました。", {A.PARTNER: (S.PARTNER_ORDER, "order")}
    ),
    K.ORDER_SUBMITTED: Occasion(lambda f: f"{f.other}が見積・発注書の第{f.number}版を提出しました。", _ORDER),
    K.REVISION_REQUESTED: Occasion(
        lambda f: f"{f.other}から見積・発注書の修正依頼がありました。", {A.PARTNER: (S.PARTNER_ORDER, "order")}
    ),
    K.APPROVAL_REQUESTED: Occasion(
        lambda f: f"{f.other}が見積・発注書の第{f.number}版の承認を依頼しました。",
        {A.PARTNER: (S.PARTNER_ORDER, "order")},
    ),
    K.APPROVAL_WITHDRAWN: Occasion(lambda f: f"カクトク運営事務局が第{f.number}版の承認依頼を取り下げました。", _ORDER),
    K.ORDER_APPROVED: Occasion(lambda f: f"{f.other}との契約が成立しました。", _DEAL),
    K.CONTRACT_ENDING: Occasion(
        lambda f: f"{f.other}との契約の終了日が近づいています（{f.number}日前のお知らせ）。", _DEAL
    ),
    K.TERMINATION_REQUESTED: Occasion(lambda f: f"{f.other}が契約停止を申請しました。", _DEAL),
    K.TERMINATION_WAITING: Occasion(
        lambda f: f"{f.other}の契約停止申請が届きました。",
        {A.KAKUTOKU: (S.OPERATIONS_TERMINATIONS, "")},
        P.DECIDE_TERMINATIONS,
    ),
    K.TERMINATION_DECIDED: Occasion(_decided, _DEAL),
    K.QUALITY_REMINDER: Occasion(
        lambda f: f"{_month(f.number)}までの品質チェックに回答をお願いします。", {A.CLIENT: (S.QUALITY, "")}
    ),
    K.QUALITY_LOW: Occasion(
        lambda f: f"{f.other}の{_month(f.number)}の品質チェックで、低い評価がありました。",
        {A.KAKUTOKU: (S.OPERATIONS_QUALITY, "order")},
        P.READ_QUALITY,
    ),
    K.REVIEW_REQUESTED: Occasion(
        lambda f: f"{f.other}との契約が終了しました。レビューをお寄せください。", {A.CLIENT: (S.DEALS, "order")}
    ),
    K.REVIEW_POSTED: Occasion(
        lambda f: f"{f.other}からレビューが届きました。", {A.PARTNER: (S.PARTNER_DEALS, "order")}
    ),
    K.CASE_ASSIGNED: Occasion(
        lambda f: f"{f.other}の案件の担当になりました。", {A.KAKUTOKU: (S.CASE, "case")}, P.READ_CASES
    ),
    K.KICKOFF_SHARED: Occasion(
        lambda f: f"{f.other}との取引のキックオフシートが共有されました。", {A.CLIENT: (S.PROGRESS, "case")}
    ),
    K.PACK_SHARED: Occasion(
        lambda f: f"{f.other}との取引の定例資料が共有されました。", {A.CLIENT: (S.PROGRESS, "case")}
    ),
    K.INVOICE_ISSUED: Occasion(_invoiced, _INVOICES),
    K.INVOICE_CREDITED: Occasion(_credited, _INVOICES),
    K.INVOICE_UNISSUED: Occasion(
        lambda f: f"{f.other}への請求書を発行できませんでした。請求先情報の登録をご案内ください。",
        {A.KAKUTOKU: (S.OPERATIONS_ORGANIZATION, "organization")},
        P.MANAGE_INVOICES,
    ),
    K.PAYMENT_RECEIVED: Occasion(_paid, {A.PARTNER: (S.PARTNER_INVOICES, "")}),
    K.PAYMENT_TAKEN_BACK: Occasion(
        lambda f: f"{f.other}からの入金の確認を取り消しました。", {A.PARTNER: (S.PARTNER_INVOICES, "")}
    ),
    K.LIST_REQUESTED: Occasion(
        lambda f: f"{f.other}の案件のターゲットリストの依頼が届きました。",
        {A.KAKUTOKU: (S.OPERATIONS_LISTS, "")},
        P.DELIVER_LISTS,
    ),
    K.LIST_DELIVERED: Occasion(
        lambda f: f"{f.other}の案件のターゲットリストが納品されました。", {A.KAKUTOKU: (S.CASE, "case")}, P.READ_CASES
    ),
    K.CONSULTATION_RECEIVED: Occasion(
        lambda f: f"{f.other}から相談が届きました。",
        {A.KAKUTOKU: (S.OPERATIONS_CONSULTATIONS, "consultation")},
        P.READ_CONSULTATIONS,
    ),
    K.CONSULTATION_UPDATED: Occasion(
        lambda f: f"営業担当への相談が「{f.state}」になりました。", {A.CLIENT: (S.CONSULTATIONS, "consultation")}
    ),
    K.LEAD_RECEIVED: Occasion(
        lambda f: f"{f.other}から問い合わせがありました。",
        {A.KAKUTOKU: (S.OPERATIONS_LEAD, "lead")},
        P.HANDLE_LEADS,
    ),
    K.CERTIFICATION_CHANGED: Occasion(
        lambda f: (
            "プライム認定パートナーになりました。" if f.number else "認定パートナー区分が「一般」に変わりました。"
        ),
        {A.PARTNER: (S.PARTNER_PROFILE, "")},
    ),
}
"""Every kind of notice. Who is told is decided where it is told: whoever a letter of the kind goes to, wanted or not;
of proposals that can be read now all of the client's active members; of a decision the colleagues of whoever took it;
of a termination operations. Nobody is told of what they did themselves."""

MAIL_ALONE: dict[MailKind, str] = {
    MailKind.LEAD_ACKNOWLEDGED: "goes to somebody without an account",
    MailKind.ACCOUNT_VERIFICATION: "goes to somebody without an account",
    MailKind.ACCOUNT_REMINDER: "goes to an address, not to a member",
    MailKind.APPOINTMENT_REPORTED: "stands in the case's feed, which a bell for each would not add to",
    MailKind.DAY_ENDED: "stands in the case's feed, which a bell for each would not add to",
    MailKind.INVITATION: "goes to somebody without an account",
    MailKind.ACCOUNT_ISSUED: "is the way to the console",
    MailKind.PASSWORD_RESET: "is the way to the console",
    MailKind.ACCOUNT_LOCKED: "warns of somebody else at the keyboard, who must not be able to read it away",
    MailKind.ACCOUNT_REPAIRED: "warns of somebody else at the keyboard, who must not be able to read it away",
    MailKind.PASSWORD_CHANGED: "warns of somebody else at the keyboard, who must not be able to read it away",
    MailKind.SECOND_STEP_CHANGED: "warns of somebody else at the keyboard, who must not be able to read it away",
}
"""Mails that no notice goes with, and why not."""

WITH_ITS_MAIL = frozenset({K.DECLINED})
"""Shown once its mail has left: until then the occasion can be taken back, and the reader never hears of it (P8)."""

RENEWED = frozenset({K.MESSAGE_RECEIVED})
"""Told again under the same key it stands unread on top once more: one notice an unread run, as with mails (M2)."""

OF_INTERVIEWS = frozenset({K.INTERVIEW_OFFERED, K.INTERVIEW_FIXED, K.INTERVIEW_CALLED_OFF})
"""They lead to the thread, but each offer of dates is an occasion of its own."""


def of_mail(kind: MailKind) -> NoticeKind | None:
    """The notice that goes with a mail, None where the mail stands alone."""
    return NoticeKind(kind.value) if kind.value in set(NoticeKind) else None


def open_to(viewer: Viewer) -> tuple[NoticeKind, ...]:
    """The kinds that a viewer may read: those of its audience that its role, as it is now, permits (A5)."""
    return tuple(
        kind
        for kind, occasion in OCCASIONS.items()
        if viewer.audience in occasion.leads and (occasion.needs is None or allows(viewer, occasion.needs))
    )


def place(kind: NoticeKind, audience: Audience, about: About) -> str:
    """The address a notice leads to, the same that its mail carries."""
    screen, name = OCCASIONS[kind].leads[audience]
    known: dict[str, int | None] = {"posting": about.posting, "proposal": about.proposal, "order": about.order}
    number = known.get(name, about.number)
    return path(screen, **{name: number}) if name and number is not None else path(screen)


def is_at(place: str, address: str, given: Mapping[str, str]) -> bool:
    """Whether somebody who is at `address` with these values has opened `place`."""
    parts = urlsplit(place)
    return parts.path == address and all(given.get(name) == value for name, value in parse_qsl(parts.query))


def named_in(occasion: str) -> tuple[str, int] | None:
    """What the beginning of a key, `kind:number:…`, names: which sort of thing, and its number."""
    kind, number, *_ = [*occasion.split(":"), ""]
    if kind not in set(NoticeKind) or not number.isdecimal():
        return None
    ((_, thing), *_) = OCCASIONS[NoticeKind(kind)].leads.values()
    return "interview" if NoticeKind(kind) in OF_INTERVIEWS else thing, int(number)


def readable_key(posting: PostingId, round_: int, member: MemberId) -> str:
    """The occasion that a round's proposals can be read, once a member (P2)."""
    return f"{K.PROPOSALS_READABLE}:{posting}:{round_}:{member}"


def decided_occasion(proposal: ProposalId) -> str:
    """What the keys of a candidate's decisions begin with: the next one replaces what nobody has read yet (P8)."""
    return f"{K.CANDIDATE_DECIDED}:{proposal}:"
