"""What the demo's directors prepare and hear: kickoff sheets, lists, appointments as they come, last week's packs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.actions.feed import report_appointment, settle_appointment
from core.actions.kickoff import save_kickoff, share_kickoff
from core.actions.knowledge import write_page
from core.actions.packs import add_action, make_pack, share_pack, write_comments
from core.actions.target_lists import request_list, take_list
from core.demo.case_shapes import DemoCase
from core.demo.case_texts import KICKOFF, KNOWLEDGE
from core.demo.case_work import CaseEvent, last_business_day, last_meeting
from core.demo.orders import month_start
from core.demo.people import FOUNDER
from core.demo.world import World
from core.model import ProposalId, Side
from core.model_direction import AppointmentState, ListPriority, ScriptId
from core.repository import Repository
from core.rules_feed import AppointmentForm
from core.rules_packs import Spoken

COMPANIES = (
    ("株式会社そらまめ食品流通", "営業企画部長 小豆沢様"),
    ("かわせみ運輸株式会社", "業務課長 翡翠川様"),
    ("医療法人やどりぎ会", "事務長 宿木田様"),
    ("株式会社あさつゆ製菓", "生産管理部 露原様"),
    ("みずたま不動産株式会社", "店舗統括 水玉木様"),
    ("株式会社はるかぜ学舎", "教務部長 春風野様"),
)
"""Whom the members reach."""


@dataclass(frozen=True, slots=True)
class Prepared(CaseEvent):
    """The kickoff sheet was written and shared before the first day."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        case, clock = self.number(repo, proposal), self.case.meeting
        meets = f"定例は毎週{'月火水木金'[clock[0]]}曜日 {clock[1]}から30分。" if clock else ""
        facts = {"target": self.case.target, "when": f"平日9時〜18時。{meets}"}
        sheet = {item: said.format(**facts) for item, said in KICKOFF.items()}
        save_kickoff(repo, case, sheet, repo.kickoffs.sheet(case).revision, now)
        share_kickoff(repo, case, repo.kickoffs.sheet(case).revision, now)


@dataclass(frozen=True, slots=True)
class WroteDown(CaseEvent):
    """What everybody who calls should know was written down: an answer, and what was learnt."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        case = self.number(repo, proposal)
        for kind, title, body in KNOWLEDGE:
            write_page(repo, case, kind, title, body.format(target=self.case.target), now)


@dataclass(frozen=True, slots=True)
class AskedForList(CaseEvent):
    """The director asked the back office for a list; where `taken`, it has begun with it."""

    taken: bool

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        criteria = f"{self.case.target}。首都圏と関西を優先し、この1年に架電した企業を除く。"
        priority = ListPriority.HIGH if self.taken else ListPriority.NORMAL
        due = world.day(self.days + 5)
        case = self.number(repo, proposal)
        asked = request_list(repo, case, criteria, priority, "800", due, f"demo {case}", now)
        if self.taken:
            take_list(world.acting(FOUNDER), asked, now)


@dataclass(frozen=True, slots=True)
class BookedOne(CaseEvent):
    """A member reported an appointment as soon as it was booked; `by` is the member."""

    company: int
    ahead: int

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        case = self.number(repo, proposal)
        company, attendee = COMPANIES[self.company]
        report_appointment(
            repo,
            case,
            AppointmentForm(
                company,
                attendee,
                world.day(self.days + self.ahead),
                time(11),
                repo.viewer.member,
                _second(repo, proposal, self),
                authority="ご本人と役員1名",
                needs="月末の集計に3日かかっている",
                timing="来期の予算で検討",
            ),
            f"demo {case} {self.company}",
            now,
        )


@dataclass(frozen=True, slots=True)
class TookPlace(CaseEvent):
    """The appointment that the case booked first took place; `by` is a member."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        asks = repo.feed.waiting(self.number(repo, proposal), now)
        settle_appointment(repo, asks.shown[0].id, AppointmentState.BOOKED, AppointmentState.HELD, now)


@dataclass(frozen=True, slots=True)
class MetLastWeek(CaseEvent):
    """The pack of last week's meeting, what was said in it, what was agreed on."""

    meets_on: date

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        pack = make_pack(repo, self.number(repo, proposal), self.meets_on, now)
        page = repo.packs.page(pack)
        first = page.form.content.members[0].member
        said: dict[Spoken, str] = {
            (None, False): "受付での断りが減り、担当の方と話せる割合が上がっています。\n"
            "来週は午後の早い時間を増やします。",
            (first, False): "事例の話し方が安定してきました。日程の確認まで進む割合を上げていきます。",
            (first, True): "1日の後半に集中が落ちるため、午後は15分の休憩を1回増やして様子を見ます。",
        }
        write_comments(repo, pack, page.comments_digest, said, now)
        due = self.meets_on + timedelta(days=7)
        add_action(repo, pack, "断られた理由の上位3つに、切り返しの一言を用意する", Side.PARTNER, due, now)
        add_action(repo, pack, "商談の枠を来週10枠追加する", Side.CLIENT, due, now)
        share_pack(repo, pack, repo.packs.page(pack).form.digest, now)


def desk(case: DemoCase, members: Sequence[str], today: date) -> Iterator[CaseEvent]:
    """What the director prepared and the members reported of one case; `members` are mail addresses."""
    begins = (month_start(today, case.begins) - today).days
    who = (case.key, case.partner)
    yield Prepared(*who, case.director, begins - 4, "15:00", case)
    yield WroteDown(*who, case.director, begins - 2, "16:00", case)
    if case.ends < 0 or case.begins == 0:
        return
    weeks_ago, yesterday = ((last_business_day(today, before) - today).days for before in (14, 1))
    number = sum(map(ord, case.key))
    if number % 2:
        yield AskedForList(*who, case.director, yesterday, "16:30", case, number % 4 == 1)
    yield BookedOne(*who, members[0], weeks_ago, "19:20", case, number % 6, 3)
    yield BookedOne(*who, members[-1], weeks_ago, "19:40", case, (number + 1) % 6, 5)
    yield TookPlace(*who, members[0], -1, "18:50", case)
    if not case.silent:
        yield BookedOne(*who, members[-1], yesterday, "19:30", case, (number + 2) % 6, 6)
    if case.meeting:
        met = last_meeting(case.meeting[0], today)
        yield MetLastWeek(*who, case.director, (met - today).days, "20:30", case, met)


def _second(repo: Repository, proposal: ProposalId, event: CaseEvent) -> ScriptId:
    scripts = repo.scripts.of(event.number(repo, proposal))
    return next(each.id for each in scripts if each.name == "パターンB")
