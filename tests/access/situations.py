"""The states that the matrix asks about, brought about by the actions that the screens call.

Each takes an empty marketplace with the cast in it and returns the things that the table's rows speak of by name.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from core.actions.access import Terms, recognize, sign_in, sign_out, visitor
from core.actions.activities import report_activity
from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.bundles import request_bundle
from core.actions.candidates import decline, proceed_to_interview, put_on_hold
from core.actions.case_members import add_case_member
from core.actions.cases import open_case
from core.actions.consultations import ask_consultation, set_sales_contact
from core.actions.drafts import save_draft
from core.actions.feed import report_appointment
from core.actions.hearings import note_hearing
from core.actions.interviews import offer_dates, take_date
from core.actions.knowledge import attach_material, write_page
from core.actions.leads import Contact
from core.actions.messages import post_message
from core.actions.orders import request_quote, start_order, submit_version
from core.actions.packs import add_action, make_pack, share_pack, write_comments
from core.actions.proposals import withdraw_proposal
from core.actions.reception import receive_lead
from core.actions.registration import NewOrganization, register_organization
from core.actions.scripts import add_script
from core.actions.target_lists import CheckedList, deliver_list, request_list
from core.actions.terminations import decide_termination, request_termination
from core.model import AttachmentId, Audience, MailId, MailState, MemberId, OrderId, ProposalId, SessionId, Side, Viewer
from core.model_accounts import ConsultationKind, LeadKind
from core.model_choosing import SlotId
from core.model_contracts import InvoiceId, PaperId, QualityAxis
from core.model_direction import ActivityId, CaseId, KnowledgeKind, ListPriority, ScriptKind
from core.passwords import Passwords
from core.repository import SignedIn, packing, receiving, transaction
from core.rules_access import ADDRESS
from core.rules_activity import ActivityForm, Place
from core.rules_contracts import renewal_of
from core.rules_feed import AppointmentForm
from core.rules_interviews import Period
from core.store.engine import WRITE
from core.store.tables import (
    CaseRow,
    MailRow,
    MemberRow,
    OrganizationRow,
    PaymentRow,
    QualityCheckRow,
    SessionRow,
    SignInAttemptRow,
)
from core.target_lists import read
from core.uploads import StoredFile
from core.views.papers import PaperFilter
from tests import factories
from tests.cast import CLIENT, NOW, ORGANIZATIONS, PEOPLE, Cast, address
from tests.factories import CONTENT, DEADLINE

Things = dict[str, Any]
Situation = Callable[[Engine, Cast], Things]
REAL_NOW = datetime.now(UTC)
"""Sessions live in real time, at which a transaction looks."""
LATER = NOW + timedelta(minutes=5)
OPEN = DEADLINE + timedelta(days=14)
RUNNING = NOW + timedelta(days=14)
"""While the contract of these situations runs."""
LAST_DAY = NOW.date() + timedelta(days=60)
"""A day on which that contract could end early."""
OVER = NOW + timedelta(days=200)


def act(engine: Engine, viewer: Viewer, action: Any, *arguments: Any) -> Any:
    """One action on behalf of somebody."""
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments)


def write(engine: Engine, statement: Any) -> None:
    """What no action of the product does."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(statement)


def peace(engine: Engine, cast: Cast) -> Things:
    """Nothing has happened yet: organisations and their people."""
    return {}


def partner_entered(engine: Engine, cast: Cast) -> Things:
    """Kakutoku has entered a partner of which nothing is known yet."""
    entered = NewOrganization(Audience.PARTNER, "合同会社みつば開拓舎", phone="03-0000-0198")
    return {"partner": act(engine, cast.operator, register_organization, entered, NOW)}


# --- the entrance ---------------------------------------------------------------------------------------------------

PASSWORD = "正しい馬と電池 staple 7"
TERMS = Terms(Passwords(time_cost=1, memory_kib=8), idle=timedelta(hours=8), absolute=timedelta(days=7))
_HASH = TERMS.passwords.hash(PASSWORD)


def passwords_set(engine: Engine, cast: Cast) -> Things:
    """Everybody has a password; nobody is signed in."""
    write(engine, update(MemberRow).values(password_hash=_HASH))
    return {}


