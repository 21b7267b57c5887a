"""Three years of direction: 200 cases of ten members each, who reported every working day; over 1.5 million rows.

`build` writes it in bulk, in SQL, into an empty database of either kind, together with the sums that the console keeps
of it. Beside the cases that have run all the time there are some that ended, for 継続率 and how long deals last.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Column, Date, Integer, MetaData, Table, bindparam, func, insert, select, text
from sqlalchemy.orm import Session

from benchmarks.world import CHEAP, PASSWORD
from core.actions import access
from core.actions.access import Terms
from core.calendar import after_months, jst_date
from core.migrations import upgrade
from core.model import Audience, MemberId, Role
from core.model_direction import CaseId, ScriptKind, Span
from core.repository import open_engine
from core.store.engine import WRITE
from core.store.tables import (
    ActivityRow,
    CaseMemberRow,
    CasePlanRow,
    CaseRow,
    MemberRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
    ScriptRow,
    ScriptVersionRow,
)

CASES, ENDED, MEMBERS, MONTHS = 200, 40, 10, 36
"""Cases that run, cases that ended, members of each, and for how long there are rows."""

CLIENTS, PARTNERS, DIRECTORS = 80, 50, 20
RENEWED_EACH = 3
"""Months of one contract."""

WORDS = ("新規開拓", "休眠顧客の掘り起こし", "展示会後の追客", "セミナー集客", "代理店開拓", "インサイドセールス支援")
TRADES = ("製造業", "医療法人", "物流", "建設", "人材", "小売", "学校法人", "SaaS")
NAMES = ("佐々木", "小川", "三浦", "長谷川", "西村", "原田", "坂本", "水野", "大塚", "永井")


@dataclass(frozen=True, slots=True)
class Years:
    """Where to look, on which day, and with which cookies."""

    database_url: str
    today: date
    case: CaseId
    tokens: tuple[str, ...]
    """The session tokens of the directors."""


def build(database_url: str, now: datetime) -> Years:
    """Migrate the database and fill it. Takes a minute or two."""
    engine = open_engine(database_url)
    upgrade(engine)
    today = jst_date(now)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        _write(session, today, now - timedelta(days=1200))
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    terms = Terms(CHEAP, idle=timedelta(hours=8), absolute=timedelta(days=1))
    tokens = tuple(
        access.sign_in(
            engine,
            terms,
            email=_mail(number),
            password=PASSWORD,
            audience=Audience.KAKUTOKU,
            network="127.0.0.1",
            now=now,
        )
        for number in range(DIRECTORS)
    )
    engine.dispose()
    return Years(database_url, today, CaseId(1), tokens)


def activity_rows(world: Years) -> int:
    """How many rows of activity there are."""
    engine = open_engine(world.database_url)
    with Session(engine) as session:
        found = session.scalar(select(func.count()).select_from(ActivityRow)) or 0
    engine.dispose()
    return found


def _write(session: Session, today: date, long_ago: datetime) -> None:
    first = after_months(today.replace(day=1), 1 - MONTHS)
    houses = _organizations(session, long_ago)
    directors = _members(session, houses, long_ago)
    deals = list(_deals(first, today))
    posting = {"categories": [], "company_sizes": [], "opened_at": long_ago} | dict.fromkeys(
        ("industries", "background", "consultation", "request", "requirements"), ""
    )
    session.execute(
        insert(PostingRow),
        [posting | {"id": deal["id"], "client_id": deal["client_id"], "title": deal["name"]} for deal in deals],
    )
    said = dict.fromkeys(("title", "body", "masked_title", "masked_body"), "") | {
        "submitted_at": long_ago,
        "updated_at": long_ago,
        "disclosed_at": long_ago,
        "round": 1,
    }
    sides = ("client_id", "partner_id")
    session.execute(
        insert(ProposalRow),
        [
            said
            | {"id": deal["id"], "posting_id": deal["id"], "public_id": f"{deal['id']:07d}"}
            | {side: deal[side] for side in sides}
            for deal in deals
        ],
    )
    session.execute(insert(OrderRow), list(_orders(deals, long_ago)))
    session.execute(
        insert(CaseRow),
        [
            {"id": deal["id"], "proposal_id": deal["id"], "name": deal["name"], "opened_at": long_ago}
            | {"director_id": directors[deal["id"] % DIRECTORS], "meeting_weekday": (2, 3, 3, 4, 4)[deal["id"] % 5]}
            | {"meeting_starts": 600 + deal["id"] % 12 * 30}
            | {side: deal[side] for side in sides}
            for deal in deals
        ],
    )
    session.execute(
        insert(CasePlanRow),
        [
            {
                "case_id": deal["id"],
                "from_month": deal["starts"].replace(day=1),
                "minutes": 1_300 * 60,
                "appointments": 85 + deal["id"] % 60,
            }
            for deal in deals
        ],
    )
    _people_and_scripts(session, deals, directors[0], long_ago)
    _activity(session, first, today, long_ago)


def _organizations(session: Session, at: datetime) -> dict[Audience, list[int]]:
    numbers = count(1)
    wanted = (
        (Audience.KAKUTOKU, ["カクトク"]),
        (Audience.CLIENT, [f"株式会社{TRADES[n % 8]}架空{n:02}" for n in range(CLIENTS)]),
        (Audience.PARTNER, [f"合同会社架空営業{n:02}" for n in range(PARTNERS)]),
    )
    found: dict[Audience, list[int]] = {}
    for audience, names in wanted:
        rows = [{"id": next(numbers), "audience": audience, "name": name, "created_at": at} for name in names]
        session.execute(insert(OrganizationRow), rows)
        found[audience] = [row["id"] for row in rows]
    return found


def _members(session: Session, houses: dict[Audience, list[int]], at: datetime) -> list[MemberId]:
    """Everybody; the directors come first. A partner's members follow each other, forty a partner."""
    kept = {"created_at": at, "password_hash": CHEAP.hash(PASSWORD)}
    kakutoku = houses[Audience.KAKUTOKU][0]
    rows: list[dict[str, Any]] = [
        {"organization_id": kakutoku, "email": _mail(n), "name": f"{NAMES[n % 10]} 導{n:02}", "role": Role.DIRECTOR}
        for n in range(DIRECTORS)
    ]
    each = CASES * MEMBERS // PARTNERS
    rows += [
        {
            "organization_id": house,
            "email": f"m{n:02}@partner-{place:02}.example",
            "name": f"{NAMES[n % 10]} 営{n:02}",
            "role": Role.STAFF,
        }
        for place, house in enumerate(houses[Audience.PARTNER])
        for n in range(each)
    ]
    session.execute(insert(MemberRow), [{"id": number} | row | kept for number, row in enumerate(rows, 1)])
    return [MemberId(number) for number in range(1, DIRECTORS + 1)]


