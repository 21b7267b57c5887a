"""The mails of direction: whom they reach, what they say, where they lead (D1, D2, D5, D8)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from core import letters_direction as letters
from core.model import Audience, ContractStatus, MemberId, OrderId, OrganizationId, ProposalId, Recipient
from core.model_direction import CaseId, ListPriority, ListRequestId, ListState, PackId, Work
from core.packs import PackContent, PackForm, Stretch
from core.views.direction import CaseHead
from core.views.lists import ListRequest
from tests.cast import NOW

HEAD = CaseHead(
    CaseId(5),
    ProposalId(7),
    "計測機器の新規開拓",
    OrganizationId(1),
    "株式会社青葉計器",
    OrganizationId(3),
    "合同会社ツキノワ営業舎",
    MemberId(8),
    "堂本 健",
    OrderId(12),
    ContractStatus.ACTIVE,
    date(2026, 12, 1),
    date(2027, 2, 28),
    1,
)
NEXT = Recipient(MemberId(9), OrganizationId(5), Audience.KAKUTOKU, "カクトク", "尾上 静", "operator@kakutoku.example")
BUYER = Recipient(MemberId(1), OrganizationId(1), Audience.CLIENT, "株式会社青葉計器", "佐倉 由紀", "b@aoba.example")
SILENT = Stretch(date(2026, 11, 20), date(2026, 11, 26), Work(), *[Decimal()] * 4, None)
PACK = PackForm(
    PackContent(
        *(HEAD.id, HEAD.name, HEAD.client, HEAD.partner, HEAD.director, date(2026, 11, 26), 600, 30, NOW),
        *(SILENT, SILENT, SILENT),
        *((), (), (), (), ()),
    )
)
LIST = ListRequest(
    *(ListRequestId(3), HEAD.id, HEAD.name, HEAD.proposal, HEAD.client, HEAD.director_id, "食品工場、従業員50名以上"),
    *(ListPriority.HIGH, 1_000, date(2026, 11, 30), ListState.DELIVERED, HEAD.director_id, "堂本 健", NOW),
    *("尾上 静", "尾上 静", NOW, 980, 20, "list.csv", 9_000, "0" * 64, "重複を除いてご利用ください。"),
)
LETTERS = [
    (
        letters.pack_shared(BUYER, HEAD, PackId(4), PACK, at=NOW, revised=False),
        "/progress?case=5&part=meetings&pack=4",
        ["定例資料が共有されました", "2026/11/26（木） 10:00"],
    ),
    (letters.list_delivered(NEXT, LIST), "/case?case=5&part=lists", ["食品工場、従業員50名以上", "980", LIST.note]),
    (
        letters.case_assigned(NEXT, HEAD, at=NOW),
        "/case?case=5",
        ["堂本 健さんから", "株式会社青葉計器", "2026/12/01（火）"],
    ),
    (
        letters.case_assigned(NEXT, replace(HEAD, director_id=NEXT.member), at=NOW + timedelta(days=1)),
        "/case?case=5",
        ["担当ディレクターに決まりました", "合同会社ツキノワ営業舎"],
    ),
    (letters.kickoff_shared(BUYER, HEAD, 2, again=False), "/progress?case=5&part=kickoff", ["まとめました", "堂本 健"]),
    (
        letters.kickoff_shared(BUYER, HEAD, 3, again=True),
        "/progress?case=5&part=kickoff",
        ["更新されました", HEAD.partner],
    ),
]


def test_a_letter_says_what_happened_and_leads_there():
    for letter, path, words in LETTERS:
        assert path in letter.text
        for word in words:
            assert word in letter.text
        assert letter.member
    assert len({letter.key for letter, _, _ in LETTERS}) == len(LETTERS)
