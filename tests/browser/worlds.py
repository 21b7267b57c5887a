"""Situations for the browser that are richer than a single test needs: the day after a deadline."""

from datetime import date, timedelta

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from core.actions.fees import set_fee
from core.repository import transaction
from core.store.engine import WRITE
from core.store.tables import OrganizationRow
from core.views import Fee
from tests import factories
from tests.cast import CLIENT, NOW, OTHER_PARTNER, PARTNER, Cast
from tests.factories import DEADLINE, OPENED

FEE = Fee(initial_yen=100_000, monthly_yen=30_000, rate_basis_points=1_000)
SELLERS_TITLE = "食品工場への三段階の開拓"
SELLERS_TEXT = """食品工場の品質管理部門へ、電話、訪問、再訪の三段階で接点を作ります。

過去の支援では、架電300件から商談24件（8.0%）を設定しました。10,000円~20,000円/件の見込みです。
週次の報告会で、断られた理由まで共有します。"""


def day_after(engine: Engine, cast: Cast) -> None:
    """Ten proposals to a posting that closed yesterday, one of them `seller`'s; another posting is open.

    The client's 住所 is missing, as P9 wants it tried; kakutoku's fees are set.
    """
    closed = factories.posting(engine, cast)
    factories.posting(engine, cast, deadline=DEADLINE + timedelta(days=14))
    proposers = [cast.rival, *factories.partners(engine, 8)]
    for number, partner in enumerate(proposers):
        at = OPENED + timedelta(days=2, hours=number)
        factories.proposal(engine, partner, closed, f"提案の{number + 1}", "架電と訪問を組み合わせて進めます。" * 8, at)
    factories.proposal(engine, cast.seller, closed, SELLERS_TITLE, SELLERS_TEXT, OPENED + timedelta(days=1))
    for stars in (5, 4, 5, 3):
        factories.review(engine, cast, PARTNER, stars, good="報告が早く、断られた理由まで分かる。")
    factories.review(engine, cast, OTHER_PARTNER, 4)
    with transaction(engine, cast.operator) as repo:
        set_fee(repo, CLIENT, FEE, date(2026, 1, 1), NOW)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(OrganizationRow).where(OrganizationRow.id == CLIENT).values(address="", postal_code=""))
