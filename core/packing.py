"""Packs papers into a ZIP, one after the other, so that five thousand take no more memory than one (C6)."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from zipfile import ZipFile, ZipInfo

import structlog

from core.bundle_files import BundleFiles, Written
from core.calendar import jst_date
from core.documents.bundle_index import HEADINGS, INDEX, entry_name, line
from core.documents.kept import kept_paper
from core.documents.tables import csv_line
from core.errors import ConsoleError, Unavailable
from core.repository import Engine, Repository, looking, packing
from core.rules_papers import MOST_PAPERS
from core.views.papers import BundleClaim, Paper

LEASE = timedelta(minutes=3)
"""How long a bundle is one worker's own; renewed with each part, which takes seconds."""

PART = 20
"""After so many papers progress is told and the claim renewed."""

NOT_DRAWN = "「{paper}」のPDFを作成できませんでした。条件を変えてこの書類を除くか、運営へお知らせください。"
NOT_WRITTEN = "ZIPを保存できませんでした。少し時間をおいて、もう一度お試しください。続く場合は運営へお知らせください。"

log = structlog.get_logger(__name__)


class Lost(Exception):
    """The bundle is not this worker's any more: another has claimed it, or this one is asked to end."""


class Unpacked(Exception):
    """A bundle can't be packed, and what its asker reads of that."""


class Packer:
    """Packs what was asked for. Any number may run; a bundle's claim keeps them apart, and the newest one wins."""

    def __init__(
        self,
        engine: Engine,
        files: BundleFiles,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._engine, self._files, self._clock, self._stopping = engine, files, clock, stopping

    def pack_next(self) -> bool:
        """Pack the bundle that waits longest; False where none does."""
        with packing(self._engine) as bundles:
            claim = bundles.claim(self._clock(), LEASE)
        if claim is None:
            return False
        self._files.remove(claim.id)  # what an attempt has left that was killed
        held = _Held(self._engine, claim, self._clock, self._stopping)
        try:
            with self._files.writing(claim.id) as written:
                done = self._write(held, written)
            held.finish(done, written)
        except (Lost, Unavailable):  # where the database is away, the claim runs out, and it is packed again
            log.warning("bundle left", bundle=claim.id)
        except Unpacked as trouble:
            held.fail(str(trouble))
        except OSError:
            log.exception("bundle not written", bundle=claim.id)
            held.fail(NOT_WRITTEN)
        return True

    def drop_old(self, engine: Engine, now: datetime) -> bool:
        """What was finished over a week ago goes; a step of a new day."""
        with packing(engine) as bundles:
            gone = bundles.drop_old(now)
        for bundle in gone:
            self._files.remove(bundle)
        return True

    def _write(self, held: "_Held", written: Written) -> int:
        """The ZIP from its first byte to its last; returns how many papers are in it."""
        audience, done = held.claim.asker.audience, 0
        with ZipFile(cast(BinaryIO, written), "w") as archive, TemporaryFile() as index:
            index.write(f"\ufeff{csv_line(HEADINGS)}".encode())
            for drawn in self._drawn(held.claim):
                for paper, content in drawn:
                    archive.writestr(_entry(entry_name(paper, audience), paper.dated), content)
                    index.write(csv_line(line(paper, audience, sha256(content).hexdigest())).encode())
                done += len(drawn)
                held.renew(done)
            index.seek(0)
            with archive.open(_entry(INDEX, jst_date(self._clock())), "w") as entry:
                shutil.copyfileobj(index, entry)
        return done

    def _drawn(self, claim: BundleClaim) -> Iterator[list[tuple[Paper, bytes]]]:
        """The papers part by part, each part in a look of its own."""
        after, left = None, MOST_PAPERS
        while left > 0:
            try:
                with looking(self._engine, claim.asker) as repo:
                    papers = repo.papers.part(replace(claim.wanted, after=after), min(PART, left))
                    drawn = [(paper, self._pdf(repo, paper)) for paper in papers]
            except ConsoleError as refusal:
                if isinstance(refusal, Unavailable):
                    raise
                raise Unpacked(refusal.sentence) from refusal
            yield drawn
            if len(papers) < PART:
                return
            after, left = (papers[-1].dated, papers[-1].id), left - len(papers)

    def _pdf(self, repo: Repository, paper: Paper) -> bytes:
        try:
            return kept_paper(repo, paper, jst_date(self._clock()))[1]
        except Unavailable:
            raise
        except Exception as trouble:  # one paper that can't be drawn must not end the worker, and has to be told
            log.exception("paper not drawn", paper=paper.id)
            raise Unpacked(NOT_DRAWN.format(paper=f"{paper.kind.label} {paper.number}")) from trouble


class _Held:
    """A bundle while one worker packs it; each step renews its claim, and is lost where somebody else has it."""

    def __init__(
        self, engine: Engine, claim: BundleClaim, clock: Callable[[], datetime], stopping: Callable[[], bool]
    ) -> None:
        self.claim = claim
        self._engine, self._clock, self._stopping = engine, clock, stopping

    def renew(self, done: int) -> None:
        """Tell how far it has come. Raises Lost; one that is asked to end lets go of it for the next."""
        until = self._clock() + (timedelta() if self._stopping() else LEASE)
        with packing(self._engine) as bundles:
            if not bundles.note(self.claim, done, until):
                raise Lost
        self.claim = replace(self.claim, until=until)
        if self._stopping():
            raise Lost

    def finish(self, done: int, written: Written) -> None:
        """It can be fetched. Raises Lost."""
        with packing(self._engine) as bundles:
            if not bundles.finish(self.claim, done, written.size, written.sha256, self._clock()):
                raise Lost

    def fail(self, sentence: str) -> None:
        """It can't be packed."""
        with packing(self._engine) as bundles:
            bundles.fail(self.claim, sentence, self._clock())


def _entry(name: str, dated: date) -> ZipInfo:
    """PDFs are small already: what is stored as it is can be written without a look back."""
    return ZipInfo(name, (max(dated.year, 1980), dated.month, dated.day, 0, 0, 0))
