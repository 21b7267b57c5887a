"""The mails about the end of a contract that comes near (C2).

As `core/letters.py`: one function a mail, one reader a letter, a key for the occasion.
"""

from core.formats import day
from core.letterhead import deal_link, order_letter
from core.model import Audience, Recipient
from core.model_mails import Letter, MailKind
from core.views import ContractEnd


def contract_ending(recipient: Recipient, end: ContractEnd, *, days: int, counterpart: str) -> Letter:
    """The reminder that belongs `days` before the end: what ends when, by when to say so, how to go on (C2, L9)."""
    three = end.dates
    return order_letter(
        MailKind.CONTRACT_ENDING,
        recipient,
        end.order,
        f"{end.end.isoformat()}:{days}",
        counterpart,
        end.posting_title,
        url=deal_link(recipient.audience, end.order),
        number=days,
        ends_on=day(end.end),
        notice_by=day(three.notice_by),
        lawful={True: "yes", None: "maybe", False: "no"}[three.lawful],
        client=int(recipient.audience is Audience.CLIENT),
        asked=int(end.asked),
    )
