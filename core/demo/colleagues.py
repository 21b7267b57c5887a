"""Who came and went among a client's people: one colleague has left, one is invited, one never answered (A3)."""

from core.demo.desk_events import DemoColleague
from core.model import Role

_ADMIN = "kotoha@hoshinagi.example"

COLLEAGUES: tuple[DemoColleague, ...] = (
    DemoColleague(-12, "16:40", _ADMIN, "makoto@hoshinagi.example", "風早 まこと", Role.GUEST),
    DemoColleague(-1, "18:05", _ADMIN, "madoka@hoshinagi.example", "水無瀬 まどか", Role.STAFF),
    DemoColleague(-30, "19:20", _ADMIN, "yuzuru@hoshinagi.example", "夕凪 ゆずる", Role.STAFF, left=True),
)
