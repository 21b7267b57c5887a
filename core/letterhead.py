"""What a letter is put together from: the words of its template, the one layout, and links to the exact screen."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from core.formats import excerpt
from core.model import Audience, OrderId, ProposalId, Recipient, Stranger
from core.model_mails import About, Letter, MailFile, MailKind
from core.paths import CONSOLE, Screen, link

SUBJECT_PREFIX = "【kakutoku connect】"
SUBJECT_LIMIT = 150
QUOTE_LIMIT = 400
TITLE_LIMIT = 80
NAME_LIMIT = 60
GREETING = "いつも kakutoku connect をご利用いただき、ありがとうございます。"

_TEMPLATES = Path(__file__).parents[1] / "assets" / "templates" / "mails"


def order_letter(
    kind: MailKind,
    recipient: Recipient,
    order: OrderId,
    occasion: str,
    counterpart: str,
    posting: str,
    *,
    url: str | None = None,
    quote: str = "",
    number: int | None = None,
    **facts: str | int,
) -> Letter:
    """A letter about an order: keyed by what happened to it, leading to it unless `url` says otherwise.

    `number` is what its notice is told by where that is not the version.
    """
    return letter(
        kind,
        recipient,
        f"{kind}:{order}:{occasion}:{recipient.member}",
        url or order_link(recipient.audience, order),
        quote=quote,
        quote_limit=QUOTE_LIMIT,
        secret="",
        send_after=None,
        files=(),
        about=About(order=order, number=number or int(facts.get("version", 0)) or None),
        counterpart=excerpt(counterpart, NAME_LIMIT),
        posting=excerpt(posting, TITLE_LIMIT),
        **facts,
    )


def letter(
    kind: MailKind,
    recipient: Recipient | Stranger,
    key: str,
    url: str,
    *,
    quote: str = "",
    quote_limit: int = QUOTE_LIMIT,
    secret: str = "",
    send_after: datetime | None = None,
    files: tuple[MailFile, ...] = (),
    about: About | None = None,
    **facts: str | int,
) -> Letter:
    """The template named like its kind, filled with `facts`, as text and HTML; `quote` is what somebody wrote.

    Without `url` it asks for nothing to be opened. A `secret` stands in `url` or in the template as sealed.SECRET. A
    template may `set greeting` to other words than those for people who use the console already.
    """
    words: Any = _templates().get_template(f"{kind}.txt").make_module({"recipient": recipient, **facts})
    subject = excerpt(SUBJECT_PREFIX + words.subject, SUBJECT_LIMIT)
    parts = {
        "recipient": recipient,
        "greeting": getattr(words, "greeting", GREETING),
        "home": f"{CONSOLE}/",
        "subject": subject,
        "body": re.sub(r"\n{3,}", "\n\n", str(words)).strip(),
        "quote": quote if len(quote) <= quote_limit else quote[: quote_limit - 1] + "…",
        "button": words.button if url else "",
        "url": url,
    }
    return Letter(
        kind=kind,
        key=key,
        organization=recipient.organization,
        to=(recipient.email,),
        subject=subject,
        text=_templates().get_template("layout.txt").render(parts),
        html=_templates().get_template("layout.html").render(parts),
        send_after=send_after,
        secret=secret,
        files=files,
        about=about or About(),
        member=recipient.member if isinstance(recipient, Recipient) else None,
        mailed=not isinstance(recipient, Recipient) or recipient.mailed,
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def thread_link(audience: Audience, proposal: ProposalId) -> str:
    """The address of the chat about one proposal, as this audience opens it."""
    screen = Screen.MESSAGES if audience is Audience.CLIENT else Screen.PARTNER_MESSAGES
    return link(CONSOLE, screen, proposal=proposal)


def order_link(audience: Audience, order: OrderId) -> str:
    """The address of one order, as this audience opens it."""
    screen = Screen.ORDER if audience is Audience.CLIENT else Screen.PARTNER_ORDER
    return link(CONSOLE, screen, order=order)


def deal_link(audience: Audience, order: OrderId) -> str:
    """The address of the deal that an order belongs to, as this audience opens it."""
    screen = Screen.DEALS if audience is Audience.CLIENT else Screen.PARTNER_DEALS
    return link(CONSOLE, screen, order=order)