def signed_in(engine: Engine, cast: Cast) -> Things:
    """The client's staff is signed in."""
    passwords_set(engine, cast)
    token = enter(engine)
    found = recognize(engine, TERMS, token, NOW)
    assert found is not None
    return {"token": token, "session": found.session}


def signed_out(engine: Engine, cast: Cast) -> Things:
    """The client's staff was signed in."""
    things = signed_in(engine, cast)
    sign_out(engine, things["session"], NOW)
    return things


def locked(engine: Engine, cast: Cast) -> Things:
    """Somebody has tried too many passwords for the client's staff."""
    passwords_set(engine, cast)
    digest = hashlib.sha256(address("buyer").encode()).hexdigest()
    for _ in range(ADDRESS.lock):
        write(engine, insert(SignInAttemptRow).values(address_hash=digest, network="203.0.113.0/24", at=NOW))
    return {}


def everybody_signed_in(engine: Engine, cast: Cast) -> Things:
    """Everybody has a password and one session; rows of these acts take place at `REAL_NOW`."""
    passwords_set(engine, cast)
    return {"sessions": open_sessions(engine, "desk")}


def open_sessions(engine: Engine, place: str) -> dict[MemberId, SessionId]:
    """One more session of everybody."""
    opened: dict[MemberId, SessionId] = {}
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for member in session.scalars(select(MemberRow)):
            row = SessionRow(member_id=member.id, epoch=member.epoch, token_hash=f"{place}{member.id}")
            row.created_at = row.seen_at = REAL_NOW
            row.expires_at = REAL_NOW + TERMS.idle
            session.add(row)
            session.flush()
            opened[member.id] = row.id
    return opened


def in_session(viewer: Viewer, things: Things) -> Viewer:
    """Somebody in the session that `everybody_signed_in` has opened."""
    return replace(viewer, session=things["sessions"][viewer.member])


def who(t: Any) -> SignedIn:
    """Whoever acts in a world in which everybody is signed in, as the entrance sees them."""
    found = visitor(t.engine, TERMS, t.me.session, REAL_NOW)
    assert found is not None
    return found


def deactivated(engine: Engine, cast: Cast) -> Things:
    """The client's staff was signed in when it was deactivated (A3)."""
    things = signed_in(engine, cast)
    write(engine, update(MemberRow).where(MemberRow.id == cast.buyer.member).values(active=False))
    return things


def enter(engine: Engine, name: str = "buyer", password: str = PASSWORD) -> str:
    """Sign in at the right entrance; returns the token."""
    return sign_in(
        engine,
        TERMS,
        email=address(name),
        password=password,
        audience=ORGANIZATIONS[PEOPLE[name][0]][0],
        network="192.0.2.0/24",
        now=NOW,
    )


# --- postings and proposals -----------------------------------------------------------------------------------------


def posting_open(engine: Engine, cast: Cast) -> Things:
    """A posting that takes proposals; nobody has proposed."""
    return {"posting": factories.posting(engine, cast, deadline=OPEN)}


def posting_closed(engine: Engine, cast: Cast) -> Things:
    """A posting whose deadline has passed; nobody has proposed."""
    return {"posting": factories.posting(engine, cast)}


def proposed(engine: Engine, cast: Cast) -> Things:
    """The partner has proposed, the deadline has not passed: the proposal is sealed (P2)."""
    posting = factories.posting(engine, cast, deadline=OPEN)
    return {"posting": posting, "proposal": factories.proposal(engine, cast.seller, posting)}


def withdrawn(engine: Engine, cast: Cast) -> Things:
    """The partner has taken its proposal back; the posting is still open (P3)."""
    things = proposed(engine, cast)
    act(engine, cast.seller, withdraw_proposal, things["proposal"], NOW - timedelta(hours=1))
    return things


# --- candidates -----------------------------------------------------------------------------------------------------


def new(engine: Engine, cast: Cast) -> Things:
    """The deadline has passed: the client sees a candidate that nobody has looked at."""
    posting = factories.posting(engine, cast)
    return {"posting": posting, "proposal": factories.proposal(engine, cast.seller, posting)}


def considering(engine: Engine, cast: Cast) -> Things:
    """面談に進む: the chat is open."""
    return _moved(engine, cast, proceed_to_interview)


def on_hold(engine: Engine, cast: Cast) -> Things:
    """保留; nobody has been told anything."""
    return _moved(engine, cast, put_on_hold)


