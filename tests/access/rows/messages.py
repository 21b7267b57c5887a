"""Both sides write while the thread is open, their ゲスト read; for everybody else there is no thread (M1, P8)."""

from sqlalchemy import Engine, update

from core.actions import messages
from core.actions.candidates import decline
from core.model import AttachmentId
from core.repository import transaction
from core.store.tables import ProposalRow
from core.uploads import StoredFile
from tests.access import situations as s
from tests.access.people import (
    ALL,
    CLIENT_PEOPLE,
    CLIENT_WRITERS,
    OTHER_CLIENT_WRITERS,
    OTHER_PARTNER_WRITERS,
    PARTNER_PEOPLE,
    PARTNER_WRITERS,
)
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, UNTRAILED, Row
from tests.cast import NOW, Cast

READERS = CLIENT_PEOPLE | PARTNER_PEOPLE


def attached(engine: Engine, cast: Cast) -> s.Things:
    """An open chat in which the client has sent a file."""
    things = s.considering(engine, cast)
    file = StoredFile("見積の前提.pdf", "application/pdf", 1_000, "0" * 64)
    with transaction(engine, cast.buyer) as repo:
        messages.post_message(repo, things["proposal"], "", NOW, files=[file])
    return {**things, "attachment": AttachmentId(1)}


def taken_back(engine: Engine, cast: Cast) -> s.Things:
    """The client has taken it back again."""
    things = attached(engine, cast)
    s.act(engine, cast.buyer, messages.remove_file, things["attachment"], NOW)
    return things


def attached_then_declined(engine: Engine, cast: Cast) -> s.Things:
    """Nobody can write there any more; what was sent can still be taken back."""
    things = attached(engine, cast)
    s.act(engine, cast.buyer, decline, things["proposal"], NOW)
    return things


def attached_undisclosed(engine: Engine, cast: Cast) -> s.Things:
    """What can't be, were it there all the same: a file in a thread that was never disclosed (P10)."""
    things = attached(engine, cast)
    s.write(engine, update(ProposalRow).values(disclosed_at=None))
    return things


ROWS = [
    Row(
        messages.post_message,
        may=CLIENT_WRITERS | PARTNER_WRITERS,
        not_found=OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS,
        states={s.new: NOT_FOUND, s.considering: DONE, s.declined_after_talks: REFUSED, s.contracted: DONE},
        args=lambda t: (t.proposal, "候補日をお送りします。", NOW),
    ),
    Row(
        messages.remove_file,
        may=CLIENT_WRITERS,
        not_found=OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS,
        known_to=PARTNER_WRITERS,
        states={attached: DONE, taken_back: SAME, attached_then_declined: DONE},
        args=lambda t: (t.attachment, NOW),
        note="by the side that sent it",
    ),
    Row(
        messages.remove_file,
        may=CLIENT_WRITERS | PARTNER_WRITERS,
        not_found=OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS,
        states={attached_undisclosed: NOT_FOUND},
        args=lambda t: (t.attachment, NOW),
        note="before disclosure",
    ),
    Row(
        messages.mark_read,
        may=READERS,
        not_found=ALL - READERS,
        states={
            s.new: NOT_FOUND,
            # Nobody counts what they wrote themselves as unread; the writer has read it by writing.
            s.written: {frozenset({"client staff"}): SAME, READERS: UNTRAILED},
            s.declined_after_talks: UNTRAILED,
        },
        args=lambda t: (t.proposal, vars(t).get("message", 1), NOW),
    ),
]
