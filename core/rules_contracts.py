"""The law of contracts: their status, the three dates, how one is renewed, how one ends early (C1–C3, L9)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from core import formats
from core.calendar import Term, after_months
from core.errors import Refused
from core.formats import day
from core.line_months import moved
from core.model import ContractStatus, OrderContent, Side
from core.model_contracts import DealStep
from core.payment_terms import months_of_work
from core.rules_orders import term


def contract_status(
    *, approved: bool, start: date | None, end: date | None, ended_on: date | None, today: date
) -> ContractStatus:
    """The status that lists count (O5, C1, C3). `ended_on` is the day an approved termination names."""
    if not approved or start is None or end is None:
        return ContractStatus.DRAFTING
    if today > (ended_on or end):
        return ContractStatus.ENDED
    if ended_on:
        return ContractStatus.TERMINATING
    return ContractStatus.SCHEDULED if today < start else ContractStatus.ACTIVE


# --- the three dates (C2, L9) ---------------------------------------------------------------------------------------

REMINDED: tuple[int, ...] = (30, 14, 7)
"""How many days before a contract's end both sides are reminded, while nothing follows it (C2)."""

NOTICE_DAYS = 30
"""A contract's end, or that it isn't renewed, is told this many days ahead (C2, L9)."""

NOTICE_MONTHS = 6
"""From this many months on the law asks for it where the partner is a freelancer (L9); elsewhere it is our custom."""


@dataclass(frozen=True, slots=True)
class ContractDates:
    """The three dates of a contract, which are three different things (C2).

    `reminders` are days on which both sides are reminded, the earliest first. `notice_by` is the last day to say that
    it won't be renewed; `lawful` whether the law asks for that, None where it would if the partner is a freelancer,
    which it has not answered yet (L9).
    """

    reminders: tuple[date, ...]
    notice_by: date
    lawful: bool | None
    end: date


def dates(start: date, end: date, freelancer: bool | None, *, since: date | None = None) -> ContractDates:
    """The three dates of a contract from `start` through `end` (C2, L9).

    `since` is where an unbroken row of contracts began that this one goes on with: the law counts them together. Only
    days of the contract remind: one of five days is not announced before it has begun.
    """
    long = Term(since or start, end).months >= NOTICE_MONTHS
    return ContractDates(
        reminders=tuple(on for days in REMINDED if (on := end - timedelta(days=days)) >= start),
        notice_by=end - timedelta(days=NOTICE_DAYS),
        lawful=long and freelancer,
        end=end,
    )


def due_reminder(three: ContractDates, agreed_on: date, today: date) -> int | None:
    """Which reminder is due today: how many days before the end it belongs to, None where none is (C2).

    The latest one, so that a worker that was away doesn't tell three things at once; none from before the contract was
    agreed on, and none once it is over.
    """
    if today > three.end:
        return None
    due = [on for on in three.reminders if agreed_on <= on <= today]
    return (three.end - due[-1]).days if due else None


LATE: dict[bool | None, str] = {
    True: (
        "このパートナーはフリーランスに当たり、契約が6か月以上続いているため、契約の解除や更新しないことは、"
        "少なくとも30日前までに予告する必要があります（フリーランス法16条）。"
    ),
    None: (
        "契約が6か月以上続いています。パートナーがフリーランスに当たる場合は、契約の解除や更新しないことを、"
        "少なくとも30日前までに予告する必要があります（フリーランス法16条）。"
    ),
    False: "",
}
"""What the law says of the last 30 days, by whether it asks for notice (L9)."""


def late_termination(three: ContractDates, on: date | None, today: date) -> str:
    """What to warn of where a contract is asked to end on `on` without the notice that the law asks for (L9)."""
    if on is None or on >= today + timedelta(days=NOTICE_DAYS) or not LATE[three.lawful]:
        return ""
    if (left := (on - today).days) < 0:
        return ""
    when = f"本日から{left}日後" if left else "本日"
    return f"{LATE[three.lawful]}契約解除日（{day(on)}）は{when}です。予告について、双方で確認してください。"


def late_renewal(three: ContractDates, today: date) -> str:
    """What to warn of where no renewal was agreed on and the last day to give notice has passed (L9)."""
    if today <= three.notice_by or today > three.end or not LATE[three.lawful]:
        return ""
    return f"{LATE[three.lawful]}予告の期限（{day(three.notice_by)}）を過ぎています。"


