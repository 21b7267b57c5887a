"""案件: a director takes a deal on, says what it is about and what has to be reached in it (D1, D8)."""

from dataclasses import asdict
from datetime import date, datetime

from core import letters_direction as letters
from core import rules
from core import rules_cases as law
from core.calendar import jst_date
from core.errors import Conflict
from core.model import MemberId, ProposalId
from core.model_direction import CaseId
from core.repository import Repository
from core.rules import Permission
from core.rules_cases import CaseTexts, Meeting

MEANWHILE = "入力中に、別の担当者が案件の概要を更新しました。更新後の内容を確認してから、もう一度保存してください。"

TAKEN = "この取引は、すでに{director}さんが担当しています。変更する場合は、案件の「担当を変更する」を押してください。"


def open_case(repo: Repository, proposal: ProposalId, director: MemberId, now: datetime) -> CaseId:
    """Take a deal on as a case under a director, who is told where somebody else has chosen (D1).

    A second press finds its effect already there. Raises NotAllowed, NotFound where there is no such deal, or nobody of
    that number who directs cases, and Conflict where another director has it.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.cases.hold_deal(proposal)
    known = repo.cases.of_deal(proposal)
    if known is not None:
        has = repo.cases.head(known, jst_date(now))
        if has.director_id != director:
            raise Conflict(TAKEN.format(director=has.director))
        return known
    case = repo.cases.open(proposal, director, now)
    repo.audit.record("open_case", "case", case, now, after={"proposal": proposal, "director": director})
    if director != repo.viewer.member:
        head = repo.cases.head(case, jst_date(now))
        repo.outbox.queue(letters.case_assigned(repo.cases.director(director), head, at=now), now)
    return case


def edit_case(repo: Repository, case: CaseId, typed: CaseTexts, seen: int, now: datetime) -> None:
    """Say anew what a case is about; `seen` is the revision that was on the screen (D1).

    Raises NotAllowed, NotFound, Refused for what can't be kept, and Conflict where a colleague wrote meanwhile.
    """
    _hold(repo, case)
    texts = law.require_texts(typed)
    before = repo.cases.overview(case).texts
    if before == texts:
        return  # the second press of a double click finds its effect already there
    if repo.cases.head(case, jst_date(now)).revision != seen:
        raise Conflict(MEANWHILE)
    repo.cases.write(case, texts)
    changed = {name for name, value in asdict(texts).items() if asdict(before)[name] != value}
    repo.audit.record(
        "edit_case",
        "case",
        case,
        now,
        before={name: value for name, value in asdict(before).items() if name in changed},
        after={name: value for name, value in asdict(texts).items() if name in changed},
    )


def set_plan(repo: Repository, case: CaseId, begins: date, hours: str, appointments: str, now: datetime) -> None:
    """What each month has to reach from `begins` (its first day) on; months before it keep theirs (D1, D7).

    The figures are as typed. Raises NotAllowed, NotFound, and Refused for what is no such figure and for a month before
    the first contract's or too far ahead.
    """
    _hold(repo, case)
    plan = law.require_plan(hours, appointments)
    law.require_plan_month(begins, repo.cases.head(case, jst_date(now)).starts, jst_date(now))
    plans = repo.cases.overview(case).plans
    before = plans.get(begins)
    if before == plan:
        return
    repo.cases.put_plan(case, begins, plan)
    repo.audit.record(
        "set_plan",
        "case",
        case,
        now,
        before={"month": begins, **asdict(before)} if before else None,
        after={"month": begins, **asdict(plan)},
    )


def change_director(repo: Repository, case: CaseId, director: MemberId, now: datetime) -> None:
    """Another director is responsible from now on, and is told (D1). Raises NotAllowed, and NotFound for either."""
    _hold(repo, case)
    recipient = repo.cases.director(director)
    head = repo.cases.head(case, jst_date(now))
    if head.director_id == director:
        return
    repo.cases.hand_over(case, director)
    repo.audit.record(
        "change_director", "case", case, now, before={"director": head.director_id}, after={"director": director}
    )
    if director != repo.viewer.member:
        repo.outbox.queue(letters.case_assigned(recipient, head, at=now), now)


def schedule_meeting(repo: Repository, case: CaseId, meeting: Meeting | None, now: datetime) -> None:
    """Fix the weekday and time of the weekly meeting, None for none (D8). Raises NotAllowed, NotFound, Refused."""
    _hold(repo, case)
    if meeting:
        law.require_meeting(meeting)
    before = repo.cases.overview(case).meeting
    if before == meeting:
        return
    repo.cases.schedule(case, meeting)
    repo.audit.record(
        "schedule_meeting",
        "case",
        case,
        now,
        before={"meeting": str(before) if before else ""},
        after={"meeting": str(meeting) if meeting else ""},
    )


def _hold(repo: Repository, case: CaseId) -> None:
    """Only who directs cases changes one, and nobody else at the same time."""
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.cases.hold(case)
