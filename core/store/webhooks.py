"""A case's webhook: its address, which nobody reads back, and the messages that were written for it (D6)."""

from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any

from sqlalchemy import select, update

from core import rules
from core.errors import NotFound, Refused
from core.model import MailState
from core.model_direction import CaseId, WebhookPostId
from core.rules import Permission
from core.store.case_access import NO_CASE, OfCases
from core.store.statements import insert_into, updated
from core.store.tables import CaseRow, WebhookPostRow
from core.views.webhooks import Webhook, WebhookPost
from core.webhook import masked

LATEST = 5
NOT_FAILED = "送信に失敗したメッセージだけを再送できます。画面を更新して状態をご確認ください。"


class Webhooks(OfCases):
    """For those who direct cases; any action about a case may write a message."""

    def setting(self, case: CaseId) -> Webhook:
        """The case's webhook with its latest messages. Raises NotAllowed, NotFound."""
        rules.require(self.viewer, Permission.DIRECT_CASES)
        self.require(case)
        rows = self.session.execute(
            select(
                WebhookPostRow.id,
                WebhookPostRow.payload,
                WebhookPostRow.state,
                WebhookPostRow.created_at,
                WebhookPostRow.due_at,
                WebhookPostRow.sent_at,
                WebhookPostRow.attempts,
                WebhookPostRow.last_error,
            )
            .where(WebhookPostRow.case_id == case)
            .order_by(WebhookPostRow.id.desc())
            .limit(LATEST)
        ).all()
        posts = [WebhookPost(WebhookPostId(row[0]), unescape(row[1]["text"]), *row[2:]) for row in rows]
        return Webhook(masked(self.address(case)), tuple(posts))

    def address(self, case: CaseId) -> str:
        """Where the case's messages go, "" for nowhere. A secret: no screen, mail or line of the trail tells it."""
        return self.session.scalar(select(CaseRow.webhook_url).where(CaseRow.id == case, self.inside())) or ""

    def put(self, case: CaseId, address: str) -> None:
        """From now on the case's messages go there; the action holds the case."""
        self.session.execute(update(CaseRow).where(CaseRow.id == case).values(webhook_url=address))

    def queue(self, case: CaseId, key: str, payload: Mapping[str, Any], now: datetime) -> bool:
        """Write a message to leave once the transaction is committed. False where its key is known already, for the
        occasion has its message, whatever became of it.
        """
        row = {
            "case_id": case,
            "key": key,
            "payload": payload,
            "state": MailState.QUEUED,
            "created_at": now,
            "due_at": now,
            "attempts": 0,
            "last_error": "",
        }
        statement = insert_into(self.session, WebhookPostRow).values(row).on_conflict_do_nothing(index_elements=["key"])
        return self.session.scalar(statement.returning(WebhookPostRow.id)) is not None

    def case_of(self, post: WebhookPostId) -> CaseId:
        """The case that a message belongs to. Raises NotFound (A5)."""
        wanted = select(WebhookPostRow.case_id).join(CaseRow, CaseRow.id == WebhookPostRow.case_id)
        found = self.session.scalar(wanted.where(WebhookPostRow.id == post, self.inside()))
        if found is None:
            raise NotFound(NO_CASE)
        return found

    def retry(self, post: WebhookPostId, now: datetime) -> None:
        """Queue a failed message once more, under the same key. Raises Refused."""
        failed = update(WebhookPostRow).where(WebhookPostRow.id == post, WebhookPostRow.state == MailState.FAILED)
        if not updated(self.session, failed.values(state=MailState.QUEUED, due_at=now, claimed_until=None)):
            raise Refused(NOT_FAILED)
