"""Every query that a screen asks, found in the screens themselves, and how the matrix asks it (A5)."""

import ast
import inspect
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from core import views
from core.calendar import jst_date
from core.errors import ConsoleError
from core.kpi_periods import Asked, Stretch, asked
from core.model import AttachmentId, MailId, OrderId, PostingId, ProposalId, TerminationId, Viewer
from core.model_accounts import ConsultationId, HearingId, LeadId, PostingContent
from core.model_choosing import InterviewId
from core.model_contracts import BundleId, InvoiceId, PaperId
from core.model_direction import (
    ActivityId,
    CaseId,
    CaseMemberId,
    KnowledgeFileId,
    KnowledgePageId,
    ListRequestId,
    ListState,
    PackId,
    ScriptId,
)
from core.repository import Engine, Repository, Subjects, reading
from core.views.activity import ActivityFilter
from core.views.cases import CaseFilter
from core.views.invoice_lists import InvoiceFilter
from core.views.notices import NoticeFilter
from core.views.papers import PaperFilter
from core.views.quality import QualityFilter
from tests.access.cells import MISSING, identifying
from tests.access.situations import RUNNING
from tests.cast import CLIENT, PARTNER
from tests.house.source import python_files, tree

ANSWERS: dict[Any, Callable[[SimpleNamespace], Any]] = {
    PostingId: lambda t: t.posting,
    ProposalId: lambda t: t.proposal,
    OrderId: lambda t: t.order,
    LeadId: lambda t: t.lead,
    MailId: lambda t: t.mail,
    AttachmentId: lambda t: t.attachment,
    InterviewId: lambda t: t.interview,
    datetime: lambda t: RUNNING,
    date: lambda t: jst_date(RUNNING),
    views.CandidateFilter: lambda t: views.CandidateFilter(),
    views.ContractFilter: lambda t: views.ContractFilter(),
    views.ConsultationFilter: lambda t: views.ConsultationFilter(),
    ConsultationId: lambda t: t.consultation,
    HearingId: lambda t: t.hearing,
    PostingContent: lambda t: PostingContent(title="新規開拓"),
    ("declines.chosen", "proposals"): lambda t: (t.proposal,),
    ("consultations.contact", "client"): lambda t: CLIENT,
    ("openings.preview", "client"): lambda t: CLIENT,
    ("openings.told", "client"): lambda t: CLIENT,
    views.PartnerFilter: lambda t: views.PartnerFilter(),
    views.TrailFilter: lambda t: views.TrailFilter(),
    ("directory.get", "organization"): lambda t: CLIENT,
    ("fees.history", "client"): lambda t: CLIENT,
    ("repairs.awaiting", "organization"): lambda t: CLIENT,
    ("prime_audits.file", "partner"): lambda t: PARTNER,
    NoticeFilter: lambda t: NoticeFilter(),
    QualityFilter: lambda t: QualityFilter(),
    PaperFilter: lambda t: PaperFilter(),
    PaperId: lambda t: t.paper,
    CaseId: lambda t: t.case,
    ActivityId: lambda t: t.activity,
    ActivityFilter: lambda t: ActivityFilter(),
    Asked: lambda t: asked(Stretch.YEAR, jst_date(RUNNING)),
    CaseMemberId: lambda t: t.case_member,
    BundleId: lambda t: t.bundle,
    PackId: lambda t: t.pack,
    ScriptId: lambda t: t.script,
    ListRequestId: lambda t: t.list,
    KnowledgePageId: lambda t: t.page,
    KnowledgeFileId: lambda t: t.material,
    ("knowledge.words", "revision"): lambda t: 1,
    ("target_lists.queue", "state"): lambda t: ListState.DELIVERED,
    ("target_lists.queue", "page"): lambda t: 1,
    CaseFilter: lambda t: CaseFilter(),
    TerminationId: lambda t: t.notice,
    InvoiceFilter: lambda t: InvoiceFilter(),
    InvoiceId: lambda t: t.invoice,
    ("drafts.get", "place"): lambda t: t.place,
    ("legal.check", "version"): lambda t: 1,
    ("messages.found", "text"): lambda t: "面談",
    ("proposals.in_round", "round_"): lambda t: 1,
    ("contracts.deals", "ended"): lambda t: False,
    ("comparisons.of", "proposals"): lambda t: t.pair,
    ("feed.appointment", "appointment"): lambda t: t.appointment,
    ("feed.day_end", "member"): lambda t: 5,
    ("profiles.preview", "disclosed"): lambda t: False,
    ("scripts.words", "version"): lambda t: 1,
}
"""What to ask with: by the type of a parameter, or by the query and the parameter's name."""


@dataclass(frozen=True, slots=True)
class Query:
    """One public method of the store that a screen calls: `repo.<subject>.<method>`."""

    subject: str
    method: str
    function: Callable[..., Any]

    @property
    def name(self) -> str:
        """As it is spoken of, e.g. `orders.page`."""
        return f"{self.subject}.{self.method}"

    @property
    def names_a_thing(self) -> bool:
        """Whether it asks about one thing by its number."""
        return bool(identifying(self.function) & set(self._required()))

    def arguments(self, things: SimpleNamespace, *, missing: bool) -> dict[str, Any]:
        """What to ask with; with `missing`, about a thing that does not exist. Optional parameters stay out."""
        hints, ids = typing.get_type_hints(self.function), identifying(self.function)
        found: dict[str, Any] = {}
        for name in self._required():
            make = ANSWERS.get((self.name, name)) or ANSWERS.get(hints.get(name))
            assert make, f"tests/access/reads.py does not know what to ask {self.name} with as `{name}`: add a line"
            found[name] = MISSING if missing and name in ids else make(things)
        return found

    def ask(self, engine: Engine, viewer: Viewer, things: SimpleNamespace, *, missing: bool = False) -> object:
        """What it answers to somebody; the error where it refuses."""
        with reading(engine, viewer) as repo:
            try:
                return self.function(getattr(repo, self.subject), **self.arguments(things, missing=missing))
            except ConsoleError as error:
                return type(error).__name__, error.sentence

    def _required(self) -> list[str]:
        parameters = list(inspect.signature(self.function).parameters.values())[1:]
        needed = (each for each in parameters if each.kind is not inspect.Parameter.VAR_KEYWORD)
        return [each.name for each in needed if each.default is inspect.Parameter.empty]


def queries() -> Iterator[Query]:
    """Every query that stands in `pages/` or in what it draws documents with."""
    subjects = {
        name: member.kind if isinstance(member, Subjects) else typing.get_type_hints(member.func)["return"]
        for name, member in vars(Repository).items()
        if isinstance(member, cached_property)
    }
    asked = {
        (node.value.attr, node.attr)
        for path in python_files("pages", "core/documents")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr in subjects
    }
    for subject, method in sorted(asked):
        function = getattr(subjects[subject], method, None)
        if inspect.isfunction(function):
            yield Query(subject, method, inspect.unwrap(function))
