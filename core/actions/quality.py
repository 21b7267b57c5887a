"""品質チェック of a month, and the review at a deal's end: what a client says of its partner's work (C4, C5)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from core import letters_quality as letters
from core import rules
from core import rules_quality as law
from core.actions.negotiation import tell
from core.calendar import jst_date
from core.errors import Conflict
from core.model import OrderId
from core.model_contracts import Check, QualityAxis, ReviewForm
from core.repository import Repository
from core.rules import Permission
from core.rules_performance import require_contract

MEANWHILE = (
    "入力中に、同じ会社の方が{what}を更新しました。"
    "更新後の内容を確認し、必要に応じて変更してから、もう一度送信してください。"
)


def check_quality(
    repo: Repository,
    order: OrderId,
    month: date,
    scores: Mapping[QualityAxis, int],
    comment: str,
    seen: Check | None,
    now: datetime,
) -> None:
    """Rate a month (by its first day) of a contract, or correct what was said; `seen` is what was on the screen (C5).

    Kakutoku's directors are told of a low check, and again only of a correction that makes it lower. Raises NotAllowed,
    NotFound, Conflict where a colleague answered meanwhile, and Refused where there is no contract yet, the month can't
    be rated today, a score is missing, or a low one has no comment.
    """
    rules.require(repo.viewer, Permission.CHECK_QUALITY)
    require_contract(repo.orders.get(order).state)
    law.require_checkable(month, *repo.performance.term(order), jst_date(now))
    check = law.require_check(scores, comment)
    before = repo.quality.own(order, month)
    if before == check:
        return  # the second press of a double click finds its effect already there
    if before != seen:
        raise Conflict(MEANWHILE.format(what="品質チェック"))
    repo.quality.put(order, month, check, now)
    repo.audit.record(
        "check_quality",
        "order",
        order,
        now,
        before=_told(month, before) if before else None,
        after=_told(month, check),
    )
    if law.alarms(before, check):
        _alarm(repo, order, month, check, now)


def post_review(repo: Repository, order: OrderId, typed: ReviewForm, seen: ReviewForm | None, now: datetime) -> None:
    """Write the review of a deal that has ended, named by one of its orders, or change it within its days (C4, P7).

    `seen` is what was on the screen. It joins the partner's reviews at once, and the partner is told of the first one.
    Raises NotAllowed, NotFound, Conflict where a colleague wrote meanwhile, and Refused while the deal runs, once the
    review is fixed, and where something is missing or too long.
    """
    rules.require(repo.viewer, Permission.CHECK_QUALITY)
    today = jst_date(now)
    repo.reviews.hold(order)
    deal = repo.reviews.of_deal(order, today)
    review = law.require_review(typed, repo.organizations.identity(repo.viewer.organization))
    if deal.review == review:
        return  # the second press of a double click finds its effect already there
    law.require_reviewable(ended=deal.ended, written_at=deal.written_at, now=now)
    if deal.review != seen:
        raise Conflict(MEANWHILE.format(what="レビュー"))
    client = repo.organizations.own().name
    number = repo.reviews.put(deal, review, client, now, today.replace(day=1))
    repo.audit.record(
        "post_review",
        "review",
        number,
        now,
        before=asdict(deal.review) if deal.review else None,
        after={"proposal": deal.proposal, **asdict(review)},
    )
    if deal.review is None:
        tell(
            repo,
            deal.partner,
            now,
            lambda to: letters.review_posted(
                to, order=order, proposal=deal.proposal, review=review, client=client, posting=deal.posting_title
            ),
            news=True,
        )


def _alarm(repo: Repository, order: OrderId, month: date, check: Check, now: datetime) -> None:
    deal = repo.quality.deal(order, jst_date(now))
    for recipient in repo.quality.directors():
        letter = letters.quality_low(
            recipient, order=order, month=month, check=check, client=deal.client, partner=deal.partner, at=now
        )
        repo.outbox.queue(letter, now)


def _told(month: date, check: Check) -> dict[str, object]:
    return {"month": month, **{axis.value: check.scores[axis] for axis in QualityAxis}, "comment": check.comment}