def declined(engine: Engine, cast: Cast) -> Things:
    """見送り before any talk."""
    return _moved(engine, cast, decline)


def declined_after_talks(engine: Engine, cast: Cast) -> Things:
    """見送り of a candidate whose chat was open: names stay known, nobody writes (P8)."""
    things = considering(engine, cast)
    act(engine, cast.buyer, decline, things["proposal"], NOW)
    return things


def without_address(engine: Engine, cast: Cast) -> Things:
    """A new candidate of a client whose 住所 is missing (P9)."""
    things = new(engine, cast)
    write(engine, update(OrganizationRow).where(OrganizationRow.id == CLIENT).values(postal_code="", address=""))
    return things


def written(engine: Engine, cast: Cast) -> Things:
    """An open chat in which the client has written a message that nobody else has read."""
    things = considering(engine, cast)
    return {**things, "message": act(engine, cast.buyer, post_message, things["proposal"], "面談の候補日です。", NOW)}


# --- orders ---------------------------------------------------------------------------------------------------------


def requested(engine: Engine, cast: Cast) -> Things:
    """見積依頼中: the partner has not written anything yet."""
    things = considering(engine, cast)
    return {**things, "order": act(engine, cast.buyer, request_quote, things["proposal"], NOW)}


def started(engine: Engine, cast: Cast) -> Things:
    """The partner has begun an order unasked."""
    things = considering(engine, cast)
    return {**things, "order": act(engine, cast.seller, start_order, things["proposal"], NOW)}


def negotiating(engine: Engine, cast: Cast) -> Things:
    """Version 1 stands."""
    things = requested(engine, cast)
    act(engine, cast.seller, submit_version, things["order"], 0, CONTENT, NOW)
    return things


def overtaken(engine: Engine, cast: Cast) -> Things:
    """Version 2 stands, of which those who still look at version 1 know nothing (O6)."""
    things = negotiating(engine, cast)
    act(engine, cast.seller, submit_version, things["order"], 1, replace(CONTENT, work="別の業務"), NOW)
    return things


def awaiting(engine: Engine, cast: Cast) -> Things:
    """承認待ち: the client asks for the approval of version 1."""
    things = negotiating(engine, cast)
    act(engine, cast.buyer, request_approval, things["order"], 1, NOW)
    return things


def talks_closed(engine: Engine, cast: Cast) -> Things:
    """Version 1 stands and the client has declined the candidate: the negotiation rests (P8)."""
    return _closed(engine, cast, negotiating(engine, cast))


def request_closed(engine: Engine, cast: Cast) -> Things:
    """承認待ち, and then the client has declined the candidate."""
    return _closed(engine, cast, awaiting(engine, cast))


def contracted(engine: Engine, cast: Cast) -> Things:
    """Both sides have approved version 1."""
    things = awaiting(engine, cast)
    act(engine, cast.seller, approve, things["order"], 1, NOW)
    return things


def renewal_requested(engine: Engine, cast: Cast) -> Things:
    """The client has asked for a renewal of the contract."""
    things = contracted(engine, cast)
    return {**things, "renewal": act(engine, cast.buyer, request_renewal, things["order"], RUNNING)}


def renewed(engine: Engine, cast: Cast) -> Things:
    """Both sides have approved the renewal, while a request to end the contract early waits."""
    things = {**renewal_requested(engine, cast), "termination": _ask(engine, cast, OrderId(1))}
    renewal = things["renewal"]
    act(engine, cast.seller, submit_version, renewal, 0, renewal_of(CONTENT), RUNNING)
    act(engine, cast.buyer, request_approval, renewal, 1, RUNNING)
    act(engine, cast.seller, approve, renewal, 1, RUNNING)
    return things


def termination_requested(engine: Engine, cast: Cast) -> Things:
    """契約停止申請 waits for operations."""
    things = contracted(engine, cast)
    return {**things, "termination": _ask(engine, cast, things["order"])}


def termination_approved(engine: Engine, cast: Cast) -> Things:
    """Operations let the contract end early."""
    return _decided(engine, cast, True)


def termination_refused(engine: Engine, cast: Cast) -> Things:
    """Operations have refused 契約停止申請."""
    return _decided(engine, cast, False)


# --- mails ----------------------------------------------------------------------------------------------------------


def mail_queued(engine: Engine, cast: Cast) -> Things:
    """A mail on its way."""
    return _mail(engine, cast, MailState.QUEUED)


