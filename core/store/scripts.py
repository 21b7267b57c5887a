"""Scripts of cases: patterns and talks per industry, with every version that there was (D4)."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from core.errors import NotFound
from core.model_direction import CaseId, ScriptId, ScriptKind, Work
from core.store.case_access import OfCases
from core.store.memory import remembered
from core.store.tables import ActivityRow, CaseRow, MemberRow, ScriptRow, ScriptVersionRow
from core.views.scripts import Script, ScriptVersion, until

NO_SCRIPT = "このスクリプトは見つかりません。"


class Scripts(OfCases):
    """Kakutoku and the case's partner read them; to its client there are none."""

    @remembered
    def of(self, case: CaseId) -> tuple[Script, ...]:
        """A case's scripts in the order of their entry: patterns, talks per industry, then retired ones. NotFound."""
        self.require(case)
        return self._found(ScriptRow.case_id == case)

    def words(self, script: ScriptId, version: int) -> str:
        """What one version says. Raises NotFound (A5)."""
        words = self.session.scalar(
            select(ScriptVersionRow.body)
            .join(ScriptRow, ScriptRow.id == ScriptVersionRow.script_id)
            .join(CaseRow, CaseRow.id == ScriptRow.case_id)
            .where(ScriptVersionRow.script_id == script, ScriptVersionRow.version == version, self.inside())
        )
        if words is None:
            raise NotFound(NO_SCRIPT)
        return words

    @remembered
    def worked(self, script: ScriptId) -> dict[int, Work]:
        """What was done with each version while it was in use; figures from before the first count for that one (D4).

        Raises NotFound.
        """
        case_of = select(ScriptRow.case_id).join(CaseRow, CaseRow.id == ScriptRow.case_id)
        case_ = self.session.scalar(case_of.where(ScriptRow.id == script, self.inside()))
        if case_ is None:
            raise NotFound(NO_SCRIPT)
        begun = (
            select(func.max(ScriptVersionRow.version))
            .where(ScriptVersionRow.script_id == script, ScriptVersionRow.used_from <= ActivityRow.day)
            .correlate(ActivityRow)
            .scalar_subquery()
        )
        parts = ActivityRow.minutes, ActivityRow.calls, ActivityRow.contacts, ActivityRow.appointments, ActivityRow.held
        by_day = (
            select(func.coalesce(begun, 1).label("version"), *parts)
            .where(ActivityRow.case_id == case_, ActivityRow.script_id == script)
            .subquery()
        )
        sums = (func.sum(by_day.c[part.key]) for part in parts)
        rows = self.session.execute(select(by_day.c.version, *sums).group_by(by_day.c.version))
        return {row[0]: Work(*map(int, row[1:])) for row in rows}

    def held(self, script: ScriptId) -> Script:
        """A script to be changed: its case is held until this transaction ends. Raises NotFound."""
        case = self.session.scalar(select(ScriptRow.case_id).where(ScriptRow.id == script))
        if case is None:
            raise NotFound(NO_SCRIPT)
        self.hold(case)
        return self._found(ScriptRow.id == script)[0]

    def last_reported(self, script: Script, today: date) -> date | None:
        """The last day before today on which activity was reported with a script."""
        return self.session.scalar(
            select(func.max(ActivityRow.day)).where(
                ActivityRow.case_id == script.case, ActivityRow.script_id == script.id, ActivityRow.day < today
            )
        )

    def add(self, case: CaseId, kind: ScriptKind, name: str) -> ScriptId:
        """A new script, still without words; the action holds the case."""
        row = ScriptRow(case_id=case, kind=kind, name=name)
        self.session.add(row)
        self.session.flush()
        return row.id

    def add_version(
        self, script: ScriptId, version: int, body: str, reason: str, used_from: date, now: datetime
    ) -> None:
        """The next version; the action holds the case."""
        row = ScriptVersionRow(script_id=script, version=version, body=body, reason=reason, used_from=used_from)
        row.written_by_id, row.written_at = self.viewer.member, now
        self.session.add(row)
        self.session.flush()

    def remove_version(self, script: ScriptId, version: int) -> None:
        """Forget a version that was never used; the trail keeps its words."""
        self.session.execute(
            delete(ScriptVersionRow).where(ScriptVersionRow.script_id == script, ScriptVersionRow.version == version)
        )

    def retire(self, script: ScriptId, on: date | None) -> None:
        """From when a script is not used any more, None where it is."""
        self.session.execute(update(ScriptRow).where(ScriptRow.id == script).values(retired_on=on))

    def _found(self, *wanted: ColumnElement[bool]) -> tuple[Script, ...]:
        scripts = self.session.execute(
            select(ScriptRow.id, ScriptRow.case_id, ScriptRow.kind, ScriptRow.name, ScriptRow.retired_on)
            .where(*wanted)
            .order_by(ScriptRow.retired_on.is_not(None), ScriptRow.kind.desc(), ScriptRow.id)
        ).all()
        ends = {row.id: row.retired_on for row in scripts}
        versions: defaultdict[ScriptId, list[ScriptVersion]] = defaultdict(list)
        following: dict[ScriptId, date] = {}
        written = (
            select(
                ScriptVersionRow.script_id,
                ScriptVersionRow.version,
                ScriptVersionRow.reason,
                ScriptVersionRow.used_from,
                MemberRow.name.label("by"),
                ScriptVersionRow.written_at,
            )
            .join(MemberRow, MemberRow.id == ScriptVersionRow.written_by_id)
            .where(ScriptVersionRow.script_id.in_(ends))
            .order_by(ScriptVersionRow.script_id, ScriptVersionRow.version.desc())
        )
        for row in self.session.execute(written):
            last = until(following.get(row.script_id), ends[row.script_id])
            versions[row.script_id].append(
                ScriptVersion(row.version, row.reason, row.used_from, last, row.by, row.written_at)
            )
            following[row.script_id] = row.used_from
        return tuple(Script(*row, versions=tuple(versions[row.id])) for row in scripts)
