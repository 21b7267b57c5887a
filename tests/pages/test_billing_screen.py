"""請求先情報: To and Cc beside the form as they are typed, and the invoices that keep theirs (B1, B2, B3)."""

import json
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from core.model import Audience, Role, Viewer
from core.rules_billing import NO_ADDRESS, BillingEntry
from core.rules_people import Asked
from tests.cast import CLIENT, Cast, address
from tests.core.test_billing import ENTRY, ONE, THREE, TWO, desk, registered, save
from tests.core.test_members import make
from tests.factories import contracted
from tests.pages.hostile import HOSTILE
from tests.pages.screens import head, screen, words
from tests.queries import count_queries

SCREEN = "client.billing"


def _band(asked: "Asked", here: str) -> None:
    from pages.ui import company_band

    company_band.band(asked, here)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is drawn is the same on either database; tests/core/test_billing.py asks both."""
    return sqlite_url


def lines(app: AppTest) -> dict[str, Any]:
    """What the list of addresses was given."""
    parts = (node.proto for node in app.get("bidi_component"))
    return next(json.loads(part.bytes) for part in parts if part.component_name == "connect.emails")


def typed(app: AppTest, *emails: str) -> AppTest:
    """The list as the browser hands it in."""
    app.session_state["billing.emails"] = list(emails)
    return app.run()


def preview(app: AppTest) -> str:
    return next(node.proto.body for node in app.get("html") if "billing-to" in node.proto.body).split("</style>")[1]


@pytest.mark.parametrize("who", ["boss", "buyer", "looker", "outsider"])
def test_everybody_of_the_client_reads_it_and_only_the_admin_may_type(engine: Engine, cast: Cast, who: str):
    save(engine, cast.boss, ENTRY)
    app = screen(SCREEN, engine, getattr(cast, who))
    assert not app.exception
    manages = who in ("boss", "outsider")
    assert app.button(key="billing.save").disabled is not manages
    assert app.checkbox[0].disabled is not manages
    assert app.text_input[0].disabled is not manages
    assert ("管理者に依頼" in words(app)) is not manages
    assert (address("boss") in words(app)) is (who != "outsider")
    if who != "outsider":
        assert lines(app)["barred"] is not manages
        assert lines(app)["rows"] == [ONE, TWO]
        assert "最終更新" in head(app)


def test_until_it_is_saved_the_screen_says_what_counts(engine: Engine, cast: Cast):
    app = screen(SCREEN, engine, cast.boss)
    assert "まだ登録されていません" in app.warning[0].value
    assert app.checkbox[0].value is True
    assert app.text_input[0].value == "03-0000-0101"
    app.button(key="billing.save").click().run()
    assert app.toast[0].value == "請求先情報を保存しました。"
    assert not app.warning
    assert desk(engine, cast.boss).profile.entry == BillingEntry(True, (), "0300000101")


def test_to_and_cc_are_computed_as_they_are_typed(engine: Engine, cast: Cast):
    app = screen(SCREEN, engine, cast.boss)
    typed(app, ONE, "keiri@", TWO)
    assert f"<b>To</b><div><p>{address('boss')}</p>" in preview(app)
    assert f"<b>Cc</b><div><p>{ONE}</p><p>{TWO}</p>" in preview(app)
    assert [said["mark"] for said in lines(app)["said"]] == ["Cc", "", "Cc"]
    assert "半角で入力" in lines(app)["said"][1]["problem"]
    app.checkbox[0].uncheck().run()
    assert f"<b>To</b><div><p>{ONE}</p></div>" in preview(app)
    assert [said["mark"] for said in lines(app)["said"]] == ["To", "", "Cc"]
    said = [caption.value.replace("\\", "").replace("\u2060", "") for caption in app.caption]
    assert f"保存するまでは、現在の設定（To：{address('boss')}）で登録されます。" in said
    typed(app, "")
    assert any(NO_ADDRESS.split("。")[0] in node.value for node in app.markdown)


def test_what_is_wrong_is_said_at_once_and_stays_as_it_was_typed(engine: Engine, cast: Cast):
    app = typed(screen(SCREEN, engine, cast.boss), ONE, ONE.upper(), "髙橋@aoba.example")
    app.text_input[0].set_value("03-0000").run()
    app.button(key="billing.save").click().run()
    said = app.error[0].value
    assert all(word in said for word in ("2行目", "3行目", "電話番号は"))
    assert lines(app)["rows"] == [ONE, ONE.upper(), "髙橋@aoba.example"]
    assert not desk(engine, cast.boss).profile.revision


def test_twenty_one_addresses_are_refused_beside_the_list(engine: Engine, cast: Cast):
    app = typed(screen(SCREEN, engine, cast.boss), *(f"team{number}@aoba.example" for number in range(21)))
    assert any("現在21件" in node.value for node in app.markdown)
    app.button(key="billing.save").click().run()
    assert "現在21件" in app.error[0].value


def test_it_is_saved_as_typed_and_the_invoices_that_keep_theirs_are_listed(engine: Engine, cast: Cast):
    """B3: before saving, and named again with the toast after it."""
    order = contracted(engine, cast)
    registered(engine, order, date(2031, 1, 1), address("boss"), THREE, TWO)
    app = screen(SCREEN, engine, cast.boss)
    paper = ("2031年1月分", "合同会社ツキノワ営業舎", address("boss"), THREE, TWO, f"/order?order={order}")
    for told in ("登録済みの請求書（1件）", *paper, "/files/invoices/"):
        assert told in words(app)
    app.checkbox[0].uncheck().run()
    app.text_input[0].set_value("０５０－００００－０１０１").run()
    typed(app, " Keiri@aoba-keiki.example", "", TWO).button(key="billing.save").click().run()
    toasts = [toast.value for toast in app.toast]
    assert toasts[0] == "請求先情報を保存しました。"
    assert any("「05000000101」" in each for each in toasts)
    assert any("登録済みの請求書（1件）は、登録時の請求先のまま発行されます" in each for each in toasts)
    assert desk(engine, cast.boss).profile.entry == BillingEntry(False, (ONE, TWO), "05000000101")
    assert lines(app)["rows"] == [ONE, TWO]


def test_who_saves_second_is_told_and_loses_nothing(engine: Engine, cast: Cast):
    make(engine, cast.looker.member, role=Role.ADMIN)
    app = typed(screen(SCREEN, engine, cast.boss), THREE)
    save(engine, Viewer(cast.looker.member, CLIENT, Audience.CLIENT, Role.ADMIN), ENTRY)
    app.button(key="billing.save").click().run()
    assert "三谷 望さんが「その他のメールアドレス」" in app.error[0].value
    assert lines(app)["rows"] == [THREE]
    app.button(key="billing.save").click().run()
    assert desk(engine, cast.boss).profile.entry.emails == (THREE,)


def test_what_was_typed_can_be_given_up(engine: Engine, cast: Cast):
    save(engine, cast.boss, ENTRY)
    app = typed(screen(SCREEN, engine, cast.boss), THREE)
    app.button(key="billing.discard").click().run()
    assert lines(app)["rows"] == [ONE, TWO]
    assert not [button for button in app.button if button.key == "billing.discard"]


def test_hostile_text_is_shown_as_it_was_typed(engine: Engine, cast: Cast):
    make(engine, cast.boss.member, name="**太字** <script>alert(1)</script> :smile:")
    app = typed(screen(SCREEN, engine, cast.boss), *HOSTILE[:20])
    assert not app.exception
    assert "<script>" not in preview(app)
    app.button(key="billing.save").click().run()
    assert not app.exception
    assert not desk(engine, cast.boss).profile.revision


def test_ten_registered_invoices_cost_as_many_queries_as_three(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    numbers: list[int] = []
    for months in (range(1, 4), range(4, 13)):
        for month in months:
            registered(engine, order, date(2031, month, 1), ONE, TWO)
        numbers.append(count_queries(engine, lambda: screen(SCREEN, engine, cast.boss)))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("asked", "here", "leads_to"),
    [
        (Asked(("住所",), billing=True), "postings", ["/company", "/billing"]),
        (Asked(("住所",), billing=True), "company", ["/billing"]),
        (Asked(("住所",), billing=True), "billing", ["/company"]),
        (Asked(billing=True), "billing", []),
        (Asked(), "postings", []),
    ],
)
def test_the_band_leads_to_what_is_missing_elsewhere(asked: Asked, here: str, leads_to: list[str]):
    """A4."""
    app = AppTest.from_function(_band, args=(asked, here)).run()
    assert [path for node in app.get("html") for path in re.findall(r'href="([^"]+)"', node.proto.body)] == leads_to
    assert bool(app.button) is bool(leads_to)
