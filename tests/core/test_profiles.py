"""A partner's own page: what is kept, what is refused, who saved first, and what clients read of it (P6, P10)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.actions.candidates import decline, proceed_to_interview, put_on_hold
from core.actions.profiles import TypedProfile, update_profile
from core.actions.proposals import submit_proposal
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model import Certification, Role, WorkStyle
from core.model_accounts import ProfileItem
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.tables import AuditRow, MemberRow, OrganizationRow, PartnerProfileRow
from tests import factories
from tests.cast import NOW, OTHER_PARTNER, PARTNER

TELLING = "合同会社ツキノワ営業舎の髙﨑 直人です。https://tsukinowa.example ・ seller@tsukinowa.example ・ 03-0000-0103"
TYPED = TypedProfile(
    work_style=WorkStyle.ORGANIZATION,
    employees="８６名",
    regular_employees=" 41 ",
    founded_year="2014年",
    corporate_form="株式会社",
    prefecture="大阪府",
    working_mode="出社が原則です。",
    representative="食品卸の営業を12年経験しました。",
    record="■ 飲食店向けサービス\n成果：商談1,120件",
)
KEPT = (WorkStyle.ORGANIZATION, 86, 41, 2014, "株式会社", "大阪府")


def own(engine, viewer):
    with reading(engine, viewer) as repo:
        return repo.profiles.own()


def save(engine, viewer, typed=TYPED, based_on=None, at=NOW):
    based_on = own(engine, viewer).revision if based_on is None else based_on
    with transaction(engine, viewer) as repo:
        update_profile(repo, typed, based_on, at)


def trail(engine):
    with Session(engine) as session:
        return session.execute(select(AuditRow.action, AuditRow.before, AuditRow.after).order_by(AuditRow.id)).all()


def newcomer(engine, viewer):
    """The partner as it is on its first day: no profile."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(delete(PartnerProfileRow).where(PartnerProfileRow.partner_id == viewer.organization))
    return viewer


# --- keeping --------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_leaves_its_trace(engine, cast):
    save(engine, cast.seller)
    told = own(engine, cast.seller).told
    assert tuple(own(engine, cast.seller).items.values())[:6] == KEPT
    assert told.record == TYPED.record
    ((action, before, after),) = trail(engine)
    assert action == "update_profile"
    assert (before["employees"], after["employees"]) == (12, 86)
    assert set(before) == set(after) == {item.value for item in ProfileItem}


def test_only_what_changed_is_in_the_trail(engine, cast):
    save(engine, cast.seller)
    save(engine, cast.seller, replace(TYPED, record=""))
    assert trail(engine)[-1] == ("update_profile", {"record": TYPED.record}, {"record": ""})


def test_a_second_press_changes_nothing(engine, cast):
    before = own(engine, cast.seller).revision
    for _ in range(2):
        save(engine, cast.seller, based_on=before)
    assert len(trail(engine)) == 1


def test_certification_and_start_are_not_the_partners_to_change(engine, cast):
    before = own(engine, cast.seller).told
    save(engine, cast.seller)
    after = own(engine, cast.seller).told
    assert (after.certification, after.partner_since) == (before.certification, before.partner_since)


def test_a_first_profile_is_a_standard_one_that_began_with_the_account(engine, cast):
    seller = newcomer(engine, cast.seller)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        entered = datetime(2025, 12, 31, 15, 30, tzinfo=UTC)  # already 2026 in Tokyo
        session.execute(update(OrganizationRow).where(OrganizationRow.id == PARTNER).values(created_at=entered))
    assert own(engine, seller).told is None
    save(engine, seller)
    told = own(engine, seller).told
    assert (told.certification, told.partner_since) == (Certification.STANDARD, 2026)
    assert trail(engine)[-1].before["employees"] is None


