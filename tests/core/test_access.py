"""Sign-in, sessions and locks, on both databases (A2, A3)."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from core.actions import access
from core.actions.access import WRONG, Terms, TooManyAttempts
from core.errors import Refused, SignedOut
from core.model import Audience, Role, SessionId, Viewer
from core.passwords import Passwords
from core.repository import transaction
from core.rules_access import ADDRESS, LOCK, NETWORK, pause, session_end
from core.store.engine import WRITE
from core.store.tables import AuditRow, MailRow, MemberRow, SessionRow, SignInAttemptRow
from tests.cast import PEOPLE, Cast, address

PASSWORD = "正しい馬と電池 staple 7"
CHEAP = Passwords(time_cost=1, memory_kib=8)
TERMS = Terms(CHEAP, idle=timedelta(hours=8), absolute=timedelta(days=7))
REAL_NOW = datetime.now(UTC)
"""Sessions live in real time, which `transaction` looks at."""

SignIn = Callable[..., str]


@pytest.fixture
def sign_in(engine: Engine, cast: Cast) -> SignIn:
    """Sign in as a member of the cast, by default as the client's staff with the right password."""
    write(engine, update(MemberRow).values(password_hash=CHEAP.hash(PASSWORD)))

    def attempt(name: str = "buyer", **changes: object) -> str:
        options = {
            "email": address(name),
            "password": PASSWORD,
            "audience": getattr(cast, name).audience,
            "network": "192.0.2.0/24",
            "now": REAL_NOW,
        }
        return access.sign_in(engine, TERMS, **(options | changes))  # type: ignore[arg-type]

    return attempt


def write(engine: Engine, statement: object) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(statement)  # type: ignore[call-overload]


def count(engine: Engine, table: type) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def who(engine: Engine, token: str, now: datetime = REAL_NOW) -> Viewer | None:
    found = access.recognize(engine, TERMS, token, now)
    return found.viewer if found else None


def test_the_right_password_opens_a_session_for_that_person(engine: Engine, cast: Cast, sign_in: SignIn) -> None:
    viewer = who(engine, sign_in())
    assert viewer is not None
    assert (viewer.member, viewer.role, viewer.audience) == (cast.buyer.member, Role.STAFF, Audience.CLIENT)
    found = access.visitor(engine, TERMS, viewer.session or SessionId(0), REAL_NOW)
    assert found is not None
    assert (found.viewer, found.name) == (viewer, PEOPLE["buyer"][2])


def test_only_the_hash_of_a_256_bit_token_is_stored(engine: Engine, sign_in: SignIn) -> None:
    token = sign_in()
    assert len(token) >= 43  # 32 bytes in base64
    with Session(engine) as session:
        assert session.scalars(select(SessionRow.token_hash)).all() == [hashlib.sha256(token.encode()).hexdigest()]


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "wrong"},
        {"password": ""},
        {"password": "x" * 20_000},
        {"email": "nobody@aoba-keiki.example"},
        {"email": ""},
        {"email": "x" * 20_000 + "@aoba-keiki.example"},
        {"email": "buyer\0@aoba-keiki.example"},
        {"email": "' OR 1=1 --"},
        {"audience": Audience.PARTNER},
        {"audience": Audience.KAKUTOKU},
    ],
)
def test_everything_wrong_is_answered_with_one_sentence(
    engine: Engine, sign_in: SignIn, changes: dict[str, object]
) -> None:
    with pytest.raises(Refused, match=f"^{WRONG}$"):
        sign_in(**changes)
    assert count(engine, SessionRow) == 0


def test_a_deactivated_member_is_told_the_same_as_a_stranger(engine: Engine, sign_in: SignIn) -> None:
    write(engine, update(MemberRow).values(active=False))
    with pytest.raises(Refused, match=f"^{WRONG}$"):
        sign_in()


def test_an_address_may_be_typed_in_capitals_and_with_blanks(engine: Engine, sign_in: SignIn) -> None:
    assert who(engine, sign_in(email=f"  {address('buyer').upper()} "))


def test_an_unknown_address_costs_the_same_work_as_a_known_one(engine: Engine, sign_in: SignIn) -> None:
    checked: list[str | None] = []

    class Watched(Passwords):
        def matches(self, stored: str | None, password: str) -> bool:
            checked.append(stored)
            return super().matches(stored, password)

    terms = Terms(Watched(time_cost=1, memory_kib=8), TERMS.idle, TERMS.absolute)
    for email in (address("buyer"), "nobody@aoba-keiki.example"):
        with pytest.raises(Refused):
            access.sign_in(
                engine, terms, email=email, password="wrong", audience=Audience.CLIENT, network="n", now=REAL_NOW
            )
    assert [stored is None for stored in checked] == [False, True]
    assert Passwords(time_cost=1, memory_kib=8).matches(None, "no account has this password") is False