def mail_failed(engine: Engine, cast: Cast) -> Things:
    """A mail that no server took."""
    return _mail(engine, cast, MailState.FAILED)


def mail_sent(engine: Engine, cast: Cast) -> Things:
    """A mail that has gone."""
    return _mail(engine, cast, MailState.SENT)


def _moved(engine: Engine, cast: Cast, move: Any) -> Things:
    things = new(engine, cast)
    act(engine, cast.buyer, move, things["proposal"], NOW)
    return things


def _closed(engine: Engine, cast: Cast, things: Things) -> Things:
    proposal: ProposalId = things["proposal"]
    act(engine, cast.buyer, decline, proposal, NOW)
    return things


def _ask(engine: Engine, cast: Cast, order: OrderId) -> Any:
    return act(engine, cast.buyer, request_termination, order, LAST_DAY, "計画の見直し。", True, RUNNING)


def _decided(engine: Engine, cast: Cast, approved: bool) -> Things:
    things = termination_requested(engine, cast)
    act(engine, cast.operator, decide_termination, things["termination"], approved, "確認しました。", RUNNING)
    return things


def _mail(engine: Engine, cast: Cast, state: MailState) -> Things:
    things = considering(engine, cast)
    write(engine, update(MailRow).values(state=state))
    return {**things, "mail": 1}


# --- for the reading side -------------------------------------------------------------------------------------------

RATED = "架電の件数が計画に届かなかった。"
"""What the client said of the month, which its partner never reads (C5)."""

WORDS = (
    RATED,
    "食品工場への三段階の開拓",
    "電話、訪問、再訪",
    "展示会の縮小",
    "新規商談の獲得に向けた架電",
    "面談の候補日です。",
    "会議室の第三応接",
    "計画の見直し。",
)
"""Words of the texts in `everything`: proposal, posting, order, message, request to end the contract."""


def kept(engine: Engine, cast: Cast) -> Things:
    """A paper of the index, the notice of an early end, and a ZIP of all that the client can fetch."""
    notice = _ask(engine, cast, factories.contracted(engine, cast))
    act(engine, cast.operator, decide_termination, notice, True, "確認しました。", RUNNING)
    bundle = act(engine, cast.buyer, request_bundle, PaperFilter(), "once", RUNNING)
    with packing(engine) as bundles:
        claim = bundles.claim(RUNNING, timedelta(minutes=1))
        assert claim
        assert bundles.finish(claim, 1, 1, "0" * 64, RUNNING)
    return {"paper": PaperId(1), "bundle": bundle, "notice": notice}


def case_opened(engine: Engine, cast: Cast) -> Things:
    """A director has taken the deal on."""
    things = contracted(engine, cast)
    return {**things, "case": act(engine, cast.director, open_case, things["proposal"], cast.director.member, NOW)}


def worked_with(engine: Engine, cast: Cast, case: CaseId) -> Things:
    """What members work with: a script, a target list that was delivered."""
    words = (ScriptKind.PATTERN, "パターンA", "受付での一言目", RUNNING.date(), RUNNING)
    script = act(engine, cast.director, add_script, case, *words)
    wanted = ("従業員50名以上の工場", ListPriority.HIGH, "100", RUNNING.date(), "once", RUNNING)
    asked = act(engine, cast.director, request_list, case, *wanted)
    file = StoredFile("リスト.csv", "text/csv", 100, "1" * 64)
    checked = CheckedList(read("会社名,電話番号\n株式会社みずうみ製作所,03-0000-0211\n".encode()), 0, frozenset())
    act(engine, cast.operator, deliver_list, asked, checked, file, "", RUNNING)
    answer = (KnowledgeKind.FAQ, "料金の答え方", "料金は面談で伝える。", RUNNING)
    page = act(engine, cast.director, write_page, case, *answer)
    material = StoredFile("概要.pdf", "application/pdf", 9, "2" * 64)
    shown = act(engine, cast.director, attach_material, page, material, RUNNING)
    return {"script": script, "list": asked, "page": page, "material": shown}


INTERNAL = "社内だけの言葉"
"""A comment that never leaves kakutoku (D8)."""


