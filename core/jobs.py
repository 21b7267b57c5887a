"""What happens by itself: mails and webhooks are delivered, files scanned, ZIPs packed, again until it is done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Event, Thread
from urllib.parse import urlsplit

import structlog

from core.announcing import Announcer
from core.bundle_files import BundleFiles
from core.calendar import jst_date
from core.daily import STEPS, Step, handing_over
from core.documents.calendar_file import addressed
from core.documents.invoice_pdf import invoice_pdf
from core.files import FileStore
from core.gateway import FileGateway
from core.invoices import FROZEN, of_attached
from core.model_mails import MailFile
from core.packing import Packer
from core.paths import resolve
from core.preparing import Preparer
from core.repository import Engine, delivering, scanning
from core.scanner import NoVerdict, Scanner
from core.sealed import reveal
from core.settings import Settings
from core.smtp import CALENDAR, Later, MailServer, Never
from core.views import Claim

LEASE = timedelta(minutes=5)
"""How long a claimed mail is one worker's own; longer than the slowest delivery."""

SCAN_LEASE = timedelta(minutes=1)
"""The same for a file and the scanner; where that is away, the file is tried again after this long."""

MAX_ATTEMPTS = 12
PAUSE_SECONDS = 2.0

log = structlog.get_logger(__name__)


def back_off(attempt: int) -> timedelta:
    """How long a mail rests after its failed `attempt` (from 1): 1, 2, 4 … minutes, at most an hour."""
    return min(timedelta(minutes=2 ** (attempt - 1)), timedelta(hours=1))


