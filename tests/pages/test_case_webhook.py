"""Slackへの通知 in a case's 概要: directors set it, try it out and send again; nobody reads its address back (D6)."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from core.model import MailState
from core.repository import reading
from core.store.tables import WebhookPostRow
from core.store.webhooks import FAILED_MOST
from tests.cast import NOW
from tests.core.test_feed import write
from tests.factories import directed
from tests.pages.screens import screen, words

URL = "https://hooks.example/services/T0/B0/kagi"


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def case(engine, cast):
    return directed(engine, cast)


def pressed(app, *keys):
    """The buttons pressed in one run, for a dialog is drawn while the press that opened it lasts."""
    for key in keys:
        app.button(key=key).click()
    return app.run()


def overview(engine, viewer, name="director.case"):
    return screen(name, engine, viewer, case=1, part="overview")


def setting(engine, cast, case):
    with reading(engine, cast.director) as repo:
        return repo.webhooks.setting(case)


def test_a_director_sets_a_webhook_tries_it_out_and_sends_again_what_failed(engine, cast, case):
    app = pressed(overview(engine, cast.director), "webhook.edit")
    assert "未登録" in words(app)
    app.text_input(key="webhook.url").input("http://hooks.example/kagi")
    pressed(app, "webhook.edit")
    pressed(app, "webhook.edit", "webhook.save")
    assert "で始まるURLを入力してください" in app.error[0].value
    app.text_input(key="webhook.url").input(URL)
    pressed(app, "webhook.edit")
    pressed(app, "webhook.edit", "webhook.save")
    assert setting(engine, cast, case).masked == "https://hooks.example/●●●●●●"
    app = overview(engine, cast.director)
    app.button(key="webhook.test").click().run()
    (post,) = setting(engine, cast, case).posts
    write(engine, update(WebhookPostRow).values(state=MailState.FAILED, last_error="送信先のWebhookが見つかりません。"))
    app = overview(engine, cast.director)
    assert "送信先のWebhookが見つかりません。" in words(app)
    app.button(key=f"webhook.retry.{post.id}").click().run()
    assert setting(engine, cast, case).posts[0].state is MailState.QUEUED
    trying = {"attempts": 2, "last_error": "送信先が混み合っています。", "due_at": NOW + timedelta(minutes=2)}
    write(engine, update(WebhookPostRow).values(**trying))
    said = words(overview(engine, cast.director))
    assert "02に3回目の送信を行います。" in said
    assert "services" not in said
    assert "kagi" not in said


def test_failed_messages_beyond_those_listed_are_counted(engine, cast, case):
    post = {"case_id": case, "payload": {"text": "獲得"}, "state": MailState.FAILED, "created_at": NOW, "due_at": NOW}
    write(engine, insert(WebhookPostRow).values([post | {"key": str(number)} for number in range(FAILED_MOST + 2)]))
    app = overview(engine, cast.director)
    assert "ほかに2件あります" in words(app)
    assert len([button for button in app.button if button.label == "再送"]) == FAILED_MOST


def test_nobody_else_is_shown_a_webhook(engine, cast, case):
    for viewer, name in ((cast.sales, "director.case"), (cast.seller, "partner.case"), (cast.buyer, "client.progress")):
        app = overview(engine, viewer, name)
        assert "Slack" not in words(app)
        assert not [button for button in app.button if (button.key or "").startswith("webhook.")]
