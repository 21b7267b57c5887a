"""What a press does and says: a refusal keeps what was typed, an accident has a number, success is told once."""

from datetime import datetime

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from core.errors import Refused
from core.model import Viewer
from core.repository import Repository
from core.rules import Permission, require
from pages.ui import frame
from tests.cast import NOW, Cast


def refuse(repo: Repository, now: datetime) -> None:
    raise Refused("10,000円~20,000円の範囲で入力してください。")


def break_down(repo: Repository, now: datetime) -> None:
    raise ZeroDivisionError("the secret detail")


def stay_calm(repo: Repository, now: datetime, *, key: str = "") -> None:
    assert now == NOW


ACTIONS = {"refuse": refuse, "break_down": break_down, "stay_calm": stay_calm}


def screen() -> None:
    import streamlit as st

    from pages.ui import frame, header
    from tests.pages.test_ui_frame import ACTIONS

    header.title("題名")
    action = ACTIONS[st.session_state["action"]]
    st.text_input("本文", key="body")
    if st.button("その場で", key="in_place"):
        with frame.acting("できました。"):
            frame.write(action)
            st.rerun()
    if st.button("別の画面へ", key="elsewhere"):
        with frame.acting("できました。"):
            frame.write(action)
            header.go("/postings")
    st.button("先に", key="before", on_click=frame.act, args=(action,), kwargs={"done": "できました。"})
    st.text(f"key {frame.intent_key('thing')}")
    st.button("次へ", key="next", on_click=frame.renew, args=("thing",))


def page(engine: Engine, viewer: Viewer, action: str) -> AppTest:
    app = AppTest.from_function(screen, default_timeout=20)
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: NOW)
    app.session_state["action"] = action
    return app.run()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the frame does is the same on either database."""
    return sqlite_url


@pytest.mark.parametrize("press", ["in_place", "before"])
def test_a_refusal_is_said_in_its_own_words_and_keeps_what_was_typed(press: str, engine: Engine, cast: Cast):
    app = page(engine, cast.buyer, "refuse")
    app.text_input(key="body").input("長い文章")
    app.button(key=press).click().run()
    assert "範囲で入力してください" in app.error[0].value
    assert "\\~" in app.error[0].value, "typed signs are escaped, or the tilde would strike the text through"
    assert app.text_input(key="body").value == "長い文章"
    assert not app.toast


@pytest.mark.parametrize("press", ["in_place", "before"])
def test_an_accident_shows_a_number_and_no_detail(press: str, engine: Engine, cast: Cast):
    app = page(engine, cast.buyer, "break_down")
    app.button(key=press).click().run()
    assert app.error[0].value.startswith("予期しないエラー（ID ")
    assert "secret" not in app.error[0].value
    assert not app.exception


@pytest.mark.parametrize("press", ["in_place", "before"])
def test_success_is_told_once(press: str, engine: Engine, cast: Cast):
    app = page(engine, cast.buyer, "stay_calm")
    app.button(key=press).click().run()
    assert [toast.value for toast in app.toast] == ["できました。"]
    assert not app.error
    app.run()
    assert not app.toast


def test_an_intent_keeps_its_key_until_it_is_fulfilled(engine: Engine, cast: Cast):
    app = page(engine, cast.buyer, "stay_calm")
    first = app.text[0].value
    assert app.run().text[0].value == first
    app.button(key="next").click().run()
    assert app.text[0].value != first


def test_a_barred_button_gives_the_rules_own_reason(cast: Cast):
    assert frame.barred(require, cast.buyer, Permission.SCREEN_CANDIDATES) == ""
    assert frame.bar("") == {}
    reason = frame.barred(require, cast.looker, Permission.SCREEN_CANDIDATES)
    assert reason.startswith("ゲストは閲覧のみ可能です。")
    assert frame.bar(reason) == {"disabled": True, "help": reason}


def test_what_was_done_is_told_on_the_screen_it_leads_to(engine: Engine, cast: Cast):
    app = page(engine, cast.buyer, "stay_calm")
    app.button(key="elsewhere").click().run()
    assert [toast.value for toast in app.toast] == []
    assert [toast.value for toast in app.run().toast] == ["できました。"]
