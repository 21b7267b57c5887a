"""The three companies of the demo world that look for a sales partner, and what kakutoku charges them."""

from core.demo.shapes import DemoClient
from core.views import Fee

CLIENTS: tuple[DemoClient, ...] = (
    DemoClient(
        key="hoshinagi",
        name="株式会社ほしなぎクラウド",
        name_roman="Hoshinagi Cloud",
        domain="hoshinagi.example",
        phone="0300000101",
        postal_code="1000000",
        address="東京都千代田区架空町1-2-3 ほしなぎ第一ビル5階",
    ),
    DemoClient(
        key="tsumuji",
        name="髙﨑つむじ精機株式会社",
        name_roman="Takasaki Tsumuji Seiki",
        domain="tsumuji-seiki.example",
        phone="0266000202",
        postal_code="3920000",
        address="長野県諏訪市架空台4丁目5番地",
    ),
    DemoClient(
        key="yukinoshita",
        name="株式会社ゆきのした人材舎",
        name_roman="Yukinoshita Jinzaisha",
        domain="yukinoshita-jinzai.example",
        phone="",  # the band asks its 管理者 for it (A4)
        postal_code="5300000",
        address="大阪府大阪市北区架空橋2-1 雪見ビル3階",
    ),
)

FEES: dict[str, Fee] = {
    "hoshinagi": Fee(initial_yen=100_000, monthly_yen=30_000, rate_basis_points=1_000),
    "tsumuji": Fee(initial_yen=100_000, monthly_yen=30_000, rate_basis_points=1_000),
    "yukinoshita": Fee(initial_yen=50_000, monthly_yen=0, rate_basis_points=1_500),
}
"""By the client's key (O8)."""
