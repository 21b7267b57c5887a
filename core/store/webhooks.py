"""A case's webhook: its address, which nobody reads back, and the messages that were written for it (D6)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import unescape
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update

from core import rules
from core.errors import NotFound, Refused
from core.model import MailState
from core.model_direction import CaseId, FeedEntryId, WebhookPostId
from core.rules import Permission
from core.store.case_access import NO_CASE, OfCases
from core.store.statements import insert_into, updated
from core.store.tables import CaseRow, FeedEntryRow, MailRow, WebhookPostRow
from core.store.webhook_posts import WebhookPosts
from core.views.webhooks import PostClaim, Webhook, WebhookPost
from core.webhook import masked

LATEST = 5
FAILED_MOST = 20
"""So many failed ones are listed beside the latest; the others come up as these are sent."""

NOT_FAILED = "送信に失敗したメッセージだけを再送できます。画面を更新して状態をご確認ください。"


class Webhooks(OfCases):
    """For those who direct cases; any action about a case may write a message."""

    def setting(self, case: CaseId) -> Webhook:
        """The case's webhook with its latest messages and those that failed. Raises NotAllowed, NotFound."""
        rules.require(self.viewer, Permission.DIRECT_CASES)
        self.require(case)
        failed = and_(WebhookPostRow.case_id == case, WebhookPostRow.state == MailState.FAILED)
        latest = self._newest(WebhookPostRow.case_id == case, LATEST)
        shown = {post.id: post for post in (*latest, *self._newest(failed, FAILED_MOST))}
        posts = sorted(shown.values(), key=attrgetter("id"), reverse=True)
        known = self.session.scalar(select(func.count()).select_from(WebhookPostRow).where(failed)) or 0
        more = known - sum(post.state is MailState.FAILED for post in posts)
        return Webhook(masked(self.address(case)), tuple(posts), more)

    def address(self, case: CaseId) -> str:
        """Where the case's messages go, "" for nowhere. A secret: no screen, mail or line of the trail tells it."""
        return self.session.scalar(select(CaseRow.webhook_url).where(CaseRow.id == case, self.inside())) or ""

    def put(self, case: CaseId, address: str, now: datetime) -> None:
        """From now on the case's messages go there, also those that wait; the action holds the case."""
        self.session.execute(update(CaseRow).where(CaseRow.id == case).values(webhook_url=address))
        waiting = update(WebhookPostRow).where(WebhookPostRow.case_id == case)
        self.session.execute(waiting.where(WebhookPostRow.state == MailState.QUEUED).values(due_at=now))

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
        """Queue a failed message once more, under the same key and with all its attempts. Raises Refused."""
        failed = update(WebhookPostRow).where(WebhookPostRow.id == post, WebhookPostRow.state == MailState.FAILED)
        anew = {"state": MailState.QUEUED, "due_at": now, "claimed_until": None, "attempts": 0, "last_error": ""}
        if not updated(self.session, failed.values(anew)):
            raise Refused(NOT_FAILED)

    # --- for the worker -------------------------------------------------------------------------------------------

    def give_up(self, claim: PostClaim, reason: str, state: MailState) -> bool:
        """The same as a worker's own, in the transaction that mails instead; False where it is not the claim's."""
        return WebhookPosts(self.session).give_up(claim, reason, state)

    def day_told(self, case: CaseId, entry: FeedEntryId) -> date:
        """The day of which a message told that it was over. Raises NotFound."""
        wanted = select(FeedEntryRow.day).where(FeedEntryRow.id == entry, FeedEntryRow.case_id == case)
        found = self.session.scalar(wanted)
        if found is None:
            raise NotFound(NO_CASE)
        return found

    def mailed(self, occasion: str) -> bool:
        """Whether a mail was ever written whose key begins with `occasion`."""
        mail = select(MailRow.id).where(MailRow.key.startswith(occasion, autoescape=True))
        return self.session.scalar(mail.limit(1)) is not None

    # --- the parts ------------------------------------------------------------------------------------------------

    def _newest(self, wanted: ColumnElement[bool], most: int) -> Sequence[WebhookPost]:
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
            .where(wanted)
            .order_by(WebhookPostRow.id.desc())
            .limit(most)
        )
        return [WebhookPost(WebhookPostId(row[0]), unescape(row[1]["text"]), *row[2:]) for row in rows]
