"""Registered invoices reach the payment provider once, whole, and whatever is killed in between (B3)."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from core.actions.handing_over import hand_over
from core.actions.invoices import register_invoice
from core.actions.issuing import credit_invoice
from core.daily import close_months, handing_over
from core.gateway import HEADING, FileGateway, table
from core.jobs import Worker
from core.model_contracts import InvoiceId
from core.repository import transaction
from core.settings import Settings
from core.store.tables import InvoiceRow
from core.views.invoices import Registration
from tests.cast import NOW, Cast, address
from tests.core.test_invoices import THREE, at, rows, verbs, write
from tests.core.test_orders import act, at_once
from tests.factories import contracted

TOMORROW = NOW + timedelta(days=1)
ONE = Registration(
    invoice=InvoiceId(12),
    number="INV-000012",
    client="株式会社髙﨑",
    phone="0300000101",
    to=("keiri@aoba-keiki.example",),
    cc=("soumu@aoba-keiki.example", "+kari@aoba-keiki.example"),
    month=date(2026, 12, 1),
    amount=330_000,
    due_on=date(2027, 1, 31),
    issuer="=HYPERLINK(1)",
    registration_number="T7000012050002",
)


class Kept:
    """A gateway that remembers what it was given, or fails."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.taken: list[tuple[str, list[str]]] = []
        self.trouble = trouble

    def hand_over(self, batch: str, registrations: Sequence[Registration]) -> None:
        self.taken.append((batch, [each.number for each in registrations]))
        if self.trouble:
            raise self.trouble


def registered(engine: Engine, cast: Cast, count: int = 2, on: datetime = NOW) -> list[InvoiceId]:
    """So many invoices of a contract, registered by the partner."""
    contracted(engine, cast, THREE)
    invoices = [row.id for row in rows(engine)]
    for invoice in invoices[:count]:
        act(engine, cast.seller, register_invoice, invoice, at=on)
    return invoices


def hand(engine: Engine, cast: Cast, gateway: Kept | FileGateway, at: datetime = TOMORROW) -> bool:
    with transaction(engine, cast.operator) as repo:
        return hand_over(repo, gateway, at)


def test_the_file_opens_in_a_spreadsheet_and_holds_no_formula():
    written = table([ONE, replace(ONE, number="CRN-000013", amount=-330_000)])
    assert written.startswith(b"\xef\xbb\xbf")
    heading, first, second = csv.reader(StringIO(written.decode("utf-8-sig")))
    assert tuple(heading) == HEADING
    assert first == [
        "INV-000012",
        "株式会社髙﨑",
        "0300000101",
        "keiri@aoba-keiki.example",
        "soumu@aoba-keiki.example, +kari@aoba-keiki.example",
        "2026-12",
        "330000",
        "2027-01-31",
        "'=HYPERLINK(1)",
        "T7000012050002",
    ]
    assert (second[0], second[6]) == ("CRN-000013", "-330000")


def test_what_was_registered_on_a_day_goes_when_the_day_is_over_and_once(engine: Engine, cast: Cast, tmp_path: Path):
    first, second, _ = registered(engine, cast)
    gateway = FileGateway(tmp_path / "gateway")
    assert not hand(engine, cast, gateway, NOW)
    assert hand(engine, cast, gateway)
    assert not hand(engine, cast, gateway)
    [file] = (tmp_path / "gateway").iterdir()
    assert file.name == "invoices-20261124-1.csv"
    lines = list(csv.DictReader(StringIO(file.read_text("utf-8-sig"))))
    assert [(line["請求書番号"], line["To"], line["請求金額（税込）"]) for line in lines] == [
        (f"INV-{first:06d}", address("boss"), "45942"),
        (f"INV-{second:06d}", address("boss"), "45829"),
    ]
    assert [row.handed_over_at for row in rows(engine)] == [TOMORROW, TOMORROW, None]
    assert verbs(engine).count("hand_over") == 1


def test_killed_between_file_and_mark_the_same_batch_comes_again(engine: Engine, cast: Cast, tmp_path: Path):
    registered(engine, cast)
    folder = tmp_path / "gateway"
    gateway = FileGateway(folder)
    with pytest.raises(RuntimeError), transaction(engine, cast.operator) as repo:
        hand_over(repo, gateway, TOMORROW)
        raise RuntimeError("killed before the commit")
    [before] = folder.iterdir()
    was = before.read_bytes()
    assert handing_over(gateway)(engine, TOMORROW + timedelta(days=3)) is False
    assert handing_over(gateway)(engine, TOMORROW + timedelta(days=3)) is True
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [(before.name, was)]


def test_what_the_provider_does_not_take_is_tried_again(engine: Engine, cast: Cast):
    registered(engine, cast)
    away, there = Kept(OSError("no space")), Kept()
    with pytest.raises(OSError, match="no space"):
        hand(engine, cast, away)
    hand(engine, cast, there)
    assert there.taken == away.taken


def test_a_clock_set_back_makes_another_batch_and_overwrites_none(engine: Engine, cast: Cast):
    _, _, third = registered(engine, cast)
    gateway = Kept()
    hand(engine, cast, gateway)
    act(engine, cast.seller, register_invoice, third, at=NOW)
    hand(engine, cast, gateway)
    assert [batch for batch, _ in gateway.taken] == ["20261124-1", "20261124-2"]
    assert gateway.taken[1][1] == [f"INV-{third:06d}"]


def test_of_two_workers_one_hands_over(engine: Engine, cast: Cast):
    registered(engine, cast)
    gateway = Kept()
    assert sorted(map(str, at_once(*[lambda: hand(engine, cast, gateway)] * 2))) == ["False", "True"]
    assert len(gateway.taken) == 1


def test_a_cancelled_invoice_stays_and_a_credit_note_follows_what_the_provider_knows(engine: Engine, cast: Cast):
    first, second, _ = registered(engine, cast, 1)
    gateway = Kept()
    hand(engine, cast, gateway)
    closed = at(date(2027, 2, 1))
    close_months(engine, closed)
    notes = [act(engine, cast.operator, credit_invoice, each, "誤り", at=closed) for each in (first, second)]
    hand(engine, cast, gateway, closed + timedelta(days=1))
    assert gateway.taken[1:] == [("20270201-1", [f"CRN-{notes[0]:06d}"])]


def test_what_was_cancelled_before_its_day_was_over_is_not_handed_over(engine: Engine, cast: Cast):
    registered(engine, cast)
    write(engine, update(InvoiceRow).values(cancelled_at=NOW))
    assert not hand(engine, cast, Kept())


def test_the_worker_hands_over_once_a_day(engine: Engine, cast: Cast, tmp_path: Path):
    registered(engine, cast)
    Worker(engine, Settings(var_dir=tmp_path), lambda: TOMORROW).run_once()
    assert [file.name for file in (tmp_path / "gateway").iterdir()] == ["invoices-20261124-1.csv"]
