"""Activity as the screens list it: rows by day, member and script, their corrections, the files taken in (D5)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from core.errors import NotFound
from core.model_direction import ActivityId, CaseId, Work
from core.store.activities import COLUMNS, WORK
from core.store.case_access import OfCases
from core.store.memory import remembered
from core.store.tables import ActivityImportRow, ActivityRevisionRow, ActivityRow, CaseRow, MemberRow, ScriptRow
from core.views.activity import (
    ActivityEntry,
    ActivityFilter,
    ActivityImport,
    ActivityList,
    ActivityVersion,
    Written,
)

PAGE = 50
IMPORTS = 20
BY = aliased(MemberRow)


class ActivityLists(OfCases):
    """Kakutoku lists the activity of every case, a partner that of its own; a client none (D1)."""

    @remembered
    def listing(self, case: CaseId, wanted: ActivityFilter) -> ActivityList:
        """One page of a case's rows, the latest day first, and what all that fit come to. Raises NotFound (A5)."""
        self.require(case)
        conditions = _conditions(case, wanted)
        sums = (func.coalesce(func.sum(column), 0) for column in WORK)
        found, *summed = self.session.execute(select(func.count(ActivityRow.id), *sums).where(*conditions)).one()
        pages = max(1, -(-found // PAGE))
        page = min(max(1, wanted.page), pages)
        rows = self.session.execute(
            select(
                ActivityRow.id,
                ActivityRow.day,
                ActivityRow.member_id,
                MemberRow.name,
                ActivityRow.script_id,
                ScriptRow.name,
                ActivityRow.revision,
                BY.name,
                ActivityRow.entered_at,
                *WORK,
            )
            .join(MemberRow, MemberRow.id == ActivityRow.member_id)
            .join(ScriptRow, ScriptRow.id == ActivityRow.script_id)
            .join(BY, BY.id == ActivityRow.entered_by_id)
            .where(*conditions)
            .order_by(ActivityRow.day.desc(), MemberRow.name, ActivityRow.member_id, ActivityRow.script_id)
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        return ActivityList(
            found,
            pages,
            Work(*(int(amount) for amount in summed)),
            tuple(ActivityEntry(*row[:6], Work(*row[9:]), *row[6:9]) for row in rows),
        )

    @remembered
    def history(self, activity: ActivityId) -> tuple[ActivityVersion, ...]:
        """What a row has said, the latest first, each with the reason of the correction that made it say so.

        Raises NotFound (A5).
        """
        now = self.session.execute(
            select(*WORK, BY.name, ActivityRow.entered_at)
            .join(BY, BY.id == ActivityRow.entered_by_id)
            .join(CaseRow, CaseRow.id == ActivityRow.case_id)
            .where(ActivityRow.id == activity, self.inside())
        ).one_or_none()
        if now is None:
            raise NotFound("この稼働は見つかりません。")
        before = self.session.execute(
            select(
                *(getattr(ActivityRevisionRow, name) for name in COLUMNS),
                BY.name,
                ActivityRevisionRow.entered_at,
                ActivityRevisionRow.reason,
            )
            .join(BY, BY.id == ActivityRevisionRow.entered_by_id)
            .where(ActivityRevisionRow.activity_id == activity)
            .order_by(ActivityRevisionRow.revision.desc())
        ).all()
        # A revision keeps what stood before and why it was changed: the reason belongs to what came next.
        said: list[Any] = [now, *before]
        reasons = [*(row.reason for row in before), ""]
        return tuple(
            ActivityVersion(Work(*row[:5]), row[5], row[6], why) for row, why in zip(said, reasons, strict=True)
        )

    @remembered
    def imports(self, case: CaseId) -> tuple[ActivityImport, ...]:
        """The files taken in last, the latest first. Raises NotFound (A5)."""
        self.require(case)
        table = ActivityImportRow
        rows = self.session.execute(
            select(table.name, table.rows, table.added, table.changed, table.left_out, BY.name, table.imported_at)
            .join(BY, BY.id == table.imported_by_id)
            .where(table.case_id == case)
            .order_by(table.id.desc())
            .limit(IMPORTS)
        )
        return tuple(ActivityImport(*row) for row in rows)

    def imported(self, case: CaseId, sha256: str) -> bool:
        """Whether a file of exactly this content was taken in before. Raises NotFound (A5)."""
        self.require(case)
        table = ActivityImportRow
        found = select(table.id).where(table.case_id == case, table.sha256 == sha256).limit(1)
        return self.session.scalar(found) is not None

    def note_import(
        self, case: CaseId, name: str, sha256: str, rows: int, written: Written, left_out: int, now: datetime
    ) -> None:
        """Remember a file that was taken in; the action holds the case."""
        row = ActivityImportRow(case_id=case, name=name, sha256=sha256, rows=rows, left_out=left_out, imported_at=now)
        row.added, row.changed, row.imported_by_id = written.added, written.changed, self.viewer.member
        self.session.add(row)
        self.session.flush()


def _conditions(case: CaseId, wanted: ActivityFilter) -> list[ColumnElement[bool]]:
    conditions = [ActivityRow.case_id == case]
    if wanted.first:
        conditions.append(ActivityRow.day >= wanted.first)
    if wanted.last:
        conditions.append(ActivityRow.day <= wanted.last)
    if wanted.member:
        conditions.append(ActivityRow.member_id == wanted.member)
    if wanted.script:
        conditions.append(ActivityRow.script_id == wanted.script)
    return conditions
