"""ターゲットリスト: directors ask the back office for lists, operations deliver them by CSV (D5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from core import letters_direction as letters
from core import rules
from core import rules_lists as law
from core.calendar import jst_date
from core.errors import Conflict, Refused
from core.files import FileStore
from core.model_choosing import NoticeKind
from core.model_direction import CaseId, ListPriority, ListRequestId, ListState
from core.model_mails import About
from core.repository import Repository
from core.rules import Permission
from core.target_lists import TargetList, good_lines, read, repeated
from core.text import clean
from core.uploads import StoredFile, checked_upload

UNKEPT = "前に納品したリストを読み出せないため、重複を確認できません。少し時間をおいてもう一度お試しください。"


@dataclass(frozen=True, slots=True)
class CheckedList:
    """A file that could answer a request: what was understood, and how many of its lines `earlier` lists held."""

    found: TargetList
    repeated: int
    earlier: frozenset[str]


def request_list(
    repo: Repository,
    case: CaseId,
    criteria: str,
    priority: ListPriority,
    wanted: str,
    due_on: date,
    intent: str,
    now: datetime,
) -> ListRequestId:
    """Ask the back office for a list; `intent` names the press, a second one finds the first's (D5).

    Operations are told in the console. Raises NotAllowed, NotFound, and Refused where something is missing.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.target_lists.hold(case)
    text, count = law.require_request(criteria, wanted, due_on, jst_date(now))
    if known := repo.target_lists.asked(intent):
        return known
    request = repo.target_lists.add(case, text, priority, count, due_on, intent, now)
    if request is None:
        raise Refused("この依頼は、すでに送信されています。画面を更新してご確認ください。")
    told = {"list": request, "criteria": text, "priority": priority, "wanted": count, "due_on": due_on}
    repo.audit.record("request_list", "case", case, now, after=told)
    repo.notices.tell_office(
        Permission.DELIVER_LISTS,
        NoticeKind.LIST_REQUESTED,
        f"{NoticeKind.LIST_REQUESTED}:{request}",
        About(proposal=repo.target_lists.get(request).proposal, number=request),
        now,
    )
    return request


def take_list(repo: Repository, request: ListRequestId, now: datetime) -> None:
    """着手: the back office works on it. Raises NotAllowed, NotFound, and Refused where it is over."""
    _move(repo, request, "take_list", ListState.IN_PROGRESS, now)


def put_list_back(repo: Repository, request: ListRequestId, now: datetime) -> None:
    """Back into the queue: nobody works on it. Raises NotAllowed, NotFound, and Refused where it is over."""
    _move(repo, request, "put_list_back", ListState.REQUESTED, now)


def withdraw_list(repo: Repository, request: ListRequestId, now: datetime) -> None:
    """取り下げ: it is not needed any more. Raises NotAllowed, NotFound, and Refused where it was delivered."""
    _move(repo, request, "withdraw_list", ListState.WITHDRAWN, now)


def check_list(repo: Repository, request: ListRequestId, content: bytes, files: FileStore) -> CheckedList:
    """Read a file that is to answer a request, and hold it against the earlier lists of its case; nothing is kept.

    Raises NotAllowed, NotFound, and Refused where an earlier list can't be read now.
    """
    rules.require(repo.viewer, Permission.DELIVER_LISTS)
    earlier = repo.target_lists.earlier(repo.target_lists.get(request).case)
    found = read(content)
    return CheckedList(found, len(repeated(found, _phones(files, earlier))) if found.targets else 0, earlier)


def keep_list(checked: CheckedList, name: str, content: bytes, files: FileStore) -> StoredFile:
    """Keep the file of a checked list by its content, without its bad lines and any formula. Raises Refused."""
    if checked.found.unreadable:
        raise Refused("納品できる行がありません。ファイルをご確認ください。")
    mended = checked.found.problems or checked.found.marked
    return files.keep(checked_upload(name, good_lines(checked.found) if mended else content))


def deliver_list(
    repo: Repository, request: ListRequestId, checked: CheckedList, file: StoredFile, note: str, now: datetime
) -> None:
    """納品: the file, which the store already keeps, answers the request; its director is told (D5).

    A second press changes nothing. Raises NotAllowed, NotFound, Refused where the request is over, and Conflict where
    the case got another list since the file was checked.
    """
    law.require_move(repo.viewer, ListState.DELIVERED)
    before = repo.target_lists.held(request)
    if before.sha256 == file.sha256:
        return
    law.require_open(before.state, ListState.DELIVERED)
    text = clean(note, label="連絡事項", limit=law.NOTE_LIMIT)
    if repo.target_lists.earlier(before.case) != checked.earlier:
        raise Conflict("確認のあとに、この案件へ別のリストが納品されました。重複をもう一度確認してください。")
    rows = len(checked.found.targets)
    repo.target_lists.deliver(request, file, rows, checked.repeated, text, now)
    told = {"list": request, "rows": rows, "repeated": checked.repeated, "files": [file.name, file.sha256]}
    repo.audit.record("deliver_list", "case", before.case, now, after=told)
    delivered = repo.target_lists.get(request)
    for recipient in repo.target_lists.readers(delivered):
        repo.outbox.queue(letters.list_delivered(recipient, delivered), now)


def _move(repo: Repository, request: ListRequestId, what: str, to: ListState, now: datetime) -> None:
    law.require_move(repo.viewer, to)
    before = repo.target_lists.held(request)
    if before.state is to:
        return
    law.require_open(before.state, to)
    repo.target_lists.move(request, to)
    told = {"list": request, "state": before.state}
    repo.audit.record(what, "case", before.case, now, before=told, after={**told, "state": to})


def _phones(files: FileStore, earlier: Collection[str]) -> frozenset[str]:
    """The numbers of the lists that a case got before."""
    try:
        return frozenset(phone for sha256 in earlier for phone in read(b"".join(files.chunks(sha256))).phones)
    except (OSError, ValueError) as accident:
        raise Refused(UNKEPT) from accident
