"""The outbox: one mail an occasion, written with its action, claimed by one worker at a time (K1, P8, T9)."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from core.actions.mails import retry_all_mails
from core.errors import NotAllowed, NotFound, Refused
from core.model import MailState, OrganizationId, Viewer
from core.model_mails import Letter, MailKind
from core.repository import delivering, reading, transaction
from core.store.engine import WRITE
from core.store.tables import AuditRow, MemberRow
from core.views import Claim, MailLine, Withdrawn
from tests.cast import CLIENT, NOW, PARTNER, Cast, address

LEASE = timedelta(minutes=5)


def letter(key: str, send_after: datetime | None = None, organization: OrganizationId = PARTNER) -> Letter:
    return Letter(
        kind=MailKind.DECLINED,
        key=key,
        organization=organization,
        to=("seller@tsukinowa.example",),
        subject=f"件名 {key}",
        text="本文　髙﨑",
        html="<p>本文</p>",
        send_after=send_after,
    )


def queue(engine: Engine, viewer: Viewer, *letters: Letter) -> list[bool]:
    with transaction(engine, viewer) as repo:
        return [repo.outbox.queue(each, NOW) for each in letters]


def claim(engine: Engine, now: datetime = NOW) -> Claim | None:
    with delivering(engine) as outbox:
        return outbox.claim(now, LEASE)


def must_claim(engine: Engine, now: datetime = NOW) -> Claim:
    claimed = claim(engine, now)
    assert claimed is not None
    return claimed


def withdraw(engine: Engine, viewer: Viewer, occasion: str, now: datetime = NOW) -> Withdrawn:
    with transaction(engine, viewer) as repo:
        return repo.outbox.withdraw(occasion, now)


def mails(engine: Engine, operator: Viewer) -> dict[str, MailLine]:
    """Every mail by the key that its subject carries."""
    with reading(engine, operator) as repo:
        return {line.subject.removeprefix("件名 "): line for line in repo.outbox.listing().lines}


def states(engine: Engine, operator: Viewer) -> dict[str, MailState]:
    return {key: line.state for key, line in mails(engine, operator).items()}


def test_a_key_is_queued_once(engine: Engine, cast: Cast):
    assert queue(engine, cast.buyer, letter("a"), letter("a"), letter("b")) == [True, False, True]
    assert queue(engine, cast.boss, letter("a")) == [False]
    assert states(engine, cast.operator) == {"a": MailState.QUEUED, "b": MailState.QUEUED}


def test_a_key_stays_known_after_its_mail_was_sent(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    with delivering(engine) as outbox:
        outbox.sent(outbox.claim(NOW, LEASE) or pytest.fail("nothing due"), NOW)
    assert queue(engine, cast.buyer, letter("a")) == [False]
    assert claim(engine) is None


def test_an_action_that_fails_queues_nothing(engine: Engine, cast: Cast):
    with pytest.raises(RuntimeError), transaction(engine, cast.buyer) as repo:
        repo.outbox.queue(letter("a"), NOW)
        raise RuntimeError
    assert states(engine, cast.operator) == {}


def test_what_is_claimed_is_what_was_written(engine: Engine, cast: Cast):
    written = replace(letter("a"), cc=("cc@tsukinowa.example",))
    queue(engine, cast.buyer, written)
    claimed = must_claim(engine)
    assert (claimed.key, claimed.to, claimed.cc, claimed.attempt) == ("a", written.to, written.cc, 1)
    assert (claimed.subject, claimed.text, claimed.html) == (written.subject, written.text, written.html)
    assert claimed.created_at == NOW


def test_a_mail_waits_until_it_is_due(engine: Engine, cast: Cast):
    due = NOW + timedelta(minutes=10)
    queue(engine, cast.buyer, letter("a", send_after=due))
    assert claim(engine, due - timedelta(microseconds=1)) is None
    assert must_claim(engine, due).key == "a"


def test_the_longest_due_goes_first(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("late", send_after=NOW + timedelta(minutes=2)), letter("now"), letter("next"))
    later = NOW + timedelta(hours=1)
    assert [must_claim(engine, later).key for _ in range(3)] == ["now", "next", "late"]


def test_a_claimed_mail_is_nobody_elses_until_the_lease_ends(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    first = must_claim(engine)
    assert claim(engine, NOW + LEASE - timedelta(seconds=1)) is None
    second = must_claim(engine, NOW + LEASE)
    assert (second.id, first.attempt, second.attempt) == (first.id, 1, 2)


def test_a_worker_that_lost_its_claim_cannot_undo_the_others_success(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    slow = must_claim(engine)
    with delivering(engine) as outbox:
        fast = outbox.claim(NOW + LEASE, LEASE)
        assert fast is not None
        outbox.sent(fast, NOW + LEASE)
    with delivering(engine) as outbox:
        outbox.give_up(slow, "too late")
        outbox.postpone(slow, NOW, "too late")
    line = mails(engine, cast.operator)["a"]
    assert (line.state, line.sent_at, line.last_error) == (MailState.SENT, NOW + LEASE, "")


def test_a_worker_that_lost_its_claim_but_delivered_is_believed(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    slow = must_claim(engine)
    other = must_claim(engine, NOW + LEASE)
    with delivering(engine) as outbox:
        outbox.sent(slow, NOW + LEASE)
    with delivering(engine) as outbox:
        outbox.postpone(other, NOW, "server down")
    assert states(engine, cast.operator) == {"a": MailState.SENT}
    assert claim(engine, NOW + timedelta(days=1)) is None


def test_a_postponed_mail_rests_and_shows_why(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    again = NOW + timedelta(minutes=1)
    claimed = must_claim(engine)
    with delivering(engine) as outbox:
        outbox.postpone(claimed, again, "451 busy")
    line = mails(engine, cast.operator)["a"]
    assert (line.state, line.attempts, line.due_at, line.last_error) == (MailState.QUEUED, 1, again, "451 busy")
    assert claim(engine) is None
    assert must_claim(engine, again).attempt == 2


def test_ten_workers_at_once_claim_each_mail_once(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, *(letter(f"{n:02d}") for n in range(20)))
    claimed: list[str] = []
    start = Barrier(10)

    def work() -> None:
        start.wait()
        while mail := claim(engine):
            claimed.append(mail.key)

    workers = [Thread(target=work) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(claimed) == [f"{n:02d}" for n in range(20)]


# --- taking back (P8) -----------------------------------------------------------------------------------------------


def test_what_was_taken_back_in_time_never_leaves(engine: Engine, cast: Cast):
    due = NOW + timedelta(minutes=10)
    queue(engine, cast.buyer, letter("declined:5:1:7", due), letter("declined:5:1:8", due), letter("declined:51:1:7"))
    assert withdraw(engine, cast.buyer, "declined:5:1:") == Withdrawn(stopped=2, gone=0)
    assert states(engine, cast.operator) == {
        "declined:5:1:7": MailState.CANCELLED,
        "declined:5:1:8": MailState.CANCELLED,
        "declined:51:1:7": MailState.QUEUED,
    }
    assert must_claim(engine, due).key == "declined:51:1:7"
    assert claim(engine, due) is None


def test_a_mail_in_a_workers_hands_counts_as_gone(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("d:1:7"), letter("d:1:8"))
    held = must_claim(engine)
    assert withdraw(engine, cast.buyer, "d:1:") == Withdrawn(stopped=1, gone=1)
    with delivering(engine) as outbox:
        outbox.sent(held, NOW)
    assert states(engine, cast.operator) == {"d:1:7": MailState.SENT, "d:1:8": MailState.CANCELLED}


def test_a_mail_that_a_server_may_have_is_stopped_and_counts_as_gone(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("d:1:7"))
    claimed = must_claim(engine)
    with delivering(engine) as outbox:
        outbox.postpone(claimed, NOW + timedelta(minutes=1), "connection dropped")
    assert withdraw(engine, cast.buyer, "d:1:") == Withdrawn(stopped=0, gone=1)
    assert states(engine, cast.operator) == {"d:1:7": MailState.CANCELLED}
    assert claim(engine, NOW + timedelta(days=1)) is None


def test_what_was_taken_back_while_a_worker_held_it_is_not_tried_again(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("d:1:7"))
    held = must_claim(engine)
    assert withdraw(engine, cast.buyer, "d:1:") == Withdrawn(stopped=0, gone=1)
    with delivering(engine) as outbox:
        outbox.postpone(held, NOW + timedelta(minutes=1), "connection dropped")
    assert claim(engine, NOW + timedelta(days=1)) is None


def test_what_was_taken_back_after_it_failed_cannot_be_sent_again(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("d:1:7"))
    refused = must_claim(engine)
    with delivering(engine) as outbox:
        outbox.give_up(refused, "550 no such user")
    assert withdraw(engine, cast.buyer, "d:1:") == Withdrawn(stopped=0, gone=1)
    with pytest.raises(Refused), transaction(engine, cast.operator) as repo:
        repo.outbox.retry(refused.id, NOW)


def test_a_mail_kept_in_the_app_counts_as_gone(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("d:1:7"))
    with delivering(engine) as outbox:
        assert outbox.keep(NOW) == 1
    assert withdraw(engine, cast.buyer, "d:1:") == Withdrawn(stopped=0, gone=1)
    assert states(engine, cast.operator) == {"d:1:7": MailState.KEPT}


def test_an_occasion_is_not_a_pattern(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a%b:1"), letter("axb:1"), letter("a_b:1"))
    assert withdraw(engine, cast.buyer, "a%b:") == Withdrawn(1, 0)
    assert withdraw(engine, cast.buyer, "a_b:") == Withdrawn(1, 0)
    assert states(engine, cast.operator)["axb:1"] is MailState.QUEUED


# --- what operations see (K1) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["buyer", "boss", "looker", "seller", "rival", "outsider", "sales", "director"])
def test_only_operations_read_mails(engine: Engine, cast: Cast, name: str):
    queue(engine, cast.buyer, letter("a"))
    mail = mails(engine, cast.operator)["a"].id
    with transaction(engine, getattr(cast, name)) as repo:
        for attempt in (
            lambda: repo.outbox.listing(),
            lambda: repo.outbox.get(mail),
            lambda: repo.outbox.retry(mail, NOW),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_operations_find_mails_by_state_organisation_and_words(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("apple"), letter("Apricot", organization=CLIENT), letter("100%"))
    withdraw(engine, cast.buyer, "100%")
    with reading(engine, cast.operator) as repo:
        listing = repo.outbox.listing
        assert [line.subject for line in listing().lines] == ["件名 100%", "件名 Apricot", "件名 apple"]
        assert [line.subject for line in listing(state=MailState.CANCELLED).lines] == ["件名 100%"]
        assert [line.organization for line in listing(organization=CLIENT).lines] == ["株式会社青葉計器"]
        assert [line.subject for line in listing(text="AP").lines] == ["件名 Apricot", "件名 apple"]
        assert [line.subject for line in listing(text="件名 %").lines] == ["件名 100%"]
        assert listing(text="missing").found == 0
        counts = listing(text="missing").counts
        assert (counts[MailState.QUEUED], counts[MailState.CANCELLED], counts[MailState.SENT]) == (2, 1, 0)


def test_the_list_has_pages(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, *(letter(f"{n}") for n in range(51)))
    with reading(engine, cast.operator) as repo:
        first, last = repo.outbox.listing(page=-3), repo.outbox.listing(page=99)
    assert (first.page, first.pages, first.found, len(first.lines)) == (1, 2, 51, 50)
    assert (last.page, [line.subject for line in last.lines]) == (2, ["件名 0"])


def test_a_mail_is_read_in_full(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    line = mails(engine, cast.operator)["a"]
    with reading(engine, cast.operator) as repo:
        mail = repo.outbox.get(line.id)
        assert (mail.line, mail.text, mail.html) == (line, "本文　髙﨑", "<p>本文</p>")
        assert (line.kind, line.organization) == (MailKind.DECLINED, "合同会社ツキノワ営業舎")
        with pytest.raises(NotFound):
            repo.outbox.get(type(line.id)(line.id + 1))


def test_a_failed_mail_can_be_tried_again_under_the_same_key(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    first = must_claim(engine)
    with delivering(engine) as outbox:
        outbox.give_up(first, "550 unknown user")
    line = mails(engine, cast.operator)["a"]
    assert (line.state, line.last_error) == (MailState.FAILED, "550 unknown user")
    assert claim(engine, NOW + timedelta(days=1)) is None
    with transaction(engine, cast.operator) as repo:
        repo.outbox.retry(line.id, NOW)
    again = must_claim(engine)
    assert (again.key, again.id, again.attempt) == (first.key, first.id, 2)


def test_only_a_failed_mail_is_tried_again(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    mail = mails(engine, cast.operator)["a"].id
    with pytest.raises(Refused), transaction(engine, cast.operator) as repo:
        repo.outbox.retry(mail, NOW)


def to(key: str, *addresses: str, cc: tuple[str, ...] = ()) -> Letter:
    return replace(letter(key), to=addresses, cc=cc)


def leave(engine: Engine, *people: Viewer) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        gone = [person.member for person in people]
        session.execute(update(MemberRow).where(MemberRow.id.in_(gone)).values(active=False))


def test_what_was_queued_before_its_reader_left_does_not_leave(engine: Engine, cast: Cast):
    """A3: whoever was deactivated hears no more, also of what had happened before."""
    queue(engine, cast.buyer, to("gone", address("seller")), to("other", address("rival")))
    leave(engine, cast.seller)
    assert must_claim(engine).to == (address("rival"),)
    assert claim(engine) is None
    lines = mails(engine, cast.operator)
    assert lines["gone"].state is MailState.CANCELLED
    assert "無効になった" in lines["gone"].last_error
    assert lines["gone"].attempts == 0


def test_of_several_readers_those_who_are_left_are_served(engine: Engine, cast: Cast):
    both = (address("seller"), address("rival"))
    queue(engine, cast.buyer, to("to", *both), to("cc", address("seller"), cc=(address("rival"), "guest@x.example")))
    leave(engine, cast.seller)
    first, second = must_claim(engine), must_claim(engine)
    assert (first.to, first.cc) == ((address("rival"),), ())
    assert (second.to, second.cc) == ((address("rival"),), ("guest@x.example",))


def test_without_a_mail_server_the_mail_of_somebody_who_left_is_cancelled_too(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, to("gone", address("seller")), to("other", address("rival")))
    leave(engine, cast.seller)
    with delivering(engine) as outbox:
        assert outbox.keep(NOW) == 1
    assert states(engine, cast.operator) == {"gone": MailState.CANCELLED, "other": MailState.KEPT}


def test_who_never_had_an_account_is_written_to(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, to("invited", "new@tsukinowa.example"))
    leave(engine, cast.seller)
    assert must_claim(engine).to == ("new@tsukinowa.example",)


def test_a_failed_mail_that_is_retried_asks_again_who_is_there(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, to("gone", address("seller")))
    failed = must_claim(engine)
    with delivering(engine) as outbox:
        outbox.give_up(failed, "550 5.1.1")
    leave(engine, cast.seller)
    with transaction(engine, cast.operator) as repo:
        assert retry_all_mails(repo, NOW) == 1
    assert claim(engine) is None
    assert states(engine, cast.operator) == {"gone": MailState.CANCELLED}


def test_all_that_failed_is_retried_at_once_and_each_is_recorded(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"), letter("b"), letter("c"))
    for _ in range(2):
        failed = must_claim(engine)
        with delivering(engine) as outbox:
            outbox.give_up(failed, "550 5.1.1")
    with pytest.raises(NotAllowed), transaction(engine, cast.sales) as repo:
        retry_all_mails(repo, NOW)
    with transaction(engine, cast.operator) as repo:
        assert retry_all_mails(repo, NOW) == 2
        assert retry_all_mails(repo, NOW) == 0
    assert set(states(engine, cast.operator).values()) == {MailState.QUEUED}
    with Session(engine) as session:
        assert session.scalar(select(func.count()).where(AuditRow.action == "retry_mail")) == 2


def test_a_corrected_address_gets_what_still_waits(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, to("waits", "old@x.example", "b@x.example"), to("else", "too-old@x.example"))
    with transaction(engine, cast.operator) as repo:
        assert repo.outbox.readdress("old@x.example", "new@x.example") == 1
    assert {line.to for line in mails(engine, cast.operator).values()} == {
        ("new@x.example", "b@x.example"),
        ("too-old@x.example",),
    }


@pytest.mark.parametrize("words", ["件名 計画", "seller@tsukinowa", "TSUKINOWA", "ツキノワ"])
def test_mails_are_found_by_subject_address_and_company(engine: Engine, cast: Cast, words: str):
    queue(engine, cast.buyer, letter("計画"))
    queue(engine, cast.buyer, replace(letter("別件", organization=CLIENT), to=("boss@aoba-keiki.example",)))
    with reading(engine, cast.operator) as repo:
        assert [line.subject for line in repo.outbox.listing(text=words).lines] == ["件名 計画"]