def _deals(first: date, today: date) -> list[dict[str, Any]]:
    """Those that run began with the first day; those that ended lasted three, six or nine months."""
    found = []
    for number in range(1, CASES + ENDED + 1):
        starts, months = first, MONTHS + RENEWED_EACH
        if number > CASES:
            starts = after_months(first, number % 24)
            months = RENEWED_EACH * (1 + number % 3)
        found.append(
            {
                "id": number,
                "name": f"{TRADES[number % 8]}向け {WORDS[number % 6]} {number:03}",
                "client_id": 2 + number % CLIENTS,
                "partner_id": 2 + CLIENTS + number % PARTNERS,
                "starts": starts,
                "contracts": months // RENEWED_EACH,
            }
        )
    return found


def _orders(deals: list[dict[str, Any]], at: datetime) -> Any:
    """Contracts of three months, each following the last; every fourth renewal costs more."""
    numbers = count(1)
    for deal in deals:
        before = None
        for contract in range(deal["contracts"]):
            number = next(numbers)
            starts = after_months(deal["starts"], contract * RENEWED_EACH)
            ends = after_months(starts, RENEWED_EACH) - timedelta(days=1)
            approved = datetime.combine(starts, at.timetz()) - timedelta(days=20)
            yield {
                "id": number,
                "proposal_id": deal["id"],
                "client_id": deal["client_id"],
                "partner_id": deal["partner_id"],
                "predecessor_id": before,
                "created_at": approved,
                "approved_at": approved,
                "term_start": starts,
                "term_end": ends,
                "subtotal": 3_000_000 + (contract + deal["id"]) // 4 * 150_000,
                "latest": 0,
            }
            before = number


