"""What property tests draw from: Japanese texts, yen, days; and settings under which every run draws the same."""

from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

repeatable = settings(derandomize=True, deadline=None, max_examples=150)

yen = st.integers(0, 10**13)
rates = st.sampled_from([0, 8, 10])
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))

PHRASES = (
    *(
        "人材紹介に関する",
        "新規アポイントの",
        "獲得を",
        "支援します",
        "検収後",
        "60日以内に",
        "翌月末日までに",
        "指定口座へ",
    ),
    *(
        "振り込む",
        "ものとする",
        "月額",
        "¥300,000",
        "100時間",
        "平均アポ率",
        "3.2%",
        "2026/12/01（火）",
        "SaaS",
        "BtoB",
    ),
    *("の", "を", "が", "は", "。", "、", "・", "※", "〜", "①", " ", "\n", "\n\n"),
    *("髙﨑㈱", "か\u3099", "😀", "🧑\u200d💼"),
)
"""Pieces of the texts that orders and proposals are made of, awkward ones among them."""

business_text = st.lists(st.sampled_from(PHRASES), max_size=30).map("".join)
any_text = st.text(st.characters(codec="utf-8"), max_size=60)
texts = st.one_of(business_text, any_text)
