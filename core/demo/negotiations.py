"""How the demo world's orders came about: one still between the colours, one in force, one over."""

from core.demo import orders
from core.demo.events import Approved, AskedForApproval, AskedForQuote, AskedForRevision, DemoEvent, Submitted

KOTOHA, SOTA = "kotoha@hoshinagi.example", "sota@hoshinagi.example"
TAKUMI, MAFUYU = "takumi@yukinoshita-jinzai.example", "mafuyu@yukinoshita-jinzai.example"
FUKUMI = "fukumi@tsukishiro-fukuro.example"
SHIZUKU = "shizuku@jusanya-lab.example"
HINATA = "hinata@nekoyanagi.example"
HIBIKI, RINKA = "hibiki@tobiuo-sales.example", "rinka@rindozaka.example"

UNDER_NEGOTIATION: tuple[DemoEvent, ...] = (
    AskedForQuote("agency", "tsukishiro", KOTOHA, -30, "18:10"),
    Submitted("agency", "tsukishiro", FUKUMI, -27, "10:08", orders.agency_first),
    Submitted("agency", "tsukishiro", SOTA, -16, "14:02", orders.agency_edited_by_client),
    AskedForRevision(
        "agency",
        "tsukishiro",
        SOTA,
        -16,
        "14:12",
        """\
委託期間を3か月に変更しましたので、項目・金額を3か月分にしてください。
あわせて、手紙の印刷と発送の費用を項目に加え、各月の支払期日を日付で記載していただけますでしょうか。""",
    ),
    Submitted("agency", "tsukishiro", FUKUMI, -1, "17:02", orders.agency_revised_by_partner),
)

IN_FORCE: tuple[DemoEvent, ...] = (
    AskedForQuote("leads", "jusanya", SOTA, -86, "17:30"),
    Submitted("leads", "jusanya", SHIZUKU, -82, "11:15", orders.leads_first),
    Submitted("leads", "jusanya", SOTA, -79, "15:40", orders.leads_edited_by_client),
    AskedForApproval("leads", "jusanya", KOTOHA, -75, "10:30"),
    Approved("leads", "jusanya", SHIZUKU, -74, "09:45"),
    AskedForQuote("caregivers", "tobiuo", TAKUMI, -226, "15:20"),
    Submitted("caregivers", "tobiuo", HIBIKI, -222, "11:05", orders.caregivers_continued),
    AskedForApproval("caregivers", "tobiuo", MAFUYU, -219, "10:40"),
    Approved("caregivers", "tobiuo", HIBIKI, -218, "14:15"),
)

OVER: tuple[DemoEvent, ...] = (
    AskedForQuote("caregivers", "nekoyanagi", TAKUMI, -236, "14:00"),
    Submitted("caregivers", "nekoyanagi", HINATA, -233, "10:20", orders.caregivers_only),
    AskedForApproval("caregivers", "nekoyanagi", MAFUYU, -229, "13:10"),
    Approved("caregivers", "nekoyanagi", HINATA, -229, "17:25"),
    AskedForQuote("leads", "rindo", SOTA, -84, "11:10"),
    Submitted("leads", "rindo", RINKA, -80, "16:30", orders.leads_tried),
    AskedForApproval("leads", "rindo", KOTOHA, -76, "13:20"),
    Approved("leads", "rindo", RINKA, -75, "10:05"),
)

NEGOTIATIONS: tuple[DemoEvent, ...] = UNDER_NEGOTIATION + IN_FORCE + OVER
