"""What narrows and sorts the list of candidates (P5)."""

from decimal import Decimal

from core.model import CandidateStatus, Certification, WorkStyle
from core.views import CandidateFilter, Sort
from pages.ui import fields
from pages.ui.fields import Choices, Search, Select, Switch, Tabs, words
from pages.ui.filters import Asked, Filters

SORTS: dict[Sort, str] = {
    "arrival": "到着順",
    "newest": "新着順",
    "rating": "評価順",
    "reviews": "レビュー件数順",
    "evaluation": "選定チェック順",
}
MEANING: dict[Sort, str] = {
    "rating": "評価順は、★の平均にレビューの件数を加味し、「少なくともこの程度」といえる値の高い順です。",
    "evaluation": "選定チェック順は、全項目を採点したメンバーの平均点の高い順です。",
}
"""What a sort goes by, where its name does not say it all (P11, P12)."""

STATUS = Tabs("status", "ステータス", words(CandidateStatus))
TEXT = Search("q", "キーワード", hint="タイトル、提案文、ID")
RATING = Select("rating", "レビュー評価", {stars: f"★ {stars} 以上" for stars in ("4.5", "4.0", "3.5", "3.0")})
STYLES = Choices("style", "活動形態", words(WorkStyle))
CERTIFICATION = Select("cert", "認定区分", words(Certification))
FAVORITE = Switch("fav", "♡ お気に入りのみ")
UNREAD = Switch("unread", "未読の返信ありのみ")
UNSCORED = Switch("unscored", "自分が未採点のみ")
SORT = fields.Sort("sort", "並び順", SORTS)
FILTERS = Filters(SORT, TEXT, RATING, STYLES, CERTIFICATION, FAVORITE, UNREAD, UNSCORED, tabs=STATUS)


def wanted(asked: Asked) -> CandidateFilter:
    """The filter that the store is asked with."""
    rating = asked[RATING]
    return CandidateFilter(
        status=asked[STATUS],
        rating=Decimal(rating) if rating else None,
        work_styles=asked[STYLES],
        certification=asked[CERTIFICATION],
        favorite=asked[FAVORITE],
        unread=asked[UNREAD],
        unscored=asked[UNSCORED],
        text=asked[TEXT],
        sort=asked[SORT],
        page=asked.page,
    )