def _people_and_scripts(session: Session, deals: list[dict[str, Any]], writer: MemberId, at: datetime) -> None:
    each = CASES * MEMBERS // PARTNERS
    people, scripts, versions = [], [], []
    for deal in deals:
        house = deal["partner_id"] - 2 - CLIENTS
        block = (deal["id"] // PARTNERS) % (each // MEMBERS)
        start = DIRECTORS + house * each + block * MEMBERS + 1
        people += [
            {"case_id": deal["id"], "member_id": start + n, "minutes": 130 * 60, "joined_on": deal["starts"]}
            for n in range(MEMBERS)
        ]
        for place, name in enumerate(("スクリプトA", "スクリプトB")):
            number = deal["id"] * 2 - 1 + place
            scripts.append({"id": number, "case_id": deal["id"], "kind": ScriptKind.PATTERN, "name": name})
            told = {"script_id": number, "version": 1, "body": "お世話になっております。", "reason": "初版"}
            versions.append(told | {"used_from": deal["starts"], "written_by_id": writer, "written_at": at})
    session.execute(insert(CaseMemberRow), people)
    session.execute(insert(ScriptRow), scripts)
    session.execute(insert(ScriptVersionRow), versions)


def _activity(session: Session, first: date, today: date, at: datetime) -> None:
    """A row for each member and working day, and the sums of each case's days and months."""
    days = Table(
        "bench_day",
        MetaData(),
        Column("day", Date, primary_key=True),
        Column("month", Date),
        Column("number", Integer),
        prefixes=["TEMPORARY"],
    )
    days.create(session.connection())
    every = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    session.execute(
        insert(days),
        [{"day": day, "month": day.replace(day=1), "number": (day - first).days} for day in every if day.weekday() < 5],
    )
    entered = bindparam("at", at, type_=ActivityRow.entered_at.type)
    session.execute(text(ACTIVITY).bindparams(entered))
    for span, stretch in ((Span.DAY, "a.day"), (Span.MONTH, "d.month")):
        session.execute(text(TOTALS.format(stretch=stretch)), {"span": span.value})


ACTIVITY = """
INSERT INTO activity
  (case_id, day, member_id, script_id, minutes, calls, contacts, appointments, held, revision, entered_by_id,
   entered_at)
SELECT case_id, day, member_id, script_id, minutes, calls, contacts, booked,
  CASE WHEN luck < 19 THEN booked ELSE booked / 2 END, 1, member_id, :at
FROM (
  SELECT m.case_id, d.day, m.member_id, m.case_id * 2 - 1 + (d.number + m.member_id) % 2 AS script_id,
    60 * (5 + (d.number * 7919 + m.member_id * 3571) % 3) AS minutes,
    40 + (d.number * 6007 + m.member_id * 4409) % 41 AS calls,
    6 + (d.number * 5003 + m.member_id * 2917) % 9 AS contacts,
    ((d.number * 7417 + m.member_id * 1013) % (3 + m.case_id % 3)) / 2 AS booked,
    (d.number * 3001 + m.member_id * 17) % 25 AS luck
  FROM case_member m CROSS JOIN bench_day d
  WHERE d.day >= m.joined_on
    AND d.day <= (SELECT max(o.term_end) FROM order_document o WHERE o.proposal_id = m.case_id)
) AS worked
"""
"""Whole numbers that look like work: five to seven hours a day, 40 to 80 calls, up to two appointments."""

TOTALS = """
INSERT INTO activity_total (case_id, span, starts_on, minutes, calls, contacts, appointments, held)
SELECT a.case_id, :span, {stretch}, sum(a.minutes), sum(a.calls), sum(a.contacts), sum(a.appointments), sum(a.held)
FROM activity a JOIN bench_day d ON d.day = a.day
GROUP BY a.case_id, {stretch}
"""


def _mail(number: int) -> str:
    return f"director-{number:02}@kakutoku.example"
