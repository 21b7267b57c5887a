"""The trail is searched by who, what, when, organisation and thing, by index, and never changed (K2)."""

import ast
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.orm import Session

from core.actions.fees import set_fee
from core.calendar import jst_date
from core.errors import NotAllowed
from core.model import Audience, MemberId
from core.repository import Repository, reading, transaction
from core.store.engine import WRITE
from core.store.tables import AuditRow
from core.store.trail import PAGE, Trail
from core.trail_words import Change, changes
from core.views import Fee, TrailEvent, TrailFilter
from tests import factories
from tests.cast import CLIENT, KAKUTOKU, NOW, ORGANIZATIONS, OTHER_CLIENT, PARTNER, PEOPLE, Cast, address
from tests.house.source import dotted, name, python_files, tree

TODAY = jst_date(NOW)


def found(engine: Engine, cast: Cast, **wanted: object) -> tuple[TrailEvent, ...]:
    with reading(engine, cast.operator) as repo:
        return repo.trail.page(TrailFilter(**wanted)).events  # type: ignore[arg-type]


def actions(engine: Engine, cast: Cast, **wanted: object) -> set[str]:
    return {event.action for event in found(engine, cast, **wanted)}


@pytest.fixture
def busy(engine: Engine, cast: Cast) -> None:
    """A contract, a fee, and something done for the partner."""
    factories.contracted(engine, cast)
    with transaction(engine, cast.operator) as repo:
        set_fee(repo, CLIENT, Fee(0, 30_000, 1_250), TODAY, NOW)
        repo.audit.record("register_member", "member", cast.seller.member, NOW, on_behalf_of=PARTNER)


def test_the_newest_comes_first_with_names(engine: Engine, cast: Cast, busy: None):
    events = found(engine, cast)
    assert [event.id for event in events] == sorted((event.id for event in events), reverse=True)
    newest = events[0]
    assert (newest.who, newest.organization) == (PEOPLE["operator"][2], ORGANIZATIONS[KAKUTOKU][1])
    assert newest.on_behalf_of == ORGANIZATIONS[PARTNER][1]
    assert newest.named == PEOPLE["seller"][2]


@pytest.mark.parametrize("words", ["尾上", "尾上 静", "operator@", "OPERATOR@kakutoku.example"])
def test_who_is_found_by_name_and_address(engine: Engine, cast: Cast, busy: None, words: str):
    assert actions(engine, cast, who=words) == {"set_fee", "register_member"}
    assert actions(engine, cast, member=cast.operator.member) == {"set_fee", "register_member"}


def test_nobody_of_that_name_did_nothing(engine: Engine, cast: Cast, busy: None):
    assert found(engine, cast, who="該当なし") == ()


def test_what_and_to_what(engine: Engine, cast: Cast, busy: None):
    assert actions(engine, cast, action="approve") == {"approve"}
    assert actions(engine, cast, subject="organization") == {"set_fee"}
    assert actions(engine, cast, subject="organization", subject_id=OTHER_CLIENT) == set()
    assert "submit_version" in actions(engine, cast, subject="order", subject_id=1)


def test_an_organisation_acts_is_acted_for_and_is_acted_upon(engine: Engine, cast: Cast, busy: None):
    of_client, of_partner = actions(engine, cast, organization=CLIENT), actions(engine, cast, organization=PARTNER)
    assert {"set_fee", "request_quote", "submit_version"} <= of_client
    assert {"register_member", "request_quote", "submit_version"} <= of_partner
    assert "set_fee" not in of_partner
    assert "register_member" not in of_client
    assert actions(engine, cast, organization=OTHER_CLIENT) == set()
    assert actions(engine, cast, organization=CLIENT, member=cast.operator.member) == {"set_fee"}


def test_days_are_those_of_tokyo_and_both_count(engine: Engine, cast: Cast):
    with transaction(engine, cast.operator) as repo:
        for hours, action in ((0, "first"), (1, "last"), (1 + 1 / 3600, "next")):
            late = NOW.replace(hour=14, minute=0, second=0) + timedelta(hours=hours)  # 23:00 in Tokyo
            repo.audit.record(action, "mail", 1, late - timedelta(seconds=1))
    assert actions(engine, cast, since=TODAY, until=TODAY) == {"first", "last"}
    assert actions(engine, cast, since=TODAY + timedelta(days=1)) == {"next"}
    assert actions(engine, cast, until=TODAY - timedelta(days=1)) == set()


