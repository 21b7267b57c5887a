"""What the demo world's clients said of their deals: months rated, one of them low, and a review at an end (C4, C5)."""

from dataclasses import dataclass
from datetime import datetime

from core.actions.quality import check_quality, post_review
from core.demo.events import DemoEvent, order_of
from core.demo.orders import month_start
from core.demo.world import World
from core.model import CompanySize, OrderId, ProposalId
from core.model_contracts import QualityAxis, ReviewForm
from core.repository import Repository

TAKUMI, MAFUYU = "takumi@yukinoshita-jinzai.example", "mafuyu@yukinoshita-jinzai.example"


@dataclass(frozen=True, slots=True)
class Rated(DemoEvent):
    """The client rated a month, `month` months from the anchor's, of whichever contract ran then; by the axes."""

    month: int
    scores: tuple[int, ...]
    comment: str = ""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        month = month_start(world.today, self.month)
        scores = dict(zip(QualityAxis, self.scores, strict=True))
        order: OrderId | None = order_of(repo, proposal).id
        while order and repo.performance.term(order)[1] < month:
            order = repo.orders.successor(order)
        if order:
            check_quality(repo, order, month, scores, self.comment, None, now)


@dataclass(frozen=True, slots=True)
class Reviewed(DemoEvent):
    """The client reviewed a deal that had ended."""

    review: ReviewForm

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        post_review(repo, order_of(repo, proposal).id, self.review, None, now)


QUALITY: tuple[DemoEvent, ...] = (
    Rated("caregivers", "nekoyanagi", TAKUMI, -149, "15:10", -6, (4, 4, 5, 4, 4)),
    Rated("caregivers", "nekoyanagi", TAKUMI, -118, "16:20", -5, (4, 5, 4, 4, 5), "求人票の書き方まで整いました。"),
    Rated("caregivers", "nekoyanagi", MAFUYU, -88, "17:20", -4, (5, 4, 5, 4, 5)),
    Reviewed(
        "caregivers",
        "nekoyanagi",
        TAKUMI,
        -60,
        "11:30",
        ReviewForm(
            4,
            "施設長の時間割に合わせた架電で、忙しい施設ともお話しできました。断られた理由を毎月まとめていただき、"
            "次の一手を一緒に決められたことが大きかったです。",
            "最初の1か月は求人票の項目に抜けがあり、聞き直しが必要でした。",
            "相手の都合を大切にしながら、件数も追いたい会社に向いています。",
            CompanySize.UNDER_300,
        ),
    ),
    Rated("caregivers", "tobiuo", TAKUMI, -88, "17:40", -4, (4, 4, 4, 4, 4)),
    Rated("caregivers", "tobiuo", TAKUMI, -58, "14:05", -3, (4, 3, 4, 4, 4), "担当の方の引き継ぎが丁寧でした。"),
    Rated(
        "caregivers",
        "tobiuo",
        MAFUYU,
        -28,
        "10:15",
        -2,
        (2, 2, 3, 2, 4),
        "稼働時間が計画の7割にとどまり、求人の獲得も半分でした。電話担当の交代が月の途中で決まり、"
        "事前の相談がなかったことが気がかりです。翌月の立て直しの計画を早めにお聞きしたいです。",
    ),
)
