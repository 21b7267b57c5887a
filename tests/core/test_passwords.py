"""What a password has to be, changing it, and setting a new one by mail, on both databases (A1, A2, T14)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, func, select, update
from sqlalchemy.orm import Session

from core.actions import access, passwords
from core.actions.access import Terms, TooManyAttempts
from core.actions.links import LinkRefused
from core.errors import ConsoleError, Refused, SignedOut
from core.model import Audience, MemberId, OrganizationId, Recipient
from core.model_accounts import LinkState
from core.model_mails import MailKind
from core.passwords import Passwords
from core.repository import SignedIn, entering
from core.rules_access import ADDRESS
from core.rules_passwords import Step, check_password, next_step
from core.store.engine import WRITE
from core.store.tables import AuditRow, LinkRow, MailRow, MemberRow, SessionRow, SignInAttemptRow
from tests.cast import Cast, address

OLD, NEW = "正しい馬と電池 staple 7", "雲 本棚 ちくわ 47 ペンギン"
CHEAP = Passwords(time_cost=1, memory_kib=8)
TERMS = Terms(CHEAP, idle=timedelta(hours=8), absolute=timedelta(days=7))
NOW = datetime.now(UTC)
HERE = {"agent": "Chrome（Windows）", "network": "192.0.2.0/24"}
OWNER = Recipient(
    MemberId(1), OrganizationId(1), Audience.CLIENT, "株式会社青葉計器", "佐倉 由紀", "y.sakura@aoba-keiki.example"
)

Enter = Callable[..., SignedIn]


def write(engine: Engine, *statements: object) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for statement in statements:
            session.execute(statement)  # type: ignore[call-overload]


def rows(engine: Engine, *columns: object) -> list[tuple[object, ...]]:
    with Session(engine) as session:
        return [tuple(row) for row in session.execute(select(*columns))]  # type: ignore[call-overload]


def count(engine: Engine, table: type) -> int:
    return rows(engine, func.count(table.id))[0][0]  # type: ignore[return-value, attr-defined]


@pytest.fixture
def enter(engine: Engine, cast: Cast) -> Enter:
    """Sign in as a member of the cast; returns who the gate would say is there."""
    write(engine, update(MemberRow).values(password_hash=CHEAP.hash(OLD)))

    def signed_in(name: str = "buyer", password: str = OLD) -> SignedIn:
        token = access.sign_in(
            engine,
            TERMS,
            email=address(name),
            password=password,
            audience=getattr(cast, name).audience,
            now=NOW,
            **HERE,
        )
        found = access.recognize(engine, TERMS, token, NOW)
        assert found is not None
        return found

    return signed_in


def change(engine: Engine, who: SignedIn, **changes: object) -> str:
    sent = {"current": OLD, "password": NEW, "again": NEW, "now": NOW, **HERE}
    return passwords.change_password(engine, TERMS, who, **(sent | changes))  # type: ignore[arg-type]


# --- the rules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "正しい馬と電池 staple 7",
        "correct horse battery",
        "demo-client-2026",
        "雪の夜に珈琲を三杯のむ猫",
        "password-雪だるま式",
        "x7!Kq9#mW2pL",
        "長" * 6 + "い合言葉です",
        "雲と本棚" * 200 + " ペンギン 47",
    ],
)
def test_a_password_that_nobody_foresees_will_do_whatever_it_is_made_of(password: str) -> None:
    assert check_password(password, password, OWNER) is None


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "12文字以上にしてください（現在0文字）"),
        ("short-pass1", "12文字以上にしてください（現在11文字）"),
        ("x7!Kq9#mW2pL" * 86, "1,024文字以内"),
        ("aaaaaaaaaaaa", "繰り返し"),
        ("1212121212121212", "繰り返し"),
        ("あいあいあいあいあいあい", "繰り返し"),
        ("password1234", "推測されやすい"),
        ("Password12345!", "推測されやすい"),
        ("ＰＡＳＳＷＯＲＤ１２３４５６", "推測されやすい"),
        ("123456789012", "推測されやすい"),
        ("qwertyuiopasdf", "推測されやすい"),
        ("abcdefghijklmnop", "推測されやすい"),
        ("kakutoku-connect", "推測されやすい"),
        ("y.sakura@aoba-keiki.example", "推測されやすい"),
        ("Y.SAKURA-2026", "推測されやすい"),
        ("aoba-keiki-1", "推測されやすい"),
        ("株式会社青葉計器2026年", "推測されやすい"),
        ("佐倉由紀佐倉由紀佐倉由紀", "繰り返し"),
        ("佐倉 由紀 青葉計器 1234", "推測されやすい"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_what_to_change(password: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        check_password(password, password, OWNER)


def test_a_password_is_typed_twice() -> None:
    with pytest.raises(Refused, match="一致しません"):
        check_password(NEW, f"{NEW} ", OWNER)


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("must_change", [False, True])
@pytest.mark.parametrize("enrolled", [False, True])
@pytest.mark.parametrize("passed", [False, True])
@pytest.mark.parametrize("required", [False, True])
def test_what_is_asked_after_the_password_follows_from_a_table(
    audience: Audience, must_change: bool, enrolled: bool, passed: bool, required: bool
) -> None:
    asked = next_step(audience, must_change=must_change, enrolled=enrolled, passed=passed, required=required)
    if enrolled and not passed:
        assert asked is Step.CODE
    elif must_change:
        assert asked is Step.PASSWORD
    elif required and not enrolled and audience is Audience.KAKUTOKU:
        assert asked is Step.ENROL
    else:
        assert asked is Step.DONE


# --- changing it (A1, A2) ---------------------------------------------------------------------------------------


def test_a_changed_password_opens_and_the_old_one_no_longer(engine: Engine, enter: Enter) -> None:
    change(engine, enter())
    assert enter(password=NEW).step is Step.DONE
    with pytest.raises(Refused, match=access.WRONG):
        enter()


def test_the_session_goes_on_under_a_new_token_and_every_other_ends(engine: Engine, enter: Enter) -> None:
    office, phone, colleague = enter(), enter(), enter("boss")
    token = change(engine, office)
    found = access.recognize(engine, TERMS, token, NOW)
    assert found is not None
    assert found.token_hash != office.token_hash
    assert found.person.member == office.person.member
    living = access.living(engine, [office.session, phone.session, colleague.session, found.session], NOW)
    assert set(living) == {colleague.session, found.session}


def test_an_initial_password_is_all_that_can_be_changed_until_it_was(engine: Engine, enter: Enter) -> None:
    write(engine, update(MemberRow).values(must_change_password=True))
    first = enter()
    assert first.step is Step.PASSWORD
    assert access.living(engine, [first.session], NOW) == {}
    token = change(engine, first, current="")  # it was given a moment ago
    found = access.recognize(engine, TERMS, token, NOW)
    assert found is not None
    assert found.step is Step.DONE
    assert rows(engine, MemberRow.must_change_password).count((False,)) == 1


def test_the_current_password_is_asked_for_and_wrong_ones_count(engine: Engine, enter: Enter) -> None:
    me = enter()
    for _ in range(ADDRESS.forgiven):
        with pytest.raises(Refused, match=passwords.WRONG_CURRENT):
            change(engine, me, current="wrong")
    with pytest.raises(TooManyAttempts):
        change(engine, me)
    assert access.recognize(engine, TERMS, "x", NOW) is None
    assert count(engine, MailRow) == 0


def test_the_right_password_leaves_no_failure_behind(engine: Engine, enter: Enter) -> None:
    change(engine, enter())
    assert count(engine, SignInAttemptRow) == 0


def test_a_password_that_was_changed_during_a_sign_in_is_not_changed_back(engine: Engine, enter: Enter) -> None:
    """Where the sign-in keeps the old one in another form, as after a change of its cost."""
    with entering(engine) as door:
        before = door.account(address("buyer"))
    assert before
    change(engine, enter())
    with entering(engine) as door:
        door.store_password(before, "the old one in another form")
    assert enter(password=NEW)


def test_the_same_password_again_is_no_change(engine: Engine, enter: Enter) -> None:
    me = enter()
    with pytest.raises(Refused, match="現在のパスワードと同じ"):
        change(engine, me, password=OLD, again=OLD)
    assert access.living(engine, [me.session], NOW)


def test_the_owner_is_told_by_mail_and_the_trail_knows(engine: Engine, enter: Enter) -> None:
    me = enter()
    change(engine, me)
    assert rows(engine, MailRow.kind, MailRow.to) == [(MailKind.PASSWORD_CHANGED.value, [address("buyer")])]
    trail = rows(engine, AuditRow.action, AuditRow.member_id)
    assert trail == [("sign_in", me.person.member), ("change_password", me.person.member)]
    assert NEW not in str(rows(engine, MailRow.text, MailRow.html, MailRow.subject))


def test_whoever_was_signed_out_or_deactivated_meanwhile_changes_nothing(engine: Engine, enter: Enter) -> None:
    for happening in (
        update(SessionRow).values(ended_at=NOW),
        update(SessionRow).values(expires_at=NOW),
        update(MemberRow).values(active=False),
    ):
        write(engine, update(MemberRow).values(active=True))
        me = enter()
        before = rows(engine, MemberRow.password_hash)
        write(engine, happening)
        with pytest.raises(SignedOut):
            change(engine, me)
        assert rows(engine, MemberRow.password_hash) == before


def test_of_two_changes_at_once_one_counts(engine: Engine, enter: Enter) -> None:
    office, phone = enter(), enter()

    def attempt(who: SignedIn) -> bool:
        try:
            change(engine, who, password=f"{NEW} {who.session}", again=f"{NEW} {who.session}")
        except ConsoleError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, [office, phone]))
    assert sorted(done) == [False, True]
    assert count(engine, MailRow) == 1


# --- forgotten (A2) ---------------------------------------------------------------------------------------------


def forget(
    engine: Engine, email: str = address("buyer"), audience: Audience = Audience.CLIENT, at: datetime = NOW
) -> None:
    attempt = passwords.ask_for_reset(engine, email=email, network="192.0.2.0/24", now=at)
    passwords.send_reset(engine, email=email, audience=audience, attempt=attempt, now=at)


def mailed(engine: Engine) -> str:
    """The token of the newest reset mail."""
    with Session(engine) as session:
        reset = MailRow.kind == MailKind.PASSWORD_RESET.value
        secret = session.scalars(select(MailRow.secret).where(reset).order_by(MailRow.id.desc())).first()
    assert secret
    return secret


def reset(engine: Engine, token: str, password: str = NEW, at: datetime = NOW) -> Audience:
    return passwords.reset_password(engine, TERMS, token=token, password=password, again=password, now=at)


def test_a_mailed_link_sets_a_new_password_and_ends_every_session(engine: Engine, enter: Enter) -> None:
    before = enter()
    forget(engine, f" {address('buyer').upper()} ")
    token = mailed(engine)
    assert passwords.resettable(engine, token, NOW).email == address("buyer")
    assert access.living(engine, [before.session], NOW)  # looking at the link changes nothing
    assert reset(engine, token) is Audience.CLIENT
    assert access.living(engine, [before.session], NOW) == {}
    assert enter(password=NEW)
    kinds = [kind for (kind,) in rows(engine, MailRow.kind)]
    assert kinds == [MailKind.PASSWORD_RESET.value, MailKind.PASSWORD_CHANGED.value]


def test_the_link_is_kept_as_a_hash_and_its_mail_without_it(engine: Engine, enter: Enter) -> None:
    forget(engine)
    token = mailed(engine)
    assert len(token) >= 43
    assert token not in str(rows(engine, LinkRow.token_hash) + rows(engine, MailRow.text, MailRow.html))
    reset(engine, token)
    assert rows(engine, MailRow.secret) == [(None,), (None,)]


def test_a_link_opens_once_also_for_two_at_once(engine: Engine, enter: Enter) -> None:
    forget(engine)
    token = mailed(engine)

    def attempt(number: int) -> bool:
        try:
            reset(engine, token, f"{NEW} {number}")
        except ConsoleError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(8))) == 1
    with pytest.raises(LinkRefused) as refused:
        reset(engine, token)
    assert refused.value.state is LinkState.USED


def test_a_link_expires_after_an_hour_and_is_replaced_by_the_next(engine: Engine, enter: Enter) -> None:
    forget(engine)
    first = mailed(engine)
    with pytest.raises(LinkRefused) as expired:
        reset(engine, first, at=NOW + timedelta(hours=1))
    assert expired.value.state is LinkState.EXPIRED
    forget(engine, at=NOW + timedelta(seconds=1))
    with pytest.raises(LinkRefused) as replaced:
        reset(engine, first)
    assert replaced.value.state is LinkState.REPLACED
    for bad in ("", "x", first[:-1], first.swapcase(), "あ" * 40, "x" * 5_000):
        with pytest.raises(LinkRefused) as unknown:
            reset(engine, bad)
        assert unknown.value.state is LinkState.UNKNOWN
    assert reset(engine, mailed(engine)) is Audience.CLIENT


def test_a_password_changed_otherwise_voids_the_link(engine: Engine, enter: Enter) -> None:
    forget(engine)
    token = mailed(engine)
    change(engine, enter())
    with pytest.raises(LinkRefused):
        reset(engine, token, f"{NEW} again")


def test_a_bad_password_leaves_the_link_open(engine: Engine, enter: Enter) -> None:
    forget(engine)
    token = mailed(engine)
    for password in ("short", OLD):
        with pytest.raises(Refused):
            reset(engine, token, password)
    assert reset(engine, token) is Audience.CLIENT


@pytest.mark.parametrize(
    "email",
    ["nobody@aoba-keiki.example", "", "x", "\0", "x" * 20_000, "' OR 1=1 --", address("seller"), address("operator")],
)
def test_an_address_without_an_account_here_gets_nothing(engine: Engine, enter: Enter, email: str) -> None:
    forget(engine, email)
    assert [count(engine, table) for table in (MailRow, LinkRow, AuditRow)] == [0, 0, 0]


def test_a_deactivated_member_gets_nothing_and_an_earlier_link_opens_no_longer(engine: Engine, enter: Enter) -> None:
    forget(engine)
    token = mailed(engine)
    write(engine, update(MemberRow).values(active=False))
    forget(engine, at=NOW + timedelta(seconds=1))
    assert count(engine, MailRow) == 1
    with pytest.raises(LinkRefused):
        passwords.resettable(engine, token, NOW)
    with pytest.raises(LinkRefused):
        reset(engine, token)


def test_known_and_unknown_addresses_cost_the_same_statements(engine: Engine, enter: Enter) -> None:
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: sent.append(statement))
    costs: list[list[str]] = []
    for email in (address("buyer"), "nobody@aoba-keiki.example", address("seller")):
        sent.clear()
        forget(engine, email)
        costs.append([statement for statement in sent if "SAVEPOINT" not in statement])
    assert costs[0] == costs[1] == costs[2]
    assert [kind for (kind,) in rows(engine, MailRow.kind)] == [MailKind.PASSWORD_RESET.value]


@pytest.mark.parametrize("email", [address("buyer"), "nobody@aoba-keiki.example"])
def test_asking_again_and_again_is_slowed_down_alike_and_locks_nobodys_sign_in(
    engine: Engine, enter: Enter, email: str
) -> None:
    for _ in range(ADDRESS.forgiven):
        forget(engine, email)
    with pytest.raises(TooManyAttempts):
        forget(engine, email)
    assert enter()
    forget(engine, "other@aoba-keiki.example")


def test_a_reset_unlocks_the_address(engine: Engine, enter: Enter) -> None:
    digest = access.address_digest(address("buyer"))
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.add_all(SignInAttemptRow(address_hash=digest, network="n", at=NOW) for _ in range(ADDRESS.lock))
    with pytest.raises(TooManyAttempts):
        enter()
    forget(engine)
    reset(engine, mailed(engine))
    assert enter(password=NEW)


def test_an_initial_password_that_was_lost_can_be_reset(engine: Engine, enter: Enter) -> None:
    write(engine, update(MemberRow).values(must_change_password=True))
    forget(engine)
    reset(engine, mailed(engine))
    assert enter(password=NEW).step is Step.DONE


def test_a_step_that_was_skipped_changes_no_password(engine: Engine, enter: Enter) -> None:
    for step in (Step.CODE, Step.ENROL):
        with pytest.raises(SignedOut):
            change(engine, replace(enter(), step=step))
