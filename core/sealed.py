"""What only the recipient of a mail may read: the token of a single-use link, an initial password (A1, A2).

A stored letter carries a mark in its place. The secret itself stands beside it only until the mail has left, or, where
no mail server is set and mails are read in the app, until it was used.
"""

from core.model import MemberId
from core.model_mails import MailKind

SECRET = "__secret__"
HIDDEN = "●●●●●●（宛先の方だけがお読みになれます）"


def reveal(text: str, secret: str | None) -> str:
    """A letter's text with its secret in place; without one, with words that say that it is hidden."""
    return text.replace(SECRET, secret or HIDDEN)


def account_occasion(member: MemberId) -> str:
    """What the key of the mail begins with that brings a member its initial password (A1)."""
    return f"{MailKind.ACCOUNT_ISSUED}:{member}:"


def link_occasion(link: int) -> str:
    """What the key of the mail begins with that carries a single-use link."""
    return f"link:{link}:"
