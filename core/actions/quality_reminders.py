"""What the clock asks clients for: the checks of a month that is over, the review of a deal that is (C4, C5)."""

from datetime import datetime
from itertools import groupby

from core import letters_quality as letters
from core import rules_quality as law
from core.actions.negotiation import tell
from core.calendar import jst_date
from core.repository import Repository


def remind_of_checks(repo: Repository, now: datetime) -> None:
    """From a month's first business day on: one mail a client with the deals that wait, once a month (C5).

    It asks for an answer that nothing depends on, so whoever wants no news of orders finds it in the console alone
    (A4).
    """
    today = jst_date(now)
    month = law.reminder_due(today)
    if month is None:
        return
    for client, waiting in groupby(repo.quality.to_remind(month, today), lambda each: each.client):
        listed = tuple(waiting)
        tell(
            repo,
            client,
            now,
            lambda to, listed=listed: letters.quality_reminder(to, month=month, waiting=listed),
            news=True,
        )


def ask_for_reviews(repo: Repository, now: datetime) -> None:
    """Once a deal, when its last contract is over and nothing follows: its client is asked for a review (C4).

    By mail only those who want news of orders (A4).
    """
    today = jst_date(now)
    for deal in repo.reviews.to_ask_for(today - law.REVIEW_ASKED, today):
        tell(repo, deal.client, now, lambda to, deal=deal: letters.review_requested(to, deal), news=True)
