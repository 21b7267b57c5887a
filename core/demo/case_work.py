"""How the demo's cases are run: taken on, planned, staffed, called for day after day (D1, D3–D5)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from core.actions.activities import import_activities
from core.actions.case_members import add_case_member, note_onboarding
from core.actions.cases import edit_case, open_case, schedule_meeting, set_plan
from core.actions.scripts import add_script, revise_script
from core.activity_file import ActivityFile, ActivityLine
from core.calendar import is_working_day
from core.demo.case_shapes import DemoCase, Spell
from core.demo.case_texts import FIRST, GOAL, INDUSTRY, OVERVIEW, REVISED, SECOND
from core.demo.events import DemoEvent
from core.demo.orders import month_end, month_start
from core.demo.world import World
from core.model import ProposalId
from core.model_direction import CaseId, OnboardingStep, ScriptKind
from core.repository import Repository
from core.rules_cases import CaseTexts, Meeting

CALLS_AN_HOUR = 11
CONTACTS = {"A": 0.16, "B": 0.19}
"""Of a call, by pattern: the second one, which begins with an example, reaches more people."""


@dataclass(frozen=True, slots=True)
class CaseEvent(DemoEvent):
    """Something that the director did in the case of a deal."""

    case: DemoCase

    def number(self, repo: Repository, proposal: ProposalId) -> CaseId:
        """The case. Raises LookupError before it was taken on."""
        found = repo.cases.of_deal(proposal)
        if found is None:
            raise LookupError("the case is taken on first")
        return found


@dataclass(frozen=True, slots=True)
class TakenOn(CaseEvent):
    """The director took the deal on, wrote what it is about, and fixed the weekly meeting."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        case, latest = self.case, self.case.spells[-1]
        number = open_case(repo, proposal, repo.viewer.member, now)
        texts = CaseTexts(
            case.title,
            OVERVIEW.format(target=case.target),
            GOAL.format(hours=latest.hours, appointments=latest.appointments),
        )
        edit_case(repo, number, texts, repo.cases.head(number, world.day(self.days)).revision, now)
        if case.meeting:
            weekday, clock = case.meeting
            hour, minute = map(int, clock.split(":"))
            schedule_meeting(repo, number, Meeting(weekday, hour * 60 + minute), now)


@dataclass(frozen=True, slots=True)
class Planned(CaseEvent):
    """A renewal's plan holds from its first month on."""

    spell: Spell
    month: int

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        begins = month_start(world.today, self.month)
        hours, appointments = f"{self.spell.hours}", f"{self.spell.appointments}"
        set_plan(repo, self.number(repo, proposal), begins, hours, appointments, now)


@dataclass(frozen=True, slots=True)
class Staffed(CaseEvent):
    """Who calls joined, went through the onboarding, and found two patterns and a talk for one industry."""

    members: tuple[str, ...]

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        number, begins = self.number(repo, proposal), month_start(world.today, self.case.begins)
        hours = self.case.spells[-1].hours // len(self.members)
        for position, email in enumerate(self.members):
            member = add_case_member(repo, number, world.people[email].member, f"{hours}", begins, now)
            steps = tuple(OnboardingStep)
            unfinished = self.case.begins == 0 and position
            for step in steps[:2] if unfinished else steps:
                note_onboarding(repo, member, step, world.day(self.days), now)
        for letter, body in (("A", FIRST), ("B", SECOND)):
            said = body.format(target=self.case.target)
            add_script(repo, number, ScriptKind.PATTERN, f"パターン{letter}", said, begins, now)
        add_script(repo, number, ScriptKind.INDUSTRY, "忙しい時間帯の業種", INDUSTRY, begins, now)


