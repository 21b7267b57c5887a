"""Signing in, staying signed in and signing out: who may pass the entrance, and for how long (A2, A3)."""

import hashlib
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from core import letters
from core.actions.viewing import end_viewing
from core.errors import Refused
from core.model import Audience, OrganizationId, SessionId, Viewer
from core.passwords import Passwords
from core.repository import Access, Account, Engine, SignedIn, entering, glancing, holder
from core.rules_access import ADDRESS, LOCK, NETWORK, SEEN_EVERY, is_locked, pause
from core.rules_passwords import LONGEST, Step
from core.text import clean

WRONG = "メールアドレスまたはパスワードが正しくありません。"
"""Said for an unknown address, a wrong password, another audience's page and a deactivated account alike (A2)."""

LONGEST_EMAIL = 254


class TooManyAttempts(Refused):
    """Guessing is slowed down or locked; `wait` says how long it stays so."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(_wait_sentence(wait))
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Terms:
    """How one installation checks passwords and how long its sessions last."""

    passwords: Passwords
    idle: timedelta
    absolute: timedelta
    staff_need_second_step: Callable[[], bool] = lambda: False
    """Whether kakutoku's own people must have a second step; asked only about those who have none."""


def sign_in(
    engine: Engine,
    terms: Terms,
    *,
    email: str,
    password: str,
    audience: Audience,
    network: str,
    now: datetime,
    agent: str = "",
    replaces: SessionId | None = None,
) -> str:
    """Open a session and return its token, which only the browser keeps (A2). `replaces` ends: no token is reused.

    What the session may do follows from `Step`: with a second step, or an initial password, nothing yet but that.

    Raises TooManyAttempts, and Refused with one and the same sentence whatever else is wrong. The failure is counted
    before the password is looked at, so that guessing in parallel gains nothing.
    """
    address = plain_address(email)
    if not address or not 0 < len(password) <= LONGEST:
        raise Refused(WRONG)
    with entering(engine) as access:
        attempt = count_attempt(access, address, network, now)
        account = access.account(address)
    right = terms.passwords.matches(account.password_hash if account else None, password)
    if account is None or not right or not account.active or account.audience is not audience:
        raise Refused(WRONG)
    # Before the transaction: a hash takes long, and SQLite lets nobody else write meanwhile.
    fresh_hash = terms.passwords.hash(password) if terms.passwords.is_outdated(account.password_hash) else None
    with entering(engine) as access:
        if account.enrolled:  # whoever knows the password must not get new tries at the code by giving it again
            access.withdraw_failure(attempt)
        else:
            access.forgive(address_digest(address))
        if replaces is not None:
            _end(access, replaces, now, "sign_in_again")
        if fresh_hash is not None:
            access.store_password(account, fresh_hash)
        token, opened = open_session(access, terms, account, now, agent=agent, network=network)
        access.audit(opened).record("sign_in", "session", opened.session or 0, now)
    return token


def count_attempt(access: Access, address: str, network: str, now: datetime) -> int:
    """Count one attempt as failed before it is looked at; returns its number. Raises TooManyAttempts (A2).

    Kept in the database: it holds in every process and after a restart, and attempts made at once count each other.
    """
    digest = address_digest(address)
    failures = access.failures(digest, network, now)
    wait = max(pause(failures.of_address, ADDRESS, now), pause(failures.of_network, NETWORK, now))
    if wait:
        raise TooManyAttempts(wait)
    return access.note_failure(digest, network, now)


def open_session(
    access: Access,
    terms: Terms,
    account: Account,
    now: datetime,
    *,
    agent: str,
    network: str,
    second_step_at: datetime | None = None,
) -> tuple[str, Viewer]:
    """A new session under a new token; nobody who knew an earlier one gets in with it (A2)."""
    token = secrets.token_urlsafe(32)
    viewer = access.open(
        account,
        _hash(token),
        now,
        idle=terms.idle,
        absolute=terms.absolute,
        agent=agent,
        network=network,
        second_step_at=second_step_at,
    )
    return token, viewer


