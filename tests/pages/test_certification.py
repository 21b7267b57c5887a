"""認定審査: the list of partners, one partner's audits, and recording the next (P6, K1)."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.actions.prime_audits import NewAudit, record_audit
from core.calendar import jst_date
from core.model_accounts import AuditKind
from core.repository import reading, transaction
from core.store.tables import MailRow
from pages.ui import audit_parts, frame
from tests import factories
from tests.cast import NOW, OTHER_PARTNER, PARTNER
from tests.pages.hostile import HOSTILE
from tests.pages.screens import screen, words
from tests.queries import count_queries

CERTIFICATION = "operations.certification"
MEETINGS, MANAGEMENT = AuditKind.MEETINGS, AuditKind.MANAGEMENT


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


def record(engine, cast, kind, passed=True, ago=0, partner=OTHER_PARTNER, note=""):
    held = NewAudit(kind, jst_date(NOW) - timedelta(days=ago), cast.director.member, passed, note)
    with transaction(engine, cast.operator) as repo:
        record_audit(repo, partner, held, NOW)


def file(engine, cast):
    with reading(engine, cast.operator) as repo:
        return repo.prime_audits.file(OTHER_PARTNER)


def opened(engine, viewer, dialog, at=NOW):
    """A dialog that stays open, for what is pressed in it."""
    app = AppTest.from_function(_dialog, default_timeout=30)
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: at)
    app.session_state["dialog"] = dialog
    return app.run()


def _dialog():
    import streamlit as st

    st.session_state["dialog"]()


@pytest.mark.parametrize("who", ["sales", "director", "operator"])
def test_partners_stand_with_their_audits_and_the_next_step(engine, cast, who):
    record(engine, cast, MEETINGS, ago=3)
    record(engine, cast, MANAGEMENT, passed=False)
    seen = words(screen(CERTIFICATION, engine, getattr(cast, who)))
    for said in (
        "株式会社ハルカゼ商談所",
        "プライム認定",
        "合格",
        "2026/11/21（土）",
        "マネジメント審査を再実施",
        "2社が該当",
    ):
        assert said in seen
    assert "定例MTG審査・マネジメント審査を実施" in seen, "what nobody has audited yet"


def test_the_list_is_narrowed_by_its_address(engine, cast):
    seen = words(screen(CERTIFICATION, engine, cast.operator, status="prime"))
    assert "ツキノワ" in seen
    assert "ハルカゼ" not in seen
    assert "ハルカゼ" in words(screen(CERTIFICATION, engine, cast.operator, q="ハルカゼ", style="solo_player"))
    assert "条件に合う認定パートナーはありません" in words(screen(CERTIFICATION, engine, cast.operator, q="該当なし"))


def test_operations_record_an_audit_after_reading_what_it_does(engine, cast):
    record(engine, cast, MEETINGS)
    app = screen(CERTIFICATION, engine, cast.operator, partner=OTHER_PARTNER)
    assert app.selectbox(key="certification.auditor").value == cast.operator.member
    app.radio(key="certification.kind").set_value(MANAGEMENT)
    app.radio(key="certification.passed.1").set_value(True)
    app.text_area(key=f"certification.{OTHER_PARTNER}.note").input("**体制**を確認した。")
    app.button(key="certification.check").click().run()
    assert "「プライム認定」に変わり" in app.warning[0].value
    assert file(engine, cast).partner.latest.keys() == {MEETINGS}, "nothing is recorded before it is confirmed"
    held = NewAudit(MANAGEMENT, jst_date(NOW), cast.operator.member, True, "**体制**を確認した。")
    dialog = opened(engine, cast.operator, partial(audit_parts.confirm, file(engine, cast).partner, held, "place"))
    dialog.button(key="certification.record").click().run()
    assert not dialog.error
    newest = next(each for each in file(engine, cast).audits if each.kind is MANAGEMENT)
    assert (newest.note, newest.auditor) == ("**体制**を確認した。", "尾上 静")
    with Session(engine) as session:
        assert session.scalars(select(MailRow.kind)).all() == ["certification_changed"]


def test_what_changes_nothing_says_so(engine, cast):
    held = NewAudit(MEETINGS, jst_date(NOW), cast.operator.member, False)
    app = opened(engine, cast.operator, partial(audit_parts.confirm, file(engine, cast).partner, held, "place"))
    assert any("「一般」のまま変わりません" in each.value for each in app.markdown)
    assert not app.warning


def test_an_older_audit_that_is_written_down_late_promises_nothing(engine, cast):
    record(engine, cast, MEETINGS)
    record(engine, cast, MANAGEMENT)
    older = NewAudit(MEETINGS, jst_date(NOW) - timedelta(days=9), cast.operator.member, False)
    app = opened(engine, cast.operator, partial(audit_parts.confirm, file(engine, cast).partner, older, "place"))
    assert any("「プライム認定」のまま変わりません" in each.value for each in app.markdown)


@pytest.mark.parametrize(("days", "passed", "said"), [(0, None, "結果を選択"), (1, True, "今日まで")])
def test_what_is_missing_is_said_before_anything_is_asked(engine, cast, days, passed, said):
    app = screen(CERTIFICATION, engine, cast.operator, partner=OTHER_PARTNER)
    app.date_input(key="certification.day").set_value(jst_date(NOW) + timedelta(days=days))
    if passed is not None:
        app.radio(key="certification.passed.0").set_value(passed)
    app.button(key="certification.check").click().run()
    assert said in app.error[0].value


@pytest.mark.parametrize("who", ["sales", "director"])
def test_the_others_of_kakutoku_read_and_are_told_why_they_can_not_record(engine, cast, who):
    record(engine, cast, MEETINGS, note="議事録が当日中に届く。")
    app = screen(CERTIFICATION, engine, getattr(cast, who), partner=OTHER_PARTNER)
    assert "議事録が当日中に届く" in words(app)
    assert app.button(key="certification.check").disabled
    assert "運営のみ" in app.button(key="certification.check").help


@pytest.mark.parametrize("who", ["buyer", "seller", "rival"])
@pytest.mark.parametrize("query", [{}, {"partner": OTHER_PARTNER}])
def test_nobody_else_reads_any_of_it(engine, cast, who, query):
    record(engine, cast, MEETINGS, note="内部のメモ")
    app = screen(CERTIFICATION, engine, getattr(cast, who), **query)
    assert "カクトクのみ" in app.info[0].value
    assert "内部のメモ" not in words(app)
    assert "審査担当" not in words(app)


@pytest.mark.parametrize("number", ["999999", "0", "abc", "1"])
def test_a_partner_that_does_not_exist_is_not_found(engine, cast, number):
    app = screen(CERTIFICATION, engine, cast.operator, partner=number)
    assert "見つかりません" in app.info[0].value


def test_the_start_is_corrected(engine, cast):
    app = screen(CERTIFICATION, engine, cast.operator, partner=OTHER_PARTNER)
    app.number_input(key="certification.year").set_value(1999)
    app.button(key="certification.start").click().run()
    assert "2010〜2026年" in app.error[0].value
    app.number_input(key="certification.year").set_value(2018)
    app.button(key="certification.start").click().run()
    assert file(engine, cast).partner.partner_since == 2018


def test_nothing_typed_becomes_markup(engine, cast):
    """T3."""
    record(engine, cast, MEETINGS, note="\n".join(HOSTILE))
    app = screen(CERTIFICATION, engine, cast.operator, partner=OTHER_PARTNER)
    assert not app.exception
    for block in (*app.markdown, *app.caption):
        assert "](" not in block.value.replace("\\]\\(", "")


def test_thirty_two_rows_cost_as_many_queries_as_two(engine, cast):
    numbers = []
    everybody = [PARTNER, OTHER_PARTNER]
    for more in (0, 30):
        everybody += [each.organization for each in factories.partners(engine, more)]
        for partner in everybody:
            record(engine, cast, MEETINGS, partner=partner)
        numbers.append(count_queries(engine, lambda: screen(CERTIFICATION, engine, cast.operator)))
    assert numbers[0] == numbers[1] > 0
