"""Nobody learns from answers or their times whether an address has an account (A2, T14).

Times are taken over HTTP with the password costs of a real installation, in an order that chance mixed, and compared
by the Mann-Whitney test. It would call one comparison of a thousand different by chance alone: only what differs in
three rounds running is a difference.
"""

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from math import erfc, sqrt

import httpx
import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.passwords import Passwords
from core.settings import Settings
from core.store.engine import WRITE, open_engine
from core.store.tables import MemberRow, SignInAttemptRow
from tests.cast import address, settle
from tests.databases import SqliteFactory
from tests.pages.conftest import PASSWORD, SmallConsole
from tests.server import form_token, running_console

COSTS = {name: Settings.model_fields[f"argon2_{name}"].default for name in ("time_cost", "memory_kib")}
"""What a password costs where nobody has set anything else."""

UNKNOWN = "nobody@aoba-keiki.example"
SAMPLES, ROUNDS, BY_CHANCE = 40, 3, 0.001

WRONG = "wrong-password-2026"
GUESSES = {
    "no such account": (UNKNOWN, WRONG),
    "a wrong password": (address("buyer"), WRONG),
    "the right password of somebody deactivated": (address("looker"), PASSWORD),
    "the right password at another audience's entrance": (address("seller"), PASSWORD),
}
FORGETFUL = {
    "no such account": UNKNOWN,
    "an account": address("buyer"),
    "an account that is deactivated": address("looker"),
    "an account of another audience": address("seller"),
}


@pytest.fixture(scope="module")
def installation(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallConsole]:
    """A console as it is installed; one member of the client is deactivated."""
    with sqlite_factory.fresh(tmp_path_factory.mktemp("installation")) as url:
        engine = open_engine(url)
        settle(engine)
        with Session(engine.execution_options(**WRITE)) as session, session.begin():
            session.execute(update(MemberRow).values(password_hash=Passwords(**COSTS).hash(PASSWORD)))
            session.execute(update(MemberRow).where(MemberRow.email == address("looker")).values(active=False))
        engine.dispose()
        real = {f"CONNECT_ARGON2_{name.upper()}": str(cost) for name, cost in COSTS.items()}
        with running_console(url, program="tests/pages/small_console.py", **real) as served:
            yield SmallConsole(served, url)


class Stranger:
    """Somebody with a browser who tries addresses at one form. Failures are forgiven each time, for they lock."""

    def __init__(self, console: SmallConsole, browser: httpx.Client, path: str) -> None:
        self._console, self._browser, self._path = console, browser, path
        self._token = form_token(browser.get(path).text)
        self._chance = random.Random(path)

    def send(self, **fields: str) -> httpx.Response:
        """Fill in the form and send it."""
        self._console.write(SignInAttemptRow.__table__.delete())
        return self._browser.post(
            self._path, data={"token": self._token, **fields}, headers={"Origin": self._console.url}
        )

    def times(self, cases: dict[str, dict[str, str]]) -> dict[str, list[float]]:
        """How long each case takes, until the answer and until the same connection answers the next question."""
        order = [case for case in cases for _ in range(SAMPLES)]
        self._chance.shuffle(order)
        found: dict[str, list[float]] = {case: [] for case in cases}
        for case in order:
            self._console.write(SignInAttemptRow.__table__.delete())
            data = {"token": self._token, **cases[case]}
            begin = time.perf_counter()
            self._browser.post(self._path, data=data, headers={"Origin": self._console.url})
            self._browser.get("/healthz")
            found[case].append(time.perf_counter() - begin)
        return found


@pytest.fixture
def at(installation: SmallConsole) -> Iterator[Callable[[str], Stranger]]:
    """`at("/login/client")` is a stranger in front of that form."""
    with httpx.Client(verify=False, base_url=installation.url) as browser:
        yield lambda path: Stranger(installation, browser, path)


def comparable(answer: httpx.Response, email: str) -> tuple[int, str, dict[str, str]]:
    """An answer without the form's token and without what the sender typed."""
    body = re.sub(r'name="token" value="[^"]*"', "", answer.text).replace(email, "")
    varying = ("date", "set-cookie", "content-length")
    headers = {name: value for name, value in answer.headers.items() if name not in varying}
    cookies = sorted(re.sub(r"=[^;]*", "", header, count=1) for header in answer.headers.get_list("set-cookie"))
    return answer.status_code, body, {**headers, "cookies": "\n".join(cookies)}


def chance(one: Sequence[float], other: Sequence[float]) -> float:
    """The Mann-Whitney test: how probable it is that two samples of one and the same time differ this much."""
    wins = sum((a > b) + (a == b) / 2 for a in one for b in other)
    mean = len(one) * len(other) / 2
    spread = sqrt(mean * (len(one) + len(other) + 1) / 6)
    return erfc(abs(wins - mean) / spread / sqrt(2))


def told_apart(stranger: Stranger, cases: dict[str, dict[str, str]]) -> set[str]:
    """The cases whose times differ from the first one's, in every round."""
    first, *others = cases
    suspects = set(others)
    for _ in range(ROUNDS):
        if suspects:
            took = stranger.times({case: fields for case, fields in cases.items() if case == first or case in suspects})
            suspects = {case for case in suspects if chance(took[first], took[case]) < BY_CHANCE}
    return suspects


def test_every_refused_sign_in_gets_the_same_answer(at: Callable[[str], Stranger]) -> None:
    stranger = at("/login/client")
    answers = [comparable(stranger.send(email=email, password=typed), email) for email, typed in GUESSES.values()]
    assert answers[0][0] == 401
    assert all(answer == answers[0] for answer in answers)


def test_the_time_of_a_refused_sign_in_tells_nothing(at: Callable[[str], Stranger]) -> None:
    cases = {case: {"email": email, "password": typed} for case, (email, typed) in GUESSES.items()}
    assert told_apart(at("/login/client"), cases) == set()


def test_a_hash_left_out_would_be_noticed(at: Callable[[str], Stranger]) -> None:
    cases = {
        "no such account": {"email": UNKNOWN, "password": WRONG},
        "nothing that could be an address": {"email": "\0", "password": WRONG},
    }
    assert told_apart(at("/login/client"), cases) == {"nothing that could be an address"}


def test_nobodys_hash_costs_what_a_real_one_costs() -> None:
    ours = Passwords(**COSTS)
    made_up = ours._nobodys()
    assert extract_parameters(made_up) == extract_parameters(ours.hash(PASSWORD))
    with pytest.raises(VerifyMismatchError):  # it is a hash, and was compared with
        PasswordHasher().verify(made_up, PASSWORD)


def test_whoever_forgot_a_password_gets_the_same_answer(at: Callable[[str], Stranger]) -> None:
    stranger = at("/password/forgot/client")
    answers = [comparable(stranger.send(email=email), email) for email in FORGETFUL.values()]
    assert answers[0][0] == 200
    assert all(answer == answers[0] for answer in answers)


def test_the_time_of_asking_for_a_reset_tells_nothing(at: Callable[[str], Stranger]) -> None:
    cases = {case: {"email": email} for case, email in FORGETFUL.items()}
    assert told_apart(at("/password/forgot/client"), cases) == set()


@pytest.mark.parametrize("chances", [(0.5, range(25), range(25)), (0.0, range(25), range(30, 55))])
def test_the_yardstick_tells_the_same_from_the_different(chances: tuple[float, range, range]) -> None:
    least, one, other = chances
    assert (chance(one, other) > BY_CHANCE) == bool(least)
