"""提案一覧: what became of the partner's own proposals (P3, P8)."""

from core.calendar import jst_date
from core.formats import day, excerpt
from core.paths import Screen, path
from core.views import OwnProposal
from pages.ui import frame, header
from pages.ui.badges import Badge
from pages.ui.cards import Card, card_list


def draw() -> None:
    """Every proposal of the viewer's company, newest first."""
    proposals = frame.read(lambda repo: repo.proposals.own())
    header.title("提案一覧", facts=(f"{len(proposals)}件",))
    if not proposals:
        header.empty("まだ提案がありません。", "「募集中の案件」から、興味のある募集に提案してください。")
        return
    card_list([_card(own) for own in proposals], key="partner_proposals.list", label="提案一覧")


def _card(own: OwnProposal) -> Card:
    return Card(
        id=own.id,
        href=path(Screen.PARTNER_MESSAGES, proposal=own.id)
        if own.disclosed
        else path(Screen.PARTNER_POSTING, posting=own.posting),
        title=own.posting_title,
        lead=own.client or "企業名は非公開",
        sub=f"ID: {own.public_id}",
        badges=(_state(own),),
        facts=(
            *((f"再公募（第{own.round}回）",) if own.round > 1 else ()),
            f"締切 {day(own.deadline)}",
            f"提出 {day(jst_date(own.submitted_at))}",
        ),
        excerpt=excerpt(f"「{own.title}」{own.body}", 120),
        mark=f"未読のメッセージが{own.unread}件あります" if own.unread else "",
    )


def _state(own: OwnProposal) -> Badge:
    """What the partner may know: a decline only once its mail has left, never that it is on hold (P8)."""
    if own.withdrawn:
        return Badge("取り下げ済み")
    if own.declined:
        return Badge("お見送り")
    if own.disclosed:
        return Badge("面談・交渉中", "blue")
    return Badge("選考中", "orange")
