"""Single-use links: opened once, by whoever has the mail, for as long as their purpose allows (A1, A2, A3)."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions import links
from core.actions.links import Issued, LinkRefused
from core.model_accounts import LinkPurpose, LinkState
from core.repository import entering, knocking
from core.rules_access import LINK_LIFETIME, LINK_REFUSED, link_state
from core.store.tables import LinkRow
from tests.cast import NOW

VERIFICATION, RESET, INVITATION = LinkPurpose.VERIFICATION, LinkPurpose.RESET, LinkPurpose.INVITATION
SOON = timedelta(minutes=5)


def issue(engine: Engine, purpose: LinkPurpose = VERIFICATION, subject: int = 7, now: datetime = NOW) -> Issued:
    with entering(engine) as access:
        return links.issue(access.links, purpose, subject, now)


def look(engine: Engine, token: str, purpose: LinkPurpose = VERIFICATION, now: datetime = NOW + SOON) -> LinkState:
    with knocking(engine) as access:
        return state(lambda: links.look(access.links, purpose, token, now))


def use(engine: Engine, token: str, purpose: LinkPurpose = VERIFICATION, now: datetime = NOW + SOON) -> LinkState:
    with entering(engine) as access:
        return state(lambda: links.use(access.links, purpose, token, now))


def state(step: Callable[[], int]) -> LinkState:
    try:
        assert step() == 7
    except LinkRefused as refused:
        return refused.state
    return LinkState.VALID


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_link_opens_once(engine: Engine, purpose: LinkPurpose) -> None:
    token = issue(engine, purpose).token
    assert look(engine, token, purpose) is LinkState.VALID
    assert use(engine, token, purpose) is LinkState.VALID
    assert (look(engine, token, purpose), use(engine, token, purpose)) == (LinkState.USED, LinkState.USED)


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_link_opens_until_its_time_is_over(engine: Engine, purpose: LinkPurpose) -> None:
    link = issue(engine, purpose)
    assert link.expires_at == NOW + LINK_LIFETIME[purpose]
    last = link.expires_at - timedelta(seconds=1)
    assert look(engine, link.token, purpose, last) is LinkState.VALID
    assert look(engine, link.token, purpose, link.expires_at) is LinkState.EXPIRED
    assert use(engine, link.token, purpose, link.expires_at) is LinkState.EXPIRED
    assert use(engine, link.token, purpose, last) is LinkState.VALID


def test_a_reset_is_short_lived_and_the_others_last_three_days() -> None:
    assert {purpose: lifetime.total_seconds() / 3600 for purpose, lifetime in LINK_LIFETIME.items()} == {
        VERIFICATION: 72,
        RESET: 1,
        INVITATION: 72,
    }


def test_the_token_is_random_and_only_its_hash_is_kept(engine: Engine) -> None:
    first, second = issue(engine, subject=7).token, issue(engine, subject=8).token
    assert first != second
    assert len(first) >= 43  # 256 bits in base64
    with Session(engine) as session:
        kept = session.scalars(select(LinkRow.token_hash).order_by(LinkRow.id)).all()
    assert kept == [hashlib.sha256(token.encode()).hexdigest() for token in (first, second)]


def test_fetching_a_link_as_a_mail_scanner_does_changes_nothing(engine: Engine) -> None:
    token = issue(engine).token
    assert [look(engine, token) for _ in range(5)] == [LinkState.VALID] * 5
    assert use(engine, token) is LinkState.VALID


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: t + "=", str.swapcase, lambda _: "", lambda _: "\udce3あ"]
)
def test_a_cut_off_or_altered_link_is_unknown(engine: Engine, spoil: Callable[[str], str]) -> None:
    token = issue(engine).token
    assert (look(engine, spoil(token)), use(engine, spoil(token))) == (LinkState.UNKNOWN, LinkState.UNKNOWN)
    assert use(engine, token) is LinkState.VALID


def test_a_link_opens_nothing_but_what_it_was_sent_for(engine: Engine) -> None:
    token = issue(engine, RESET).token
    for foreign in (VERIFICATION, INVITATION):
        assert use(engine, token, foreign) is LinkState.UNKNOWN
    assert use(engine, token, RESET) is LinkState.VALID


def test_a_newer_link_takes_the_place_of_the_older_ones(engine: Engine) -> None:
    old, new = issue(engine).token, issue(engine, now=NOW + SOON).token
    elsewhere, other = issue(engine, subject=8).token, issue(engine, INVITATION).token
    assert use(engine, old) is LinkState.REPLACED
    assert use(engine, new) is LinkState.VALID
    assert look(engine, other, INVITATION) is LinkState.VALID
    with knocking(engine) as access:
        assert links.look(access.links, VERIFICATION, elsewhere, NOW) == 8


@pytest.mark.parametrize("told", [state for state in LinkState if state is not LinkState.VALID])
def test_whoever_holds_a_link_that_does_not_open_is_told_why(told: LinkState) -> None:
    assert LinkRefused(told).sentence == LINK_REFUSED[told]


def test_a_withdrawn_link_opens_no_longer(engine: Engine) -> None:
    token = issue(engine, INVITATION).token
    with entering(engine) as access:
        access.links.revoke(INVITATION, 7, NOW)
    assert use(engine, token, INVITATION) is LinkState.REPLACED


def test_what_fails_after_the_link_was_opened_leaves_it_closed(engine: Engine) -> None:
    token = issue(engine).token
    with pytest.raises(ZeroDivisionError), entering(engine) as access:
        links.use(access.links, VERIFICATION, token, NOW)
        raise ZeroDivisionError
    assert use(engine, token) is LinkState.VALID


def test_of_many_clicks_at_once_one_opens_it_and_the_others_are_told(engine: Engine) -> None:
    token, together = issue(engine).token, Barrier(6)

    def click(_: int) -> LinkState:
        together.wait(10)
        return use(engine, token)

    with ThreadPoolExecutor(6) as pool:
        states = list(pool.map(click, range(6)))
    assert sorted(states) == sorted([LinkState.VALID, *[LinkState.USED] * 5])


def test_what_a_link_is_about_can_be_asked_in_every_state(engine: Engine) -> None:
    token = issue(engine).token
    use(engine, token)
    with knocking(engine) as access:
        assert links.subject_of(access.links, VERIFICATION, token, NOW) == 7
        assert links.subject_of(access.links, VERIFICATION, "never sent", NOW) is None


@pytest.mark.parametrize("used", [None, NOW])
@pytest.mark.parametrize("revoked", [None, NOW])
@pytest.mark.parametrize("left", [-1, 0, 1])
def test_having_been_used_says_more_than_being_replaced_or_late(
    used: datetime | None, revoked: datetime | None, left: int
) -> None:
    found = link_state(expires_at=NOW + timedelta(seconds=left), used_at=used, revoked_at=revoked, now=NOW)
    late = LinkState.VALID if left > 0 else LinkState.EXPIRED
    assert found is (LinkState.USED if used else LinkState.REPLACED if revoked else late)
