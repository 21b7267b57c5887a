"""定例資料: a director has a meeting's figures put together, writes beside them, and shares them (D8)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from core import kpi, kpi_contracts, money, rules
from core import letters_direction as letters
from core import rules_packs as law
from core.actions.negotiation import tell
from core.calendar import jst_date
from core.kpi_scripts import UNDECIDED, Compared, Measure
from core.model import Side
from core.model_direction import ActionState, CaseActionId, CaseId, PackId, Plan, Work
from core.packs import DayWork, MemberWork, Offer, PackContent, Renewal, ScriptWork, Stretch, Verdict
from core.repository import Repository
from core.rules import Permission
from core.views.direction import CaseHead
from core.views.packs import PackPage


def make_pack(repo: Repository, case: CaseId, meets_on: date, now: datetime) -> PackId:
    """Put together the pack of a case's meeting on a day, its figures as of now; made again, it gets those of now.

    Comments, actions and what is proposed stay, and so does what was shared until it is shared anew. Where nothing was
    counted since, nothing changes. Raises NotAllowed, NotFound, and Refused where no meeting is scheduled, its week has
    not begun or no contract runs then (D8).
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.packs.hold(case)
    known = repo.packs.at(case, meets_on)
    stands = None if known is None else repo.packs.page(known).form.content
    content = _content(repo, case, meets_on, stands, now)
    if known is not None and stands == content:
        return known  # the second press of a double click finds its effect already there
    pack = repo.packs.put(content)
    told = {"case": case, "meets_on": meets_on, "as_of": content.as_of, "sha256": content.digest}
    repo.audit.record("make_pack", "meeting_pack", pack, now, after=told)
    return pack


def write_comments(repo: Repository, pack: PackId, seen: str, typed: Mapping[law.Spoken, str], now: datetime) -> None:
    """Keep what is said of members and of the whole, each for both sides or for kakutoku alone (D8).

    `seen` is the digest of the comments that were on the screen. Raises NotAllowed, NotFound, Refused where one is too
    long, and Conflict where somebody else wrote some meanwhile.
    """
    page = _held(repo, pack)
    said = law.require_comments(typed)
    changed = {about: text for about, text in said.items() if page.said.get(about, "") != text}
    if not changed:
        return
    law.require_seen(seen, page.comments_digest)
    repo.packs.put_comments(pack, changed, now)
    internal = sum(1 for _, own in changed if own)
    told = {"comments": len(changed) - internal, "internal_comments": internal}
    repo.audit.record("write_comments", "meeting_pack", pack, now, after=told)


def write_offer(
    repo: Repository,
    pack: PackId,
    seen: str,
    typed: Mapping[str, str],
    now: datetime,
) -> None:
    """Keep what is proposed for the renewal: `hours` and `appointments` a month, net yen `monthly`, `text` (D8).

    `seen` is the digest of the proposal that was on the screen. Raises as `write_comments`, and Refused where a figure
    is none.
    """
    page = _held(repo, pack)
    offer = law.require_offer(typed["hours"], typed["appointments"], typed["monthly"], typed["text"])
    if page.form.offer == offer:
        return
    law.require_seen(seen, page.offer_digest)
    repo.packs.put_offer(pack, offer)
    repo.audit.record("write_offer", "meeting_pack", pack, now, after=_told(offer), before=_told(page.form.offer))


def add_action(
    repo: Repository, pack: PackId, typed: str, side: Side, due_on: date | None, now: datetime
) -> CaseActionId:
    """Note what was agreed on in a meeting, and whose it is; the same once more is the one that stands (D8).

    Raises NotAllowed, NotFound, and Refused where the text is missing, or it is due before its meeting.
    """
    page = _held(repo, pack)
    text = law.require_action(typed, side, due_on, page.form.content.meets_on)
    for known in page.form.actions:
        if (known.text, known.side, known.due_on) == (text, side, due_on):
            return known.id
    action = repo.next_actions.add(page.case, pack, text, side, due_on, now)
    told = {"text": text, "side": side, "due_on": due_on}
    repo.audit.record("add_action", "case_action", action, now, after=told)
    return action


def correct_action(
    repo: Repository, action: CaseActionId, typed: str, side: Side, due_on: date | None, now: datetime
) -> None:
    """Say in other words what was agreed on, whose it is, or until when. Raises as `add_action`."""
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    case, known = repo.next_actions.get(action)
    repo.packs.hold(case)
    text = law.require_action(typed, side, due_on, known.agreed_on)
    before = {"text": known.text, "side": known.side, "due_on": known.due_on}
    after = {"text": text, "side": side, "due_on": due_on}
    if before != after:
        repo.next_actions.put(action, text, side, due_on)
        repo.audit.record("correct_action", "case_action", action, now, before=before, after=after)


def settle_action(repo: Repository, action: CaseActionId, state: ActionState, now: datetime) -> None:
    """It is done, dropped, or open again (D8). Raises NotAllowed, and NotFound."""
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    case, _ = repo.next_actions.get(action)
    repo.packs.hold(case)
    known = repo.next_actions.get(action)[1]
    if known.state is not state:
        repo.next_actions.settle(action, state, now)
        told = {"state": state}
        repo.audit.record("settle_action", "case_action", action, now, before={"state": known.state}, after=told)


