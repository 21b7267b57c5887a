"""Messages to the cases' webhooks leave by themselves, again and again until a server has taken them (D6)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from core.repository import Engine, announcing
from core.views.webhooks import PostClaim
from core.webhook_call import Later, Line, Never

LEASE = timedelta(minutes=2)
"""How long a claimed message is one worker's own; many times what a server may take to answer."""

MAX_ATTEMPTS = 12
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
        self._line = self._line or Line()
        try:
            self._line.post(claim.url, claim.payload, self._clock())
        except Never as refusal:
            with announcing(self._engine) as posts:
                posts.give_up(claim, str(refusal))
            log.warning("webhook refused", post=claim.id, case=claim.case, attempt=claim.attempt)
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
        with announcing(self._engine) as posts:
            if claim.attempt >= MAX_ATTEMPTS:
                posts.give_up(claim, str(trouble))
            else:
                rest = max(self._back_off(claim.attempt), trouble.rest)
                posts.postpone(claim, self._clock() + rest, str(trouble))
        log.warning("webhook postponed", post=claim.id, case=claim.case, attempt=claim.attempt)
