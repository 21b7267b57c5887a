"""メンバー of a case: who joins, how many hours are theirs, what of the onboarding is done, who leaves (D3)."""

from datetime import date, datetime

from core import rules
from core import rules_cases as law
from core.calendar import jst_date
from core.errors import Refused
from core.formats import day
from core.model import MemberId
from core.model_direction import CaseId, CaseMemberId, OnboardingStep
from core.repository import Repository
from core.rules import Permission
from core.views.cases import CaseMember


def add_case_member(
    repo: Repository, case: CaseId, member: MemberId, hours: str, joined_on: date, now: datetime
) -> CaseMemberId:
    """Somebody of the partner works for the case from a day on (D3).

    Who left and comes back keeps the first day, to which the work reported since belongs; without any, the new one
    counts and the time before asks nothing of anybody.
    Raises NotAllowed, NotFound for a case or a person that is not the partner's, and Refused for hours or a day that
    can't be.
    """
    rules.require(repo.viewer, Permission.STAFF_CASES)
    repo.case_members.hold(case)
    minutes = law.require_minutes(hours, "計画の稼働時間")
    head = repo.cases.head(case, jst_date(now))
    law.require_joining(joined_on, head.starts, head.ends)
    known = {each.member: each for each in repo.case_members.team(case).working}
    if member in known:
        return known[member].id
    added = repo.case_members.put(case, member, minutes, joined_on)
    told = {"member": member, "minutes": minutes, "joined_on": repo.case_members.get(added).joined_on}
    repo.audit.record("add_case_member", "case", case, now, after=told)
    return added


def change_case_hours(repo: Repository, member: CaseMemberId, hours: str, now: datetime) -> None:
    """Other hours of each month are a member's (D3, D7). Raises NotAllowed, NotFound, Refused."""
    found = _hold(repo, member)
    minutes = law.require_minutes(hours, "計画の稼働時間")
    if found.minutes == minutes:
        return
    repo.case_members.plan(member, minutes)
    repo.audit.record(
        "change_case_hours",
        "case",
        found.case,
        now,
        before={"member": found.member, "minutes": found.minutes},
        after={"member": found.member, "minutes": minutes},
    )


def leave_case(repo: Repository, member: CaseMemberId, left_on: date, now: datetime) -> None:
    """A member works for the case no longer after a day; what it did stays (D3).

    Raises NotAllowed, NotFound, and Refused for a day to come, before it joined, or after which work was reported.
    """
    found = _hold(repo, member)
    if found.left_on == left_on:
        return
    law.require_leaving(left_on, found.joined_on, jst_date(now))
    worked = repo.case_members.worked_until(found)
    if worked and worked > left_on:
        raise Refused(f"{day(worked)}の稼働が報告されています。離任日は、この日以降の日付を選択してください。")
    repo.case_members.leave(member, left_on)
    repo.audit.record("leave_case", "case", found.case, now, after={"member": found.member, "left_on": left_on})


def note_onboarding(
    repo: Repository, member: CaseMemberId, step: OnboardingStep, done_on: date | None, now: datetime
) -> None:
    """A step of a member's onboarding was done on a day, or, with None, is to do after all (D3).

    Raises NotAllowed, NotFound, and Refused for a day to come.
    """
    found = _hold(repo, member)
    before = found.steps[step].done_on if step in found.steps else None
    if before == done_on:
        return
    if done_on is None:
        repo.case_members.untick(member, step)
    else:
        law.require_step_day(done_on, jst_date(now))
        repo.case_members.tick(member, step, done_on, now)
    told = {"member": found.member, "step": step.label}
    repo.audit.record(
        "note_onboarding",
        "case",
        found.case,
        now,
        before={**told, "held_on": before} if before else None,
        after={**told, "held_on": done_on},
    )


def _hold(repo: Repository, member: CaseMemberId) -> CaseMember:
    """The member as it stands, with its case held, for those who choose a case's people."""
    rules.require(repo.viewer, Permission.STAFF_CASES)
    repo.case_members.hold(repo.case_members.get(member).case)
    return repo.case_members.get(member)
