"""法令チェック: a partner says whether it is a freelancer, a client goes on in spite of what the law finds (O9)."""

from collections.abc import Collection
from datetime import datetime

from core import rules, rules_orders
from core import rules_law as law
from core.actions.negotiation import writable_thread
from core.calendar import jst_date
from core.errors import Conflict
from core.model import OrderId, Side
from core.model_contracts import LegalRule
from core.repository import Repository
from core.rules import Permission
from core.text import clean


def answer_freelancer(repo: Repository, freelancer: bool, now: datetime) -> None:
    """The partner's 管理者 says whether it is one that フリーランス法 protects: asked, never inferred (L7).

    Raises NotAllowed.
    """
    rules.require(repo.viewer, Permission.EDIT_COMPANY)
    rules_orders.require_side(repo.viewer.side, Side.PARTNER)
    before = repo.legal.answer()
    if before is freelancer:
        return
    repo.legal.set_answer(freelancer, now)
    repo.audit.record(
        "answer_freelancer",
        "organization",
        repo.viewer.organization,
        now,
        before={"freelancer": before},
        after={"freelancer": freelancer},
    )


def override_law(
    repo: Repository, order_id: OrderId, version: int, chosen: Collection[LegalRule], reason: str, now: datetime
) -> None:
    """Answer for what these rules find in exactly this version; why is kept in the trail and nowhere else (O9).

    Raises NotAllowed, NotFound, Conflict where a newer version stands, and Refused where the reason is missing or too
    long, a rule is hard or finds nothing there.
    """
    order = repo.orders.get(order_id)
    writable_thread(repo, order.proposal, Side.CLIENT)
    rules.require(repo.viewer, Permission.OVERRIDE_LAW)
    rules_orders.require_negotiable(order)
    rules_orders.require_version(order)
    if version != order.latest:
        raise Conflict(
            "新しい版が提出されています。内容と指摘を確認してから、もう一度お進みください。", latest=order.latest
        )
    check = repo.legal.check(order_id, version, jst_date(now))
    if chosen and set(chosen) <= check.overridden:
        return  # the second press of a double click finds its effect already there
    law.require_overridable(chosen, check.findings)
    why = clean(reason, label="理由", limit=law.REASON_LIMIT, required=True)
    after = law.ordered({*check.overridden, *chosen})
    repo.legal.override(order_id, version, after, now)
    repo.audit.record(
        "override_law",
        "order",
        order_id,
        now,
        before={"rules": [each.value for each in law.ordered(check.overridden)]},
        after={"version": version, "rules": [each.value for each in after], "reason": why},
    )
