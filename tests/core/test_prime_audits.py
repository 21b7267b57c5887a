"""Kakutoku's audits: who records them, what follows from them, and who reads what of it (P6, K1)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.actions.prime_audits import NewAudit, record_audit, set_partner_since
from core.actions.proposals import submit_proposal
from core.calendar import jst_date
from core.errors import NotAllowed, NotFound, Refused
from core.model import Certification, MemberId, OrganizationId, Role, WorkStyle
from core.model_accounts import AuditKind
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.tables import AuditRow, MailRow, MemberRow, PartnerProfileRow, PrimeAuditRow
from core.views import PartnerFilter
from tests import factories
from tests.cast import CLIENT, KAKUTOKU, NOW, OTHER_PARTNER, PARTNER
from tests.queries import count_queries

MEETINGS, MANAGEMENT = AuditKind.MEETINGS, AuditKind.MANAGEMENT
PRIME, STANDARD = Certification.PRIME, Certification.STANDARD
TODAY = jst_date(NOW)
NOTE = "議事録が当日中に届く。"


@pytest.fixture
def audit(engine, cast):
    """Record an audit of the rival, which is a standard partner, as operations do."""

    def record(kind, passed=True, ago=0, partner=OTHER_PARTNER, note=NOTE, viewer=cast.operator):
        held = NewAudit(kind, TODAY - timedelta(days=ago), cast.director.member, passed, note)
        with transaction(engine, viewer) as repo:
            return record_audit(repo, partner, held, NOW)

    return record


def certification(engine, partner=OTHER_PARTNER):
    with Session(engine) as session:
        return session.scalar(select(PartnerProfileRow.certification).where(PartnerProfileRow.partner_id == partner))


def rows(engine, table):
    with Session(engine) as session:
        return session.scalars(select(table).order_by(table.id)).all()


def listing(engine, viewer, **wanted):
    with reading(engine, viewer) as repo:
        return repo.prime_audits.listing(PartnerFilter(**wanted))


def file(engine, viewer, partner=OTHER_PARTNER):
    with reading(engine, viewer) as repo:
        return repo.prime_audits.file(partner)


# --- what follows from an audit -------------------------------------------------------------------------------------


def test_who_passed_both_is_prime_and_is_told_once(engine, cast, audit):
    audit(MEETINGS)
    assert certification(engine) is STANDARD
    assert rows(engine, MailRow) == []
    audit(MANAGEMENT)
    assert certification(engine) is PRIME
    (mail,) = rows(engine, MailRow)
    assert (mail.to, mail.kind) == (["rival@harukaze.example"], "certification_changed")
    assert "プライム認定パートナーになりました" in mail.text
    assert NOTE not in mail.text + mail.html
    audit(MANAGEMENT, ago=1)
    assert len(rows(engine, MailRow)) == 1, "nothing changed, nobody is told"


def test_a_later_failure_takes_it_back_and_the_partner_is_told(engine, cast, audit):
    audit(MEETINGS, ago=40)
    audit(MANAGEMENT, ago=30)
    audit(MEETINGS, passed=False, ago=1)
    assert certification(engine) is STANDARD
    assert "「一般」に変わりました" in rows(engine, MailRow)[-1].text


def test_the_latest_is_by_the_day_it_was_held_not_by_when_it_was_written_down(engine, cast, audit):
    audit(MEETINGS, ago=10)
    audit(MANAGEMENT, ago=10)
    audit(MEETINGS, passed=False, ago=20)
    assert certification(engine) is PRIME


def test_a_mistake_is_corrected_by_recording_the_same_day_once_more(engine, cast, audit):
    audit(MEETINGS, passed=False, ago=10)
    audit(MANAGEMENT, ago=10)
    audit(MEETINGS, ago=10)
    assert certification(engine) is PRIME
    assert len(rows(engine, PrimeAuditRow)) == 3, "what was recorded stays"


def test_each_audit_leaves_its_trace_with_what_became_of_the_partner(engine, cast, audit):
    audit(MEETINGS)
    audit(MANAGEMENT)
    trail = rows(engine, AuditRow)
    assert [row.action for row in trail] == ["record_audit"] * 2
    assert [(row.before["certification"], row.after["certification"]) for row in trail] == [
        ("standard", "standard"),
        ("standard", "prime"),
    ]
    assert trail[1].after["kind"] == "management"
    assert trail[1].member_id == cast.operator.member


def test_a_second_press_records_nothing_more(engine, cast, audit):
    assert audit(MEETINGS) == audit(MEETINGS)
    assert len(rows(engine, PrimeAuditRow)) == len(rows(engine, AuditRow)) == 1


def test_presses_at_the_same_moment_leave_one_audit_and_one_mail(engine, cast, audit):
    audit(MEETINGS)
    with ThreadPoolExecutor(4) as presses:
        list(presses.map(lambda _: audit(MANAGEMENT), range(4)))
    assert len(rows(engine, PrimeAuditRow)) == 2
    assert len(rows(engine, MailRow)) == 1
    assert certification(engine) is PRIME


def test_guests_and_those_who_left_get_no_mail(engine, cast, audit):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.rival.member).values(role=Role.GUEST))
    audit(MEETINGS)
    audit(MANAGEMENT)
    assert rows(engine, MailRow) == []


# --- who may, and what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["buyer", "boss", "looker", "outsider", "seller", "rival", "sales", "director"])
def test_operations_alone_audit_and_set_the_start(engine, cast, audit, who):
    with pytest.raises(NotAllowed):
        audit(MEETINGS, viewer=getattr(cast, who))
    with pytest.raises(NotAllowed), transaction(engine, getattr(cast, who)) as repo:
        set_partner_since(repo, OTHER_PARTNER, 2020, NOW)
    assert rows(engine, PrimeAuditRow) == rows(engine, AuditRow) == []


@pytest.mark.parametrize("partner", [CLIENT, KAKUTOKU, OrganizationId(999)])
def test_only_a_partner_can_be_audited(engine, cast, audit, partner):
    with pytest.raises(NotFound):
        audit(MEETINGS, partner=partner)
    with pytest.raises(NotFound), transaction(engine, cast.operator) as repo:
        set_partner_since(repo, partner, 2020, NOW)
    with pytest.raises(NotFound):
        file(engine, cast.operator, partner)


def test_what_an_audit_lacks_is_said(engine, cast):
    whole = NewAudit(MEETINGS, TODAY, cast.director.member, True)
    for wrong, sentence in (
        (replace(whole, held_on=None), "審査日を入力"),
        (replace(whole, held_on=TODAY + timedelta(days=1)), "今日まで"),
        (replace(whole, passed=None), "結果を選択"),
        (replace(whole, auditor=cast.rival.member), "カクトクのユーザー"),
        (replace(whole, auditor=MemberId(999)), "カクトクのユーザー"),
        (replace(whole, note="長" * 2_001), "審査メモは2,000文字以内"),
    ):
        with pytest.raises(Refused, match=sentence), transaction(engine, cast.operator) as repo:
            record_audit(repo, OTHER_PARTNER, wrong, NOW)
    assert rows(engine, PrimeAuditRow) == []


def test_who_has_left_kakutoku_is_no_auditor_any_more(engine, cast, audit):
    audit(MEETINGS)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.director.member).values(active=False))
    with pytest.raises(Refused, match="カクトクのユーザー"):
        audit(MANAGEMENT)
    assert file(engine, cast.operator).audits[0].auditor == "堂本 健", "what was recorded keeps its name"


def test_without_a_profile_there_is_nothing_to_certify(engine, cast, audit):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(delete(PartnerProfileRow).where(PartnerProfileRow.partner_id == OTHER_PARTNER))
    with pytest.raises(Refused, match="パートナー情報がまだ登録されていない"):
        audit(MEETINGS)
    with pytest.raises(Refused, match="パートナー情報がまだ"), transaction(engine, cast.operator) as repo:
        set_partner_since(repo, OTHER_PARTNER, 2020, NOW)
    found = listing(engine, cast.director, certification=STANDARD)
    assert [(each.id, each.work_style) for each in found.partners] == [(OTHER_PARTNER, None)]
    assert found.counts == {PRIME: 1, STANDARD: 1}


@pytest.mark.parametrize("year", [None, 2009, 2027])
def test_nobody_began_before_the_market_or_after_today(engine, cast, year):
    with pytest.raises(Refused, match="パートナー活動開始時期"), transaction(engine, cast.operator) as repo:
        set_partner_since(repo, OTHER_PARTNER, year, NOW)


def test_the_start_is_corrected_once_and_recorded(engine, cast):
    for _ in range(2):
        with transaction(engine, cast.operator) as repo:
            set_partner_since(repo, OTHER_PARTNER, 2019, NOW)
    assert file(engine, cast.director).partner.partner_since == 2019
    (trace,) = rows(engine, AuditRow)
    assert (trace.action, trace.before, trace.after) == (
        "set_partner_since",
        {"partner_since": 2021},
        {"partner_since": 2019},
    )


# --- who reads what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["sales", "director", "operator"])
def test_everybody_at_kakutoku_reads_the_audits(engine, cast, audit, who):
    audit(MEETINGS)
    viewer = getattr(cast, who)
    found = file(engine, viewer)
    assert [(each.auditor, each.note, each.passed) for each in found.audits] == [("堂本 健", NOTE, True)]
    assert [name for _, name in found.auditors] == ["角田 陽子", "堂本 健", "尾上 静"]
    assert listing(engine, viewer).found == 2


@pytest.mark.parametrize("who", ["buyer", "boss", "seller", "rival"])
def test_nobody_else_does(engine, cast, who):
    for look in (listing, file):
        with pytest.raises(NotAllowed):
            look(engine, getattr(cast, who))


def test_a_partner_reads_days_and_results_of_its_own_audits_alone(engine, cast, audit):
    audit(MEETINGS, ago=3)
    audit(MEETINGS, passed=False, ago=1)
    audit(MEETINGS, partner=PARTNER, note="別の会社のメモ")
    with reading(engine, cast.rival) as repo:
        own = repo.profiles.own()
    assert [(each.kind, each.held_on, each.passed) for each in own.audits] == [
        (MEETINGS, TODAY - timedelta(days=1), False),
        (MEETINGS, TODAY - timedelta(days=3), True),
    ]
    assert NOTE not in repr(own)
    assert "堂本" not in repr(own)


def test_the_list_is_narrowed_and_ordered(engine, cast, audit):
    audit(MEETINGS, ago=5)
    both = listing(engine, cast.operator)
    assert (both.found, both.counts) == (2, {PRIME: 1, STANDARD: 1})
    assert listing(engine, cast.operator, certification=PRIME).partners[0].id == PARTNER
    assert listing(engine, cast.operator, certification=PRIME).counts == both.counts, "tabs count beside one another"
    assert [each.id for each in listing(engine, cast.operator, text="ハルカゼ").partners] == [OTHER_PARTNER]
    assert listing(engine, cast.operator, text="該当なし").counts == {PRIME: 0, STANDARD: 0}
    assert [each.id for each in listing(engine, cast.operator, lacking=MEETINGS).partners] == [PARTNER]
    assert listing(engine, cast.operator, lacking=MANAGEMENT).found == 2
    assert [each.id for each in listing(engine, cast.operator, work_style=WorkStyle.TEAM).partners] == [PARTNER]
    assert [each.id for each in listing(engine, cast.operator, sort="audited").partners] == [OTHER_PARTNER, PARTNER]
    assert listing(engine, cast.operator, page=99).page == 1


def test_what_a_partner_lacks_is_asked_of_its_newest_audit(engine, cast, audit):
    audit(MEETINGS, ago=5)
    audit(MEETINGS, passed=False, ago=1)
    assert OTHER_PARTNER in {each.id for each in listing(engine, cast.operator, lacking=MEETINGS).partners}
    assert file(engine, cast.operator).partner.latest[MEETINGS].held_on == TODAY - timedelta(days=1)


def test_two_and_thirty_two_partners_cost_the_same_number_of_queries(engine, cast, audit):
    numbers = []
    everybody = [PARTNER, OTHER_PARTNER]
    for more in (0, 30):
        everybody += [viewer.organization for viewer in factories.partners(engine, more)]
        for partner in everybody:
            audit(MEETINGS, partner=partner)
        numbers.append(count_queries(engine, lambda: listing(engine, cast.operator)))
    assert numbers[0] == numbers[1] > 0
    pages = [listing(engine, cast.operator, page=n) for n in (1, 2)]
    assert [len(page.partners) for page in pages] == [25, 7]
    assert len({each.id for page in pages for each in page.partners}) == 32


def test_clients_read_the_certification_that_follows(engine, cast, audit):
    posting = factories.posting(engine, cast)
    with transaction(engine, cast.rival) as repo:
        at = factories.OPENED + timedelta(days=1)
        candidate = submit_proposal(repo, posting, "題名", "本文", factories.PROMISE, at)
    audit(MEETINGS)
    audit(MANAGEMENT)
    with reading(engine, cast.buyer) as repo:
        found = repo.candidates.detail(candidate, NOW)
    assert found.profile.certification is found.card.certification is PRIME
