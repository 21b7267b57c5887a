"""提案: one candidate, read on the left and decided on at the right (P6–P10, O1)."""

import streamlit as st

from core.errors import NotFound
from core.formats import excerpt, rated
from core.model import ProposalId
from core.paths import Screen, path
from core.repository import Repository
from core.rules import candidate_name
from core.views import CandidateDetail, ProposalFigures
from pages.ui import address, decision, evaluation, frame, header, proposal_parts, reviews, track_record
from pages.ui.badges import Badge, badge


def draw() -> None:
    """The proposal, its reviews and the partner's profile, beside the box that decides."""
    detail, figures = frame.read(_view)
    card = detail.card
    header.title(
        proposal_parts.name(card),
        status=Badge("契約成立", "green") if decision.contracted(detail) else badge(card.status),
        facts=(
            *((candidate_name(card.number),) if card.name else ()),
            f"ID: {card.public_id}",
            rated(card.rating.average, card.rating.reviews),
            card.work_style.label,
            card.certification.label,
        ),
        back=(path(Screen.CANDIDATES, posting=detail.posting), f"候補者（{excerpt(detail.posting_title, 18)}）"),
        links=((path(Screen.COMPARISON, proposals=card.id), "ほかの候補者と比較"),),
    )
    proposal_parts.style()
    decision.style()
    if header.narrow():
        proposal_parts.read_on(detail)
        decision.remarks(detail)
        _content(detail, figures)
        decision.further(detail)
        evaluation.section(card.id, decision.contracted(detail))
        decision.bar(detail)
        return
    left, right = st.columns([2, 1], gap="medium")
    with left:
        _content(detail, figures)
    with right:
        proposal_parts.read_on(detail)
        decision.box(detail)
        evaluation.section(card.id, decision.contracted(detail))


def _content(detail: CandidateDetail, figures: ProposalFigures) -> None:
    proposal_parts.proposal(detail, figures)
    reviews.section(detail.card, detail.reviews)
    track_record.record(figures.record)
    proposal_parts.profile(detail.profile)


def _view(repo: Repository) -> tuple[CandidateDetail, ProposalFigures]:
    number = address.number("proposal")
    if number is None:
        raise NotFound("候補者が選択されていません。候補者の一覧から選択してください。")
    proposal = ProposalId(number)
    return repo.candidates.detail(proposal, frame.now()), repo.performance.of_candidate(proposal, frame.now())