# --- what is next ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a deal stands, as what is next in it follows from it.

    `status` is that of the contract that runs now, else of the one that is next or was last; `three` are the dates of
    the contract that was agreed on last. `unbilled` is the first month that the partner has still to register and that
    has begun, `unchecked` the latest that the client has still to rate.
    """

    status: ContractStatus
    start: date
    ends_on: date
    three: ContractDates
    stopping: bool = False
    renewing: bool = False
    renewed: bool = False
    reviewed: bool = False
    unbilled: date | None = None
    unchecked: date | None = None


def next_step(now: Standing, side: Side, today: date) -> tuple[str, DealStep | None]:
    """What is next in a deal in a sentence, and the step that this side can take; the most urgent first."""
    client, ends = side is Side.CLIENT, day(now.ends_on)
    match now.status:
        case ContractStatus.ENDED if client and not now.reviewed:
            return f"{ends}に終了しました。パートナーへのレビューをお書きください。", DealStep.WRITE_REVIEW
        case ContractStatus.ENDED:
            return f"{ends}に終了しました。", None
        case _ if now.stopping:
            return "契約停止を申請中です。運営が確認しています。結果はメールでお知らせします。", None
        case ContractStatus.TERMINATING:
            said = f"契約停止が承認され、{ends}に終了します。"
        case _ if now.renewing:
            return f"{ends}まで。更新の見積・発注書を双方で確認しています。", DealStep.OPEN_RENEWAL
        case ContractStatus.ACTIVE if now.renewed:
            said = f"{ends}まで。翌日から、更新後の契約が始まります。"
        case ContractStatus.SCHEDULED:
            said = f"{day(now.start)}から契約が始まります。"
        case _ if today >= now.three.end - timedelta(days=max(REMINDED)):
            left = (now.three.end - today).days
            said = f"{ends}に終了します（{f'あと{left}日' if left else '本日'}）。"
            if client:
                return f"{said}続ける場合は「契約を更新」を依頼してください。", DealStep.RENEW
            said += "続けるかどうかを、メッセージで企業にご確認ください。"
        case _:
            said = f"{ends}まで。更新しない場合の予告の期限は{day(now.three.notice_by)}です。"
    if client and now.unchecked:
        return f"{said}{formats.month(now.unchecked)}の品質チェックが未回答です。", DealStep.CHECK_QUALITY
    if not client and now.unbilled:
        return f"{said}{formats.month(now.unbilled)}分の請求書を登録できます。", DealStep.REGISTER_INVOICE
    return said, None


# --- renewal (C2) ---------------------------------------------------------------------------------------------------

RENEWABLE: dict[ContractStatus, str] = {
    ContractStatus.DRAFTING: "承認済みの契約だけを更新できます。",
    ContractStatus.SCHEDULED: "",
    ContractStatus.ACTIVE: "",
    ContractStatus.TERMINATING: "解除が決まった契約は更新できません。続ける場合は弊社営業担当にご相談ください。",
    ContractStatus.ENDED: "終了した契約は更新できません。新しく依頼する場合は弊社営業担当にご相談ください。",
}
"""Why a contract of this status can't be renewed; empty where it can (C2: no gap, so not after its end)."""


def require_renewable(status: ContractStatus, *, pending: bool) -> None:
    """Raise Refused unless a contract of this status can be renewed, which nobody has asked to end (C2, C3)."""
    if RENEWABLE[status]:
        raise Refused(RENEWABLE[status])
    if pending:
        raise Refused("契約停止を申請中のため、更新を依頼できません。運営の確認の結果をお待ちください。")


def renewal_of(before: OrderContent) -> OrderContent:
    """What a renewal starts from: the contract's text, for as many months again from the day after its end (C2).

    Lines that name a month of the contract name the month of the renewal that stands in its place.
    """
    period = term(before)
    if period is None:
        return before
    start = period.end + timedelta(days=1)
    end = start + timedelta(days=period.days - 1)
    if not period.days_over:
        end = after_months(start, period.months) - timedelta(days=1)
    by = (start.year - period.start.year) * 12 + start.month - period.start.month
    months = [each.month for each in months_of_work(before.terms, period)]
    lines = tuple(replace(line, name=moved(line.name, months, by)) for line in before.lines)
    return replace(before, start=start, end=end, lines=lines)


def require_continuation(before: OrderContent, content: OrderContent, *, ended_on: date | None = None) -> None:
    """Raise Refused unless a renewal begins on the day after the contract it follows: no gap, no overlap (C2).

    `ended_on` is the day on which that contract ends early (C3); then nothing can follow it.
    """
    if ended_on is not None:
        raise Refused(RENEWABLE[ContractStatus.TERMINATING])
    if before.end and content.start != before.end + timedelta(days=1):
        raise Refused(
            f"更新後の委託期間は、現在の契約終了日の翌日（{day(before.end + timedelta(days=1))}）から始めてください。"
        )


# --- the early end (C3) ----------------------------------------------------------------------------------------------

TERMINABLE: dict[ContractStatus, str] = {
    ContractStatus.DRAFTING: "契約が成立していないため、解除の申請は必要ありません。",
    ContractStatus.SCHEDULED: "",
    ContractStatus.ACTIVE: "",
    ContractStatus.TERMINATING: "この契約は、すでに解除が承認されています。",
    ContractStatus.ENDED: "この契約は、すでに終了しています。",
}
"""Why a contract of this status can't be ended early; empty where it can (C3)."""


def require_terminable(status: ContractStatus, *, pending: bool, renewed: bool) -> None:
    """Raise Refused unless this contract can be asked to end early: one request at a time, and not before a renewal
    that would be left hanging (C2, C3).
    """
    if TERMINABLE[status]:
        raise Refused(TERMINABLE[status])
    if pending:
        raise Refused("契約停止を申請中です。運営の確認をお待ちください。")
    if renewed:
        raise Refused("更新後の契約が成立しています。先に、更新後の契約の解除を申請してください。")


def require_termination_day(on: date | None, today: date, last: date) -> date:
    """The day of 契約停止申請, from today through the contract's end; raise Refused otherwise (C3)."""
    if on is None:
        raise Refused("契約解除日を選択してください。")
    if not today <= on <= last:
        raise Refused(f"契約解除日は、本日から契約終了日（{day(last)}）までの日付にしてください。")
    return on


def require_endable(ends_on: date, today: date, *, renewed: bool) -> None:
    """Raise Refused unless operations may let a contract end on the day asked for: not in the past, and not before a
    renewal that both sides have approved, which would be left hanging (C2, C3).
    """
    if ends_on < today:
        raise Refused(
            f"申請された契約解除日（{day(ends_on)}）を過ぎています。却下し、新しい日付での申請をご案内ください。"
        )
    if renewed:
        raise Refused(
            "更新後の契約が承認済みのため、この契約だけを解除できません。更新後の契約の解除を先にご案内ください。"
        )
