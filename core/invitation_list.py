"""A pasted list of people to invite: one a line, read line by line, each bad line named with its reason (A3)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.contact_numbers import email_address
from core.errors import Refused
from core.model import Role
from core.text import clean

NAME_LIMIT = 100
TEXT_LIMIT = 20_000

_SEPARATORS = re.compile(r"[\t,，、;；]")
_BRACKETED = re.compile(r"(.*?)[<＜](.+)[>＞](.*)")
_HEADINGS = frozenset(
    {"氏名", "名前", "お名前", "メール", "メールアドレス", "eメール", "email", "権限", "役割", "name", "role"}
)


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody on the list: `problem` says why they can't be invited, "" where they can."""

    line: int
    text: str
    email: str = ""
    name: str = ""
    role: Role | None = None
    problem: str = ""


def read(text: str, roles: Sequence[Role], *, limit: int) -> tuple[Invitee, ...]:
    """The people of a list, 「氏名, メール, 権限」 in any order or mail addresses alone; who names no role has None.

    Columns are parted by tabs, commas or 、; blank lines and a line of headings are passed over. Of two lines with one
    address the second is bad, and so is everybody beyond `limit` good ones. Raises Refused for a text that is no list.
    """
    if len(text) > TEXT_LIMIT:
        raise Refused(f"一覧は{TEXT_LIMIT:,}文字以内で貼り付けてください（現在{len(text):,}文字）。")
    found: list[Invitee] = []
    lines: dict[str, int] = {}
    for invitee in _entries(text, roles):
        if not invitee.problem and invitee.email in lines:
            problem = f"{lines[invitee.email]}行目と同じメールアドレスです。"
        elif not invitee.problem and len(lines) >= limit:
            problem = f"一度に招待できるのは{limit}名までです。残りは、招待のあとに貼り付けてください。"
        else:
            problem = invitee.problem
        if not problem:
            lines[invitee.email] = invitee.line
        found.append(_refused(invitee, problem))
    return tuple(found)


def _refused(invitee: Invitee, problem: str) -> Invitee:
    return Invitee(invitee.line, invitee.text, invitee.email, invitee.name, invitee.role, problem)


def _entries(text: str, roles: Sequence[Role]) -> Iterator[Invitee]:
    for number, line in enumerate(re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text), start=1):
        fields = [field for each in _SEPARATORS.split(line) if (field := each.strip(" \u3000\"'"))]
        if not fields or all(_plain(field) in _HEADINGS for field in fields):
            continue
        if len(fields) > 1 and all("@" in _plain(field) for field in fields):
            yield from (_entry(number, field, [field], roles) for field in fields)
        else:
            yield _entry(number, line.strip(), fields, roles)


def _entry(number: int, line: str, fields: Sequence[str], roles: Sequence[Role]) -> Invitee:
    try:
        email, name, role = _parts(fields, roles)
    except Refused as refused:
        return Invitee(number, line, problem=refused.sentence)
    return Invitee(number, line, email, name, role)


def _parts(fields: Sequence[str], roles: Sequence[Role]) -> tuple[str, str, Role | None]:
    words = [word for field in fields for word in _unbracketed(field)]
    mails = [word for word in words if "@" in _plain(word)]
    if not mails:
        raise Refused("メールアドレスがありません。")
    if len(mails) > 1:
        raise Refused("1行に複数のメールアドレスがあります。1行に1名ずつ入力してください。")
    rest = [word for word in words if word not in mails]
    known = {_plain(role.label): role for role in roles}
    named = [known[_plain(word)] for word in rest if _plain(word) in known]
    others = [word for word in rest if _plain(word) not in known]
    if len(others) > 1 or len(named) > 1:
        unknown = others[-1] if len(others) > 1 else rest[-1]
        labels = "・".join(role.label for role in roles)
        raise Refused(f"権限「{clean(unknown, label='権限', limit=TEXT_LIMIT)[:20]}」は設定できません（{labels}）。")
    email = email_address(mails[0])
    name = clean(others[0] if others else "", label="氏名", limit=NAME_LIMIT, multiline=False)
    return email, name, named[0] if named else None


def _unbracketed(field: str) -> list[str]:
    """「氏名 <メール>」 as mail programs write it is a name and an address."""
    found = _BRACKETED.fullmatch(field)
    return [part for each in found.groups() if (part := each.strip(" \u3000\"'"))] if found else [field]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
