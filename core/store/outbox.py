"""The outbox: letters written with the action that caused them, and what operations read of them (K1)."""

import hashlib
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, cast, func, insert, or_, select, update
from sqlalchemy.orm import Session

from core import rules
from core.errors import NotFound, Refused
from core.model import MailId, MailState, OrganizationId
from core.model_mails import Letter, MailKind
from core.notices import WITH_ITS_MAIL, of_mail
from core.sealed import reveal
from core.store.notices import tell, withdraw
from core.store.search import holding
from core.store.statements import insert_into, updated
from core.store.subject import Subject
from core.store.tables import MailFileRow, MailRow, OrganizationRow
from core.views import MailLine, MailList, MailText, Withdrawn

PAGE = 50


_LINE = (
    MailRow.id,
    MailRow.kind,
    MailRow.to,
    MailRow.subject,
    MailRow.state,
    MailRow.created_at,
    MailRow.due_at,
    MailRow.sent_at,
    MailRow.attempts,
    MailRow.last_error,
)
TEXT = (MailRow.cc, MailRow.text, MailRow.html, MailRow.secret)


def _line(row: Row[Any]) -> MailLine:
    return MailLine(
        id=row.id,
        kind=MailKind(row.kind),
        organization=row.organization or "",
        to=tuple(row.to),
        subject=row.subject,
        state=row.state,
        created_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        last_error=row.last_error,
    )


def unclaimed(now: datetime) -> ColumnElement[bool]:
    """Mails that no worker holds at this moment."""
    return or_(MailRow.claimed_until.is_(None), MailRow.claimed_until <= now)


def forget(session: Session, occasion: str) -> None:
    """The secrets of the mails whose keys begin with `occasion` were used or are void: they are kept no longer, and
    what has not left yet does not leave."""
    mine = MailRow.key.startswith(occasion, autoescape=True)
    session.execute(update(MailRow).where(mine, MailRow.secret.is_not(None)).values(secret=None))
    waiting = MailRow.state.in_((MailState.QUEUED, MailState.FAILED))
    session.execute(update(MailRow).where(mine, waiting).values(state=MailState.CANCELLED))


