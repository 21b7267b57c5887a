"""The law of a file of activity: whom each line means, what it would change, and which lines can not be taken (D5)."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from core.activity_file import ActivityFile, ActivityLine, Field
from core.csv_lines import Problem, plain
from core.errors import Conflict, Refused
from core.model import MemberId
from core.model_direction import ScriptId, Work
from core.rules_activity import (
    NOTHING_TOLD,
    Finding,
    Ground,
    Place,
    Told,
    day_finding,
    place_finding,
    work_finding,
)

T = TypeVar("T")
NO_WORK = Work()
NAMED = 3
"""So many other lines are named where several mean the same row."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file would do: rows that are new, rows that change and what these say `before`, how many stay as they are,
    how many were `corrected` since the same file was taken and stay so too, and every bad line."""

    new: Mapping[Place, Work] = field(default_factory=dict[Place, Work])
    changed: Mapping[Place, Work] = field(default_factory=dict[Place, Work])
    before: Mapping[Place, Work] = field(default_factory=dict[Place, Work])
    same: int = 0
    corrected: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def writes(self) -> dict[Place, Work]:
        """All that taking the file would write."""
        return {**self.new, **self.changed}

    @property
    def mark(self) -> str:
        """What would be written over what, and which lines would be left out, in short: compared, never read."""
        told = (self.new, self.changed, self.before, [each.line for each in self.problems])
        return hashlib.sha256(repr(told).encode()).hexdigest()


def judged(
    file: ActivityFile,
    ground: Ground,
    kept: Mapping[Place, Work],
    told: Mapping[Place, Told],
    *,
    again: bool = False,
) -> Judged:
    """What becomes of each line. `kept` are the case's rows of the file's days, `told` the appointments reported one
    by one; a file that does not say how many took place leaves that as it is. `again`: the case has taken this very
    file before, so that a row which says otherwise was corrected since, and the file does not take that back."""
    problems = list(file.problems)
    named, unknown = _named(file.lines, ground)
    problems += unknown
    rows: dict[Place, tuple[ActivityLine, Work]] = {}
    corrected = 0
    for place, lines in named.items():
        if len(lines) > 1:
            problems += _twins(lines)
            continue
        line, work = lines[0], _work(lines[0], kept.get(place, NO_WORK))
        if again and kept.get(place, work) != work:
            corrected += 1
            continue
        finding = place_finding(place, ground) or work_finding(work, told.get(place, NOTHING_TOLD))
        if finding:
            problems.append(_problem(line, finding))
        else:
            rows[place] = line, work
    for place, finding in _long_days(rows, kept):
        problems.append(_problem(rows.pop(place)[0], finding))
    new = {place: work for place, (_, work) in rows.items() if place not in kept}
    changed = {place: work for place, (_, work) in rows.items() if place in kept and kept[place] != work}
    return Judged(
        new,
        changed,
        {place: kept[place] for place in changed},
        len(rows) - len(new) - len(changed),
        corrected,
        tuple(sorted(problems, key=lambda each: each.line)),
    )


def require_previewed(found: Judged, mark: str) -> None:
    """Raise Conflict where taking the file would now do something else than was shown by that mark (D5, O6)."""
    if found.mark != mark:
        raise Conflict(
            "内容を確認した後に案件の稼働やメンバーなどが更新されたため、取り込みの結果が変わります。"
            "もう一度「内容を確認する」を押して、新しい結果をご確認ください。"
        )


def require_agreed(found: Judged, leave_out: bool) -> None:
    """Raise Refused where bad lines would be left out and nobody said that they may be (D5)."""
    if found.problems and found.writes and not leave_out:
        raise Refused(
            f"取り込めない行が{len({each.line for each in found.problems}):,}行あります。"
            "直して確認し直すか、「正しい行だけ取り込む」を選択してください。"
        )


def _named(lines: Sequence[ActivityLine], ground: Ground) -> tuple[dict[Place, list[ActivityLine]], list[Problem]]:
    """The lines by the row that each means, and those that mean nobody or nothing for certain."""
    people = _by_name((number, (each.name, each.email)) for number, each in ground.members.items())
    scripts = _by_name((number, (each.name,)) for number, each in ground.scripts.items())
    members = {text: _member(text, people) for text in {each.member for each in lines}}
    used = {text: _script(text, scripts) for text in {each.script for each in lines}}
    named: dict[Place, list[ActivityLine]] = defaultdict(list)
    unknown: list[Problem] = []
    for line in lines:
        member, script = members[line.member], used[line.script]
        if isinstance(member, Refused):
            unknown.append(Problem(line.line, Field.MEMBER.label, member.sentence, line.text))
        elif isinstance(script, Refused):
            unknown.append(Problem(line.line, Field.SCRIPT.label, script.sentence, line.text))
        else:
            named[Place(line.day, member, script)].append(line)
    return named, unknown


def _by_name(things: Iterable[tuple[T, Iterable[str]]]) -> dict[str, set[T]]:
    found: dict[str, set[T]] = defaultdict(set)
    for number, names in things:
        for name in names:
            found[plain(name)].add(number)
    return found


def _member(text: str, people: Mapping[str, set[MemberId]]) -> MemberId | Refused:
    found = people.get(plain(text), set())
    if not found:
        return Refused(f"「{text}」という氏名またはメールアドレスのメンバーは、この案件にいません。")
    if len(found) > 1:
        return Refused(f"「{text}」さんは{len(found)}名います。メールアドレスで記載してください。")
    return next(iter(found))


def _script(text: str, scripts: Mapping[str, set[ScriptId]]) -> ScriptId | Refused:
    found = scripts.get(plain(text), set())
    if not found:
        return Refused(
            f"「{text}」というスクリプトは、この案件にありません。案件の「スクリプト」の名前で記載してください。"
        )
    if len(found) > 1:
        return Refused(f"「{text}」と読めるスクリプトが{len(found)}つあります。区別できる名前に変更してください。")
    return next(iter(found))


def _work(line: ActivityLine, before: Work) -> Work:
    held = before.held if line.held is None else line.held
    return Work(line.quarters * 15, line.calls, line.contacts, line.appointments, held)


def _twins(lines: Sequence[ActivityLine]) -> Iterable[Problem]:
    """Every line of those that mean the same row, each naming some others: nobody can say which one is right."""
    first, rest = lines[: NAMED + 1], lines[NAMED + 1 :]
    for line in first:
        yield Problem(line.line, "", _same_as([other for other in first if other is not line], lines), line.text)
    # A file may be one line a hundred thousand times: all but the first few share one text.
    shared = _same_as(first[:NAMED], lines) if rest else ""
    for line in rest:
        yield Problem(line.line, "", shared, line.text)


def _same_as(named: Sequence[ActivityLine], lines: Sequence[ActivityLine]) -> str:
    rest = len(lines) - 1 - len(named)
    others = [*(f"{each.line}行目" for each in named), *([f"ほか{rest:,}行"] if rest else [])]
    return f"{'、'.join(others)}と日付・メンバー・スクリプトが同じです。1行にまとめてください。"


def _long_days(
    rows: Mapping[Place, tuple[ActivityLine, Work]], kept: Mapping[Place, Work]
) -> list[tuple[Place, Finding]]:
    """The rows of days on which somebody would have worked more than a day has, those that the file leaves included."""
    days: dict[tuple[date, MemberId], int] = defaultdict(int)
    for place, (_, work) in rows.items():
        days[place.day, place.member] += work.minutes
    for place, work in kept.items():
        if place not in rows and (place.day, place.member) in days:
            days[place.day, place.member] += work.minutes
    long = {day: finding for day, minutes in days.items() if (finding := day_finding(minutes, 0))}
    return [(place, long[place.day, place.member]) for place in rows if (place.day, place.member) in long]


def _problem(line: ActivityLine, finding: Finding) -> Problem:
    return Problem(line.line, finding.column, finding.sentence, line.text)
