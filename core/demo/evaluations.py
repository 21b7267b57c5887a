"""What the demo world's clients scored before they decided, and the notes they keep to themselves (P11)."""

from dataclasses import dataclass
from datetime import datetime

from core.actions.evaluations import save_evaluation
from core.demo.events import DemoEvent
from core.demo.world import World
from core.model import ProposalId
from core.model_choosing import CheckPoint
from core.repository import Repository

KOTOHA, IORI, SOTA = "kotoha@hoshinagi.example", "iori@hoshinagi.example", "sota@hoshinagi.example"
TSUMUGI, KO = "tsumugi@tsumuji-seiki.example", "ko@tsumuji-seiki.example"


@dataclass(frozen=True, slots=True)
class Scored(DemoEvent):
    """Somebody scored the check points, in the manual's order; who is still reading has not scored them all."""

    scores: tuple[int, ...]
    note: str = ""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        save_evaluation(repo, proposal, dict(zip(CheckPoint, self.scores, strict=False)), self.note, now)


EVALUATIONS: tuple[Scored, ...] = (
    Scored("leads", "jusanya", SOTA, -91, "10:20", (5, 4, 5), "初回連絡の時間を数字で示している。"),
    Scored("leads", "jusanya", KOTOHA, -91, "16:45", (4, 5, 4)),
    Scored("leads", "watagumo", SOTA, -91, "10:50", (3, 4, 3)),
    Scored("agency", "tsukishiro", KOTOHA, -35, "09:40", (5, 5, 4), "提携54か所の内訳を面談で聞く。"),
    Scored("agency", "tsukishiro", SOTA, -35, "14:05", (4, 5, 5)),
    Scored("agency", "akanegumo", KOTOHA, -35, "09:58", (4, 3, 3)),
    Scored("agency", "akanegumo", SOTA, -35, "14:20", (3, 3, 3)),
    Scored("agency", "yamabiko", KOTOHA, -35, "10:12", (3, 4, 2)),
    Scored("agency", "yamabiko", SOTA, -35, "14:32", (3, 3, 2)),
    Scored("sensor", "michishio", KO, -16, "11:10", (5, 4, 4)),
    Scored("sensor", "michishio", TSUMUGI, -16, "18:15", (4, 5, 4), "保全の言葉が通じそう。"),
    Scored("sensor", "jusanya", KO, -16, "11:32", (4, 4, 5)),
    Scored("sensor", "harunire", KO, -16, "11:55", (4, 4, 3)),
    Scored("sensor", "harunire", TSUMUGI, -16, "18:40", (5, 3, 3)),
    Scored("sensor", "rindo", KO, -16, "12:05", (3, 3, 3)),
    # The first who look at the newest proposals, on the day on which these can be read.
    Scored("attendance", "harunire", KOTOHA, 0, "00:01", (5, 4, 4), "接続率の出し方と担当者の固定を面談で聞く。"),
    Scored("attendance", "harunire", IORI, 0, "00:02", (5, 5, 4)),
    Scored("attendance", "tobiuo", KOTOHA, 0, "00:03", (4, 5, 5), "出店情報を起点にする仮説がよい。"),
    Scored("attendance", "tobiuo", IORI, 0, "00:04", (4, 4, 5)),
    Scored("attendance", "akanegumo", KOTOHA, 0, "00:05", (3, 4, 4)),
    Scored("attendance", "tetsukon", KOTOHA, 0, "00:06", (2, 1, 1), "件数は多いが、勤怠管理の話が出てこない。"),
    Scored("attendance", "tetsukon", IORI, 0, "00:07", (4, 1, 2), "架電量は魅力。"),
    Scored("attendance", "nekoyanagi", KOTOHA, 0, "00:08", (4, 4, 3)),
    Scored("attendance", "nekoyanagi", IORI, 0, "00:09", (5, 4, 4)),
    Scored("attendance", "yuzusaka", KOTOHA, 0, "00:10", (5, 5, 4), "一人で37社。体制が心配なので面談で聞く。"),
    Scored("attendance", "yuzusaka", IORI, 0, "00:11", (4, 5, 5)),
    Scored("attendance", "tsubakuro", IORI, 0, "00:12", (4,)),
    Scored("attendance", "watagumo", IORI, 0, "00:13", (4, 4, 3)),
)
