"""The files and addresses that the people of the demo world sent each other."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from core.actions import messages
from core.demo.events import DemoEvent, ReadThread, Wrote
from core.demo.messages import KEI, KO, RIO, TSUMUGI
from core.demo.world import World
from core.model import ProposalId
from core.repository import Repository
from core.uploads import StoredFile, Upload, checked_upload


@dataclass(frozen=True, slots=True)
class Attached(DemoEvent):
    """A line of the chat with a file."""

    text: str
    file: Upload

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        content = self.file.content
        kept = StoredFile(self.file.name, self.file.media_type, len(content), hashlib.sha256(content).hexdigest())
        messages.post_message(repo, proposal, self.text, now, files=[kept])


SPECIFICATION = checked_upload(
    "後付け振動センサー_仕様の抜粋.csv",
    """\
項目,内容
取り付け,マグネット式（停止作業は不要）
電源,内蔵電池（測定間隔10分で約3年）
無線,920MHz帯（見通し300m）
測定,加速度3軸・表面温度
対象設備,ポンプ、ファン、コンプレッサー、充填機
防爆,未取得
""".encode("utf-8-sig"),
)

FACTORIES = checked_upload(
    "食品工場_充填機の台数の見込み.csv",
    """\
区分,工場数,充填機10台以上の見込み,確認の方法
飲料,74,61,工場見学の案内と求人票
調味料,58,33,設備会社の納入事例
冷凍食品,121,40,求人票
菓子,147,38,求人票と展示会の出展資料
""".encode("utf-8-sig"),
)

ATTACHED: tuple[DemoEvent, ...] = (
    Wrote(
        "sensor",
        "michishio",
        KEI,
        -14,
        "09:24",
        """\
会議の案内です。当日はこちらからご入室ください。
https://meet.michishio-kaitaku.example/rooms/hachimine-14（入室用の番号は不要です）""",
    ),
    ReadThread("sensor", "michishio", KO, -14, "10:02"),
    Attached(
        "sensor",
        "michishio",
        KO,
        -13,
        "08:40",
        "お約束していた仕様書の抜粋です。取り付けと電源の行をご覧いただければ、現場のお話はしやすいと思います。",
        SPECIFICATION,
    ),
    ReadThread("sensor", "michishio", KEI, -13, "09:05"),
    ReadThread("sensor", "michishio", RIO, -13, "09:30"),
    Attached(
        "sensor",
        "michishio",
        RIO,
        -6,
        "15:12",
        "宿題の①がまとまりましたので、先にお送りします。400件のうち172件が、充填機を10台以上持つ見込みです。",
        FACTORIES,
    ),
    ReadThread("sensor", "michishio", KO, -6, "16:30"),
    ReadThread("sensor", "michishio", TSUMUGI, -5, "09:10"),
)

FILES = (SPECIFICATION, FACTORIES)
"""What the store of files has to hold for them."""
