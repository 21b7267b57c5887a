"""稼働: what a member did on a day with a script, reported and corrected; the only source of figures (D5, D7)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from core import rules
from core import rules_activity as law
from core.activity_file import NAME_LIMIT, ActivityFile
from core.calendar import jst_date
from core.errors import Conflict, Refused
from core.formats import quantity
from core.model import MemberId
from core.model_direction import CaseId, ScriptId, Work
from core.performance import hours_of
from core.repository import Repository
from core.rules import Permission
from core.rules_activity import NOTHING_TOLD, ActivityForm, Ground, Place
from core.rules_activity_file import Judged, judged, require_agreed, require_previewed
from core.rules_performance import delivery_form
from core.text import clean
from core.views.activity import Written

BOOKED, SETTLED = "アポイントの報告", "アポイントの結果の登録"
BY_FILE = "CSVの取り込み（{name}）"
"""Why a row was corrected where nobody typed a reason."""
COUNTED = "案件の稼働からの集計に切り替え"


def report_activity(
    repo: Repository, case: CaseId, place: Place, typed: ActivityForm, seen: int, reason: str, now: datetime
) -> None:
    """Say what a member did on a day with a script, in the place of what was said before (D5).

    `seen` is the revision of the row that was on the screen, 0 where there was none. Raises NotAllowed, NotFound,
    Conflict where the row was written meanwhile, and Refused as `rules_activity` says: figures, day, member, script,
    and a correction of an earlier day without its reason.
    """
    rules.require(repo.viewer, Permission.REPORT_ACTIVITY)
    repo.activities.hold(case)
    ground = repo.activities.ground(case, jst_date(now))
    law.require_place(place, ground)
    work = law.require_work(typed)
    day = repo.activities.kept(case, place.day, place.day)
    before = day.get(place)
    if before is not None and before.work == work:
        return  # the second press of a double click finds its effect already there
    if seen != (before.revision if before else 0):
        raise Conflict(law.MEANWHILE.format(now=_said(before.work) if before else "取り消し"))
    others = sum(row.work.minutes for at, row in day.items() if at.member == place.member and at != place)
    told = repo.activities.told(case, place.day, place.day).get(place, NOTHING_TOLD)
    law.require_row(place, work, ground, told, others)
    why = law.require_reason(reason, place.day, ground.today) if before else ""
    _put(repo, case, {place: work}, ground, why, now)
    repo.audit.record(
        "report_activity",
        "case",
        case,
        now,
        before=_told(place, before.work) if before else None,
        after=_told(place, work) | ({"reason": why} if before else {}),
    )


def check_activities(repo: Repository, case: CaseId, sha256: str, file: ActivityFile, now: datetime) -> Judged:
    """What would become of each line of a file, before anything is written (D5). Raises NotAllowed, NotFound."""
    rules.require(repo.viewer, Permission.REPORT_ACTIVITY)
    return _judged(repo, case, sha256, file, repo.activities.ground(case, jst_date(now)))


def import_activities(
    repo: Repository,
    case: CaseId,
    name: str,
    sha256: str,
    file: ActivityFile,
    leave_out: bool,
    now: datetime,
    *,
    previewed: str = "",
) -> Judged:
    """Take the good lines of a file, judged anew at this moment, and say what became of each (D5).

    Bad lines are left out only where `leave_out` says so. The same file once more changes nothing, what was corrected
    since included, and is not listed again. `previewed` is the mark of what was shown before, "" where nothing was.
    Raises NotAllowed, NotFound, Conflict where the outcome is another one by now, and Refused where there are bad lines
    that nobody agreed to leave out.
    """
    rules.require(repo.viewer, Permission.REPORT_ACTIVITY)
    repo.activities.hold(case)
    ground = repo.activities.ground(case, jst_date(now))
    found = _judged(repo, case, sha256, file, ground)
    if previewed:
        require_previewed(found, previewed)
    require_agreed(found, leave_out)
    name = clean(name, label="ファイル名", limit=len(name), multiline=False)[:NAME_LIMIT]
    written = _put(repo, case, found.writes, ground, BY_FILE.format(name=name), now)
    if not found.writes:
        return found
    left_out = len({each.line for each in found.problems})
    repo.activity_lists.note_import(case, name, sha256, file.rows, written, left_out, now)
    repo.audit.record(
        "import_activities",
        "case",
        case,
        now,
        after={
            "file": name,
            "lines": file.rows,
            "added": written.added,
            "changed": written.changed,
            "left_out": left_out,
        },
    )
    return found


def count_appointment(repo: Repository, case: CaseId, member: MemberId, script: ScriptId, now: datetime) -> None:
    """One call, one contact and one appointment more today: what an appointment implies, counted at once (D6).

    The caller holds the case and records what happened. Raises NotFound, and Refused as `rules_activity` says.
    """
    ground = repo.activities.ground(case, jst_date(now))
    place = Place(ground.today, member, script)
    law.require_place(place, ground)
    _add(repo, case, place, Work(0, 1, 1, 1), ground, BOOKED, now)


def count_held(repo: Repository, case: CaseId, place: Place, by: int, now: datetime, *, included: bool = False) -> None:
    """One more (`by` 1) or one fewer (-1) of the appointments booked by a row took place (D6, D7).

    One that the row's typed アポ実施数 has counted before, as `included` says or as its figures must mean, is not
    counted again. The caller holds the case, records what happened, and settles the appointment afterwards. Raises
    NotFound, and Refused where the row can't say so.
    """
    ground = repo.activities.ground(case, jst_date(now))
    if by > 0 and (row := repo.activities.kept(case, place.day, place.day).get(place)):
        told = repo.activities.told(case, place.day, place.day).get(place, NOTHING_TOLD)
        if law.includes_told(row.work, told) or (included and law.typed_held(row.work, told) > 0):
            return
    _add(repo, case, place, Work(held=by), ground, SETTLED, now)


def _judged(repo: Repository, case: CaseId, sha256: str, file: ActivityFile, ground: Ground) -> Judged:
    days = {line.day for line in file.lines} or {ground.today}
    kept = repo.activities.kept(case, min(days), max(days))
    told = repo.activities.told(case, min(days), max(days))
    again = repo.activity_lists.imported(case, sha256)
    return judged(file, ground, {place: row.work for place, row in kept.items()}, told, again=again)


def _add(repo: Repository, case: CaseId, place: Place, more: Work, ground: Ground, why: str, now: datetime) -> None:
    before = repo.activities.kept(case, place.day, place.day).get(place)
    work = before.work + more if before else more
    finding = law.work_finding(work)
    if finding:
        raise Refused(finding.sentence)
    _put(repo, case, {place: work}, ground, why, now)


def _put(
    repo: Repository, case: CaseId, rows: Mapping[Place, Work], ground: Ground, why: str, now: datetime
) -> Written:
    """Write rows; a month's delivery that had been typed and now comes of them is on record as it was (P13, K2)."""
    written = repo.activities.put(case, rows, ground, why, now)
    for each in written.replaced:
        repo.audit.record(
            "report_delivery",
            "order",
            each.order,
            now,
            before={"month": each.month, **asdict(delivery_form(each.delivery))},
            after={"month": each.month, "reason": COUNTED},
        )
    return written


def _told(place: Place, work: Work) -> dict[str, object]:
    counts = asdict(work)
    return {
        "day": place.day,
        "member": place.member,
        "script": place.script,
        "hours": quantity(hours_of(counts.pop("minutes")), "時間"),
        **counts,
    }


def _said(work: Work) -> str:
    return (
        f"稼働時間{quantity(hours_of(work.minutes), '時間')}、架電数{work.calls:,}件、コンタクト数{work.contacts:,}件、"
        f"アポ獲得数{work.appointments:,}件、アポ実施数{work.held:,}件"
    )
