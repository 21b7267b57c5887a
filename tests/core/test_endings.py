"""Both sides are reminded 30, 14 and 7 days before a contract ends that nothing follows: once each (C2)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.endings import remind_of_end
from core.actions.orders import submit_version
from core.actions.terminations import decide_termination, request_termination
from core.calendar import jst_midnight
from core.daily import remind_of_ends
from core.errors import NotAllowed
from core.letters_endings import contract_ending
from core.model import Audience, MemberId, OrderContent, OrderId, OrganizationId, Recipient
from core.model_mails import Letter
from core.paths import CONSOLE
from core.repository import reading
from core.rules_contracts import renewal_of
from core.store.tables import AuditRow, MailRow, NoticeRow
from core.views import ContractEnd
from tests.cast import NOW, Cast
from tests.core.test_orders import act, at_once, mails
from tests.factories import CONTENT, contracted

END = CONTENT.end or date.max
BOTH = {"buyer", "boss", "seller"}


def on(days_before: int, end: date = END) -> datetime:
    """Some morning, so many days before the end."""
    return jst_midnight(end - timedelta(days=days_before)) + timedelta(hours=1)


def told(engine: Engine, since: int = 0) -> list[tuple[str, str]]:
    """Which reminder went to whom: the days in the key, the name before the @."""
    with Session(engine) as session:
        rows = session.execute(
            select(MailRow.key, MailRow.to).where(MailRow.kind == "contract_ending").order_by(MailRow.id)
        ).all()
    return [(key.split(":")[3], to[0].split("@")[0]) for key, to in rows][since:]


def days(engine: Engine) -> list[str]:
    """The reminders that went out, in their order."""
    return list(dict.fromkeys(day for day, _ in told(engine)))


def renewed(engine: Engine, cast: Cast, order: OrderId, content: OrderContent, *, approved: bool) -> OrderId:
    renewal = act(engine, cast.buyer, request_renewal, order)
    act(engine, cast.seller, submit_version, renewal, 0, renewal_of(content))
    if approved:
        act(engine, cast.buyer, request_approval, renewal, 1)
        act(engine, cast.seller, approve, renewal, 1)
    return renewal


def test_each_side_hears_of_an_end_30_14_and_7_days_ahead_and_once(engine: Engine, cast: Cast):
    contracted(engine, cast)
    for left in (31, 30, 30, 29, 15, 14, 13, 8, 7, 6, 0, -1):
        assert remind_of_ends(engine, on(left)) is True
        assert days(engine) == [str(n) for n in (30, 14, 7) if n >= left]
    assert sorted(told(engine)) == sorted((str(n), who) for n in (30, 14, 7) for who in BOTH)
    with Session(engine) as session:
        trail = session.scalars(select(AuditRow).where(AuditRow.action == "remind_of_end").order_by(AuditRow.id)).all()
        assert [(each.member_id, each.after) for each in trail] == [
            (None, {"last_day": "2027-02-28", "days_before": n}) for n in (30, 14, 7)
        ]
        assert len(session.scalars(select(NoticeRow).where(NoticeRow.kind == "contract_ending")).all()) == 9
    assert "2027/02/28（日）" in mails(engine, "contract_ending")[0].text


def test_a_worker_that_was_away_and_a_clock_that_was_set_back_tell_nothing_twice(engine: Engine, cast: Cast):
    contracted(engine, cast)
    remind_of_ends(engine, on(10))
    assert days(engine) == ["14"], "what was missed is not made up for"
    for left in (11, 15, 20, 30, 10):
        remind_of_ends(engine, on(left))
    assert days(engine) == ["14"]
    remind_of_ends(engine, on(3))
    remind_of_ends(engine, on(8))
    assert days(engine) == ["14", "7"]


def test_of_two_workers_one_tells(engine: Engine, cast: Cast):
    contracted(engine, cast)
    assert at_once(*[lambda: remind_of_ends(engine, on(14))] * 2) == [True, True]
    assert sorted(told(engine)) == sorted(("14", who) for who in BOTH)


def test_a_worker_that_is_killed_leaves_nothing_half_told(engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    contracted(engine, cast)

    def killed(*_: object, **__: object) -> Letter:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("core.actions.endings.contract_ending", killed)
        with pytest.raises(KeyboardInterrupt):
            remind_of_ends(engine, on(14))
    assert told(engine) == []
    remind_of_ends(engine, on(14))
    assert sorted(told(engine)) == sorted(("14", who) for who in BOTH)


def test_a_short_or_late_contract_sends_none_of_what_is_past(engine: Engine, cast: Cast):
    week = replace(CONTENT, start=date(2026, 11, 25), end=date(2026, 12, 4))
    contracted(engine, cast, week)
    for left in range(12, -2, -1):
        remind_of_ends(engine, on(left, date(2026, 12, 4)))
    assert days(engine) == ["7"], "ten days, of which the last week is announced"


def test_what_is_followed_or_ends_early_is_not_announced(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    renewal = renewed(engine, cast, order, CONTENT, approved=False)
    remind_of_ends(engine, on(30))
    assert days(engine) == ["30"], "a renewal that is not agreed on holds nothing back"
    assert "双方で確認しています" in mails(engine, "contract_ending")[0].text
    act(engine, cast.buyer, request_approval, renewal, 1, at=on(20))
    act(engine, cast.seller, approve, renewal, 1, at=on(20))
    for left in (14, 7, 0):
        remind_of_ends(engine, on(left))
    assert days(engine) == ["30"]
    remind_of_ends(engine, on(30, date(2027, 5, 31)))
    assert {mail.key.rsplit(":", 1)[0] for mail in mails(engine, "contract_ending")} == {
        f"contract_ending:{order}:2027-02-28:30",
        f"contract_ending:{renewal}:2027-05-31:30",
    }, "the dates follow the renewal"
    early = act(engine, cast.buyer, request_termination, renewal, date(2027, 5, 20), "終了。", True, at=on(85))
    act(engine, cast.operator, decide_termination, early, True, "", at=on(85))
    for left in (14, 7):
        remind_of_ends(engine, on(left, date(2027, 5, 31)))
    assert len(told(engine)) == 6


@pytest.mark.parametrize("who", ["buyer", "looker", "seller", "sales", "director"])
def test_only_the_clock_and_operations_remind(engine: Engine, cast: Cast, who: str):
    order = contracted(engine, cast)
    with pytest.raises(NotAllowed):
        act(engine, getattr(cast, who), remind_of_end, order, at=on(14))
    with pytest.raises(NotAllowed), reading(engine, getattr(cast, who)) as repo:
        repo.endings.soon(END)


# --- the letter -----------------------------------------------------------------------------------------------------

BUYER = Recipient(MemberId(1), OrganizationId(1), Audience.CLIENT, "青葉計器", "佐倉 由紀", "b@aoba.example")
SELLER = Recipient(MemberId(7), OrganizationId(3), Audience.PARTNER, "ツキノワ", "髙﨑 直人", "s@tsukinowa.example")
ENDING = ContractEnd(
    OrderId(12),
    BUYER.organization,
    BUYER.organization_name,
    SELLER.organization,
    SELLER.organization_name,
    "計測機器の新規開拓",
    date(2026, 6, 1),
    date(2026, 12, 1),
    END,
    NOW,
    freelancer=True,
    asked=False,
)
LETTERS: list[tuple[Letter, str, list[str]]] = [
    (
        contract_ending(BUYER, ENDING, days=30, counterpart="ツキノワ"),
        "/deals?order=12",
        ["2027/02/28（日）に終了します", "2027/01/29（金）", "「契約を更新」", "フリーランス法16条"],
    ),
    (
        contract_ending(SELLER, replace(ENDING, asked=True), days=14, counterpart="青葉計器"),
        "/partner-deals?order=12",
        ["双方で確認しています", "フリーランス法16条"],
    ),
    (
        contract_ending(SELLER, replace(ENDING, freelancer=None), days=7, counterpart="青葉計器"),
        "/partner-deals?order=12",
        ["企業から更新の依頼があると", "フリーランスに当たる場合"],
    ),
]


@pytest.mark.parametrize(("letter", "leads", "says"), LETTERS)
def test_the_letter_says_what_ends_when_and_how_to_go_on(letter: Letter, leads: str, says: list[str]):
    assert f"{CONSOLE}{leads}" in letter.text
    assert all(each in letter.text for each in says)
    assert letter.key.startswith("contract_ending:12:2027-02-28:")


def test_a_partner_that_is_no_freelancer_reads_nothing_of_that_law():
    assert (
        "フリーランス"
        not in contract_ending(BUYER, replace(ENDING, freelancer=False), days=30, counterpart="ツキノワ").text
    )
