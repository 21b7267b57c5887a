"""What a page of 100,000 papers costs beside one of 1,000: `python -m benchmarks.papers`. To reach: at most 3.

The same for 契約書 with 100,000 orders of one client. Both databases hold the same kind of rows, are asked the same
questions in turn, and remember nothing; medians of one run. The worst case of a search is one that hardly any paper
fits: it walks the whole index, which holds all that is asked, and reads no row.
"""

import json
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from core.migrations import upgrade
from core.model import Audience, ContractStatus, MemberId, OrganizationId, Role, Viewer
from core.model_contracts import PaperKind
from core.repository import looking, open_engine
from core.store.engine import WRITE
from core.store.tables import OrderRow, OrganizationRow, PaperRow, PostingRow, ProposalRow
from core.views import ContractFilter
from core.views.papers import PaperFilter

FEW, MANY = 1_000, 100_000
PARTNERS = 200
ROUNDS = 15
GOAL = 3.0
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
CLIENT = Viewer(MemberId(1), OrganizationId(1), Audience.CLIENT, Role.STAFF)

SEARCHES = {
    "everything": PaperFilter(),
    "a month": PaperFilter(since=date(2022, 5, 1), until=date(2022, 5, 31)),
    "amounts, many fit": PaperFilter(least=100_000, most=2_000_000),
    "a counterparty": PaperFilter(counterparty="社007"),
    "a number": PaperFilter(number="INV-000500"),
    "a later page": PaperFilter(after=(date(2019, 1, 1), 1)),  # type: ignore[arg-type]
    "a year, amounts, a counterparty, a kind": PaperFilter(
        (PaperKind.INVOICE,), date(2022, 1, 1), date(2022, 12, 31), 100_000, 3_000_000, "社007"
    ),
    "amounts, hardly any fits": PaperFilter(least=1_000_000, most=1_000_020),
}
LISTS = {
    "everything": ContractFilter(),
    "契約終了": ContractFilter(status=ContractStatus.ENDED),
    "the last page": ContractFilter(page=10**6),
    "a counterparty": ContractFilter(counterparty="社007"),
    "a period, amounts": ContractFilter(period_from=date(2022, 1, 1), amount_from=100_000, amount_to=2_000_000),
}


def filled(folder: Path, count: int) -> Engine:
    """A database with so many papers, and as many orders, of one client with 200 partners over ten years."""
    engine = open_engine(f"sqlite:///{folder / f'{count}.db'}")
    upgrade(engine)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.add(OrganizationRow(audience=Audience.CLIENT, name="株式会社青葉計器", created_at=NOW))
        for number in range(PARTNERS):
            session.add(
                OrganizationRow(audience=Audience.PARTNER, name=f"株式会社架空営業社{number:03d}", created_at=NOW)
            )
        session.flush()
        partners = session.scalars(select(OrganizationRow.id).where(OrganizationRow.audience == Audience.PARTNER)).all()
        texts = dict.fromkeys(("industries", "background", "consultation", "request", "requirements"), "")
        posting = PostingRow(
            client_id=1, title="計測機器の新規開拓", categories=[], company_sizes=[], opened_at=NOW, **texts
        )
        session.add(posting)
        session.flush()
        said = dict.fromkeys(("title", "body", "masked_title", "masked_body"), "")
        moments = {"submitted_at": NOW, "updated_at": NOW}
        session.execute(
            insert(ProposalRow),
            [
                {"id": each, "public_id": f"{each:07d}", "posting_id": posting.id, "round": 1, "client_id": 1}
                | {"partner_id": each, **said, **moments}
                for each in partners
            ],
        )
        session.execute(insert(OrderRow), [_order(number, partners) for number in range(count)])
        session.execute(insert(PaperRow), [_paper(number, partners) for number in range(count)])
    return engine


def _order(number: int, partners: Any) -> dict[str, Any]:
    start = date(2016, 1, 1) + timedelta(days=number * 7919 % 3950)
    return {
        "id": number + 1,
        "proposal_id": partners[number % PARTNERS],
        "client_id": 1,
        "partner_id": partners[number % PARTNERS],
        "predecessor_id": number + 1 - PARTNERS if number >= PARTNERS else None,
        "created_at": NOW - timedelta(minutes=number),
        "approved_at": NOW if number % 9 else None,
        "term_start": start,
        "term_end": start + timedelta(days=90),
        "subtotal": number * 7907 % 5_000_000,
        "latest": 0,
    }


def _paper(number: int, partners: Any) -> dict[str, Any]:
    return {
        "key": f"invoice:{number}",
        "kind": (PaperKind.INVOICE, PaperKind.QUOTE, PaperKind.ORDER)[number % 3],
        "number": f"INV-{number:06d}",
        "client_id": 1,
        "partner_id": partners[number % PARTNERS],
        "order_id": number + 1,
        "dated": date(2016, 1, 1) + timedelta(days=number * 7919 % 3950),
        "amount": number * 7907 % 5_000_000,
    }


def timed(look: Callable[[Engine], None], engine: Engine) -> float:
    """Milliseconds that it takes."""
    began = perf_counter()
    look(engine)
    return (perf_counter() - began) * 1000


def searched(wanted: PaperFilter, engine: Engine) -> None:
    """One page of 書類の検索."""
    with looking(engine, CLIENT) as repo:
        repo.papers.search(wanted)


def listed(wanted: ContractFilter, engine: Engine) -> None:
    """One page of 契約書."""
    with looking(engine, CLIENT) as repo:
        repo.contracts.listing(wanted, TODAY)


def main() -> None:
    """Print what each page costs at both sizes, and the ratio."""
    asked: list[tuple[str, Callable[[Engine], None]]] = [
        *((f"書類の検索, {name}", partial(searched, wanted)) for name, wanted in SEARCHES.items()),
        *((f"契約書, {name}", partial(listed, wanted)) for name, wanted in LISTS.items()),
    ]
    with tempfile.TemporaryDirectory() as folder:
        few, many = filled(Path(folder), FEW), filled(Path(folder), MANY)
        for name, look in asked:
            pairs = [(timed(look, many), timed(look, few)) for _ in range(ROUNDS)]
            ratio = statistics.median(large / small for large, small in pairs)
            large, small = (statistics.median(each) for each in zip(*pairs, strict=True))
            told = {"what": name, "ratio": round(ratio, 2), "ms": round(large, 1), "of 1,000": round(small, 1)}
            print(json.dumps({**told, "reached": ratio <= GOAL}, ensure_ascii=False))


if __name__ == "__main__":
    main()
