"""Files are scanned before anybody gets them, by a real server that speaks clamd's protocol (M1, T4)."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.actions.messages import post_message
from core.files import FileStore
from core.jobs import SCAN_LEASE, Worker
from core.model import ProposalId
from core.model_choosing import ScanState
from core.repository import reading, scanning, transaction
from core.rules_talks import HELD, file_held
from core.scanner import NoVerdict, Scanner
from core.settings import Settings
from core.store.tables import AttachmentRow, AuditRow
from core.uploads import checked_upload
from tests import factories
from tests.cast import NOW, Cast

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The test file that every scanner takes for malware, and that harms nobody."""


class Clamd(socketserver.ThreadingTCPServer):
    """A scanner that knows one danger. `answer` replaces its verdict, `scanned` is what it was shown."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.scanned: list[bytes] = []
        self.answer: bytes | None = None

    @property
    def url(self) -> str:
        return f"clamd://127.0.0.1:{self.server_address[1]}"


class Answer(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        self.server.scanned.append(content)
        verdict = b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"
        self.wfile.write(self.server.answer if self.server.answer is not None else verdict + b"\0")


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    with Clamd() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def nobody_listens() -> Iterator[str]:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as taken:
        address = f"clamd://127.0.0.1:{taken.server_address[1]}"
    yield address


@pytest.fixture
def settings(clamd: Clamd, tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path, scan_url=clamd.url)


def sent(engine: Engine, cast: Cast, settings: Settings, *contents: bytes) -> ProposalId:
    """A message of the seller with a file for each content."""
    proposal, store = factories.in_talks(engine, cast), FileStore.of(settings)
    kept = [store.keep(checked_upload(f"{n}.txt", content)) for n, content in enumerate(contents)]
    with transaction(engine, cast.seller) as repo:
        post_message(repo, proposal, "資料です。", NOW, files=kept)
    return proposal


def states(engine: Engine, cast: Cast, proposal: ProposalId) -> list[ScanState]:
    with reading(engine, cast.buyer) as repo:
        return [file.scan for file in repo.messages.thread(proposal).messages[-1].attachments]


def worker(engine: Engine, settings: Settings) -> Worker:
    return Worker(engine, settings, lambda: NOW)


def test_a_file_waits_until_the_scanner_has_seen_it_whole(engine, cast, settings, clamd):
    long = b"a,b\n" * 400_000
    proposal = sent(engine, cast, settings, b"harmless", EICAR, long)
    assert states(engine, cast, proposal) == [ScanState.WAITING] * 3
    worker(engine, settings).run_once(NOW)
    assert states(engine, cast, proposal) == [ScanState.CLEAN, ScanState.INFECTED, ScanState.CLEAN]
    assert clamd.scanned == [b"harmless", EICAR, long]
    with Session(engine) as session:
        (found,) = session.scalars(select(AuditRow).where(AuditRow.action == "find_danger")).all()
        assert (found.member_id, found.subject_id, len(found.after["files"])) == (None, proposal, 1)


def test_without_a_scanner_nothing_waits(engine, cast, tmp_path):
    proposal = sent(engine, cast, Settings(var_dir=tmp_path), b"harmless")
    worker(engine, Settings(var_dir=tmp_path)).run_once(NOW)
    assert states(engine, cast, proposal) == [ScanState.UNCHECKED]


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"?\0"], ids=["error", "none", "odd"]
)
def test_without_a_verdict_a_file_waits_on_and_is_tried_again(engine, cast, settings, clamd, answer):
    proposal = sent(engine, cast, settings, b"harmless", b"second")
    clamd.answer = answer
    working = worker(engine, settings)
    working.run_once(NOW)
    assert states(engine, cast, proposal) == [ScanState.WAITING] * 2
    clamd.answer = None
    working.run_once(NOW)  # the one in doubt rests, the other need not wait for it
    assert states(engine, cast, proposal) == [ScanState.WAITING, ScanState.CLEAN]
    working.run_once(NOW + SCAN_LEASE)
    assert states(engine, cast, proposal) == [ScanState.CLEAN] * 2


def test_a_scanner_that_is_away_costs_no_file_and_stops_no_mail(engine, cast, settings, clamd):
    proposal = sent(engine, cast, settings, b"harmless")
    with nobody_listens() as address:
        away = Settings(var_dir=settings.var_dir, scan_url=address)
        assert worker(engine, away).run_once(NOW) > 0
    assert states(engine, cast, proposal) == [ScanState.WAITING]
    worker(engine, settings).run_once(NOW + SCAN_LEASE)
    assert states(engine, cast, proposal) == [ScanState.CLEAN]


def test_a_file_that_is_gone_from_the_store_waits_and_holds_up_nobody(engine, cast, settings, clamd, tmp_path):
    proposal = sent(engine, cast, settings, b"harmless", b"second")
    for kept in (tmp_path / "files").glob("??/*"):
        if kept.read_bytes() == b"harmless":
            kept.write_bytes(b"damaged")
    for round_ in range(3):
        worker(engine, settings).run_once(NOW + round_ * SCAN_LEASE)
    assert states(engine, cast, proposal) == [ScanState.WAITING, ScanState.CLEAN]


def test_two_workers_never_take_up_the_same_file_and_a_dead_ones_comes_again(engine, cast, settings):
    sent(engine, cast, settings, b"first", b"second")
    both, claimed = Barrier(2), []

    def claim() -> None:
        both.wait()
        with scanning(engine) as scans:
            claimed.append(scans.claim(NOW, SCAN_LEASE))

    racing = [Thread(target=claim) for _ in range(2)]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert len({*claimed, None}) == 3
    with scanning(engine) as scans:
        assert scans.claim(NOW + SCAN_LEASE - timedelta(seconds=1), SCAN_LEASE) is None
        assert {scans.claim(NOW + SCAN_LEASE, SCAN_LEASE) for _ in range(2)} == set(claimed)


def test_content_that_turns_out_to_be_dangerous_is_closed_wherever_it_was_sent(engine, cast, settings):
    first = sent(engine, cast, settings, EICAR)
    with Session(engine) as session, session.begin():
        session.execute(update(AttachmentRow).values(scan=ScanState.UNCHECKED))  # from before there was a scanner
    second = sent(engine, cast, settings, EICAR)
    worker(engine, settings).run_once(NOW)
    assert states(engine, cast, first) == states(engine, cast, second) == [ScanState.INFECTED]


@pytest.mark.parametrize("state", ScanState)
@pytest.mark.parametrize("removed", [False, True])
def test_what_waits_is_dangerous_or_was_taken_back_cannot_be_fetched(state, removed):
    assert bool(file_held(state, removed=removed)) == (removed or state in HELD)
    assert set(HELD) == {ScanState.WAITING, ScanState.INFECTED}


def test_a_scanner_that_hangs_up_gives_no_verdict():
    with nobody_listens() as address, pytest.raises(NoVerdict):
        Scanner(address).is_clean([b"x"])
