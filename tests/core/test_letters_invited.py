"""The letter to a colleague who is invited and has no account yet (A3)."""

from datetime import timedelta

import pytest

from core import letters_accounts
from core.model import OrganizationId, Role, Stranger
from core.model_mails import Letter
from core.paths import CONSOLE
from core.sealed import HIDDEN, SECRET, reveal
from tests.cast import NOW

NEW = Stranger("株式会社青葉計器", "新田 ひかる", "hikaru@aoba-keiki.example", OrganizationId(1))
TOKEN = "y" * 43


def invited(role: Role) -> Letter:
    return letters_accounts.invited(
        NEW, occasion="link:8:", token=TOKEN, until=NOW + timedelta(hours=72), inviter="青葉 宗一", role=role
    )


LETTERS: list[tuple[Letter, str, list[str]]] = [
    (invited(Role.GUEST), f"/invitation?token={SECRET}", ["青葉 宗一 様から", "株式会社青葉計器", "ゲスト"])
]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.STAFF, Role.GUEST])
def test_the_invited_read_who_invites_them_as_what_and_until_when(role: Role):
    letter = invited(role)
    assert (letter.to, letter.organization) == ((NEW.email,), NEW.organization)
    assert letter.text.startswith(f"{NEW.organization_name}\n{NEW.name} 様\n")
    for word in ("青葉 宗一 様から", role.label, "2026/11/27（金） 12:00", "1回のみ有効", "招待をお送りします"):
        assert word in letter.text


def test_the_token_stands_in_the_mail_that_leaves_and_nowhere_else():
    letter = invited(Role.STAFF)
    assert letter.key == "link:8:invitation"
    assert f"{CONSOLE}/invitation?token={SECRET}" in letter.text
    assert TOKEN not in letter.text + letter.html
    assert TOKEN in reveal(letter.text, letter.secret)
    assert HIDDEN in reveal(letter.text, None)
