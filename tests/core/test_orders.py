"""What the two sides do to a 見積・発注書: ask for it, write it, edit it, ask for changes (O1–O4, O6, O9)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval
from core.actions.candidates import decline
from core.actions.orders import request_quote, request_revision, start_order, submit_version
from core.calendar import jst_date
from core.errors import Conflict, ConsoleError, NotAllowed, NotFound, Refused
from core.model import Line, OrderContent, OrderEventKind, OrderId, OrderItem, OrderState, Side, Viewer
from core.repository import Repository, broken_orders, reading, transaction
from core.store.memory import memory
from core.store.tables import AuditRow, MailRow, MessageRow, OrderEventRow, OrderRow, OrderVersionRow
from core.views import OrderPage
from tests import factories
from tests.cast import NOW, Cast
from tests.factories import CONTENT, in_talks, negotiating

K = OrderEventKind
LATER = NOW + timedelta(hours=1)
EDITED = replace(CONTENT, work="新規商談の獲得に向けた架電、商談設定および同席")


def act(engine: Engine, viewer: Viewer, action: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, named.pop("at", NOW), **named)


def page(engine: Engine, viewer: Viewer, order: OrderId, at: datetime = NOW) -> OrderPage:
    with reading(engine, viewer) as repo:
        return repo.orders.page(order, jst_date(at))


def mails(engine: Engine, kind: str) -> list[MailRow]:
    with Session(engine) as session:
        return list(session.scalars(select(MailRow).where(MailRow.kind == kind).order_by(MailRow.id)))


def everything(engine: Engine) -> list[Any]:
    """What a refused action must leave as it was."""
    tables = (OrderRow, OrderVersionRow, OrderEventRow, MessageRow, MailRow, AuditRow)
    with Session(engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def refused(engine: Engine, viewer: Viewer, error: type[ConsoleError], action: Callable[..., Any], *arguments: Any):
    """The sentence with which the action is refused; nothing in the database has changed."""
    before = everything(engine)
    with pytest.raises(error) as caught:
        act(engine, viewer, action, *arguments)
    assert everything(engine) == before
    return caught.value.sentence


# --- 見積を依頼する (O1) ------------------------------------------------------------------------------------------


def test_asking_for_a_quote_tells_the_partner_once(engine: Engine, cast: Cast):
    proposal = in_talks(engine, cast)
    order = act(engine, cast.buyer, request_quote, proposal)
    assert act(engine, cast.buyer, request_quote, proposal) == order
    shown = page(engine, cast.seller, order)
    assert (shown.order.state, shown.versions) == (OrderState.REQUESTED, ())
    assert [e.kind for e in shown.events] == [K.QUOTE_REQUESTED]
    assert len(mails(engine, "quote_requested")) == 1


def test_the_partner_may_begin_unasked_and_the_client_then_need_not_ask(engine: Engine, cast: Cast):
    proposal = in_talks(engine, cast)
    order = act(engine, cast.seller, start_order, proposal)
    assert act(engine, cast.seller, start_order, proposal) == order
    assert page(engine, cast.buyer, order).order.state is OrderState.STARTED
    assert "作成を始めています" in refused(engine, cast.buyer, Refused, request_quote, proposal)


def test_starting_what_was_asked_for_opens_the_same_order(engine: Engine, cast: Cast):
    proposal = in_talks(engine, cast)
    order = act(engine, cast.buyer, request_quote, proposal)
    assert act(engine, cast.seller, start_order, proposal) == order


def test_before_the_interview_there_is_nothing_to_ask_for(engine: Engine, cast: Cast):
    proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    refused(engine, cast.buyer, NotFound, request_quote, proposal)
    refused(engine, cast.seller, NotFound, start_order, proposal)


# --- who may (A3, A5) -------------------------------------------------------------------------------------------

STEPS: dict[str, tuple[str, Callable[..., Any], tuple[Any, ...]]] = {
    # who takes the step, the step, what it says besides the order
    "submit_version": ("seller", submit_version, (1, EDITED)),
    "edit by the client": ("buyer", submit_version, (1, EDITED)),
    "request_revision": ("buyer", request_revision, ("単価を見直してください。",)),
    "request_approval": ("buyer", request_approval, (1,)),
    "approve": ("seller", approve, (1,)),
}
NOBODY = {"looker": NotAllowed, "outsider": NotFound, "rival": NotFound, "sales": NotAllowed, "operator": NotAllowed}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", NOBODY)
def test_strangers_and_guests_take_no_step(engine: Engine, cast: Cast, step: str, who: str):
    order = negotiating(engine, cast)
    _, action, arguments = STEPS[step]
    before = everything(engine)
    with pytest.raises((NotAllowed, NotFound)) as caught:
        act(engine, getattr(cast, who), action, order, *arguments)
    assert everything(engine) == before
    if who in ("outsider", "rival"):
        assert isinstance(caught.value, NotFound)


@pytest.mark.parametrize("step", ["request_revision", "request_approval", "approve"])
def test_no_side_takes_the_others_step(engine: Engine, cast: Cast, step: str):
    who, action, arguments = STEPS[step]
    other = cast.buyer if who == "seller" else cast.seller
    assert "のみ行えます" in refused(engine, other, NotAllowed, action, negotiating(engine, cast), *arguments)


@pytest.mark.parametrize("who", ["outsider", "rival", "operator"])
def test_somebody_elses_order_is_not_there(engine: Engine, cast: Cast, who: str):
    order = negotiating(engine, cast)
    stranger = getattr(cast, who)
    for read in (lambda repo: repo.orders.page(order, jst_date(NOW)), lambda repo: repo.orders.version(order, 1)):
        with pytest.raises(NotFound), reading(engine, stranger) as repo:
            read(repo)
    with reading(engine, stranger) as repo:
        assert repo.orders.successor(order) is None


def test_a_version_that_does_not_exist_is_not_found(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    with pytest.raises(NotFound), reading(engine, cast.buyer) as repo:
        repo.orders.version(order, 2)


# --- versions (O2, O3, O4) --------------------------------------------------------------------------------------


def test_the_partners_first_version_starts_the_negotiation(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    shown = page(engine, cast.buyer, order)
    [version] = shown.versions
    assert (version.number, version.side, version.author) == (1, Side.PARTNER, "髙﨑 直人")
    assert (version.content, version.submitted_at, len(version.digest)) == (CONTENT, NOW, 64)
    assert shown.order.state is OrderState.NEGOTIATING
    assert [e.kind for e in shown.events] == [K.QUOTE_REQUESTED, K.VERSION_SUBMITTED]
    assert {m.to[0] for m in mails(engine, "order_submitted")} == {
        "buyer@aoba-keiki.example",
        "boss@aoba-keiki.example",
    }


def test_every_version_stays_as_it_was(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, submit_version, order, 1, EDITED, at=LATER)
    repriced = replace(EDITED, lines=(replace(EDITED.lines[0], unit_price=Decimal(2800)),))
    act(engine, cast.seller, submit_version, order, 2, repriced, at=LATER)
    versions = page(engine, cast.seller, order).versions
    assert [(v.number, v.side, v.content) for v in versions] == [
        (1, Side.PARTNER, CONTENT),
        (2, Side.CLIENT, EDITED),
        (3, Side.PARTNER, repriced),
    ]
    assert len({v.digest for v in versions}) == 3
    assert list(broken_orders(engine)) == []


def test_the_client_waits_until_the_partner_has_written(engine: Engine, cast: Cast):
    order = act(engine, cast.buyer, request_quote, in_talks(engine, cast))
    assert "作成中" in refused(engine, cast.buyer, Refused, submit_version, order, 0, CONTENT)
    assert "作成中" in refused(engine, cast.buyer, Refused, request_revision, order, "早めにお願いします。")
    assert "作成中" in refused(engine, cast.buyer, Refused, request_approval, order, 0)


CHANGES = {
    OrderItem.WORK: replace(CONTENT, work="別の業務"),
    OrderItem.TERM: replace(CONTENT, end=date(2027, 3, 31)),
    OrderItem.DELIVERABLES: replace(CONTENT, deliverables=""),
    OrderItem.DETAILS: replace(CONTENT, details="対面で実施する。"),
    OrderItem.TERMS: replace(CONTENT, terms=replace(CONTENT.terms, payment_day=10)),
    OrderItem.LINES: replace(CONTENT, lines=CONTENT.lines[:1]),
    OrderItem.REMARKS: replace(CONTENT, remarks=""),
}


@pytest.mark.parametrize("item", OrderItem)
def test_the_client_saves_its_items_and_asks_for_the_others(engine: Engine, cast: Cast, item: OrderItem):
    order = negotiating(engine, cast)
    if item in (OrderItem.LINES, OrderItem.REMARKS):
        sentence = refused(engine, cast.buyer, Refused, submit_version, order, 1, CHANGES[item])
        assert item.label in sentence
    else:
        assert act(engine, cast.buyer, submit_version, order, 1, CHANGES[item]) == 2


@pytest.mark.parametrize("item", OrderItem)
def test_the_partner_saves_every_item_and_the_chat_names_it(engine: Engine, cast: Cast, item: OrderItem):
    order = negotiating(engine, cast)
    act(engine, cast.seller, submit_version, order, 1, CHANGES[item])
    with Session(engine) as session:
        line = session.scalars(select(MessageRow.body).order_by(MessageRow.id.desc())).first()
    assert line == f"パートナーが見積・発注書 第2版を提出しました（変更：{item.label}）。"


def test_saving_without_a_change_says_so(engine: Engine, cast: Cast):
    assert "変更された項目がありません" in refused(
        engine, cast.seller, Refused, submit_version, negotiating(engine, cast), 1, CONTENT
    )


def test_a_clients_edits_are_mailed_once_when_its_pen_rests(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, submit_version, order, 1, EDITED, at=LATER)
    act(engine, cast.buyer, submit_version, order, 2, replace(EDITED, deliverables="なし"), at=LATER)
    to_seller = [m for m in mails(engine, "order_submitted") if m.to == ["seller@tsukinowa.example"]]
    assert [m.state.value for m in to_seller] == ["cancelled", "queued"]
    assert to_seller[1].due_at == LATER + timedelta(minutes=10)


# --- bad input (O9) ---------------------------------------------------------------------------------------------

LINE = CONTENT.lines[0]
BAD = {
    "nothing": (OrderContent(), "本件業務内容を入力してください。\n委託期間の"),
    "end before start": (replace(CONTENT, end=date(2026, 11, 30)), "終了日は、開始日以降"),
    "quantity 0": (replace(CONTENT, lines=(replace(LINE, quantity=Decimal(0)),)), "数量は0より大きい数"),
    "negative quantity": (replace(CONTENT, lines=(replace(LINE, quantity=Decimal(-3)),)), "数量は0より大きい数"),
    "10^12 yen": (replace(CONTENT, lines=(replace(LINE, unit_price=Decimal(10**12)),)), "100,000,000,000円以下"),
    "no line": (replace(CONTENT, lines=()), "1行以上"),
    "20,000 characters": (
        replace(CONTENT, details="あ" * 20_000),
        "以内で入力してください（現在20,000文字）",
    ),
    "a name of 101 characters": (replace(CONTENT, lines=(replace(LINE, name="a" * 101),)), "100文字以内"),
    "invisible work": (replace(CONTENT, work="\u200b\u2060"), "本件業務内容を入力してください。"),
}


@pytest.mark.parametrize(("content", "says"), BAD.values(), ids=BAD)
def test_bad_content_gets_a_sentence_and_changes_nothing(engine: Engine, cast: Cast, content: OrderContent, says: str):
    order = negotiating(engine, cast)
    assert says in refused(engine, cast.seller, Refused, submit_version, order, 1, content)


ODD_TEXTS = [
    "髙﨑㈱ ① 〜 ～ 神",
    "😀👩‍💻 と 👨‍👩‍👧‍👦",
    "# 見出し\n- [x](javascript:alert(1)) ![](http://x.example/a.png)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "10,000円~20,000円 -> 3~5社 :material/home: $x$",
    "'; DROP TABLE order_document; --",
]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_texts_come_back_as_they_were_typed(engine: Engine, cast: Cast, text: str):
    order = negotiating(engine, cast)
    odd = replace(
        CONTENT, work=text, details=text, remarks=text, lines=(replace(LINE, name=text.replace("\n", " "), unit="㎡"),)
    )
    act(engine, cast.seller, submit_version, order, 1, odd)
    assert page(engine, cast.buyer, order).versions[-1].content == odd


def test_what_nobody_sees_is_not_kept(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.seller, submit_version, order, 1, replace(CONTENT, work="架電\0\u202e業務\r\n二行目  "))
    assert page(engine, cast.buyer, order).versions[-1].content.work == "架電業務\n二行目"


def test_amounts_beyond_what_32_bits_hold_are_kept(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    large = replace(CONTENT, lines=(Line("一括", Decimal(10**11), Decimal(1), "式"),) * 60)
    act(engine, cast.seller, submit_version, order, 1, large)
    with Session(engine) as session:
        assert session.scalar(select(OrderRow.subtotal)) == 60 * 10**11


# --- 修正依頼 (O3) ------------------------------------------------------------------------------------------------


def test_a_request_for_revision_reaches_the_partner_as_message_and_mail(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, request_revision, order, "単価を2,800円にしてください。")
    shown = page(engine, cast.seller, order)
    assert (shown.events[-1].kind, shown.events[-1].text) == (K.REVISION_REQUESTED, "単価を2,800円にしてください。")
    assert shown.events[-1].version == 1
    [mail] = mails(engine, "revision_requested")
    assert "単価を2,800円にしてください。" in mail.text
    with reading(engine, cast.seller) as repo:
        last = repo.messages.thread(shown.order.proposal).messages[-1].body
    assert last == "【修正依頼】\n単価を2,800円にしてください。"


@pytest.mark.parametrize(
    ("text", "says"), [("", "修正内容を入力"), (" \n ", "修正内容を入力"), ("あ" * 2001, "2,000文字以内")]
)
def test_a_request_for_revision_needs_words(engine: Engine, cast: Cast, text: str, says: str):
    assert says in refused(engine, cast.buyer, Refused, request_revision, negotiating(engine, cast), text)


def test_the_second_press_of_a_request_for_revision_changes_nothing(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, request_revision, order, "単価の見直し", intent="one press")
    before = everything(engine)
    act(engine, cast.buyer, request_revision, order, "単価の見直し", intent="one press")
    assert everything(engine) == before


def test_a_request_for_revision_lets_a_pending_approval_fall(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.buyer, request_revision, order, "やはり単価の見直しをお願いします。")
    shown = page(engine, cast.seller, order)
    assert shown.order.state is OrderState.NEGOTIATING
    assert [e.kind for e in shown.events][-2:] == [K.APPROVAL_WITHDRAWN, K.REVISION_REQUESTED]
    assert "取り下げ" in refused(engine, cast.seller, Refused, approve, order, 1)


def test_while_the_candidate_is_declined_nobody_negotiates(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, decline, page(engine, cast.buyer, order).order.proposal)
    for step, (who, action, arguments) in STEPS.items():
        assert refused(engine, getattr(cast, who), Refused, action, order, *arguments), step


# --- two at once (O6) -------------------------------------------------------------------------------------------


def test_the_second_to_save_is_told_which_version_stands(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.seller, submit_version, order, 1, CHANGES[OrderItem.LINES])
    before = everything(engine)
    with pytest.raises(Conflict) as caught:
        act(engine, cast.buyer, submit_version, order, 1, EDITED)
    assert caught.value.latest == 2
    assert everything(engine) == before


def test_the_loser_saves_its_text_on_the_new_base(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.seller, submit_version, order, 1, CHANGES[OrderItem.REMARKS])
    merged = CHANGES[OrderItem.REMARKS].with_items_of(EDITED, (OrderItem.WORK,))
    assert act(engine, cast.buyer, submit_version, order, 2, merged) == 3
    assert page(engine, cast.buyer, order).versions[-1].content == replace(EDITED, remarks="")


def test_the_second_press_of_one_save_finds_its_effect_there(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    assert act(engine, cast.buyer, submit_version, order, 1, EDITED) == 2
    before = everything(engine)
    assert act(engine, cast.buyer, submit_version, order, 1, EDITED) == 2
    assert everything(engine) == before


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """What each step returned or raised, all started together."""

    def outcome(step: Callable[[], Any]) -> Any:
        try:
            return step()
        except ConsoleError as refusal:
            return refusal

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(outcome, steps))


def test_of_two_edits_at_once_one_counts_and_the_other_is_told_20_times(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    for base in range(1, 21):
        mine, theirs = replace(CONTENT, work=f"企業の案{base}"), replace(CONTENT, work=f"パートナーの案{base}")
        results = at_once(
            lambda base=base, text=mine: act(engine, cast.buyer, submit_version, order, base, text),
            lambda base=base, text=theirs: act(engine, cast.seller, submit_version, order, base, text),
        )
        assert sorted(map(str, (type(r).__name__ for r in results))) == ["Conflict", "int"]
        assert base + 1 in results
    assert len(page(engine, cast.buyer, order).versions) == 21
    assert list(broken_orders(engine)) == []


# --- cost -------------------------------------------------------------------------------------------------------


def statements(engine: Engine, read: Callable[[Repository], Any], viewer: Viewer) -> int:
    counted: list[str] = []

    def count(*arguments: Any) -> None:
        counted.append(arguments[2])

    memory(engine).forget()
    event.listen(engine, "before_cursor_execute", count)
    try:
        with reading(engine, viewer) as repo:
            read(repo)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len([each for each in counted if each.startswith("SELECT")])


def test_an_orders_screen_costs_the_same_queries_at_3_versions_and_at_30(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)

    def read(repo: Repository) -> OrderPage:
        return repo.orders.page(order, jst_date(NOW))

    for base in (1, 2):
        act(engine, cast.seller, submit_version, order, base, replace(CONTENT, work=f"案{base}"))
    few = statements(engine, read, cast.buyer)
    for base in range(3, 30):
        act(engine, cast.seller, submit_version, order, base, replace(CONTENT, work=f"案{base}"))
    assert len(page(engine, cast.buyer, order).versions) == 30
    assert statements(engine, read, cast.buyer) == few
