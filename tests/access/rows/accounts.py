"""Accounts that operations issue by hand (A1, K1)."""

from core.actions import accounts
from core.actions.accounts import FirstAdmin, InitialPassword
from core.actions.registration import NewOrganization
from core.model import Audience
from tests.access import situations as s
from tests.access.people import OPERATIONS
from tests.access.table import DONE, REFUSED, Row
from tests.cast import NOW, address

FIRM = NewOrganization(Audience.PARTNER, "合同会社かわせみ営業室", phone="03-0000-0213")
INITIAL = InitialPassword("abcd-efgh-jkmn-pqrs", "hash")

ROWS = [
    Row(
        accounts.issue_account,
        may=OPERATIONS,
        states={s.peace: DONE},
        args=lambda t: (FIRM, FirstAdmin("nagi@kawasemi.example", "川瀬 なぎ"), INITIAL, NOW),
    ),
    Row(
        accounts.issue_account,
        note="an address that has one",
        may=OPERATIONS,
        states={s.peace: REFUSED},
        args=lambda t: (FIRM, FirstAdmin(address("rival"), "川瀬 なぎ"), INITIAL, NOW),
    ),
]
