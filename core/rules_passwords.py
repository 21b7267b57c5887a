"""What a password has to be, and what is still asked of whoever gave the right one (A1, A2)."""

import unicodedata
from collections.abc import Collection
from enum import StrEnum
from itertools import pairwise

from core.errors import Refused
from core.model import Audience, Recipient, Stranger

SHORTEST = 12
LONGEST = 1024
LEAST_OWN = 6
"""Characters that must be left once everything foreseeable is taken away."""
SHORTEST_RUN = 4
"""Neighbours in a row, such as 「1234」 or 「fedc」: they count as foreseeable."""
LEAST_KINDS = 5
"""Different characters: 「aaaaaaaaaaaa」 and 「121212121212」 are long and no secret."""

COMMON = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "asdfgh", "zxcvbn", "1q2w3e4r", "1qaz2wsx"),
    *("password", "passw0rd", "p@ssw0rd", "p@ssword", "パスワード", "ぱすわーど", "letmein", "welcome", "iloveyou"),
    *("administrator", "admin", "login", "secret", "master", "dragon", "monkey", "princess", "sunshine", "sakura"),
    *("baseball", "football", "kakutoku", "カクトク", "connect", "company", "kaisha", "eigyo", "sales"),
)
"""What guessers try first; a password may hold such words, but they do not make it one."""

_COMPANY_FORMS = ("株式会社", "合同会社", "有限会社", "㈱", "㈲")


def check_password(password: str, again: str, owner: Recipient | Stranger) -> None:
    """Raise Refused, with what to change, unless `password` will do for `owner` (A1, A2).

    Length counts, and that nobody foresees it; no mixture of capitals, digits and signs is asked for, as it makes
    passwords harder to remember and hardly harder to guess (NIST SP 800-63B).
    """
    if len(password) < SHORTEST:
        raise Refused(
            f"パスワードは{SHORTEST}文字以上にしてください（現在{len(password)}文字）。"
            "いくつかの言葉を並べると、覚えやすく長いパスワードになります。"
        )
    if len(password) > LONGEST:
        raise Refused(f"パスワードは{LONGEST:,}文字以内にしてください。")
    plain = _folded(password)
    if len(set(plain)) < LEAST_KINDS:
        raise Refused("同じ文字の繰り返しは使用できません。ほかの文字や言葉を加えてください。")
    if len(_without_runs(_without(plain, sorted({*COMMON, *_about(owner)}, key=len, reverse=True)))) < LEAST_OWN:
        raise Refused(
            "メールアドレス・氏名・会社名や「password」「1234」などの推測されやすい言葉が大半を占めています。"
            "ほかの言葉を加えてください。"
        )
    if password != again:
        raise Refused("確認用のパスワードが一致しません。同じパスワードを2回入力してください。")


def _about(owner: Recipient | Stranger) -> Collection[str]:
    """What everybody knows about somebody, as it might stand in a password."""
    mailbox, _, domain = owner.email.partition("@")
    company = owner.organization_name
    for form in _COMPANY_FORMS:
        company = company.replace(form, "")
    names = (owner.email, mailbox, domain, domain.split(".")[0], company, owner.organization_name)
    known = {_folded(word) for word in (*names, owner.name, *owner.name.split())}
    return {word for word in known if len(word) >= 2}


def _folded(text: str) -> str:
    """Without what does not tell two words apart for a guesser: width, case, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _without(text: str, words: Collection[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def _without_runs(text: str) -> str:
    """The text less what only counts up or down."""
    left, run = "", text[:1]
    for before, character in pairwise(text):
        step = ord(character) - ord(before)
        if step in (1, -1) and (len(run) == 1 or step == ord(run[1]) - ord(run[0])):
            run += character
        else:
            left, run = left + (run if len(run) < SHORTEST_RUN else ""), character
    return left + (run if len(run) < SHORTEST_RUN else "")


# --- after the password -----------------------------------------------------------------------------------------


class Step(StrEnum):
    """What a session still has to do before anything else opens to it (A1, A2)."""

    CODE = "code"  # the second step's code
    PASSWORD = "password"  # a password of one's own in place of the initial one
    ENROL = "enrol"  # setting up the second step
    DONE = "done"


def next_step(audience: Audience, *, must_change: bool, enrolled: bool, passed: bool, required: bool) -> Step:
    """The one thing that is asked now. `enrolled`: the member has a second step; `passed`: this session took it.

    `required` says whether this installation asks kakutoku's own people for a second step; for others it is their
    choice. The code comes first: a password that leaked must not be enough to put another in its place.
    """
    if enrolled and not passed:
        return Step.CODE
    if must_change:
        return Step.PASSWORD
    if required and not enrolled and audience is Audience.KAKUTOKU:
        return Step.ENROL
    return Step.DONE