def test_a_password_stored_at_another_cost_is_stored_again(engine: Engine, sign_in: SignIn) -> None:
    write(engine, update(MemberRow).values(password_hash=Passwords(time_cost=2, memory_kib=16).hash(PASSWORD)))
    sign_in()
    with Session(engine) as session:
        stored = session.scalar(select(MemberRow.password_hash).where(MemberRow.email == address("buyer")))
    assert stored is not None
    assert not CHEAP.is_outdated(stored)
    assert CHEAP.matches(stored, PASSWORD)


def test_signing_in_again_ends_the_session_it_replaces(engine: Engine, sign_in: SignIn) -> None:
    first = sign_in()
    found = who(engine, first)
    assert found
    second = sign_in(replaces=found.session)
    assert who(engine, first) is None
    assert who(engine, second)
    assert first != second


def test_a_session_ends_when_nobody_uses_it(engine: Engine, sign_in: SignIn) -> None:
    token = sign_in()
    assert who(engine, token, REAL_NOW + timedelta(hours=7, minutes=59))
    assert who(engine, token, REAL_NOW + timedelta(hours=15, minutes=58))  # the use above moved its end
    assert who(engine, token, REAL_NOW + timedelta(hours=24)) is None


def test_a_session_ends_after_a_week_however_much_it_is_used(engine: Engine, sign_in: SignIn) -> None:
    token = sign_in()
    for hour in range(0, 7 * 24, 6):
        assert who(engine, token, REAL_NOW + timedelta(hours=hour))
    assert who(engine, token, REAL_NOW + timedelta(days=7)) is None


def test_the_time_of_last_use_is_written_at_most_once_a_minute(engine: Engine, sign_in: SignIn) -> None:
    token = sign_in()

    def seen() -> datetime:
        with Session(engine) as session:
            return session.scalars(select(SessionRow.seen_at)).one()

    who(engine, token, REAL_NOW + timedelta(seconds=59))
    assert seen() == REAL_NOW
    who(engine, token, REAL_NOW + timedelta(seconds=60))
    assert seen() == REAL_NOW + timedelta(seconds=60)


@pytest.mark.parametrize(
    "happening",
    [
        pytest.param(update(SessionRow).values(ended_at=REAL_NOW), id="signed out"),
        pytest.param(update(SessionRow).values(expires_at=REAL_NOW), id="expired"),
        pytest.param(update(MemberRow).values(active=False), id="deactivated"),
        pytest.param(update(MemberRow).values(role=Role.GUEST, epoch=MemberRow.epoch + 1), id="role changed"),
        pytest.param(delete(SessionRow), id="session removed"),
    ],
)
def test_whoever_lost_a_right_is_known_nowhere_any_more(engine: Engine, sign_in: SignIn, happening: object) -> None:
    token = sign_in()
    viewer = who(engine, token)
    assert viewer is not None
    assert viewer.session is not None
    assert access.living(engine, [viewer.session], REAL_NOW) == {viewer.session: None}
    write(engine, happening)
    assert who(engine, token) is None
    assert access.visitor(engine, TERMS, viewer.session, REAL_NOW) is None
    assert access.living(engine, [viewer.session], REAL_NOW) == {}
    with pytest.raises(SignedOut), transaction(engine, viewer):
        pass


@pytest.mark.parametrize(("kept", "refused"), [(True, None), (False, SignedOut)])
def test_a_write_that_waits_for_a_change_of_rights_goes_by_what_it_leaves(
    engine: Engine, sign_in: SignIn, kept: bool, refused: type[Exception] | None
) -> None:
    """A session that a new password leaves alive may write; one that another role leaves behind may not (A3)."""
    viewer = who(engine, sign_in())
    assert viewer is not None

    def acting() -> type[Exception] | None:
        try:
            with transaction(engine, viewer):
                return None
        except SignedOut as error:
            return type(error)

    with ThreadPoolExecutor(1) as other:
        with Session(engine.execution_options(**WRITE)) as session, session.begin():
            session.execute(update(MemberRow).where(MemberRow.id == viewer.member).values(epoch=MemberRow.epoch + 1))
            if kept:
                session.execute(update(SessionRow).values(epoch=SessionRow.epoch + 1))
            meanwhile = other.submit(acting)
            wait([meanwhile], timeout=0.3)
            assert not meanwhile.done()
        assert meanwhile.result() is refused


def test_signing_out_ends_this_session_only_and_twice_is_once(engine: Engine, sign_in: SignIn) -> None:
    office, phone = sign_in(), sign_in()
    viewer = who(engine, office)
    assert viewer is not None
    for _ in range(2):
        access.sign_out(engine, viewer.session or SessionId(0), REAL_NOW)
    assert who(engine, office) is None
    assert who(engine, phone)
    with Session(engine) as session:
        trail = session.execute(select(AuditRow.action, AuditRow.member_id).order_by(AuditRow.id)).all()
    assert [tuple(row) for row in trail] == [(a, viewer.member) for a in ("sign_in", "sign_in", "sign_out")]


def test_sessions_of_long_ago_leave_the_table(engine: Engine, sign_in: SignIn) -> None:
    sign_in()
    sign_in(now=REAL_NOW + timedelta(days=30))
    assert count(engine, SessionRow) == 2
    sign_in(now=REAL_NOW + timedelta(days=31))
    assert count(engine, SessionRow) == 2


