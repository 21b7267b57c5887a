"""What kakutoku charges a client: set from a day on, changed while that day is to come (O8, K1)."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from core import rules_desk as law
from core.calendar import jst_date
from core.errors import NotFound
from core.model import OrganizationId
from core.repository import Repository
from core.rules import Permission, require
from core.views import Fee, FeeTerm


def fee(initial: Decimal | None, monthly: Decimal | None, percent: Decimal | None) -> Fee:
    """A fee as it was typed: yen, yen a month, percent of the month's net amount. Raises Refused."""
    return Fee(law.require_yen(initial, "初期費用"), law.require_yen(monthly, "月額費用"), law.require_rate(percent))


def set_fee(repo: Repository, client: OrganizationId, fee: Fee, valid_from: date, now: datetime) -> None:
    """What kakutoku charges a client from a day on; a fee planned from that very day is replaced (O8).

    Raises NotAllowed, NotFound, and Refused for a day on which fees stand already.
    """
    require(repo.viewer, Permission.SET_FEES)
    repo.consultations.lock_client(client)
    history = repo.fees.history(client)
    before = next((term for term in history if term.valid_from <= valid_from), None)
    if before == FeeTerm(valid_from, fee):
        return  # the second press of a double click finds its effect already there
    law.require_fee_day(valid_from, jst_date(now), [term.valid_from for term in history])
    repo.fees.put(client, valid_from, fee)
    repo.audit.record(
        "set_fee",
        "organization",
        client,
        now,
        before=_told(before) if before else None,
        after=_told(FeeTerm(valid_from, fee)),
    )


def withdraw_fee(repo: Repository, client: OrganizationId, valid_from: date, now: datetime) -> None:
    """Take back a fee that does not count yet; the one before it goes on (O8). Raises NotAllowed, NotFound, Refused."""
    require(repo.viewer, Permission.SET_FEES)
    repo.consultations.lock_client(client)
    planned = next((term for term in repo.fees.history(client) if term.valid_from == valid_from), None)
    if planned is None:
        raise NotFound("この日付から適用される手数料はありません。画面を更新してご確認ください。")
    law.require_future_fee(valid_from, jst_date(now))
    repo.fees.remove(client, valid_from)
    repo.audit.record("withdraw_fee", "organization", client, now, before=_told(planned))


def _told(term: FeeTerm) -> dict[str, object]:
    return {"valid_from": term.valid_from, **asdict(term.fee)}
