"""Where the invoices of the demo world go: two clients have said so, the third is still asked by the band (B1, A4)."""

from dataclasses import dataclass
from datetime import datetime

from core.actions.billing import save_billing
from core.demo.decisions import KOTOHA
from core.demo.world import World
from core.rules_billing import BillingEntry

TSUMUGI = "tsumugi@tsumuji-seiki.example"


@dataclass(frozen=True, slots=True)
class Billed:
    """A client's 管理者 saves 請求先情報."""

    by: str
    days: int
    clock: str
    entry: BillingEntry

    def happen(self, world: World, now: datetime) -> None:
        repo = world.acting(self.by)
        save_billing(repo, repo.billing.desk().profile, self.entry, now)


BILLING: tuple[Billed, ...] = (
    Billed(KOTOHA, -299, "10:05", BillingEntry(True, ("keiri@hoshinagi.example",), "0300000101")),
    Billed(
        TSUMUGI,
        -298,
        "15:20",
        BillingEntry(False, ("seikyu@tsumuji-seiki.example", "tsumugi@tsumuji-seiki.example"), "0266000202"),
    ),
    Billed(
        KOTOHA,
        -140,
        "11:40",
        BillingEntry(True, ("keiri@hoshinagi.example", "eigyo-kikaku@hoshinagi.example"), "0300000101"),
    ),
)
"""ほしなぎ asks its 管理者 with two Cc, つむじ its accounts department; ゆきのした has not said anything yet."""