def test_a_tampered_token_opens_nothing(engine: Engine, sign_in: SignIn) -> None:
    token = sign_in()
    for bad in (token[:-1], token + "A", token.swapcase(), "", "\0", hashlib.sha256(token.encode()).hexdigest()):
        assert who(engine, bad) is None


# --- guessing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failed", "seconds"),
    [(0, 0), (3, 0), (4, 1), (5, 2), (6, 4), (7, 8), (8, 16), (9, 30), (10, 900), (50, 900)],
)
def test_failures_slow_down_and_then_lock(failed: int, seconds: int) -> None:
    assert pause([REAL_NOW] * failed, ADDRESS, REAL_NOW) == timedelta(seconds=seconds)


def test_a_lock_lasts_15_minutes_from_the_last_failure() -> None:
    failures = [REAL_NOW + timedelta(minutes=minute) for minute in range(10)]
    assert pause(failures, ADDRESS, failures[-1] + LOCK - timedelta(seconds=1)) == timedelta(seconds=1)
    assert pause(failures, ADDRESS, failures[-1] + LOCK) == timedelta()
    assert pause([failures[0] - LOCK] * 50 + failures[:1], ADDRESS, failures[0]) == timedelta()


def test_a_session_ends_at_the_earlier_of_its_two_limits() -> None:
    idle, absolute = timedelta(hours=8), timedelta(days=7)
    late = REAL_NOW + timedelta(days=6, hours=23)
    assert session_end(REAL_NOW, REAL_NOW, idle=idle, absolute=absolute) == REAL_NOW + idle
    assert session_end(REAL_NOW, late, idle=idle, absolute=absolute) == REAL_NOW + absolute


@pytest.mark.parametrize("email", [address("buyer"), "nobody@aoba-keiki.example"])
def test_a_thousand_guesses_get_ten_tries_whether_the_account_exists_or_not(
    engine: Engine, sign_in: SignIn, email: str
) -> None:
    answers: list[str] = []
    now = REAL_NOW
    for guess in range(1000):
        with pytest.raises(Refused) as refusal:
            sign_in(email=email, password=f"guess {guess}", now=now)
        answers.append("tried" if refusal.value.sentence == WRONG else "turned away")
        now += timedelta(milliseconds=800)
    assert answers.count("tried") == 10


def test_a_locked_address_is_refused_with_the_right_password_too_until_the_lock_ends(
    engine: Engine, sign_in: SignIn
) -> None:
    fail(engine, "buyer", ADDRESS.lock)
    with pytest.raises(TooManyAttempts, match="15分ほど待ってから"):
        sign_in()
    assert sign_in("boss")
    assert sign_in(now=REAL_NOW + LOCK)


def test_the_right_password_wipes_out_earlier_failures(engine: Engine, sign_in: SignIn) -> None:
    fail(engine, "buyer", 3)
    sign_in()
    assert count(engine, SignInAttemptRow) == 0


def test_a_network_that_guesses_many_addresses_is_locked_as_well(engine: Engine, sign_in: SignIn) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.add_all(
            SignInAttemptRow(address_hash=str(i), network="192.0.2.0/24", at=REAL_NOW) for i in range(NETWORK.lock)
        )
    with pytest.raises(TooManyAttempts):
        sign_in()
    assert sign_in(network="198.51.100.0/24")


def test_guesses_made_at_once_are_all_counted(engine: Engine, sign_in: SignIn) -> None:
    def guess(number: int) -> bool:
        with pytest.raises(Refused) as refusal:
            sign_in(password=f"guess {number}")
        return refusal.value.sentence == WRONG

    with ThreadPoolExecutor(8) as pool:
        tried = sum(pool.map(guess, range(24)))
    assert tried == ADDRESS.forgiven


def test_the_owner_of_a_locked_address_gets_one_mail(engine: Engine, sign_in: SignIn) -> None:
    fail(engine, "buyer", ADDRESS.lock)
    for _ in range(2):
        access.tell_of_lock(engine, address("buyer").upper(), REAL_NOW)
    for odd in ("nobody@aoba-keiki.example", "", "\0", "x" * 20_000):
        access.tell_of_lock(engine, odd, REAL_NOW)
    with Session(engine) as session:
        assert session.scalars(select(MailRow.to)).all() == [[address("buyer")]]


@pytest.mark.parametrize("failures", [0, ADDRESS.forgiven, ADDRESS.lock - 1])
def test_slowing_down_is_not_a_lock_and_is_told_to_nobody(engine: Engine, failures: int) -> None:
    fail(engine, "buyer", failures)
    access.tell_of_lock(engine, address("buyer"), REAL_NOW)
    assert count(engine, MailRow) == 0


def fail(engine: Engine, name: str, times: int) -> None:
    """Failures of the past, as the table holds them."""
    digest = hashlib.sha256(address(name).encode()).hexdigest()
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.add_all(
            SignInAttemptRow(address_hash=digest, network="203.0.113.0/24", at=REAL_NOW) for _ in range(times)
        )