@dataclass(frozen=True, slots=True)
class Improved(CaseEvent):
    """The second pattern was revised after the first month's figures."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        scripts = repo.scripts.of(self.number(repo, proposal))
        second = next(each for each in scripts if each.name == "パターンB")
        body, tomorrow = REVISED.format(target=self.case.target), world.day(self.days + 1)
        reason = "受付で用件を聞かれたときの一言を、事例から始める形に変更"
        revise_script(repo, second.id, 1, body, reason, tomorrow, now)


@dataclass(frozen=True, slots=True)
class Called(CaseEvent):
    """What the members did from `first` through the day of this event, as the file that their company sends."""

    members: tuple[str, ...]
    first: date

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        through = world.day(self.days)
        lines = _lines(self.case, self.members, world.today)
        file = ActivityFile(tuple(line for line in lines if self.first <= line.day <= through))
        digest = hashlib.sha256(repr(file).encode()).hexdigest()
        import_activities(repo, self.number(repo, proposal), "稼働.csv", digest, file, False, now)


def work(case: DemoCase, members: Sequence[str], today: date) -> Iterator[CaseEvent]:
    """Everything that its director and its members did; `members` are the mail addresses of who calls."""
    begins = (month_start(today, case.begins) - today).days
    who = (case.key, case.partner, case.director)
    yield TakenOn(*who, begins - 9, "10:00", case)
    yield Staffed(*who, begins - 3, "14:00", case, tuple(members))
    month = case.begins
    for number, spell in enumerate(case.spells):
        if number:
            yield Planned(*who, (month_start(today, month) - today).days - 10, "11:00", case, spell, month)
        month += spell.months
    if case.begins < -1:
        yield Improved(*who, (month_start(today, case.begins + 1) - today).days + 4, "17:30", case)
    first = date.min
    for through in handed_in(case, today):
        yield Called(*who[:2], members[0], (through - today).days, "19:00", case, tuple(members), first)
        first = through + timedelta(days=1)


def handed_in(case: DemoCase, today: date) -> tuple[date, ...]:
    """The days on which the partner sent its file of activity: two weeks ago, before last week's meeting, yesterday."""
    met = [last_meeting(case.meeting[0], today)] if case.meeting else []
    days = (last_business_day(today, 14), *met, last_business_day(today, 1))
    return tuple(on for on in days if on >= month_start(today, case.begins))


def last_meeting(weekday: int, today: date) -> date:
    """The meeting on that weekday a week before the last one."""
    return today - timedelta(days=7 + (today.weekday() - weekday) % 7)


def last_business_day(today: date, before: int) -> date:
    """The last one that lies at least so many days before today."""
    on = today - timedelta(days=before)
    while not is_working_day(on):
        on -= timedelta(days=1)
    return on


def _lines(case: DemoCase, members: Sequence[str], today: date) -> Iterator[ActivityLine]:
    """One line a member and business day, the patterns in turn; drawn from the case's own dice, the same every time."""
    dice, number = Random(case.key), 2
    month = case.begins
    for spell in case.spells:
        first, last = month_start(today, month), month_end(today, month + spell.months - 1)
        month += spell.months
        last = min(last, today - timedelta(days=1 + case.silent))
        for on in _business_days(first, last):
            for position, member in enumerate(members):
                pattern = "A" if (on.toordinal() + position) % 2 else "B"
                yield _line(case, spell, dice, number, on, member, pattern, len(members))
                number += 1


def _line(
    case: DemoCase, spell: Spell, dice: Random, number: int, on: date, member: str, pattern: str, members: int
) -> ActivityLine:
    quarters = max(2, round(spell.hours / 20 / members * 4 * case.pace * dice.uniform(0.85, 1.15)))
    calls = round(quarters / 4 * CALLS_AN_HOUR * dice.uniform(0.85, 1.15))
    contacts = _drawn(dice, calls, CONTACTS[pattern])
    expected = spell.hours * CALLS_AN_HOUR * sum(CONTACTS.values()) / 2
    appointments = _drawn(dice, contacts, case.skill / case.pace * spell.appointments / expected)
    held = _drawn(dice, appointments, 0.88)
    return ActivityLine(number, on, member, f"パターン{pattern}", quarters, calls, contacts, appointments, held, "")


def _drawn(dice: Random, tries: int, chance: float) -> int:
    return sum(dice.random() < chance for _ in range(tries))


def _business_days(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (on for on in days if is_working_day(on))
