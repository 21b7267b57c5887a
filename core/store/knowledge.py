"""What is known of a case: pages with their revisions and materials (D1)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, literal, or_, select, update
from sqlalchemy.orm import aliased

from core.errors import NotFound
from core.model_direction import CaseId, KnowledgeFileId, KnowledgeKind, KnowledgePageId
from core.store.case_access import OfCases
from core.store.memory import remembered
from core.store.search import holding
from core.store.tables import CaseRow, KnowledgeFileRow, KnowledgePageRow, KnowledgeRevisionRow, MemberRow
from core.uploads import StoredFile
from core.views.knowledge import KnowledgeFile, KnowledgeLine, KnowledgePage, Revision

NO_PAGE = "このページは見つかりません。"
NO_FILE = "このファイルは見つかりません。"
THERE = KnowledgeFileRow.removed_at.is_(None)


class Knowledge(OfCases):
    """Kakutoku and the case's partner read it; to its client there is none."""

    @remembered
    def listing(
        self, case_: CaseId, kind: KnowledgeKind | None = None, text: str = "", *, archived: bool = False
    ) -> tuple[KnowledgeLine, ...]:
        """A case's pages, the latest change first; of FAQ with their texts. Raises NotFound.

        `text` is searched in titles, texts and the names of files.
        """
        self.require(case_)
        file = aliased(KnowledgeFileRow)
        attached = file.page_id == KnowledgePageRow.id, file.removed_at.is_(None)
        wanted: list[ColumnElement[bool]] = [KnowledgePageRow.case_id == case_]
        wanted += [KnowledgePageRow.archived_at.is_not(None) if archived else KnowledgePageRow.archived_at.is_(None)]
        wanted += [] if kind is None else [KnowledgePageRow.kind == kind]
        for word in text.split():
            (here,) = holding(word, KnowledgePageRow.title, KnowledgePageRow.body) or [None]
            (there,) = holding(word, file.name) or [None]
            if here is not None and there is not None:
                wanted.append(or_(here, select(file.id).where(*attached, there).exists()))
        rows = self.session.execute(
            select(
                KnowledgePageRow.id,
                KnowledgePageRow.kind,
                KnowledgePageRow.title,
                case((KnowledgePageRow.kind == KnowledgeKind.FAQ, KnowledgePageRow.body), else_=literal("")),
                MemberRow.name,
                KnowledgePageRow.written_at,
                KnowledgePageRow.archived_at.is_not(None),
            )
            .join(MemberRow, MemberRow.id == KnowledgePageRow.written_by_id)
            .where(*wanted)
            .order_by(KnowledgePageRow.written_at.desc(), KnowledgePageRow.id.desc())
        ).all()
        names: defaultdict[KnowledgePageId, list[str]] = defaultdict(list)
        of_these = select(KnowledgeFileRow.page_id, KnowledgeFileRow.name).join(
            KnowledgePageRow, KnowledgePageRow.id == KnowledgeFileRow.page_id
        )
        for row in self.session.execute(
            of_these.where(KnowledgePageRow.case_id == case_, THERE).order_by(KnowledgeFileRow.id)
        ):
            names[row.page_id].append(row.name)
        return tuple(KnowledgeLine(*row, files=tuple(names[row[0]])) for row in rows)

    @remembered
    def page(self, page: KnowledgePageId) -> KnowledgePage:
        """One page with its materials and revisions. Raises NotFound (A5)."""
        return self._page(page)

    def words(self, page: KnowledgePageId, revision: int) -> tuple[str, str]:
        """Title and text of a page as it was in a revision, or as it is. Raises NotFound (A5)."""
        now = self._page(page)
        if revision == now.revision:
            return now.title, now.body
        row = self.session.execute(
            select(KnowledgeRevisionRow.title, KnowledgeRevisionRow.body).where(
                KnowledgeRevisionRow.page_id == page, KnowledgeRevisionRow.revision == revision
            )
        ).one_or_none()
        if row is None:
            raise NotFound(NO_PAGE)
        return row.title, row.body

    def file(self, file: KnowledgeFileId) -> KnowledgeFile:
        """A material, for whoever fetches it; one that was removed without its name. Raises NotFound (A5)."""
        row = self.session.execute(
            _files()
            .join(KnowledgePageRow, KnowledgePageRow.id == KnowledgeFileRow.page_id)
            .join(CaseRow, CaseRow.id == KnowledgePageRow.case_id)
            .where(KnowledgeFileRow.id == file, self.inside())
        ).one_or_none()
        if row is None:
            raise NotFound(NO_FILE)
        return KnowledgeFile(*row)

    def held(self, page: KnowledgePageId) -> KnowledgePage:
        """A page that is about to be changed: its case is held until this transaction ends. Raises NotFound."""
        self.hold(self._page(page).case)
        return self._page(page)

    def same(self, case_: CaseId, kind: KnowledgeKind, title: str, body: str) -> KnowledgePageId | None:
        """The page that the first press of a double click has made."""
        return self.session.scalar(
            select(KnowledgePageRow.id).where(
                KnowledgePageRow.case_id == case_,
                KnowledgePageRow.kind == kind,
                KnowledgePageRow.title == title,
                KnowledgePageRow.body == body,
                KnowledgePageRow.written_by_id == self.viewer.member,
                KnowledgePageRow.archived_at.is_(None),
            )
        )

    def add(self, case_: CaseId, kind: KnowledgeKind, title: str, body: str, now: datetime) -> KnowledgePageId:
        """A new page; the action holds the case."""
        row = KnowledgePageRow(case_id=case_, kind=kind, title=title, body=body, revision=1)
        row.written_by_id, row.written_at = self.viewer.member, now
        self.session.add(row)
        self.session.flush()
        return row.id

    def put(self, before: KnowledgePage, title: str, body: str, now: datetime) -> None:
        """The page as it is now; what it was stays as a revision. The action holds the case."""
        was = KnowledgeRevisionRow(page_id=before.id, revision=before.revision, title=before.title, body=before.body)
        was.written_by_id, was.written_at = before.by_id, before.at
        self.session.add(was)
        self.session.flush()
        self._change(
            before.id,
            title=title,
            body=body,
            revision=before.revision + 1,
            written_by_id=self.viewer.member,
            written_at=now,
        )

    def archive(self, page: KnowledgePageId, at: datetime | None) -> None:
        """Out of the list, or (None) back into it."""
        self._change(page, archived_at=at)

    def attach(self, page: KnowledgePageId, file: StoredFile, now: datetime) -> KnowledgeFileId:
        """Note a file that the store of files already holds."""
        row = KnowledgeFileRow(page_id=page, name=file.name, media_type=file.media_type, size=file.size)
        row.sha256, row.scan = file.sha256, file.scan
        row.added_by_id, row.added_at = self.viewer.member, now
        self.session.add(row)
        self.session.flush()
        return row.id

    def detach(self, file: KnowledgeFileId, now: datetime) -> None:
        """Nobody finds it any more; its content stays under the hash that the trail names."""
        self.session.execute(update(KnowledgeFileRow).where(KnowledgeFileRow.id == file).values(removed_at=now))

    def _change(self, page: KnowledgePageId, **values: Any) -> None:
        self.session.execute(update(KnowledgePageRow).where(KnowledgePageRow.id == page).values(**values))

    def _page(self, page: KnowledgePageId) -> KnowledgePage:
        row = self.session.execute(
            select(
                KnowledgePageRow.id,
                KnowledgePageRow.case_id,
                KnowledgePageRow.kind,
                KnowledgePageRow.title,
                KnowledgePageRow.body,
                KnowledgePageRow.revision,
                KnowledgePageRow.written_by_id,
                MemberRow.name,
                KnowledgePageRow.written_at,
                KnowledgePageRow.archived_at,
            )
            .join(CaseRow, CaseRow.id == KnowledgePageRow.case_id)
            .join(MemberRow, MemberRow.id == KnowledgePageRow.written_by_id)
            .where(KnowledgePageRow.id == page, self.inside())
        ).one_or_none()
        if row is None:
            raise NotFound(NO_PAGE)
        files = self.session.execute(_files().where(KnowledgeFileRow.page_id == page, THERE))
        return KnowledgePage(*row, files=tuple(KnowledgeFile(*each) for each in files), revisions=self._revisions(row))

    def _revisions(self, now: Any) -> tuple[Revision, ...]:
        before = self.session.execute(
            select(KnowledgeRevisionRow.revision, MemberRow.name, KnowledgeRevisionRow.written_at)
            .join(MemberRow, MemberRow.id == KnowledgeRevisionRow.written_by_id)
            .where(KnowledgeRevisionRow.page_id == now.id)
            .order_by(KnowledgeRevisionRow.revision.desc())
        )
        found: Sequence[Revision] = [Revision(*row) for row in before]
        return (Revision(now.revision, now.name, now.written_at), *found)


def _files() -> Any:
    """The columns of KnowledgeFile."""
    return select(
        KnowledgeFileRow.id,
        KnowledgeFileRow.page_id,
        case((THERE, KnowledgeFileRow.name), else_=literal("")),
        KnowledgeFileRow.media_type,
        KnowledgeFileRow.size,
        KnowledgeFileRow.sha256,
        KnowledgeFileRow.scan,
        KnowledgeFileRow.removed_at.is_not(None),
    ).order_by(KnowledgeFileRow.id)