def recognize(engine: Engine, terms: Terms, token: str, now: datetime) -> SignedIn | None:
    """Whose living session a token opens; using it keeps it alive (A2)."""
    found = holder(engine, _hash(token), now)
    if found and now - found.seen_at >= SEEN_EVERY:
        keep_alive(engine, terms, [found.session], now)
    return _asked(found, terms)


def visitor(engine: Engine, terms: Terms, session: SessionId, now: datetime) -> SignedIn | None:
    """Who a session belongs to, with today's role; None once it is over or the member was deactivated (A3)."""
    return _asked(holder(engine, session, now), terms)


def _asked(found: SignedIn | None, terms: Terms) -> SignedIn | None:
    """With what the installation asks of kakutoku's own people as well."""
    if found is None or found.step is not Step.DONE or found.enrolled or found.person.audience is not Audience.KAKUTOKU:
        return found
    return replace(found, step=Step.ENROL) if terms.staff_need_second_step() else found


def is_demo(engine: Engine) -> bool:
    """Whether this is the demo world, whose people have passwords that everybody may read."""
    with glancing(engine) as present:
        return present.is_demo()


def living(engine: Engine, sessions: Collection[SessionId], now: datetime) -> dict[SessionId, OrganizationId | None]:
    """Those of `sessions` that are still alive, each with the organisation it looks as.

    How a process learns what was ended, begun or left elsewhere (A3, K3).
    """
    with glancing(engine) as present:
        return present.living(sessions, now)


def keep_alive(engine: Engine, terms: Terms, sessions: Collection[SessionId], now: datetime) -> None:
    """Note that people are at work in `sessions` (A2)."""
    with entering(engine) as access:
        access.keep_alive(sessions, now, idle=terms.idle, absolute=terms.absolute)


def sign_out(engine: Engine, session: SessionId, now: datetime) -> None:
    """End one session. Ending it twice is ending it once (A2)."""
    with entering(engine) as access:
        _end(access, session, now, "sign_out")


def tell_of_lock(engine: Engine, email: str, now: datetime) -> None:
    """Mail the owner of an address whose sign-in is locked, once (A2); nobody, where it is not or has no account.

    Called after the answer has gone, so that its time does not tell which addresses have one.
    """
    address = plain_address(email)
    if not address:
        return
    with entering(engine) as access:
        account = access.account(address)
        failures = access.failures(address_digest(address), "", now).of_address
        if account and account.active and is_locked(failures, ADDRESS, now):
            letter = letters.account_locked(account.owner, locked_at=failures[-1], until=failures[-1] + LOCK)
            access.outbox(account.viewer).queue(letter, now)


def address_digest(address: str) -> str:
    """Under what the attempts for an address are counted, whether it has an account or not."""
    return hashlib.sha256(address.encode()).hexdigest()


def _end(access: Access, session: SessionId, now: datetime, action: str) -> None:
    owner = access.end(session, now)
    if owner:
        end_viewing(access, owner, now)
        access.audit(owner).record(action, "session", session, now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def plain_address(email: str) -> str:
    """A mail address as accounts keep it, "" for what no account can have; this tells nothing about existing ones."""
    address = email.strip().lower()
    try:
        visible = clean(address, label="", limit=LONGEST_EMAIL, required=True, multiline=False)
    except Refused:
        return ""
    return address if visible == address else ""


def _wait_sentence(wait: timedelta) -> str:
    seconds = ceil(wait.total_seconds())
    if seconds <= 60:
        return f"続けて失敗したため、{seconds}秒ほど待ってから、もう一度お試しください。"
    minutes = ceil(seconds / 60)
    return f"続けて失敗したため、ログインを一時停止しています。{minutes}分ほど待ってから、もう一度お試しください。"
