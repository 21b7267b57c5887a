"""ナレッジ: pages about a case are written, changed without losing anything, put aside, and carry materials (D1)."""

from datetime import datetime

from core import rules
from core import rules_knowledge as law
from core.model_direction import CaseId, KnowledgeFileId, KnowledgeKind, KnowledgePageId
from core.repository import Repository
from core.rules import Permission
from core.uploads import StoredFile
from core.views.knowledge import KnowledgePage


def write_page(
    repo: Repository, case: CaseId, kind: KnowledgeKind, title: str, body: str, now: datetime
) -> KnowledgePageId:
    """A new page; a second press finds the first's. Raises NotAllowed, NotFound, and Refused (D1)."""
    law.require_writer(repo.viewer, kind)
    repo.knowledge.hold(case)
    title, body = law.require_page(title, body)
    if known := repo.knowledge.same(case, kind, title, body):
        return known
    page = repo.knowledge.add(case, kind, title, body, now)
    told = {"page": page, "kind": kind, "title": title, "body": body}
    repo.audit.record("write_page", "case", case, now, after=told)
    return page


def edit_page(repo: Repository, page: KnowledgePageId, seen: int, title: str, body: str, now: datetime) -> None:
    """Change a page; `seen` is the revision that its author started from, and what it was stays to be read (D1).

    A second press, or no change, changes nothing. Raises NotAllowed, NotFound, Refused, and Conflict where somebody
    else changed it meanwhile.
    """
    before = _held(repo, page)
    title, body = law.require_page(title, body)
    if (title, body) == (before.title, before.body):
        return
    law.require_current(archived=before.archived_at is not None)
    law.require_seen(seen, before.revision)
    repo.knowledge.put(before, title, body, now)
    told = {"page": page, "title": title, "revision": before.revision + 1}
    repo.audit.record(
        "edit_page",
        "case",
        before.case,
        now,
        before={"title": before.title, "body": before.body},
        after={**told, "body": body},
    )


def archive_page(repo: Repository, page: KnowledgePageId, now: datetime) -> None:
    """Out of everybody's list; nothing of it is lost. Raises NotAllowed and NotFound."""
    _archive(repo, page, "archive_page", now, now)


def restore_page(repo: Repository, page: KnowledgePageId, now: datetime) -> None:
    """Back into the list. Raises NotAllowed and NotFound."""
    _archive(repo, page, "restore_page", None, now)


def attach_material(repo: Repository, page: KnowledgePageId, file: StoredFile, now: datetime) -> KnowledgeFileId:
    """A file, which the store already keeps, goes with a page; the same one twice is there once.

    Raises NotAllowed, NotFound, and Refused where the page has enough.
    """
    before = _held(repo, page)
    for known in before.files:
        if (known.sha256, known.name) == (file.sha256, file.name):
            return known.id
    law.require_current(archived=before.archived_at is not None)
    law.require_room(len(before.files))
    made = repo.knowledge.attach(page, file, now)
    repo.audit.record(
        "attach_material", "case", before.case, now, after={"page": page, "files": [file.name, file.sha256]}
    )
    return made


def detach_material(repo: Repository, file: KnowledgeFileId, now: datetime) -> None:
    """Take a file off its page; its content stays under the hash that the trail names. NotAllowed, NotFound."""
    rules.require(repo.viewer, Permission.REPORT_ACTIVITY)
    found = repo.knowledge.file(file)
    page = _held(repo, found.page)
    if file not in {each.id for each in page.files}:
        return
    repo.knowledge.detach(file, now)
    gone = {"page": found.page, "files": [found.name, found.sha256]}
    repo.audit.record("detach_material", "case", page.case, now, before=gone)


def _held(repo: Repository, page: KnowledgePageId) -> KnowledgePage:
    """The page, for whoever may write pages of its kind."""
    rules.require(repo.viewer, Permission.REPORT_ACTIVITY)
    before = repo.knowledge.held(page)
    law.require_writer(repo.viewer, before.kind)
    return before


def _archive(repo: Repository, page: KnowledgePageId, what: str, at: datetime | None, now: datetime) -> None:
    before = _held(repo, page)
    if (before.archived_at is None) == (at is None):
        return
    repo.knowledge.archive(page, at)
    repo.audit.record(what, "case", before.case, now, after={"page": page, "title": before.title})