class Outbox(Subject):
    """What actions write and operations read."""

    def queue(self, letter: Letter, now: datetime) -> bool:
        """Write the letter and its files, to leave once the transaction is committed and `send_after` has come.

        Whom it tells finds a notice of the same occasion in the console. False where its key is known already, for the
        occasion has its mail, whatever became of it, and where its reader wants none.
        """
        kind = of_mail(letter.kind)
        if kind is not None and letter.member is not None:
            held = letter.send_after if kind in WITH_ITS_MAIL else None
            tell(self.session, self.viewer, letter.member, kind, letter.key, letter.about, now, shown_from=held)
        if not letter.mailed:
            return False
        row = {
            "key": letter.key,
            "kind": letter.kind.value,
            "organization_id": letter.organization,
            "to": list(letter.to),
            "cc": list(letter.cc),
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "secret": letter.secret or None,
            "state": MailState.QUEUED,
            "created_at": now,
            "due_at": letter.send_after or now,
            "attempts": 0,
            "last_error": "",
        }
        statement = insert_into(self.session, MailRow).values(row).on_conflict_do_nothing(index_elements=["key"])
        mail = self.session.scalar(statement.returning(MailRow.id))
        if mail is not None and letter.files:
            files = [
                {
                    "mail_id": mail,
                    "name": file.name,
                    "media_type": file.media_type,
                    "content": file.content,
                    "sha256": hashlib.sha256(file.content).hexdigest(),
                }
                for file in letter.files
            ]
            self.session.execute(insert(MailFileRow), files)
        return mail is not None

    def withdraw(self, occasion: str, now: datetime) -> Withdrawn:
        """Stop the mails whose keys begin with `occasion` (P8).

        One that was ever handed to a server counts as gone, even where the server refused it: better a needless
        correction than a decline left standing. So does one that a worker holds at this moment. Of their notices those
        go that nobody has read yet.
        """
        withdraw(self.session, occasion)
        mine = MailRow.key.startswith(occasion, autoescape=True)
        cancelled = update(MailRow).where(mine).values(state=MailState.CANCELLED)
        fresh = and_(MailRow.state == MailState.QUEUED, MailRow.attempts == 0, unclaimed(now))
        stopped = updated(self.session, cancelled.where(fresh))
        # Also one that a worker holds or that failed: no later attempt may bring it after its correction.
        updated(self.session, cancelled.where(MailRow.state.in_((MailState.QUEUED, MailState.FAILED))))
        handed_over = or_(MailRow.attempts > 0, MailRow.state == MailState.KEPT)
        gone = self.session.scalar(select(func.count()).select_from(MailRow).where(mine, handed_over)) or 0
        return Withdrawn(stopped, gone)

    def listing(
        self,
        *,
        state: MailState | None = None,
        organization: OrganizationId | None = None,
        text: str = "",
        page: int = 1,
    ) -> MailList:
        """Mails for operations (K1), by state, organisation, and words in the subject, the addresses or the company.

        Raises NotAllowed.
        """
        rules.require(self.viewer, rules.Permission.READ_MAILS)
        per_state = self.session.execute(select(MailRow.state, func.count()).group_by(MailRow.state))
        counts = dict.fromkeys(MailState, 0) | dict(per_state.all())
        wanted = [
            *([MailRow.state == state] if state else []),
            *([MailRow.organization_id == organization] if organization else []),
            *holding(text, MailRow.subject, cast(MailRow.to, Text), cast(MailRow.cc, Text), OrganizationRow.name),
        ]
        found = self.session.scalar(self._lines(*wanted).with_only_columns(func.count())) or 0
        pages = max(1, ceil(found / PAGE))
        page = min(max(page, 1), pages)
        rows = self._lines(*wanted).order_by(MailRow.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
        return MailList(
            counts=counts,
            found=found,
            pages=pages,
            page=page,
            lines=tuple(_line(row) for row in self.session.execute(rows)),
        )

    def get(self, mail: MailId) -> MailText:
        """One mail in full, for operations. Raises NotAllowed, NotFound.

        What only its recipient may read is shown in one case: there is no mail server, so reading it here is how it
        arrives (A1, X2). Once used it is gone here as well.
        """
        rules.require(self.viewer, rules.Permission.READ_MAILS)
        row = self.session.execute(self._lines(MailRow.id == mail).add_columns(*TEXT)).one_or_none()
        if row is None:
            raise NotFound("このメールは見つかりません。")
        secret = row.secret if row.state is MailState.KEPT else None
        names = select(MailFileRow.name).where(MailFileRow.mail_id == mail).order_by(MailFileRow.id)
        files = tuple(self.session.scalars(names))
        return MailText(_line(row), tuple(row.cc), reveal(row.text, secret), reveal(row.html, secret), files)

    def retry(self, mail: MailId, now: datetime) -> None:
        """Queue a failed mail once more, under the same key and Message-ID (K1). Raises NotAllowed, Refused."""
        rules.require(self.viewer, rules.Permission.RETRY_MAILS)
        failed = update(MailRow).where(MailRow.id == mail, MailRow.state == MailState.FAILED)
        if not updated(self.session, failed.values(state=MailState.QUEUED, due_at=now, claimed_until=None)):
            raise Refused("送信失敗のメールだけを再送できます。画面を更新して状態をご確認ください。")

    def failed(self) -> tuple[MailId, ...]:
        """Every mail that was given up, the oldest first. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.READ_MAILS)
        failed = select(MailRow.id).where(MailRow.state == MailState.FAILED).order_by(MailRow.id)
        return tuple(self.session.scalars(failed))

    def readdress(self, old: str, new: str) -> int:
        """What still waits for `old` goes to `new`, for its reader's address was wrong; returns how many."""
        waiting = select(MailRow.id, MailRow.to, MailRow.cc).where(
            MailRow.state.in_((MailState.QUEUED, MailState.FAILED)),
            or_(
                cast(MailRow.to, Text).contains(f'"{old}"', autoescape=True),
                cast(MailRow.cc, Text).contains(f'"{old}"', autoescape=True),
            ),
        )
        moved = 0
        for mail, *lists in self.session.execute(waiting).all():
            to, cc = ([new if each == old else each for each in addresses] for addresses in lists)
            self.session.execute(update(MailRow).where(MailRow.id == mail).values(to=to, cc=cc))
            moved += 1
        return moved

    @staticmethod
    def _lines(*wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        """Mails without their texts; the organisation's name comes with them."""
        return (
            select(*_LINE, OrganizationRow.name.label("organization"))
            .outerjoin(OrganizationRow, OrganizationRow.id == MailRow.organization_id)
            .where(*wanted)
        )
