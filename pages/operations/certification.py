"""認定審査: which partners are prime, what each still has to pass, and the audits of one of them (P6, K1)."""

import streamlit as st

from core import rules_partners
from core.formats import day
from core.model import Certification, OrganizationId, WorkStyle
from core.model_accounts import AuditKind
from core.paths import Screen, path
from core.views import AuditedPartner, PartnerFilter, PartnerSort
from pages.ui import address, audit_parts, fields, frame, header, work_styles
from pages.ui.badges import badge
from pages.ui.fields import Search, Select, Tabs, words
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger

ORDERS: dict[PartnerSort, str] = {
    "name": "会社名順",
    "audited": "審査日の新しい順",
    "since": "活動開始の早い順",
}
STATE = Tabs("status", "認定パートナー区分", words(Certification))
TEXT = Search("q", "会社名")
STYLE = Select("style", "活動形態", words(WorkStyle))
LACKING = Select("lacking", "合格していない審査", words(AuditKind))
ORDER = fields.Sort("sort", "並び順", ORDERS)
FILTERS = Filters(TEXT, STYLE, LACKING, ORDER, tabs=STATE)

COLUMNS = (
    Column("認定パートナー", "main"),
    Column("区分"),
    *(Column(kind.label, "date") for kind in AuditKind),
    Column("次の対応"),
)


def draw() -> None:
    """The list of partners, or one of them."""
    partner = frame.read(lambda _: address.number("partner"))
    if partner:
        _one(OrganizationId(partner))
        return
    header.title(
        "認定審査", facts=("定例MTG審査とマネジメント審査の両方に合格したパートナーが、プライム認定になります。",)
    )
    _list()


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    wanted = PartnerFilter(asked[TEXT], asked[STATE], asked[STYLE], asked[LACKING], asked[ORDER], asked.page)
    found = frame.read(lambda repo: repo.prime_audits.listing(wanted))
    shown = asked.shown(
        found.found,
        unit="社",
        pages=found.pages,
        counts=found.counts,
        empty=("条件に合う認定パートナーはありません。", "条件を減らすか、クリアしてください。"),
    )
    ledger(
        COLUMNS, [_row(each) for each in found.partners], key="certification.list", label="認定パートナー", shown=shown
    )


def _row(partner: AuditedPartner) -> Row:
    known = [partner.work_style.label] if partner.work_style else ["パートナー情報は未登録"]
    known += [f"{partner.partner_since}年から活動"] if partner.partner_since else []
    return Row(
        id=partner.id,
        name=partner.name,
        cells=(
            Cell(
                partner.name,
                sub="・".join(known),
                href=path(Screen.OPERATIONS_CERTIFICATION, partner=partner.id),
            ),
            Cell(badge=badge(partner.certification)),
            *(_latest(partner, kind) for kind in AuditKind),
            Cell(_next(partner)),
        ),
    )


def _latest(partner: AuditedPartner, kind: AuditKind) -> Cell:
    held = partner.latest.get(kind)
    return Cell(audit_parts.RESULTS[held.passed], sub=day(held.held_on)) if held else Cell("未実施")


def _next(partner: AuditedPartner) -> str:
    """What operations do next for this partner."""
    if partner.work_style is None:
        return "パートナー情報の登録待ち"
    outstanding = rules_partners.outstanding(audit_parts.passed(partner))
    steps = {
        "実施": [kind.label for kind in outstanding if kind not in partner.latest],
        "再実施": [kind.label for kind in outstanding if kind in partner.latest],
    }
    return "、".join(f"{'・'.join(kinds)}を{step}" for step, kinds in steps.items() if kinds) or "なし"


def _one(partner: OrganizationId) -> None:
    file = frame.read(lambda repo: repo.prime_audits.file(partner))
    who = file.partner
    since = f"パートナー活動開始時期 {who.partner_since}年" if who.partner_since else "パートナー情報は未登録"
    header.title(
        who.name,
        status=badge(who.certification),
        facts=(*((who.work_style.label,) if who.work_style else ()), since, f"次の対応：{_next(who)}"),
        back=(path(Screen.OPERATIONS_CERTIFICATION), "認定審査"),
    )
    with st.container(horizontal=True):
        work_styles.explain_prime()
        audit_parts.start(who)
    left, right = st.columns([2, 3], gap="large")
    with left, st.container(border=True):
        audit_parts.form(file)
    with right:
        audit_parts.history(file)
