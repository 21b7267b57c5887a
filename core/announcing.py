"""Messages to the cases' webhooks leave by themselves; what no server took is mailed instead (D6)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from core import letters_feed as letters
from core.calendar import jst_date
from core.model import MailState
from core.model_direction import AppointmentId, FeedEntryId
from core.repository import Engine, Repository, announcing, working
from core.views.feed import DayEnd
from core.views.webhooks import PostClaim
from core.webhook_call import Later, Line, Never

LEASE = timedelta(minutes=2)
"""How long a claimed message is one worker's own; many times what a server may take to answer."""

MAX_ATTEMPTS = 12
NO_ADDRESS = "Webhookの設定が解除されたため、送信を取り消しました。"
STUMBLED = "送信中に問題が発生しました。続く場合は運営へお知らせください。"

log = structlog.get_logger(__name__)


class Announcer:
    """Posts what is due. Any number may run; the messages' claims keep them apart."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        back_off: Callable[[int], timedelta],
        line: Line | None = None,
    ) -> None:
        self._engine, self._clock, self._back_off = engine, clock, back_off
        self._line = line  # made with the first message: the machine's certificates take their time

    def announce_next(self) -> bool:
        """Post the message that is longest due; False where none is.

        No transaction is open while the server is spoken to: claim, post, settle. Nobody can tell whether a server that
        falls silent has taken its message: it is given up, and a person decides. A process that dies between the
        message and the settling is the one way in which it can come twice by itself.
        """
        with announcing(self._engine) as posts:
            claim = posts.claim(self._clock(), LEASE)
        if claim is None:
            return False
        if not claim.url:
            self._give_up(claim, NO_ADDRESS, MailState.CANCELLED)
            return True
        self._line = self._line or Line()
        try:
            self._line.post(claim.url, claim.payload, self._clock())
        except Never as refusal:
            self._give_up(claim, str(refusal))
        except Later as trouble:
            self._put_off(claim, trouble)
        except Exception:  # what nobody thought of has to be told and to end as well, else it is tried for ever
            log.exception("webhook stumbled", post=claim.id, case=claim.case)
            self._put_off(claim, Later(STUMBLED))
        else:
            with announcing(self._engine) as posts:
                posts.sent(claim, self._clock())
        return True

    def _put_off(self, claim: PostClaim, trouble: Later) -> None:
        if claim.attempt >= MAX_ATTEMPTS:
            self._give_up(claim, str(trouble))
            return
        with announcing(self._engine) as posts:
            rest = max(self._back_off(claim.attempt), trouble.rest)
            posts.postpone(claim, self._clock() + rest, str(trouble))
        log.warning("webhook postponed", post=claim.id, case=claim.case, attempt=claim.attempt)

    def _give_up(self, claim: PostClaim, reason: str, state: MailState = MailState.FAILED) -> None:
        """It will not come, or nobody knows whether it did: its report is mailed, as where there is no webhook."""
        try:
            with working(self._engine) as repo:
                if repo.webhooks.give_up(claim, reason, state):
                    mail_instead(repo, claim, reason, self._clock())
        except Exception:  # one of which no mail can be written must not be offered to the server again
            log.exception("webhook not mailed", post=claim.id, case=claim.case)
            with announcing(self._engine) as posts:
                posts.give_up(claim, reason, state)
        log.warning("webhook given up", post=claim.id, case=claim.case, attempt=claim.attempt, state=state)


def mail_instead(repo: Repository, claim: PostClaim, reason: str, now: datetime) -> None:
    """Mail the case's director what a message would have told, once however often it is sent again (D6).

    Also whoever reported it: that it didn't reach the channel is news to them. A test is told of where it was pressed.
    """
    head = repo.cases.head(claim.case, jst_date(now))
    match claim.key.split(":"):
        case ["appointment", number]:
            found = repo.feed.appointment(AppointmentId(int(number)))
            for reader in repo.feed.readers(head.id):
                repo.outbox.queue(letters.appointment_reported(reader, head, found, missed=reason), now)
        case ["day_end", entry, revision]:
            told = DayEnd(FeedEntryId(int(entry)), "", False, int(revision))
            day = repo.webhooks.day_told(head.id, told.id)
            if repo.webhooks.mailed(letters.end_occasion(head.id, day, told)):
                return  # of a day one mail tells all, and this end stands in it or in one that took its place
            repo.outbox.withdraw(letters.ends_occasion(head.id, day), now)
            ends = repo.feed.told_ends(head.id, day)
            for reader in repo.feed.readers(head.id):
                repo.outbox.queue(letters.day_ended(reader, head, day, ends, told, now, missed=reason), now)
        case _:
            pass
