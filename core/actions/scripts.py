"""トークスクリプト: directors write patterns and talks per industry, and revise them from a day on (D4)."""

from datetime import date, datetime

from core import rules
from core import rules_scripts as law
from core.calendar import jst_date
from core.model_direction import CaseId, ScriptId, ScriptKind
from core.repository import Repository
from core.rules import Permission
from core.views.scripts import Script


def add_script(
    repo: Repository, case: CaseId, kind: ScriptKind, name: str, body: str, used_from: date, now: datetime
) -> ScriptId:
    """A new pattern or talk for one industry, in use from a day on.

    A second press finds its effect already there. Raises NotAllowed, NotFound, and Refused where something is missing,
    too long, or the case has a script of that name.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.scripts.hold(case)
    words, reason = law.require_words(body, law.FIRST_REASON)
    scripts = repo.scripts.of(case)
    for known in scripts:
        if _is_the_same(repo, known, kind, name, words, used_from):
            return known.id
    name = law.require_name(name, [each.name for each in scripts])
    law.require_used_from(used_from, jst_date(now), before=None, reported=None)
    script = repo.scripts.add(case, kind, name)
    repo.scripts.add_version(script, 1, words, reason, used_from, now)
    told = {"script": script, "name": name, "kind": kind, "body": words, "used_from": used_from}
    repo.audit.record("add_script", "case", case, now, after=told)
    return script


def revise_script(
    repo: Repository, script: ScriptId, seen: int, body: str, reason: str, used_from: date, now: datetime
) -> int:
    """The next version of a script, in use from a day on; `seen` is the version its author started from, 0 if gone.

    A second press finds its effect already there, and so does a text without a change. Raises NotAllowed, NotFound,
    Conflict where somebody else wrote a version meanwhile or took that one back, and Refused where something is missing
    or too long, the script is retired, or its activity has been reported for that day already.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    found = repo.scripts.held(script)
    words, reason = law.require_words(body, reason)
    law.require_in_use(found.retired_on)
    latest = found.latest
    if repo.scripts.words(script, latest.version) == words and used_from == latest.used_from:
        return latest.version
    law.require_latest(seen, latest.version)
    today = jst_date(now)
    reported = repo.scripts.last_reported(found, today)
    law.require_used_from(used_from, today, before=latest.used_from, reported=reported)
    version = latest.version + 1
    repo.scripts.add_version(script, version, words, reason, used_from, now)
    told = {"script": script, "name": found.name, "version": version, "reason": reason}
    repo.audit.record("revise_script", "case", found.case, now, after={**told, "body": words, "used_from": used_from})
    return version


def withdraw_version(repo: Repository, script: ScriptId, version: int, seen: datetime, now: datetime) -> None:
    """Take the latest version back before the day on which it would be used; the trail keeps its words.

    `seen` is when the version on the screen was written: a number that was taken back is given again. A second press
    changes nothing. Raises NotAllowed, NotFound, Conflict where the number is another version's by now, and Refused
    where it is in use or not the latest.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    found = repo.scripts.held(script)
    if version > found.latest.version:
        return
    gone = next(each for each in found.versions if each.version == version)
    law.require_same(seen, gone.at)
    law.require_planned(version, found.latest.version, gone.used_from, jst_date(now))
    told = {"script": script, "name": found.name, "version": version, "body": repo.scripts.words(script, version)}
    repo.scripts.remove_version(script, version)
    repo.audit.record("withdraw_version", "case", found.case, now, before={**told, "used_from": gone.used_from})


def retire_script(repo: Repository, script: ScriptId, now: datetime) -> None:
    """A script is used up to today and then no more; its versions and figures stay. Raises NotAllowed, NotFound."""
    _retire(repo, script, "retire_script", jst_date(now), now)


def resume_script(repo: Repository, script: ScriptId, now: datetime) -> None:
    """A retired script is used again. Raises NotAllowed, NotFound."""
    _retire(repo, script, "resume_script", None, now)


def _retire(repo: Repository, script: ScriptId, what: str, on: date | None, now: datetime) -> None:
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    found = repo.scripts.held(script)
    if (found.retired_on is None) == (on is None):
        return
    repo.scripts.retire(script, on)
    told = {"script": script, "name": found.name}
    repo.audit.record(what, "case", found.case, now, after=told)


def _is_the_same(repo: Repository, known: Script, kind: ScriptKind, name: str, words: str, used_from: date) -> bool:
    """Whether this script is what a first press of the same button made."""
    return (
        (known.kind, known.latest.version, known.latest.used_from) == (kind, 1, used_from)
        and law.same_name(known.name) == law.same_name(name)
        and repo.scripts.words(known.id, 1) == words
    )
