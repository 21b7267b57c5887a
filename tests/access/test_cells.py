"""The matrix would notice: an action that breaks the rules on purpose is seen to do so (T1)."""

from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.errors import Refused
from core.model import OrganizationId, Viewer
from core.repository import Engine, Repository
from core.store.engine import WRITE
from core.store.tables import OrganizationRow
from tests.access import situations as s
from tests.access.cells import call
from tests.access.table import DONE, REFUSED, SAME, UNTRAILED, Outcome, Row
from tests.access.worlds import SqliteWorlds
from tests.cast import CLIENT, NOW


def refuse(repo: Repository) -> None:
    """As it should be: what was written before the refusal is taken back."""
    repo.organizations.set_address("", "消えるはずの住所")
    raise Refused("できません。")


def refuse_too_late(engine: Engine) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(OrganizationRow).where(OrganizationRow.id == CLIENT).values(name="もう変わった"))
    raise Refused("できません。")


def forget_the_trail(repo: Repository) -> None:
    repo.organizations.set_address("", "記録されない住所")


def name_somebody_else(repo: Repository) -> None:
    repo.organizations.set_address("", "他人の名で書かれた住所")
    operator = Viewer(repo.viewer.member + 1, OrganizationId(1), repo.viewer.audience, repo.viewer.role)
    repo.on_behalf_of(operator).audit.record("save_address", "organization", 1, NOW)


def be_honest(repo: Repository) -> None:
    repo.organizations.set_address("", "正しく記録された住所")
    repo.audit.record("save_address", "organization", 1, NOW)


@pytest.mark.parametrize(
    ("action", "seen"),
    [
        (be_honest, DONE),
        (refuse, REFUSED),
        (refuse_too_late, "Outcome.REFUSED, but changed ['organization']"),
        (forget_the_trail, UNTRAILED),
        (name_somebody_else, "done, but the trail names {2} instead of 1"),
        (lambda repo: None, SAME),
    ],
)
def test_what_an_action_does_is_seen(action: Callable[..., None], seen: Outcome | str, worlds: SqliteWorlds):
    answer = call(Row(action, states={}, args=lambda t: ()), worlds.of(s.peace), "client staff")
    worlds.restore(s.peace)
    assert answer.outcome == seen
