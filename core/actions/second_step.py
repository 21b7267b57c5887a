"""The second step of signing in: a code from an authenticator app besides the password (A2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import letters_accounts as letters
from core import one_time_codes as codes
from core import rules
from core.actions.access import Terms, address_digest, count_attempt, plain_address
from core.actions.passwords import OVER, own_account, prove
from core.errors import NotFound, Refused, SignedOut
from core.model import MemberId, SessionId
from core.repository import Access, Account, Engine, Repository, SignedIn, entering
from core.rules import Permission
from core.rules_passwords import Step
from core.text import clean

WRONG_CODE = "コードが正しくないか、すでに使用されています。認証アプリに表示されている最新のコードを入力してください。"
ALREADY = "2段階認証はすでに設定されています。"
NONE = "2段階認証は設定されていません。"
STARTED_OVER = "設定を最初からやり直す必要があります。新しいQRコードを読み取ってください。"

SECRET_WAITS = timedelta(minutes=30)
"""A secret that was shown and not confirmed is not shown again after this long."""
REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the app must be told: as an address for the picture, and as text for typing."""

    secret: str
    address: str


def begin_enrolment(engine: Engine, who: SignedIn, now: datetime) -> Enrolment:
    """A secret for the app, which counts for nothing until a code proves that it arrived there. Raises Refused."""
    account = own_account(engine, who, Step.ENROL, Step.DONE)
    with entering(engine) as access:
        _still_here(access, who.session, now)
        known = access.second_steps.get(account.member)
        if known and known.confirmed_at:
            raise Refused(ALREADY)
        if known is None or now - known.created_at > SECRET_WAITS:
            access.second_steps.begin(account.member, codes.new_secret(), now)
            known = access.second_steps.get(account.member)
    if known is None:
        raise Refused(STARTED_OVER)
    return Enrolment(known.secret, codes.enrolment_address(known.secret, account.email))


def confirm_enrolment(
    engine: Engine, terms: Terms, who: SignedIn, *, secret: str, code: str, password: str, network: str, now: datetime
) -> tuple[str, ...]:
    """From now on a code is asked for; returns the recovery codes, which nobody can read again (A2).

    Of one's own accord the password is asked for, so that nobody locks out a person who left the desk for a moment.
    Raises Refused, TooManyAttempts, SignedOut.
    """
    account = own_account(engine, who, Step.ENROL, Step.DONE)
    if who.step is Step.DONE:
        prove(engine, terms, account, password, network, now)
    with entering(engine) as access:
        attempt = count_attempt(access, account.email, network, now)
        known = access.second_steps.get(account.member)
    if known is None or known.secret != secret:
        raise Refused(STARTED_OVER)
    step = codes.matching_step(known.secret, codes.tidy(code), now)
    if step is None:
        raise Refused(WRONG_CODE)
    recovery = codes.new_recovery_codes()
    with entering(engine) as access:
        viewer = _still_here(access, who.session, now)
        if not access.second_steps.confirm(account.member, secret, step, now):
            raise Refused(ALREADY)
        access.second_steps.keep_recovery(account.member, [codes.recovery_hash(each) for each in recovery])
        access.second_steps.passed(who.session, now)
        access.withdraw_failure(attempt)
        access.audit(viewer.person).record("add_second_step", "member", account.member, now)
        access.outbox(viewer.person).queue(letters.second_step_changed(account.owner, at=now, added=True), now)
    return recovery


def pass_second_step(engine: Engine, who: SignedIn, *, code: str, network: str, now: datetime) -> None:
    """Open the session with a code of the app or a recovery code; each opens once (A2).

    Wrong codes count with wrong passwords, under the same lock. Raises Refused, TooManyAttempts, SignedOut.
    """
    account = own_account(engine, who, Step.CODE)
    with entering(engine) as access:
        count_attempt(access, account.email, network, now)
    with entering(engine) as access:
        found = _still_here(access, who.session, now)
        how = _spend(access, account, code, now)
        access.second_steps.passed(who.session, now)
        access.forgive(address_digest(account.email))
        access.audit(found.person).record("pass_second_step", "session", who.session, now, after={"by": how})


def remove_second_step(
    engine: Engine, terms: Terms, who: SignedIn, *, password: str, code: str, network: str, now: datetime
) -> None:
    """The password alone opens again: for whoever knows it and has a code, too (A2).

    Raises Refused, TooManyAttempts, SignedOut.
    """
    account = own_account(engine, who, Step.DONE)
    if not account.enrolled:
        raise Refused(NONE)
    prove(engine, terms, account, password, network, now)
    with entering(engine) as access:
        attempt = count_attempt(access, account.email, network, now)
    with entering(engine) as access:
        found = _still_here(access, who.session, now)
        _spend(access, account, code, now)
        access.second_steps.remove(account.member)
        access.withdraw_failure(attempt)
        access.audit(found.person).record("remove_second_step", "member", account.member, now)
        access.outbox(found.person).queue(letters.second_step_changed(account.owner, at=now, added=False), now)


def reset_second_step(repo: Repository, member: MemberId, reason: str, now: datetime) -> None:
    """Operations take away the second step of somebody who lost phone and recovery codes; not their own (A2, K3).

    Every session of that member ends. Raises NotAllowed, NotFound, Refused.
    """
    rules.require(repo.viewer, Permission.REPAIR)
    why = clean(reason, label="理由", limit=REASON_LIMIT, required=True)
    if member == repo.viewer.member:
        raise Refused("ご自身の2段階認証は、セキュリティの画面から解除してください。")
    owner = repo.second_steps.owner(member)
    if owner is None:
        raise NotFound("このユーザーは見つかりません。")
    if not repo.second_steps.remove(member):
        raise Refused(NONE)
    repo.second_steps.end_sessions(member, now)
    house = None if owner.organization == repo.viewer.organization else owner.organization
    repo.audit.record("reset_second_step", "member", member, now, after={"reason": why}, on_behalf_of=house)
    letter = letters.second_step_changed(owner, at=now, added=False, by_operator=True)
    repo.outbox.queue(letter, now)


def reset_from_outside(engine: Engine, email: str, reason: str, now: datetime) -> None:
    """The command line takes away a second step where nobody of operations can come in any more (A2).

    Raises NotFound, Refused.
    """
    why = clean(reason, label="理由", limit=REASON_LIMIT, required=True)
    with entering(engine) as access:
        account = access.account(plain_address(email))
        if account is None:
            raise NotFound("このユーザーは見つかりません。")
        if not access.second_steps.remove(account.member):
            raise Refused(NONE)
        access.end_all(account.member, now)
        access.note("reset_second_step", "member", account.member, now, after={"reason": why})
        letter = letters.second_step_changed(account.owner, at=now, added=False, by_operator=True)
        access.outbox(account.viewer).queue(letter, now)


def _spend(access: Access, account: Account, code: str, now: datetime) -> str:
    """Use up a code; returns which kind it was. Raises Refused where it opens nothing, or no longer."""
    known, typed = access.second_steps.get(account.member), codes.tidy(code)
    if known and codes.is_digits(typed):
        step = codes.matching_step(known.secret, typed, now)
        if step is not None and access.second_steps.spend(account.member, step):
            return "app"
    elif known and access.second_steps.spend_recovery(account.member, codes.recovery_hash(typed), now):
        return "recovery"
    raise Refused(WRONG_CODE)


def _still_here(access: Access, session: SessionId, now: datetime) -> SignedIn:
    found = access.visitor(session, now)
    if found is None:
        raise SignedOut(OVER)
    return found
