"""キックオフシート: written by directors, shared with the client before work begins, and again when it changes (D2)."""

from collections.abc import Mapping
from datetime import datetime

from core import letters_direction as letters
from core import rules
from core import rules_kickoff as law
from core.actions.negotiation import tell
from core.calendar import jst_date
from core.errors import Conflict
from core.model_direction import CaseId, KickoffItem
from core.repository import Repository
from core.rules import Permission

MEANWHILE = (
    "入力中に、別の担当者がキックオフシートを更新しました。更新後の内容を確認してから、もう一度保存してください。"
)
NOT_SEEN = "別の担当者がキックオフシートを更新しました。更新後の内容を確認してから、もう一度共有してください。"


def save_kickoff(repo: Repository, case: CaseId, typed: Mapping[KickoffItem, str], seen: int, now: datetime) -> None:
    """Write the sheet; `seen` is the revision that was on the screen. What the client was shown stays (D2).

    Raises NotAllowed, NotFound, Refused where something is too long, and Conflict where a colleague wrote meanwhile.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.kickoffs.hold(case)
    sheet = law.require_sheet(typed)
    before = repo.kickoffs.sheet(case)
    if before.items == sheet:
        return  # the second press of a double click finds its effect already there
    if before.revision != seen:
        raise Conflict(MEANWHILE)
    repo.kickoffs.put(case, sheet, now)
    changed = [item for item in KickoffItem if sheet[item] != before.items[item]]
    repo.audit.record(
        "save_kickoff",
        "case",
        case,
        now,
        before={item.label: before.items[item] for item in changed},
        after={item.label: sheet[item] for item in changed},
    )


def share_kickoff(repo: Repository, case: CaseId, seen: int, now: datetime) -> None:
    """Show the client the sheet as it is now, and tell its people (D2); `seen` is the revision on the screen.

    Raises NotAllowed, NotFound, Conflict where it was changed meanwhile, and Refused, naming what is missing.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.kickoffs.hold(case)
    sheet = repo.kickoffs.sheet(case)
    if sheet.revision == sheet.shared_revision == seen:
        return
    if sheet.revision != seen:
        raise Conflict(NOT_SEEN)
    law.require_complete(sheet.items)
    repo.kickoffs.share(case, now)
    repo.audit.record(
        "share_kickoff",
        "case",
        case,
        now,
        before={"revision": sheet.shared_revision} if sheet.shared_revision else None,
        after={"revision": sheet.revision},
    )
    head, again = repo.cases.head(case, jst_date(now)), sheet.shared_revision is not None
    tell(
        repo,
        head.client_id,
        now,
        lambda to: letters.kickoff_shared(to, head, sheet.revision, again=again),
    )
