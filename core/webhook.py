"""What a case's webhook is: which addresses it may have, how they are shown, and the form of its messages (D6).

The form is that of Slack's incoming webhooks. The address is a secret: whoever knows it can write into the channel.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from core.errors import Refused
from core.formats import excerpt

URL_LIMIT = 500
LINE_LIMIT = 400
"""Characters of one typed fact in a message; escaped they stay within what Slack takes of a field."""

TEXT_LIMIT = 550
MOST_FACTS = 10
HIDDEN = "●●●●●●"

NOT_HTTPS = "WebhookのURLは、https:// で始まるURLを入力してください。"
NOT_WHOLE = (
    "このWebhookのURLは使用できません。Slackの「Incoming Webhook」の画面からURLをコピーして、貼り付けてください。"
)

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PATH = re.compile(r"/[A-Za-z0-9\-._~/!$&'()*+,;=:@%]+")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def require_address(typed: str) -> str:
    """The address as it is kept, "" for none. Raises Refused where nothing may be posted to it.

    Only https at its usual port and a host with a name; no user, no query, no part behind #. Whether the name leads to
    a public address is looked at each time something is posted. The sentences never repeat what was typed.
    """
    address = typed.strip()
    if not address:
        return ""
    if len(address) > URL_LIMIT:
        raise Refused(f"WebhookのURLは{URL_LIMIT:,}文字以内で入力してください（現在{len(address):,}文字）。")
    if not address.lower().startswith("https://"):
        raise Refused(NOT_HTTPS)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(NOT_WHOLE) from None
    plain = not (parts.query or parts.fragment or "@" in parts.netloc) and port in (None, 443)
    if not (plain and _HOST.fullmatch(host) and _PATH.fullmatch(parts.path)):
        raise Refused(NOT_WHOLE)
    return f"https://{host}{parts.path}"


def masked(address: str) -> str:
    """Where a webhook leads, without what makes it a secret; "" for none."""
    return f"https://{urlsplit(address).hostname}/{HIDDEN}" if address else ""


def message(title: str, facts: Sequence[tuple[str, str]] = (), text: str = "") -> dict[str, Any]:
    """A message in Slack's form: a title, facts with their names, a text; what people typed stays plain.

    `text` at the top is what notifications read aloud. Each part is shortened to what Slack takes.
    """
    told = [(name, excerpt(value, LINE_LIMIT)) for name, value in facts if value][:MOST_FACTS]
    long = text if len(text) <= TEXT_LIMIT else f"{text[: TEXT_LIMIT - 1]}…"
    blocks = [_section(f"*{escaped(excerpt(title, LINE_LIMIT))}*")]
    if told:
        fields = [_words(f"*{escaped(name)}*\n{escaped(value)}") for name, value in told]
        blocks.append({"type": "section", "fields": fields})
    if long:
        blocks.append(_section(escaped(long)))
    spoken = excerpt("　".join([title, *(f"{name}：{value}" for name, value in told)]), 1_000)
    return {"text": escaped(spoken), "blocks": blocks}


def escaped(text: str) -> str:
    """The text as mrkdwn shows it: nothing of it becomes a link, a mention or a call to a whole channel."""
    return "".join(_ESCAPES.get(character, character) for character in text)


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _words(text)}


def _words(text: str) -> dict[str, Any]:
    """`verbatim`: what looks like an address, a name or a channel is not made a link of either."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}
