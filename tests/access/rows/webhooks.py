"""A case's webhook is for those who direct cases, sales of kakutoku not among them (D6)."""

from sqlalchemy import insert, update

from core.actions import webhooks
from core.model import MailState
from core.model_direction import WebhookPostId
from core.store.tables import CaseRow, WebhookPostRow
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS
from tests.access.table import DONE, REFUSED, SAME, Row

DIRECTING = DIRECTOR | OPERATIONS
URL = "https://hooks.example/services/T0/B0/secret"


def webhook_set(engine, cast):
    """The case's reports go to a channel."""
    things = s.case_opened(engine, cast)
    s.write(engine, update(CaseRow).values(webhook_url=URL))
    return things


def _posted(engine, cast, state):
    post = {"case_id": 1, "key": "a", "payload": {"text": "獲得"}, "state": state, "created_at": s.NOW, "due_at": s.NOW}
    things = webhook_set(engine, cast)
    s.write(engine, insert(WebhookPostRow).values(post))
    return {**things, "post": WebhookPostId(1)}


def post_failed(engine, cast):
    """A message to the channel was given up."""
    return _posted(engine, cast, MailState.FAILED)


def post_sent(engine, cast):
    """A message to the channel was taken."""
    return _posted(engine, cast, MailState.SENT)


ROWS = [
    Row(
        webhooks.set_webhook,
        may=DIRECTING,
        states={s.case_opened: DONE, webhook_set: SAME},
        args=lambda t: (t.case, URL, s.NOW),
    ),
    Row(
        webhooks.send_test,
        may=DIRECTING,
        states={s.case_opened: REFUSED, webhook_set: DONE},
        args=lambda t: (t.case, "once", s.NOW),
    ),
    Row(
        webhooks.retry_post,
        may=DIRECTING,
        states={post_failed: DONE, post_sent: REFUSED},
        args=lambda t: (t.post, s.NOW),
    ),
]