@pytest.mark.parametrize("wanted", [{}, {"organization": CLIENT}, {"action": "sign_in"}, {"who": "佐倉"}])
def test_paging_shows_each_event_once(engine: Engine, cast: Cast, wanted: dict[str, object]):
    """Also where many happened at the same moment."""
    with transaction(engine, cast.buyer) as repo:
        for number in range(120):
            repo.audit.record("sign_in", "session", number, NOW + timedelta(minutes=number // 30))
    seen: list[int] = []
    with reading(engine, cast.operator) as repo:
        page = repo.trail.page(TrailFilter(**wanted))  # type: ignore[arg-type]
        while page.more:
            assert len(page.events) == PAGE
            seen += [event.id for event in page.events]
            page = repo.trail.page(TrailFilter(**wanted, before=seen[-1]))  # type: ignore[arg-type]
        seen += [event.id for event in page.events]
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("who", ["sales", "director", "buyer", "boss", "seller"])
def test_only_operations_read_it(engine: Engine, cast: Cast, who: str):
    with reading(engine, getattr(cast, who)) as repo:
        with pytest.raises(NotAllowed):
            repo.trail.page(TrailFilter())
        with pytest.raises(NotAllowed):
            repo.trail.of_organization(CLIENT)


# --- how long it takes ------------------------------------------------------------------------------------------

QUESTIONS: dict[str, dict[str, object]] = {
    "everything": {},
    "later": {"before": 90_000},
    "a person": {"member": MemberId(1)},
    "a name": {"who": address("buyer")},
    "an action": {"action": "sign_in"},
    "days": {"since": TODAY - timedelta(days=9), "until": TODAY},
    "a thing": {"subject": "order", "subject_id": 77},
    "an organisation": {"organization": CLIENT},
    "an organisation's days": {"organization": CLIENT, "since": TODAY - timedelta(days=9), "until": TODAY},
}


def fill(engine: Engine, rows: int) -> None:
    subjects = ("order", "proposal", "session", "member", "organization")
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(
            insert(AuditRow),
            [
                {
                    "at": NOW - timedelta(minutes=number),
                    "member_id": number % 9 + 1,
                    "organization_id": number % 5 + 1,
                    "on_behalf_of_id": None,
                    "action": ("sign_in", "approve", "set_fee")[number % 3],
                    "subject": subjects[number % 5],
                    "subject_id": number % 500,
                    "before": {},
                    "after": {},
                }
                for number in range(rows)
            ],
        )
    with engine.execution_options(**WRITE).begin() as connection:
        connection.execute(text("ANALYZE"))


def test_a_page_is_read_by_index_whatever_is_asked(engine: Engine, cast: Cast):
    fill(engine, 20_000)
    for question, wanted in QUESTIONS.items():
        plan = "\n".join(_plan(engine, cast, TrailFilter(**wanted)))  # type: ignore[arg-type]
        for line in plan.splitlines():
            whole = "SCAN audit_event" in line and "USING" not in line
            assert not whole, f"{question}: {plan}"
            assert "Seq Scan on audit_event" not in line, f"{question}: {plan}"


def _plan(engine: Engine, cast: Cast, wanted: TrailFilter) -> list[str]:
    """What the database says it would do for the page, name look-up and all."""
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "audit_event" in statement:
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with reading(engine, cast.operator) as repo:
        repo.trail.page(wanted)
    event.remove(engine, "before_cursor_execute", note)
    how = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        found = connection.exec_driver_sql(how + asked[0][0], asked[0][1])  # type: ignore[arg-type]
        return [str(row[-1]) for row in found]


# --- what it says -----------------------------------------------------------------------------------------------


def test_old_and_new_are_told_in_words():
    before = {"role": "staff", "monthly_yen": 30_000, "active": True, "rate_basis_points": 1_000}
    after = {
        "role": "admin",
        "monthly_yen": 50_000,
        "active": False,
        "rate_basis_points": 1_250,
        "valid_from": "2026-12-01",
        "until": "2026-11-24T03:30:00+00:00",
        "sha256": "0123456789abcdef",
        "items": ["work", "term"],
        "unknown_part": "そのまま",
    }
    assert changes(before, after) == (
        Change("権限", "社員", "管理者"),
        Change("月額費用", "¥30,000", "¥50,000"),
        Change("利用中", "はい", "いいえ"),
        Change("手数料率", "10%", "12.5%"),
        Change("適用開始日", "", "2026/12/01（火）"),
        Change("終了予定", "", "2026/11/24（火） 12:30"),
        Change("内容のハッシュ値", "", "0123456789ab"),
        Change("変更項目", "", "本件業務内容、委託期間"),
        Change("unknown_part", "", "そのまま"),
    )
    assert changes({"reason": "以前"}, {}) == (Change("理由", "以前", ""),)


# --- nobody changes it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", python_files("core", "pages", "app.py"), ids=name)
def test_no_code_updates_or_deletes_an_event(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in ("update", "delete"):
            assert not any(dotted(each) == "AuditRow" for each in node.args), f"{name(path)}:{node.lineno}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "audit_event" in node.value:
            assert not any(word in node.value.upper().split() for word in ("UPDATE", "DELETE")), name(path)


def test_what_reads_and_writes_the_trail_offers_nothing_else():
    public = {member for member in vars(Trail) if not member.startswith("_")}
    assert public == {"page", "of_organization"}
    writer = type(Repository.audit.func(Repository(None, None)))  # type: ignore[arg-type]
    assert {member for member in vars(writer) if not member.startswith("_")} == {"record"}


def test_every_audience_has_a_word_in_it():
    assert changes({}, {"audience": Audience.CLIENT.value})[0].new == Audience.CLIENT.label
