"""The six companies of the demo world whose deals are run as cases, and what kakutoku charges them."""

from core.demo.shapes import DemoClient
from core.views import Fee

CASE_CLIENTS: tuple[DemoClient, ...] = (
    DemoClient(
        "amaoto",
        "株式会社あまおと在庫クラウド",
        "Amaoto Zaiko Cloud",
        "amaoto-zaiko.example",
        "0300000311",
        "1000000",
        "東京都千代田区架空町9-8-7 あまおとビル3階",
    ),
    DemoClient(
        "kogarashi",
        "こがらし配送設計株式会社",
        "Kogarashi Haiso Sekkei",
        "kogarashi-haiso.example",
        "0450000312",
        "2200000",
        "神奈川県横浜市西区架空2丁目6番",
    ),
    DemoClient(
        "minamo",
        "株式会社みなも予約舎",
        "Minamo Yoyakusha",
        "minamo-yoyaku.example",
        "0520000313",
        "4500000",
        "愛知県名古屋市中村区架空駅前1-1",
    ),
    DemoClient(
        "hidamari",
        "ひだまり賃貸技研株式会社",
        "Hidamari Chintai Giken",
        "hidamari-giken.example",
        "0920000314",
        "8100000",
        "福岡県福岡市中央区架空5-4-3",
    ),
    DemoClient(
        "hotarubi",
        "ほたるび学習システム株式会社",
        "Hotarubi Gakushu System",
        "hotarubi-gakushu.example",
        "0750000315",
        "6000000",
        "京都府京都市下京区架空通四条下る",
    ),
    DemoClient(
        "yamase",
        "株式会社やませ電力監視",
        "Yamase Denryoku Kanshi",
        "yamase-denryoku.example",
        "0220000316",
        "9800000",
        "宮城県仙台市青葉区架空町7-7",
    ),
)

CASE_FEES: dict[str, Fee] = {client.key: Fee(100_000, 30_000, 1_000) for client in CASE_CLIENTS}
