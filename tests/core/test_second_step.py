"""The second step: codes that open once, recovery codes, and what a session without it may do (A2, T14)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from pyotp.totp import TOTP
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from core import one_time_codes as codes
from core.actions import access, passwords, second_step
from core.actions.access import Terms, TooManyAttempts
from core.errors import ConsoleError, NotAllowed, NotFound, Refused, SignedOut
from core.model import MemberId
from core.model_mails import MailKind
from core.passwords import Passwords
from core.repository import SignedIn, transaction
from core.rules_access import ADDRESS
from core.rules_passwords import Step
from core.store.engine import WRITE
from core.store.tables import AuditRow, MailRow, MemberRow, RecoveryCodeRow, SecondStepRow, SignInAttemptRow
from tests.cast import Cast, address

PASSWORD = "正しい馬と電池 staple 7"
TERMS = Terms(Passwords(time_cost=1, memory_kib=8), idle=timedelta(hours=8), absolute=timedelta(days=7))
STRICT = replace(TERMS, staff_need_second_step=lambda: True)
NOW = datetime.now(UTC)
LATER = NOW + timedelta(seconds=90)
"""A code of this moment is none that was used at NOW."""
NETWORK = "192.0.2.0/24"


@dataclass
class Door:
    """The entrance, as members of the cast go through it."""

    engine: Engine
    cast: Cast

    def enter(self, name: str = "buyer", terms: Terms = TERMS, at: datetime = NOW) -> SignedIn:
        """Give the right password."""
        token = access.sign_in(
            self.engine,
            terms,
            email=address(name),
            password=PASSWORD,
            audience=getattr(self.cast, name).audience,
            network=NETWORK,
            now=at,
        )
        found = access.recognize(self.engine, terms, token, at)
        assert found is not None
        return found

    def again(self, who: SignedIn, terms: Terms = TERMS) -> SignedIn:
        """The same session as the gate sees it now."""
        found = access.visitor(self.engine, terms, who.session, NOW)
        assert found is not None
        return found

    def enrol(self, name: str = "buyer") -> tuple[SignedIn, str, tuple[str, ...]]:
        """Set up the second step at NOW; returns the session, the secret and the recovery codes."""
        me = self.enter(name)
        secret = second_step.begin_enrolment(self.engine, me, NOW).secret
        return self.again(me), secret, self.confirm(me, secret)

    def confirm(self, me: SignedIn, secret: str, **changes: object) -> tuple[str, ...]:
        sent = {"secret": secret, "code": code(secret), "password": PASSWORD, "network": NETWORK, "now": NOW} | changes
        return second_step.confirm_enrolment(self.engine, TERMS, me, **sent)  # type: ignore[arg-type]

    def give(self, me: SignedIn, typed: str, at: datetime = LATER) -> None:
        second_step.pass_second_step(self.engine, me, code=typed, network=NETWORK, now=at)

    def remove(self, me: SignedIn, typed: str, password: str = PASSWORD, at: datetime = LATER) -> None:
        second_step.remove_second_step(self.engine, TERMS, me, password=password, code=typed, network=NETWORK, now=at)

    def rows(self, *columns: object) -> list[tuple[object, ...]]:
        with Session(self.engine) as session:
            return [tuple(row) for row in session.execute(select(*columns))]  # type: ignore[call-overload]

    def write(self, *statements: object) -> None:
        with Session(self.engine.execution_options(**WRITE)) as session, session.begin():
            for statement in statements:
                session.execute(statement)  # type: ignore[call-overload]


def code(secret: str, at: datetime = NOW) -> str:
    """What the app shows at a moment."""
    return TOTP(secret).at(at)


def wrong(secret: str) -> str:
    """Six digits that are right neither now nor soon."""
    near = {code(secret, NOW + timedelta(seconds=30 * step)) for step in range(-5, 10)}
    return next(digits for digits in (f"{n:06}" for n in range(100)) if digits not in near)


@pytest.fixture
def door(engine: Engine, cast: Cast) -> Door:
    opened = Door(engine, cast)
    opened.write(update(MemberRow).values(password_hash=TERMS.passwords.hash(PASSWORD)))
    return opened


Attempt = Callable[[], object]


# --- setting it up ----------------------------------------------------------------------------------------------


def test_it_counts_only_once_a_code_proved_that_the_app_knows_the_secret(door: Door) -> None:
    me = door.enter()
    begun = second_step.begin_enrolment(door.engine, me, NOW)
    assert begun.address.startswith("otpauth://totp/kakutoku%20connect:")
    assert door.enter().step is Step.DONE
    with pytest.raises(Refused, match="コードが正しくない"):
        door.confirm(me, begun.secret, code=wrong(begun.secret))
    assert door.enter().step is Step.DONE
    door.confirm(me, begun.secret)
    assert door.again(me).step is Step.DONE  # this session proved it a moment ago
    assert door.enter().step is Step.CODE


def test_other_sessions_of_the_person_have_to_take_it_too(door: Door) -> None:
    phone = door.enter()
    me, *_ = door.enrol()
    assert access.living(door.engine, [phone.session, me.session], NOW).keys() == {me.session}
    assert door.again(phone).step is Step.CODE
    with pytest.raises(SignedOut), transaction(door.engine, phone.viewer):
        pass


def test_ten_recovery_codes_are_shown_once_and_kept_as_hashes(door: Door) -> None:
    *_, recovery = door.enrol()
    assert len(set(recovery)) == 10
    stored = str(door.rows(RecoveryCodeRow.code_hash))
    assert not [each for each in recovery if each in stored or codes.tidy(each) in stored]


def test_the_same_secret_is_shown_again_for_half_an_hour_and_then_another(door: Door) -> None:
    me = door.enter()
    shown = [
        second_step.begin_enrolment(door.engine, me, NOW + timedelta(minutes=minutes)).secret for minutes in (0, 30, 31)
    ]
    assert shown[0] == shown[1] != shown[2]
    with pytest.raises(Refused, match="最初からやり直す"):
        door.confirm(me, shown[0])


def test_of_ones_own_accord_the_password_is_asked_for(door: Door) -> None:
    me = door.enter()
    secret = second_step.begin_enrolment(door.engine, me, NOW).secret
    with pytest.raises(Refused, match=passwords.WRONG_CURRENT):
        door.confirm(me, secret, password="wrong")
    assert door.enter().step is Step.DONE


def test_it_is_set_up_once(door: Door) -> None:
    me, secret, _ = door.enrol()
    for attempt in (
        lambda: second_step.begin_enrolment(door.engine, me, NOW),
        lambda: door.confirm(me, secret, code=code(secret, LATER), now=LATER),
    ):
        with pytest.raises(Refused, match="すでに設定"):
            attempt()


def test_two_tabs_that_set_it_up_at_once_get_one_set_of_recovery_codes(door: Door) -> None:
    me = door.enter()
    secret = second_step.begin_enrolment(door.engine, me, NOW).secret
    assert sum(at_once(2, lambda _: door.confirm(me, secret))) == 1
    assert len(door.rows(RecoveryCodeRow.id)) == 10


# --- taking it --------------------------------------------------------------------------------------------------


def test_the_code_of_the_moment_opens_and_is_recorded(door: Door) -> None:
    _, secret, _ = door.enrol()
    me = door.enter()
    door.give(me, code(secret, LATER))
    assert door.again(me).step is Step.DONE
    assert ("pass_second_step", {"by": "app"}) in door.rows(AuditRow.action, AuditRow.after)


@pytest.mark.parametrize("shape", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_a_code_may_be_typed_in_groups_and_full_width(door: Door, shape: str) -> None:
    _, secret, _ = door.enrol()
    me = door.enter()
    wide = shape.format(code(secret, LATER)).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    door.give(me, wide)
    assert door.again(me).step is Step.DONE


@pytest.mark.parametrize(("seconds", "opens"), [(-61, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_phones_clock_may_be_half_a_minute_off(door: Door, seconds: int, opens: bool) -> None:
    _, secret, _ = door.enrol()
    at = datetime.fromtimestamp((NOW.timestamp() // 30 + 10) * 30, UTC)  # the beginning of a step
    me = door.enter(at=at)
    typed = code(secret, at + timedelta(seconds=seconds))
    if opens:
        door.give(me, typed, at)
    else:
        with pytest.raises(Refused):
            door.give(me, typed, at)


def test_a_code_opens_once_and_no_older_one_after_it(door: Door) -> None:
    _, secret, _ = door.enrol()
    with pytest.raises(Refused):
        door.give(door.enter(), code(secret), NOW)  # the one with which it was set up
    door.give(door.enter(), code(secret, LATER))
    for used in (code(secret, LATER), code(secret, LATER - timedelta(seconds=30))):
        with pytest.raises(Refused):
            door.give(door.enter(), used)


def test_of_two_uses_of_a_code_at_once_one_opens(door: Door) -> None:
    _, secret, recovery = door.enrol()
    for typed in (code(secret, LATER), recovery[0]):
        waiting = [door.enter() for _ in range(3)]
        assert sum(at_once(3, lambda n, typed=typed, waiting=waiting: door.give(waiting[n], typed))) == 1


def test_a_recovery_code_opens_once_however_it_is_typed(door: Door) -> None:
    *_, recovery = door.enrol()
    door.give(door.enter(), f" {recovery[3].lower().replace('-', ' ')} ")
    with pytest.raises(Refused):
        door.give(door.enter(), recovery[3])
    door.give(door.enter(), recovery[4])


@pytest.mark.parametrize("typed", ["", " ", "000000x", "12345", "\0", "あ" * 500, "x" * 20_000, "' OR 1=1 --"])
def test_odd_codes_open_nothing(door: Door, typed: str) -> None:
    door.enrol()
    me = door.enter()
    with pytest.raises(Refused):
        door.give(me, typed)
    assert door.again(me).step is Step.CODE


def test_another_persons_code_opens_nothing(door: Door) -> None:
    door.enrol()
    _, secret, recovery = door.enrol("boss")
    me = door.enter()
    for typed in (code(secret, LATER), recovery[0]):
        with pytest.raises(Refused):
            door.give(me, typed)


def test_guessing_codes_is_slowed_down_and_the_password_buys_no_new_tries(door: Door) -> None:
    _, secret, _ = door.enrol()
    tried = 0
    for _ in range(60):
        try:
            door.give(door.enter(), wrong(secret), NOW)
        except TooManyAttempts:
            continue
        except Refused:
            tried += 1
    assert tried == ADDRESS.forgiven
    with pytest.raises(TooManyAttempts):
        door.enter()


def test_a_reset_by_mail_buys_no_new_tries_either(door: Door) -> None:
    _, secret, _ = door.enrol()
    me = door.enter()
    for _ in range(ADDRESS.forgiven):
        with pytest.raises(Refused):
            door.give(me, wrong(secret), NOW)
    email = address("buyer")
    attempt = passwords.ask_for_reset(door.engine, email=email, network=NETWORK, now=NOW)
    passwords.send_reset(door.engine, email=email, audience=door.cast.buyer.audience, attempt=attempt, now=NOW)
    (link,) = [mailed for (mailed,) in door.rows(MailRow.secret) if mailed]
    new = "雲 本棚 ちくわ 47 ペンギン"
    passwords.reset_password(door.engine, TERMS, token=str(link), password=new, again=new, now=NOW)
    with pytest.raises(TooManyAttempts):
        door.enter()


def test_codes_guessed_at_once_are_all_counted(door: Door) -> None:
    _, secret, _ = door.enrol()
    me, bad = door.enter(), wrong(secret)

    def guess(_: int) -> bool:
        with pytest.raises(Refused) as refusal:
            door.give(me, bad, NOW)
        return not isinstance(refusal.value, TooManyAttempts)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(24))) == ADDRESS.forgiven


def test_the_right_code_wipes_out_earlier_failures(door: Door) -> None:
    _, secret, _ = door.enrol()
    me = door.enter()
    for _ in range(2):
        with pytest.raises(Refused):
            door.give(me, wrong(secret), NOW)
    door.give(me, code(secret, LATER))
    assert door.rows(func.count(SignInAttemptRow.id)) == [(0,)]


def test_whoever_was_deactivated_or_signed_out_meanwhile_gets_in_no_more(door: Door) -> None:
    _, secret, recovery = door.enrol()
    me = door.enter()
    access.sign_out(door.engine, me.session, NOW)
    with pytest.raises(SignedOut):
        door.give(me, code(secret, LATER))
    me = door.enter()
    door.write(update(MemberRow).values(active=False))
    with pytest.raises(SignedOut):
        door.give(me, recovery[0])


def test_a_leaked_password_is_not_enough_to_change_it_or_to_take_the_second_step_away(door: Door) -> None:
    _, secret, recovery = door.enrol()
    thief = door.enter()
    attempts: list[Attempt] = [
        lambda: passwords.change_password(
            door.engine,
            TERMS,
            thief,
            current=PASSWORD,
            password="雲 本棚 ちくわ 47",
            again="雲 本棚 ちくわ 47",
            agent="",
            network=NETWORK,
            now=NOW,
        ),
        lambda: door.remove(thief, recovery[0]),
        lambda: second_step.begin_enrolment(door.engine, thief, NOW),
        lambda: door.confirm(thief, secret),
    ]
    for attempt in attempts:
        with pytest.raises(SignedOut):
            attempt()
    assert door.enter().step is Step.CODE


def test_it_outlives_a_change_of_password(door: Door) -> None:
    me, *_ = door.enrol()
    new = "雲 本棚 ちくわ 47 ペンギン"
    token = passwords.change_password(
        door.engine,
        TERMS,
        me,
        current=PASSWORD,
        password=new,
        again=new,
        agent="",
        network=NETWORK,
        now=NOW,
    )
    found = access.recognize(door.engine, TERMS, token, NOW)
    assert found is not None
    assert found.step is Step.DONE


# --- who needs it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "step"),
    [("buyer", Step.DONE), ("boss", Step.DONE), ("seller", Step.DONE)]
    + [(name, Step.ENROL) for name in ("sales", "director", "operator")],
)
def test_kakutokus_own_people_need_it_where_the_installation_says_so(door: Door, name: str, step: Step) -> None:
    assert door.enter(name, STRICT).step is step
    assert door.enter(name, TERMS).step is Step.DONE


def test_whoever_has_to_set_it_up_does_so_without_giving_the_password_again(door: Door) -> None:
    me = door.enter("operator", STRICT)
    secret = second_step.begin_enrolment(door.engine, me, NOW).secret
    door.confirm(me, secret, password="")
    assert door.again(me, STRICT).step is Step.DONE
    assert door.enter("operator", STRICT).step is Step.CODE


# --- taking it away ---------------------------------------------------------------------------------------------


def test_it_is_removed_with_the_password_and_a_code(door: Door) -> None:
    me, secret, recovery = door.enrol()
    for typed, password in ((code(secret, LATER), "wrong"), (wrong(secret), PASSWORD)):
        with pytest.raises(Refused):
            door.remove(me, typed, password)
    door.remove(me, code(secret, LATER))
    assert door.enter().step is Step.DONE
    assert door.rows(func.count(RecoveryCodeRow.id)) == door.rows(func.count(SecondStepRow.member_id)) == [(0,)]
    with pytest.raises(Refused, match="設定されていません"):
        door.remove(door.again(me), recovery[0])
    kinds = [kind for (kind,) in door.rows(MailRow.kind)]
    assert kinds == [MailKind.SECOND_STEP_CHANGED.value] * 2


def test_operations_take_it_away_with_a_reason_and_end_that_members_sessions(door: Door) -> None:
    me, *_ = door.enrol()
    with transaction(door.engine, door.cast.operator) as repo:
        second_step.reset_second_step(repo, door.cast.buyer.member, "スマートフォンを紛失。電話で本人確認済み。", LATER)
    assert access.living(door.engine, [me.session], NOW) == {}
    assert door.enter().step is Step.DONE
    told = (AuditRow.action, AuditRow.member_id, AuditRow.subject_id, AuditRow.after, AuditRow.on_behalf_of_id)
    trail = [row[1:] for row in sorted(door.rows(AuditRow.id, *told))]
    assert trail[-2][:3] == ("reset_second_step", door.cast.operator.member, door.cast.buyer.member)
    assert trail[-2][4] == door.cast.buyer.organization
    assert "電話で本人確認済み" in str(trail[-2][3])
    assert door.rows(MailRow.to)[-1] == ([address("buyer")],)


def test_for_a_colleague_of_their_own_operations_act_on_nobodys_behalf(door: Door) -> None:
    door.enrol("sales")
    with transaction(door.engine, door.cast.operator) as repo:
        second_step.reset_second_step(repo, door.cast.sales.member, "スマートフォンを紛失。", LATER)
    assert door.rows(AuditRow.action, AuditRow.on_behalf_of_id)[-1] == ("reset_second_step", None)


@pytest.mark.parametrize(
    ("name", "member", "reason", "error"),
    [
        ("sales", "buyer", "理由", NotAllowed),
        ("boss", "buyer", "理由", NotAllowed),
        ("operator", "buyer", " ", Refused),
        ("operator", "operator", "理由", Refused),
        ("operator", "seller", "理由", Refused),
        ("operator", None, "理由", NotFound),
    ],
)
def test_nobody_else_takes_it_away_and_not_without_a_reason(
    door: Door, name: str, member: str | None, reason: str, error: type[ConsoleError]
) -> None:
    door.enrol()
    whom = getattr(door.cast, member).member if member else MemberId(999)
    with pytest.raises(error), transaction(door.engine, getattr(door.cast, name)) as repo:
        second_step.reset_second_step(repo, whom, reason, LATER)
    assert door.enter().step is Step.CODE


def test_a_secret_is_drawn_without_asking_anybody() -> None:
    picture = codes.picture(codes.enrolment_address(codes.new_secret(), "a@b.example"))
    assert picture.startswith("<svg ")
    assert "://" not in picture
    assert "style=" not in picture


def at_once(threads: int, work: Callable[[int], object]) -> list[bool]:
    """Do it in every thread at once; whether each succeeded."""

    def attempt(number: int) -> bool:
        try:
            work(number)
        except ConsoleError:
            return False
        return True

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(attempt, range(threads)))
