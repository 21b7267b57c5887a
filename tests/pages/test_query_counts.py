"""Lists of contracts and deals cost as many queries with thirty rows as with three (C1)."""

from sqlalchemy import Engine

from tests import factories
from tests.cast import Cast
from tests.pages.screens import screen
from tests.queries import count_queries

LISTS = {
    "account.papers": "buyer",
    "client.contracts": "buyer",
    "client.deals": "buyer",
    "client.invoices": "buyer",
    "partner.deals": "seller",
    "partner.invoices": "seller",
}


def test_thirty_rows_cost_as_many_queries_as_three(engine: Engine, cast: Cast):
    numbers: list[dict[str, int]] = []
    for more in (3, 27):
        for _ in range(more):
            factories.contracted(engine, cast)
        numbers.append(
            {
                name: count_queries(engine, lambda name=name, who=who: screen(name, engine, getattr(cast, who)))
                for name, who in LISTS.items()
            }
        )
    assert numbers[0] == numbers[1]
    assert all(count > 0 for count in numbers[0].values())
