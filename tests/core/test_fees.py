"""What kakutoku charges a client: from which day, by whom, and what may still be changed (O8, K1)."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions.fees import fee, set_fee, withdraw_fee
from core.calendar import jst_date
from core.errors import NotAllowed, NotFound, Refused
from core.model import Viewer
from core.repository import reading, transaction
from core.store.tables import AuditRow
from core.views import Fee, FeeTerm
from tests.cast import CLIENT, NOW, OTHER_CLIENT, PARTNER, Cast

TODAY = jst_date(NOW)
TOMORROW = TODAY + timedelta(days=1)
FEE, DEARER, DEAREST = Fee(100_000, 30_000, 1_000), Fee(0, 50_000, 1_250), Fee(0, 60_000, 1_250)


def put(engine: Engine, viewer: Viewer, of: Fee, day: date) -> None:
    with transaction(engine, viewer) as repo:
        set_fee(repo, CLIENT, of, day, NOW)


def trail(engine: Engine) -> list[tuple[str, object, object]]:
    with Session(engine) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.subject_id == CLIENT).order_by(AuditRow.id))
        return [(row.action, row.before.get("monthly_yen"), row.after.get("monthly_yen")) for row in rows]


def test_a_fee_counts_from_its_day_on(engine: Engine, cast: Cast):
    put(engine, cast.operator, FEE, TODAY)
    put(engine, cast.operator, DEARER, TOMORROW)
    with reading(engine, cast.buyer) as repo:
        days = (TODAY - timedelta(days=1), TODAY, TOMORROW)
        assert [repo.organizations.fee(day) for day in days] == [None, FEE, DEARER]
    with reading(engine, cast.outsider) as repo:
        assert repo.organizations.fee(TOMORROW) is None
    for reader in (cast.sales, cast.director, cast.operator):
        with reading(engine, reader) as repo:
            assert repo.fees.history(CLIENT) == (FeeTerm(TOMORROW, DEARER), FeeTerm(TODAY, FEE))
            assert repo.fees.history(OTHER_CLIENT) == ()


def test_old_and_new_are_in_the_trail(engine: Engine, cast: Cast):
    put(engine, cast.operator, FEE, TODAY)
    put(engine, cast.operator, DEARER, TOMORROW)
    put(engine, cast.operator, DEAREST, TOMORROW)
    put(engine, cast.operator, DEAREST, TOMORROW)
    with transaction(engine, cast.operator) as repo:
        withdraw_fee(repo, CLIENT, TOMORROW, NOW)
    assert trail(engine) == [
        ("set_fee", None, 30_000),
        ("set_fee", 30_000, 50_000),
        ("set_fee", 50_000, 60_000),
        ("withdraw_fee", 60_000, None),
    ]


def test_of_two_who_set_todays_fee_at_once_the_second_finds_that_it_stands(engine: Engine, cast: Cast):
    with ThreadPoolExecutor(1) as pool:
        with transaction(engine, cast.operator) as repo:
            set_fee(repo, CLIENT, FEE, TODAY, NOW)
            second = pool.submit(put, engine, cast.operator, DEARER, TODAY)
            wait([second], 0.5)  # it waits for this transaction
            assert not second.done()
        with pytest.raises(Refused, match="明日以降"):
            second.result()
    assert trail(engine) == [("set_fee", None, 30_000)]


def test_what_papers_have_named_is_not_changed_afterwards(engine: Engine, cast: Cast):
    put(engine, cast.operator, FEE, TODAY)
    for day, words in ((TODAY, "明日以降"), (TODAY - timedelta(days=1), "過去の手数料は変更できません")):
        with pytest.raises(Refused, match=words):
            put(engine, cast.operator, DEARER, day)
    with pytest.raises(Refused, match="取り消せません"), transaction(engine, cast.operator) as repo:
        withdraw_fee(repo, CLIENT, TODAY, NOW)


def test_the_first_fee_may_begin_in_the_past(engine: Engine, cast: Cast):
    put(engine, cast.operator, FEE, date(2026, 1, 1))
    with reading(engine, cast.buyer) as repo:
        assert repo.organizations.fee(TODAY) == FEE


def test_what_is_not_there_cannot_be_withdrawn(engine: Engine, cast: Cast):
    put(engine, cast.operator, FEE, TOMORROW)
    for client, day in ((CLIENT, TODAY), (OTHER_CLIENT, TOMORROW), (PARTNER, TOMORROW)):
        with pytest.raises(NotFound), transaction(engine, cast.operator) as repo:
            withdraw_fee(repo, client, day, NOW)


@pytest.mark.parametrize("name", ["sales", "director", "buyer", "boss", "seller"])
def test_only_operations_set_fees(engine: Engine, cast: Cast, name: str):
    with pytest.raises(NotAllowed):
        put(engine, getattr(cast, name), FEE, TODAY)


@pytest.mark.parametrize("name", ["buyer", "boss", "seller"])
def test_only_kakutoku_reads_the_history(engine: Engine, cast: Cast, name: str):
    with pytest.raises(NotAllowed), reading(engine, getattr(cast, name)) as repo:
        repo.fees.history(CLIENT)


@pytest.mark.parametrize(
    ("percent", "points"), [("0", 0), ("100", 10_000), ("12.5", 1_250), ("0.01", 1), ("99.99", 9_999)]
)
def test_a_rate_is_kept_in_hundredths_of_a_percent(percent: str, points: int):
    assert fee(Decimal(0), Decimal(0), Decimal(percent)) == Fee(0, 0, points)


@pytest.mark.parametrize("percent", ["-0.01", "100.01", "12.345", None])
def test_a_rate_outside_its_bounds_is_refused(percent: str | None):
    with pytest.raises(Refused, match="手数料率"):
        fee(Decimal(0), Decimal(0), None if percent is None else Decimal(percent))


@pytest.mark.parametrize("yen", ["-1", "0.5", "100000001", None])
def test_yen_outside_their_bounds_are_refused(yen: str | None):
    amount = None if yen is None else Decimal(yen)
    with pytest.raises(Refused, match="初期費用"):
        fee(amount, Decimal(0), Decimal(0))
    with pytest.raises(Refused, match="月額費用"):
        fee(Decimal(0), amount, Decimal(0))