class Worker:
    """Delivers due mails. Any number may run, in the app or beside it; the outbox's claims keep them apart.

    Without `settings.smtp_url` due mails are marked as kept: they are read in the app and never leave.
    """

    def __init__(self, engine: Engine, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._settings = settings
        self._clock = clock
        self._host = urlsplit(settings.public_url).hostname or "localhost"
        self._hand_over = handing_over(FileGateway(settings.gateway_dir))
        self._stopping = Event()
        self._packer = Packer(engine, BundleFiles.of(settings), clock, self._stopping.is_set)
        self._preparer = Preparer(engine, clock, self._stopping.is_set)
        self._announcer = Announcer(engine, clock, back_off)
        self._threads: tuple[Thread, ...] = ()
        self._day: date | None = None
        self._left: tuple[Step, ...] = ()

    def start(self) -> None:
        """Work in threads of its own until `stop`; a ZIP or a webhook may take its time, and no mail waits for it."""
        self._stopping.clear()
        loops = (self._loop, self._pack, self._prepare, self._announce)
        self._threads = tuple(Thread(target=loop, name=loop.__name__, daemon=True) for loop in loops)
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Finish the mail in hand and end. A delivery that outlasts `timeout` is left to its lease."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout)
        self._threads = ()

    def run_forever(self) -> None:
        """Work in this thread until `stop`; what `python -m core work` does."""
        self._stopping.clear()
        for loop in (self._pack, self._prepare, self._announce):
            Thread(target=loop, name=loop.__name__, daemon=True).start()
        self._loop()

    def run_once(self, now: datetime | None = None) -> int:
        """Do everything that is due; returns how many mails a server took, or were kept without one.

        `now` stands in for the clock. A server that is down ends its round: the others would only wait for it.
        """
        delivered = self._deliver(now)  # first: whatever goes wrong with the others, no mail waits for it
        self._begin_day(now or self._clock())
        self._scan(now)
        return delivered

    def _begin_day(self, now: datetime) -> None:
        """Once a day by the calendar of Tokyo, at the start, and wherever the clock was set to another day."""
        if (today := jst_date(now)) != self._day:
            self._day, self._left = today, (*STEPS, self._hand_over, self._packer.drop_old)
        left: list[Step] = []
        for step in self._left:
            try:
                if not step(self._engine, now):
                    left.append(step)
            except Exception:  # one that fails is tried again, and holds up none of the others
                log.exception("daily step failed", step=step.__name__)
                left.append(step)
        self._left = tuple(left)

    def _deliver(self, now: datetime | None) -> int:
        if self._settings.smtp_url is None:
            with delivering(self._engine) as outbox:
                return outbox.keep(now or self._clock())
        delivered = 0
        with MailServer(self._settings.smtp_url, self._settings.mail_from, self._host) as server:
            while not self._stopping.is_set():
                outcome = self._deliver_next(server, now)
                if outcome is None:
                    break
                delivered += outcome
        return delivered

    def _deliver_next(self, server: MailServer, now: datetime | None) -> int | None:
        """1 for a mail that went, 0 for one that did not, None where the round is over.

        No transaction is open while the server is spoken to: claim, send, settle.
        """
        with delivering(self._engine) as outbox:
            claim = outbox.claim(now or self._clock(), LEASE)
        if claim is None:
            return None
        try:
            note = server.send(self._addressed(claim))
        except Never as refusal:
            with delivering(self._engine) as outbox:
                outbox.give_up(claim, str(refusal))
            log.warning("mail refused", mail=claim.id, attempt=claim.attempt)
            return 0
        except Later as trouble:
            with delivering(self._engine) as outbox:
                if claim.attempt >= MAX_ATTEMPTS:
                    outbox.give_up(claim, str(trouble))
                else:
                    outbox.postpone(claim, (now or self._clock()) + back_off(claim.attempt), str(trouble))
            log.warning("mail postponed", mail=claim.id, attempt=claim.attempt)
            return None if trouble.server else 0
        with delivering(self._engine) as outbox:
            outbox.sent(claim, now or self._clock(), note)
        return 1

    def _scan(self, now: datetime | None) -> None:
        """Have the files scanned that wait for it; as with mails, nothing is open while the scanner is spoken to."""
        if self._settings.scan_url is None:
            return
        scanner, files = Scanner(self._settings.scan_url), FileStore.of(self._settings)
        while not self._stopping.is_set():
            with scanning(self._engine) as scans:
                sha256 = scans.claim(now or self._clock(), SCAN_LEASE)
            if sha256 is None:
                return
            try:
                clean = scanner.is_clean(files.chunks(sha256))
            except (NoVerdict, ValueError) as trouble:  # the file waits on, and nobody gets it
                log.warning("file not scanned", sha256=sha256, reason=str(trouble))
                return
            with scanning(self._engine) as scans:
                scans.settle(sha256, clean=clean, now=now or self._clock())
            if not clean:
                log.error("dangerous file", sha256=sha256)

    def _addressed(self, claim: Claim) -> Claim:
        """The claim with its links pointing to this installation, and with what only its recipient may read."""
        url, secret = self._settings.public_url, claim.secret
        return replace(
            claim,
            text=reveal(resolve(claim.text, url), secret),
            html=reveal(resolve(claim.html, url), secret),
            files=tuple(file if file.name in claim.damaged else self._completed(file) for file in claim.files),
        )

    def _completed(self, file: MailFile) -> MailFile:
        """A calendar file names this installation and its sender, an invoice is drawn; any other leaves as written."""
        if file.media_type == FROZEN:
            content = of_attached(file)
            return MailFile(file.name, "application/pdf", invoice_pdf(content, content.digest))
        if not file.media_type.startswith(CALENDAR):
            return file
        return replace(file, content=addressed(file.content, self._settings.public_url, self._settings.mail_from))

    def _pack(self) -> None:
        self._again(self._packer.pack_next)

    def _prepare(self) -> None:
        self._again(self._preparer.prepare_next)

    def _announce(self) -> None:
        self._again(self._announcer.announce_next)

    def _again(self, next_one: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            try:
                while not self._stopping.is_set() and next_one():
                    pass
            except Exception:
                log.exception("worker stumbled", at=next_one.__name__)
            self._stopping.wait(PAUSE_SECONDS)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                self.run_once()
            except Exception:  # a database that restarts must not end the worker; the mails are still queued
                log.exception("worker stumbled")
            self._stopping.wait(PAUSE_SECONDS)