@pytest.mark.parametrize("who", ["buyer", "boss", "looker", "outsider", "sales", "director", "operator"])
def test_nobody_but_the_partner_writes_its_page(engine, cast, who):
    with pytest.raises(NotAllowed), transaction(engine, getattr(cast, who)) as repo:
        update_profile(repo, TYPED, "", NOW)
    with pytest.raises(NotFound), reading(engine, getattr(cast, who)) as repo:
        repo.profiles.own()
    assert trail(engine) == []


def test_a_guest_of_the_partner_reads_and_writes_nothing(engine, cast):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.seller.member).values(role=Role.GUEST))
    guest = replace(cast.seller, role=Role.GUEST)
    assert own(engine, guest).told
    with pytest.raises(NotAllowed, match="ゲスト"), transaction(engine, guest) as repo:
        update_profile(repo, TYPED, "", NOW)


def test_a_partners_page_is_its_own(engine, cast):
    before = own(engine, cast.rival)
    save(engine, cast.seller)
    assert own(engine, cast.rival) == before


# --- what is refused ------------------------------------------------------------------------------------------------

BAD = [
    ("work_style", None, "活動形態を選択"),
    ("employees", "", "従業員数を入力"),
    ("employees", "0", "従業員数は1〜500,000の整数"),
    ("employees", "-3", "従業員数は1〜500,000の整数"),
    ("employees", "12.5", "整数"),
    ("employees", "約百名", "整数"),
    ("employees", "500001", "整数"),
    ("employees", "9" * 90, "整数"),
    ("regular_employees", "", "正社員数を入力"),
    ("regular_employees", "87", "正社員数は従業員数以下"),
    ("founded_year", "1799", "設立年は1800〜2026の整数"),
    ("founded_year", "2027", "設立年は1800〜2026の整数"),
    ("founded_year", "平成28年", "整数"),
    ("corporate_form", "", "法人形態を選択"),
    ("corporate_form", "㈱ツキノワ", "法人形態を選択"),
    ("prefecture", "東京", "本社所在地を選択"),
    ("working_mode", " \n ", "稼働形態を入力"),
    ("working_mode", "長" * 1_001, "稼働形態は1,000文字以内"),
    ("representative", "", "代表者プロフィールを入力"),
    ("representative", "長" * 2_001, "代表者プロフィールは2,000文字以内"),
    ("record", "長" * 5_001, "支援実績は5,000文字以内"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD)
def test_what_cannot_be_kept_is_refused_in_a_sentence(engine, cast, field, typed, sentence):
    before = own(engine, cast.seller)
    with pytest.raises(Refused, match=sentence):
        save(engine, cast.seller, replace(TYPED, **{field: typed}))
    assert own(engine, cast.seller) == before
    assert trail(engine) == []


def test_everything_that_is_wrong_is_said_at_once(engine, cast):
    with pytest.raises(Refused) as refused:
        save(engine, newcomer(engine, cast.seller), TypedProfile())
    lines = refused.value.sentence.split("\n")
    assert len(lines) == len(ProfileItem) - 1, "only 支援実績 may be left empty"
    assert all(line.endswith("してください。") for line in lines)


@pytest.mark.parametrize(
    ("typed", "kept"), [("1", 1), ("１，２００", 1_200), ("12 000 名", 12_000), ("500000", 500_000)]
)
def test_numbers_are_read_as_people_write_them(engine, cast, typed, kept):
    save(engine, cast.seller, replace(TYPED, employees=typed, regular_employees="0"))
    assert own(engine, cast.seller).told.employees == kept


def test_this_year_is_counted_in_tokyo(engine, cast):
    new_year = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    with pytest.raises(Refused):
        save(engine, cast.seller, replace(TYPED, founded_year="2027"), at=new_year - timedelta(seconds=1))
    save(engine, cast.seller, replace(TYPED, founded_year="2027"), at=new_year)


# --- two at once (O6's manners) -------------------------------------------------------------------------------------


def test_the_second_of_two_is_told_and_overwrites_nothing(engine, cast):
    started = own(engine, cast.seller).revision
    save(engine, cast.seller, based_on=started)
    mine = replace(TYPED, record="別の実績")
    with pytest.raises(Conflict, match="別の担当者"):
        save(engine, cast.seller, mine, based_on=started)
    assert own(engine, cast.seller).told.record == TYPED.record
    save(engine, cast.seller, mine, based_on=own(engine, cast.seller).revision)
    assert own(engine, cast.seller).told.record == "別の実績"


def test_of_those_who_save_at_the_same_moment_one_is_kept(engine, cast):
    started = own(engine, cast.seller).revision

    def press(number):
        try:
            save(engine, cast.seller, replace(TYPED, record=f"{number}人目の実績"), based_on=started)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as presses:
        kept = list(presses.map(press, range(4)))
    assert sum(kept) == len(trail(engine)) == 1
    assert own(engine, cast.seller).told.record == f"{kept.index(True)}人目の実績"


def test_two_first_profiles_do_not_overwrite_each_other(engine, cast):
    seller = newcomer(engine, cast.seller)
    started = own(engine, seller).revision
    save(engine, seller, based_on=started)
    with pytest.raises(Conflict):
        save(engine, seller, replace(TYPED, record="別の実績"), based_on=started)
    assert own(engine, seller).told.record == TYPED.record


def test_the_revision_is_about_what_the_partner_tells_and_nothing_else(engine, cast):
    before = own(engine, cast.seller).revision
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        values = {"certification": Certification.STANDARD, "partner_since": 2020}
        session.execute(update(PartnerProfileRow).where(PartnerProfileRow.partner_id == PARTNER).values(**values))
    assert own(engine, cast.seller).revision == before
    numbers = {"employees": 86, "regular_employees": 41, "founded_year": 2014}
    for item in ProfileItem:
        with Session(engine.execution_options(**WRITE)) as session, session.begin():
            other = session.get(PartnerProfileRow, OTHER_PARTNER)
            setattr(other, item.value, numbers.get(item.value, getattr(TYPED, item.value)))
        assert own(engine, cast.rival).revision != before
        before = own(engine, cast.rival).revision


# --- what clients read (P10) ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosed", [False, True])
def test_the_preview_is_what_the_client_reads(engine, cast, disclosed):
    save(engine, cast.seller, replace(TYPED, working_mode=TELLING, representative=TELLING, record=TELLING))
    candidate = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    for move in (put_on_hold, decline, proceed_to_interview) if disclosed else (put_on_hold, decline):
        with transaction(engine, cast.buyer) as repo:
            move(repo, candidate, NOW)
        with reading(engine, cast.buyer) as repo:
            read = repo.candidates.detail(candidate, NOW).profile
        expected = move is proceed_to_interview
        with reading(engine, cast.seller) as repo:
            assert repo.profiles.preview(disclosed=expected) == read
        assert ("ツキノワ" in repr(read)) is expected
        assert ("●●●" in read.record) is not expected


def test_a_partner_without_a_profile_has_no_preview(engine, cast):
    newcomer(engine, cast.seller)
    with reading(engine, cast.seller) as repo:
        assert repo.profiles.preview(disclosed=False) is None


# --- proposing needs it (P3, P6) ------------------------------------------------------------------------------------


def test_who_has_told_nothing_can_not_propose_yet(engine, cast):
    seller, posting = newcomer(engine, cast.seller), factories.posting(engine, cast)
    at = factories.OPENED + timedelta(days=1)
    with pytest.raises(Refused, match="パートナー情報"), transaction(engine, seller) as repo:
        submit_proposal(repo, posting, "題名", "本文", factories.PROMISE, at)
    save(engine, seller, replace(TYPED, record=""))
    with transaction(engine, seller) as repo:
        assert submit_proposal(repo, posting, "題名", "本文", factories.PROMISE, at)
