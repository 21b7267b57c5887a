"""会社情報 is kept by those who may, in one form, and nobody overwrites a colleague unawares (A4, L4, L14, P10)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from core.actions.company import LABELS, Overtaken, Saved, save_company, shown
from core.actions.legal import answer_freelancer
from core.calendar import jst_date
from core.errors import NotAllowed, Refused
from core.model import Role, Viewer
from core.money import Rounding
from core.repository import reading, transaction
from core.store.tables import AuditRow, MemberRow, OrganizationRow, ProposalRow
from core.views.members import CompanyEntry
from tests.cast import CLIENT, NOW, PARTNER, Cast
from tests.factories import posting, proposal


def entry(engine: Engine, viewer: Viewer) -> CompanyEntry:
    with reading(engine, viewer) as repo:
        return repo.organizations.entry()


def save(
    engine: Engine, viewer: Viewer, base: CompanyEntry | None = None, corporate: bool = True, **typed: Any
) -> Saved:
    base = base or entry(engine, viewer)
    with transaction(engine, viewer) as repo:
        return save_company(repo, base, replace(base, **typed), NOW, corporate=corporate)


def trail(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count(AuditRow.id))) or 0


@pytest.mark.parametrize("who", Cast.__slots__)
def test_only_those_who_manage_a_company_change_what_it_tells(engine: Engine, cast: Cast, who: str):
    viewer: Viewer = getattr(cast, who)
    before = entry(engine, viewer)
    if viewer.role in (Role.ADMIN, Role.OPERATIONS):
        save(engine, viewer, phone="050-0000-0000")
        assert entry(engine, viewer) == replace(before, phone="05000000000", postal_code="0000001")
    else:
        with pytest.raises(NotAllowed):
            save(engine, viewer, phone="050-0000-0000")
        assert entry(engine, viewer) == before
        assert trail(engine) == 0


def test_everything_is_kept_in_one_form_and_what_was_changed_is_said(engine: Engine, cast: Cast):
    """L4, L14: hyphens and full-width digits go, with a notice."""
    saved = save(
        engine,
        cast.boss,
        name=" 株式会社青葉計器  ",
        domain="https://www.Aoba.example/",
        postal_code="〒１００－０００１",
        address="東京都千代田区千代田1-1",
        phone="０３－００００－０１９９",
        registration_number="7000012050002",
    )
    assert entry(engine, cast.boss) == CompanyEntry(
        "株式会社青葉計器",
        "Aoba Keiki",
        "aoba.example",
        "1000001",
        "東京都千代田区千代田1-1",
        "0300000199",
        "T7000012050002",
    )
    assert [notice.split("は、")[0] for notice in saved.notices] == ["電話番号", "郵便番号", "ドメイン", "登録番号"]
    assert "「0300000199」として登録しました" in saved.notices[0]


def test_what_is_shown_comes_back_unchanged_and_unsaid(engine: Engine, cast: Cast):
    save(engine, cast.boss, phone="0300000199", postal_code="1000001")
    base = entry(engine, cast.boss)
    traces = trail(engine)
    with transaction(engine, cast.boss) as repo:
        assert save_company(repo, base, shown(base), NOW) == Saved(base, ())
    assert shown(base).phone == "03-0000-0199"
    assert trail(engine) == traces


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("name", " ", "会社名を入力"),
        ("name", "あ" * 101, "100文字以内"),
        ("domain", "aoba", "ドメイン"),
        ("postal_code", "100", "7桁"),
        ("address", "", "住所を入力"),
        ("address", "あ" * 201, "200文字以内"),
        ("phone", "03-0000", "10桁"),
        ("registration_number", "T1234567890123", "検査用数字"),
        ("registration_number", "T123", "13桁"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_changes(engine: Engine, cast: Cast, field: str, typed: str, why: str):
    before = entry(engine, cast.boss)
    with pytest.raises(Refused, match=why):
        save(engine, cast.boss, **{field: typed, "name_roman": "Changed"} if field != "name_roman" else {field: typed})
    assert entry(engine, cast.boss) == before
    assert trail(engine) == 0


def test_a_sole_proprietor_s_number_has_no_check_digit_and_is_asked_for_once(engine: Engine, cast: Cast):
    """L4."""
    save(engine, cast.boss, corporate=False, registration_number="1234567890123")
    save(engine, cast.boss, phone="0300000199")
    assert entry(engine, cast.boss).registration_number == "T1234567890123"


@pytest.mark.parametrize(
    "name",
    ["株式会社髙﨑＆㈱アオバ, Co.・‐'1", "Ａｏｂａ　計器", "神社計器", "<script>alert(1)</script>", "**太字** :smile:"],
)
def test_names_are_kept_as_the_register_writes_them(engine: Engine, cast: Cast, name: str):
    """L15."""
    save(engine, cast.boss, name=name)
    assert entry(engine, cast.boss).name == name.replace("　", " ")


@pytest.mark.parametrize(("who", "issues"), [("boss", False), ("head", True), ("operator", True)])
def test_who_issues_papers_says_how_it_rounds_and_when_its_number_was_looked_up(
    engine: Engine, cast: Cast, who: str, issues: bool
):
    """L2, L4: a client issues none, and is not asked."""
    viewer = partner_admin(engine, cast) if who == "head" else getattr(cast, who)
    number, today = "T7000012050002", jst_date(NOW)
    save(engine, viewer, registration_number=number, rounding=Rounding.CEIL, registration_checked_on=today)
    kept = entry(engine, viewer)
    assert (kept.rounding, kept.registration_checked_on) == (
        (Rounding.CEIL, today) if issues else (Rounding.FLOOR, None)
    )
    if issues:
        save(engine, viewer, registration_number="")
        assert entry(engine, viewer).registration_checked_on is None, "what was looked up is no longer there"


def test_nobody_has_looked_up_a_number_tomorrow(engine: Engine, cast: Cast):
    with pytest.raises(Refused, match="本日まで"):
        save(
            engine,
            cast.operator,
            registration_number="T7000012050002",
            registration_checked_on=jst_date(NOW) + timedelta(days=1),
        )


def test_what_a_partner_answered_outlives_its_next_correction(engine: Engine, cast: Cast):
    """L7: the form keeps its hands off the answer."""
    admin = partner_admin(engine, cast)
    base = entry(engine, admin)
    with transaction(engine, admin) as repo:
        answer_freelancer(repo, True, NOW)
    save(engine, admin, base, phone="0300000199", freelancer=None)
    assert (entry(engine, admin).freelancer, entry(engine, admin).freelancer_answered_at) == (True, NOW)


def partner_admin(engine: Engine, cast: Cast) -> Viewer:
    """The seller, who manages its company as well."""
    with Session(engine) as session, session.begin():
        session.get_one(MemberRow, cast.seller.member).role = Role.ADMIN
    return replace(cast.seller, role=Role.ADMIN)


def test_the_second_of_two_admins_is_told_what_the_first_changed(engine: Engine, cast: Cast):
    base = entry(engine, cast.boss)
    save(engine, cast.boss, base, phone="0300000199")
    with pytest.raises(Overtaken, match="「電話番号」") as told:
        save(engine, cast.boss, base, name_roman="Aoba")
    assert told.value.entry.phone == "0300000199"
    assert entry(engine, cast.boss).name_roman == "Aoba Keiki"
    save(engine, cast.boss, told.value.entry, name_roman="Aoba", phone="0300000188")
    assert (entry(engine, cast.boss).name_roman, entry(engine, cast.boss).phone) == ("Aoba", "0300000188")


def test_saving_the_same_twice_is_saving_it_once(engine: Engine, cast: Cast):
    base = entry(engine, cast.boss)
    save(engine, cast.boss, base, phone="0300000199")
    traces = trail(engine)
    save(engine, cast.boss, base, phone="03-0000-0199")
    assert trail(engine) == traces


def test_a_partner_that_is_renamed_can_be_told_by_neither_name(engine: Engine, cast: Cast):
    """P10: what was proposed before the change names the old one, and may have named the new one."""
    admin = partner_admin(engine, cast)
    text = "ツキノワ営業舎は、来春からホシガラス商談堂となります。"
    written = proposal(engine, admin, posting(engine, cast), body=text)
    save(engine, admin, name="合同会社ホシガラス商談堂", name_roman="Hoshigarasu", domain="hoshigarasu.example")
    with Session(engine) as session:
        masked = session.get_one(ProposalRow, written).masked_body
    assert "ツキノワ" not in masked
    assert "ホシガラス" not in masked
    assert session.scalar(select(OrganizationRow.former_names).where(OrganizationRow.id == PARTNER))


def test_the_trail_keeps_what_changed_and_nothing_else(engine: Engine, cast: Cast):
    save(engine, cast.boss, name_roman="Aoba", postal_code="000-0001")
    with Session(engine) as session:
        row = session.scalars(select(AuditRow)).one()
    assert (row.action, row.subject_id) == ("save_company", CLIENT)
    assert row.before == {"name_roman": "Aoba Keiki", "postal_code": "000-0001", "phone": "03-0000-0101"}
    assert row.after == {"name_roman": "Aoba", "postal_code": "0000001", "phone": "0300000101"}
    answered = {"freelancer", "freelancer_answered_at"}  # by an action of its own (L7)
    assert set(LABELS) | answered == set(CompanyEntry.__dataclass_fields__)