def share_pack(repo: Repository, pack: PackId, seen: str, now: datetime) -> None:
    """Share a pack with both sides as it was on the screen, whose digest is `seen`; the client's people are told (D8).

    Shared again, what is shared becomes a revision; the trail keeps the digest of the one before. Raises NotAllowed,
    NotFound, and Conflict where somebody else changed the pack meanwhile.
    """
    page = _held(repo, pack).on(jst_date(now))
    if page.shared_digest == page.form.digest:
        return  # the second press of a double click finds its effect already there
    law.require_seen(seen, page.form.digest)
    repo.packs.share(pack, page.form, now)
    repo.audit.record(
        "share_pack",
        "meeting_pack",
        pack,
        now,
        before={"sha256": page.shared_digest} if page.shared_digest else None,
        after={"sha256": page.form.digest},
    )
    head = repo.cases.head(page.case, jst_date(now))
    tell(
        repo,
        head.client_id,
        now,
        lambda to: letters.pack_shared(to, head, pack, page.form, at=now, revised=page.shared_digest is not None),
        news=True,
    )


def _held(repo: Repository, pack: PackId) -> PackPage:
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.packs.hold(repo.packs.case_of(pack))
    return repo.packs.page(pack)


def _told(offer: Offer | None) -> dict[str, object] | None:
    return (
        {"hours": offer.hours, "appointments": offer.appointments, "monthly_yen": offer.monthly, "text": offer.text}
        if offer
        else None
    )


def _content(repo: Repository, case: CaseId, meets_on: date, stands: PackContent | None, now: datetime) -> PackContent:
    """Everything that is counted, by the functions that the KPI screens call, up to the meeting's day at most."""
    today = jst_date(now)
    head, schedule = repo.cases.head(case, today), repo.packs.schedule(case)
    starts = law.require_makeable(meets_on, schedule.starts, head.starts, head.ends, now)
    until = min(today, meets_on)
    week = law.week_of(meets_on, stands, repo.packs.before(case, meets_on))
    month = law.month_of(until)
    whole = _stretch(repo, case, head.starts, head.ends, until)
    month_so_far = _stretch(repo, case, *month, until)
    compared = repo.kpi.comparison(case, until)
    months = {each.member: each for each in repo.kpi.members(case, *month, until)}
    weeks = {each.member: each.work for each in repo.kpi.members(case, *week, until)}
    return PackContent(
        case=case,
        name=head.name,
        client=head.client,
        partner=head.partner,
        director=head.director,
        meets_on=meets_on,
        starts=starts,
        minutes=schedule.minutes,
        as_of=law.moment_of(now),
        week=_stretch(repo, case, *week, until),
        month=month_so_far,
        whole=whole,
        days=tuple(DayWork(each.day, each.work) for each in repo.kpi.daily(case, month[0], until)),
        members=tuple(
            MemberWork(
                each.member,
                each.name,
                weeks.get(each.member, Work()),
                each.work,
                each.target.appointments,
                each.progress,
            )
            for each in months.values()
        ),
        scripts=tuple(
            ScriptWork(each.script, each.name, each.work) for each in compared.figures if each.work != Work()
        ),
        verdicts=(
            *_verdicts(Measure.APPOINTMENT, compared.appointments),
            *_verdicts(Measure.CONTACT, compared.contacts),
        ),
        bookings=repo.packs.bookings(case, week[0], until),
        renewal=_renewal(repo, head, whole, month[0], meets_on),
    )


def _stretch(repo: Repository, case: CaseId, first: date, last: date, until: date) -> Stretch:
    [found] = repo.kpi.cases(first, last, until, case=case)
    return Stretch(
        first=first,
        last=max(first, min(last, until)),  # before a contract has begun, its first day and nothing done
        work=found.work,
        minutes_due=found.target.minutes,
        appointments_due=found.target.appointments,
        minutes_planned=found.planned.minutes,
        appointments_planned=found.planned.appointments,
        progress=found.progress,
    )


def _verdicts(measure: Measure, compared: Sequence[Compared]) -> tuple[Verdict, ...]:
    """Each pattern beside the leading one."""
    if len(compared) < 2:
        return (Verdict(measure.label, "", UNDECIDED, "比べるパターンが2つ以上必要です。"),)
    leading = compared[0].name
    return tuple(Verdict(measure.label, f"{leading}と{each.name}", each.verdict, each.missing) for each in compared[1:])


def _renewal(repo: Repository, head: CaseHead, whole: Stretch, month: date, meets_on: date) -> Renewal | None:
    contract = repo.packs.contract(head.order)
    if not law.renewal_due(head.ends, contract.agreed_end, meets_on, negotiating=contract.negotiating):
        return None
    plan = repo.cases.overview(head.id).plan_of(month) or Plan(0, 0)
    an_hour = kpi.appointments_per_hour(whole.work)
    months = kpi_contracts.months_of(contract.starts, contract.agreed_end)
    return Renewal(
        ends=head.ends,
        negotiating=contract.negotiating,
        per_hour=an_hour,
        hours_needed=kpi.hours_needed(Decimal(plan.appointments), an_hour),
        monthly=None if contract.subtotal is None else money.per(contract.subtotal, months),
        plan=plan,  # of a whole month: in the one in which a contract ends, its figures ask for a part of it
    )