def packed(engine: Engine, cast: Cast, case: CaseId) -> Things:
    """A weekly meeting with its pack, shared, of which a comment is kakutoku's own."""
    write(engine, update(CaseRow).values(meeting_weekday=1, meeting_starts=14 * 60))
    pack = act(engine, cast.director, make_pack, case, RUNNING.date(), RUNNING)
    said = {(cast.seller.member, True): INTERNAL, (None, True): INTERNAL, (None, False): "順調です。"}
    with transaction(engine, cast.director) as repo:
        write_comments(repo, pack, repo.packs.page(pack).comments_digest, said, RUNNING)
    act(engine, cast.director, add_action, pack, "リストの追加", Side.PARTNER, None, RUNNING)
    with transaction(engine, cast.director) as repo:
        share_pack(repo, pack, repo.packs.page(pack).form.digest, RUNNING)
    return {"pack": pack}


def everything(engine: Engine, cast: Cast) -> Things:
    """A deal with all that belongs to one: proposal, chat with a file, contract, request to end it, mails, drafts.

    Beside it stands another candidate, whom nobody has looked at.
    """
    things = termination_requested(engine, cast)
    other = factories.proposal(
        engine, factories.partners(engine, 1)[0], things["posting"], "別の提案", "別の進め方です。"
    )
    rated = dict.fromkeys(QualityAxis, 3) | {"order_id": things["order"], "month": CONTENT.start, "comment": RATED}
    write(engine, insert(QualityCheckRow).values(rated | {"member_id": cast.buyer.member, "checked_at": RUNNING}))
    file = StoredFile("見積の前提.pdf", "application/pdf", 1_000, "0" * 64)
    with transaction(engine, cast.buyer) as repo:
        post_message(repo, things["proposal"], "面談の候補日です。", RUNNING, files=[file])
        save_draft(repo, "message.1", {"body": "展示会の縮小について"}, RUNNING)
        asked = ask_consultation(repo, ConsultationKind.OTHER, things["posting"], "追加の相談です。", "once", RUNNING)
    with transaction(engine, cast.sales) as repo:
        hearing = note_hearing(repo, CLIENT, None, "once", RUNNING)
        set_sales_contact(repo, CLIENT, cast.sales.member, RUNNING)
    asker = Contact("株式会社みずうみ製作所", "湖畔 あおい", "aoi@mizuumi.example", "03-0000-0211")
    with receiving(engine) as reception:
        lead = receive_lead(reception, LeadKind.CONSULTATION, asker, "代理店の開拓", "once", RUNNING)
    things |= {"pair": (things["proposal"], other), "consultation": asked, "hearing": hearing, "lead": lead}
    dates = [Period(RUNNING + timedelta(days=n), RUNNING + timedelta(days=n, hours=1)) for n in (1, 2)]
    interview = act(engine, cast.seller, offer_dates, things["proposal"], dates, "会議室の第三応接", "", None, RUNNING)
    act(engine, cast.buyer, take_date, SlotId(1), RUNNING)
    things |= {"interview": interview}
    came_in = {"invoice_id": 1, "paid_on": CONTENT.start, "amount": 1_000, "payer": "株式会社青葉計器"}
    came_in |= {"bank_reference": "A", "recorded_by_id": cast.operator.member, "recorded_at": RUNNING}
    write(engine, insert(PaymentRow).values(came_in))
    things |= {"invoice": InvoiceId(1)}
    things |= {"case": act(engine, cast.director, open_case, things["proposal"], cast.director.member, RUNNING)}
    things |= worked_with(engine, cast, things["case"])
    joins = ("100", RUNNING.date(), RUNNING)
    member = act(engine, cast.director, add_case_member, things["case"], cast.seller.member, *joins)
    things |= {"case_member": member}
    place = Place(RUNNING.date(), cast.seller.member, things["script"])
    worked = ActivityForm("6.5", "40", "12", "2", "1")
    act(engine, cast.seller, report_activity, things["case"], place, worked, 0, "", RUNNING)
    things |= {"activity": ActivityId(1)}
    meets = ((RUNNING + timedelta(days=3)).date(), time(14))
    won = AppointmentForm("みなも機械", "水面 渉", *meets, cast.seller.member, things["script"])
    things |= {"appointment": act(engine, cast.seller, report_appointment, things["case"], won, "once", RUNNING)}
    things |= packed(engine, cast, things["case"])
    return {**things, "attachment": AttachmentId(1), **kept(engine, cast), "mail": MailId(1), "place": "message.1"}
