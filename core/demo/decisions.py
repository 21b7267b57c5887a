"""What the demo world's clients decided about their candidates; those of the newest posting are all still untouched."""

from core.demo.events import Decided, Declined, DemoEvent, Liked
from core.model import CandidateStatus

S = CandidateStatus
KOTOHA, SOTA = "kotoha@hoshinagi.example", "sota@hoshinagi.example"
KO = "ko@tsumuji-seiki.example"
TAKUMI = "takumi@yukinoshita-jinzai.example"

DECISIONS: tuple[DemoEvent, ...] = (
    Liked("builders", "yuzusaka", TAKUMI, -15, "13:10"),
    Decided("builders", "watagumo", TAKUMI, -14, "13:24", S.ON_HOLD),
    Decided("caregivers", "nekoyanagi", TAKUMI, -240, "10:15", S.CONSIDERING),
    Decided("caregivers", "tsubakuro", TAKUMI, -232, "16:40", S.DECLINED),
    Decided("leads", "jusanya", SOTA, -90, "09:50", S.CONSIDERING),
    Decided("leads", "rindo", SOTA, -86, "09:40", S.CONSIDERING),
    Decided("leads", "watagumo", SOTA, -80, "17:05", S.DECLINED),
    Decided("caregivers", "tobiuo", TAKUMI, -230, "10:50", S.CONSIDERING),
    Liked("agency", "tsukishiro", KOTOHA, -34, "11:02"),
    Decided("agency", "tsukishiro", KOTOHA, -34, "11:05", S.CONSIDERING),
    Decided("agency", "akanegumo", KOTOHA, -34, "11:12", S.ON_HOLD),
    Declined(
        "agency",
        "yamabiko",
        KOTOHA,
        -25,
        "15:30",
        "一人の担当者が最後まで進める方針に好感を持ちました。ただ、今回は立ち上げの3ヶ月に複数名で動ける体制を優先し、"
        "見送らせていただきます。士業の先生を開拓する募集の際には、あらためてご提案をいただければ幸いです。",
    ),
    Liked("sensor", "michishio", KO, -15, "10:20"),
    Decided("sensor", "michishio", KO, -15, "10:24", S.CONSIDERING),
    Decided("sensor", "jusanya", KO, -15, "10:41", S.CONSIDERING),
    Decided("sensor", "harunire", KO, -14, "14:10", S.CONSIDERING),
    Decided("sensor", "rindo", KO, -14, "14:22", S.ON_HOLD),
    Declined(
        "sensor",
        "tetsukon",
        KO,
        -14,
        "14:25",
        "架電量は十分と感じましたが、当社の商材や保全部門の課題に触れた内容が見当たらず、今回は見送ります。",
    ),
)
