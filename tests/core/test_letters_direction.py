"""The mails about a case's director and its kickoff sheet: whom they reach, what they say, where they lead (D1, D2)."""

from datetime import date

from core import letters_direction as letters
from core.model import Audience, ContractStatus, MemberId, OrderId, OrganizationId, ProposalId, Recipient
from core.model_direction import CaseId
from core.views.direction import CaseHead
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
LETTERS = [
    (
        letters.case_assigned(NEXT, HEAD, at=NOW),
        "/case?case=5",
        ["堂本 健さんから", "株式会社青葉計器", "2026/12/01（火）"],
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
    assert len({letter.key for letter, _, _ in LETTERS}) == 3
