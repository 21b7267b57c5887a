"""Signing in, staying signed in and signing out: who may pass the entrance, and for how long (A2, A3)."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from core import letters
from core.actions.viewing import end_viewing
from core.errors import Refused
from core.model import Audience, MemberId, OrganizationId, SessionId, Viewer
from core.passwords import Passwords
from core.repository import Access, Account, Engine, SignedIn, entering, glancing
from core.rules_access import ADDRESS, LOCK, NETWORK, SEEN_EVERY, is_locked, pause
from core.text import clean

WRONG = "メールアドレスまたはパスワードが正しくありません。"
"""Said for an unknown address, a wrong password, another audience's page and a deactivated account alike (A2)."""

LONGEST_EMAIL = 254
LONGEST_PASSWORD = 1024


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


def sign_in(
    engine: Engine,
    terms: Terms,
    *,
    email: str,
    password: str,
    audience: Audience,
    network: str,
    now: datetime,
    replaces: SessionId | None = None,
) -> str:
    """Open a session and return its token, which only the browser keeps (A2). `replaces` ends: no token is reused.

    Raises TooManyAttempts, and Refused with one and the same sentence whatever else is wrong. The failure is counted
    before the password is looked at, so that guessing in parallel gains nothing.
    """
    address = email.strip().lower()
    if not _is_plausible(address, password):
        raise Refused(WRONG)
    address_hash = hashlib.sha256(address.encode()).hexdigest()
    with entering(engine) as access:
        failures = access.failures(address_hash, network, now)
        wait = max(pause(failures.of_address, ADDRESS, now), pause(failures.of_network, NETWORK, now))
        if not wait:
            access.note_failure(address_hash, network, now)
        account = access.account(address)
    if wait:
        raise TooManyAttempts(wait)
    right = terms.passwords.matches(account.password_hash if account else None, password)
    if account is None or not right or not account.active or account.audience is not audience:
        raise Refused(WRONG)
    return _open(engine, terms, account, password, address_hash, now, replaces)


def recognize(engine: Engine, terms: Terms, token: str, now: datetime) -> SignedIn | None:
    """Whose living session a token opens; using it keeps it alive (A2)."""
    with glancing(engine) as present:
        found = present.find(_hash(token), now)
    if found and now - found.seen_at >= SEEN_EVERY:
        keep_alive(engine, terms, [found.session], now)
    return found


def visitor(engine: Engine, session: SessionId, now: datetime) -> SignedIn | None:
    """Who a session belongs to, with today's role; None once it is over or the member was deactivated (A3)."""
    with glancing(engine) as present:
        return present.visitor(session, now)


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


def end_sessions(engine: Engine, member: MemberId, now: datetime) -> None:
    """End every session of a member, wherever it is open (A3)."""
    with entering(engine) as access:
        access.end_all(member, now)


def tell_of_lock(engine: Engine, email: str, now: datetime) -> None:
    """Mail the owner of an address whose sign-in is locked, once (A2); nobody, where it is not or has no account.

    Called after the answer has gone, so that its time does not tell which addresses have one.
    """
    address = email.strip().lower()
    if not _is_plausible(address, "any"):
        return
    with entering(engine) as access:
        account = access.account(address)
        failures = access.failures(hashlib.sha256(address.encode()).hexdigest(), "", now).of_address
        if account and account.active and is_locked(failures, ADDRESS, now):
            letter = letters.account_locked(
                access.recipient(account.member), locked_at=failures[-1], until=failures[-1] + LOCK
            )
            access.outbox(_viewer(account)).queue(letter, now)


def _open(
    engine: Engine,
    terms: Terms,
    account: Account,
    password: str,
    address_hash: str,
    now: datetime,
    replaces: SessionId | None,
) -> str:
    token = secrets.token_urlsafe(32)
    # Before the transaction: a hash takes long, and SQLite lets nobody else write meanwhile.
    fresh_hash = terms.passwords.hash(password) if terms.passwords.is_outdated(account.password_hash) else None
    with entering(engine) as access:
        access.forgive(address_hash)
        if replaces is not None:
            _end(access, replaces, now, "sign_in_again")
        opened = access.open(account, _hash(token), now, idle=terms.idle, absolute=terms.absolute)
        if fresh_hash is not None:
            access.store_password(account.member, fresh_hash)
        access.audit(opened).record("sign_in", "session", opened.session or 0, now)
    return token


def _end(access: Access, session: SessionId, now: datetime, action: str) -> None:
    owner = access.end(session, now)
    if owner:
        end_viewing(access, owner, now)
        access.audit(owner).record(action, "session", session, now)


def _viewer(account: Account) -> Viewer:
    return Viewer(account.member, account.organization, account.audience, account.role)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_plausible(address: str, password: str) -> bool:
    """Nothing that no account can have is hashed or looked up; this tells nothing about existing accounts."""
    try:
        visible = clean(address, label="", limit=LONGEST_EMAIL, required=True, multiline=False)
    except Refused:
        return False
    return visible == address and 0 < len(password) <= LONGEST_PASSWORD


def _wait_sentence(wait: timedelta) -> str:
    seconds = ceil(wait.total_seconds())
    if seconds <= 60:
        return f"続けて失敗したため、{seconds}秒ほど待ってから、もう一度お試しください。"
    minutes = ceil(seconds / 60)
    return f"続けて失敗したため、ログインを一時停止しています。{minutes}分ほど待ってから、もう一度お試しください。"
