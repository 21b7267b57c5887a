"""Pages of a case's knowledge as those who work on it read them (D1)."""

from dataclasses import dataclass
from datetime import datetime

from core.model import MemberId
from core.model_choosing import ScanState
from core.model_direction import CaseId, KnowledgeFileId, KnowledgeKind, KnowledgePageId


@dataclass(frozen=True, slots=True)
class KnowledgeFile:
    """A material on a page."""

    id: KnowledgeFileId
    page: KnowledgePageId
    name: str
    media_type: str
    size: int
    sha256: str
    scan: ScanState
    removed: bool


@dataclass(frozen=True, slots=True)
class KnowledgeLine:
    """A page as it stands in the list; its text only where the list shows it."""

    id: KnowledgePageId
    kind: KnowledgeKind
    title: str
    body: str
    by: str
    at: datetime
    archived: bool
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A page as it was, without its text."""

    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KnowledgePage:
    """One page as it is, its materials, and its revisions, the latest first."""

    id: KnowledgePageId
    case: CaseId
    kind: KnowledgeKind
    title: str
    body: str
    revision: int
    by_id: MemberId
    by: str
    at: datetime
    archived_at: datetime | None
    files: tuple[KnowledgeFile, ...]
    revisions: tuple[Revision, ...]
