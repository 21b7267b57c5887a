"""Directors and operations write a case's scripts; the partner reads them, the client knows of none (D4)."""

from datetime import timedelta

from core.actions import scripts
from core.calendar import jst_date
from core.model_direction import ScriptKind
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row

DIRECTING = DIRECTOR | OPERATIONS
TODAY = jst_date(s.NOW)
TOMORROW = TODAY + timedelta(days=1)
PATTERN = ScriptKind.PATTERN


def scripted(engine, cast):
    """The case has パターンA."""
    things = s.case_opened(engine, cast)
    words = (things["case"], PATTERN, "パターンA", "お世話になっております。", TODAY, s.NOW)
    return {**things, "script": s.act(engine, cast.director, scripts.add_script, *words)}


def named_otherwise(engine, cast):
    """The case has a script whose name reads the same."""
    things = s.case_opened(engine, cast)
    words = (things["case"], PATTERN, "パターンＡ", "失礼いたします。", TODAY, s.NOW)
    return {**things, "script": s.act(engine, cast.director, scripts.add_script, *words)}


def planned(engine, cast):
    """Version 2 will be in use from tomorrow on."""
    things = scripted(engine, cast)
    s.act(engine, cast.director, scripts.revise_script, things["script"], 1, "改訂した本文", "改善", TOMORROW, s.NOW)
    return things


def planned_otherwise(engine, cast):
    """Somebody else has written another version 2."""
    things = scripted(engine, cast)
    s.act(engine, cast.director, scripts.revise_script, things["script"], 1, "別の本文", "改善", TOMORROW, s.NOW)
    return things


def planned_anew(engine, cast):
    """Version 2 was taken back, and written again a little later."""
    things = planned(engine, cast)
    s.act(engine, cast.director, scripts.withdraw_version, things["script"], 2, s.NOW, s.NOW)
    later = s.NOW + timedelta(minutes=5)
    s.act(engine, cast.director, scripts.revise_script, things["script"], 1, "書き直した本文", "改善", TOMORROW, later)
    return things


def retired(engine, cast):
    """The script is not used any more."""
    things = scripted(engine, cast)
    s.act(engine, cast.director, scripts.retire_script, things["script"], s.NOW)
    return things


ROWS = [
    Row(
        scripts.add_script,
        may=DIRECTING,
        states={s.case_opened: DONE, scripted: SAME, named_otherwise: REFUSED},
        args=lambda t: (t.case, PATTERN, "パターンA", "お世話になっております。", TODAY, s.NOW),
    ),
    Row(
        scripts.revise_script,
        may=DIRECTING,
        states={scripted: DONE, planned: SAME, planned_otherwise: CONFLICT, retired: REFUSED},
        args=lambda t: (t.script, 1, "改訂した本文", "改善", TOMORROW, s.NOW),
    ),
    Row(
        scripts.withdraw_version,
        may=DIRECTING,
        states={scripted: SAME, planned: DONE, planned_anew: CONFLICT},
        args=lambda t: (t.script, 2, s.NOW, s.NOW),
    ),
    Row(
        scripts.retire_script,
        may=DIRECTING,
        states={scripted: DONE, retired: SAME},
        args=lambda t: (t.script, s.NOW),
    ),
    Row(
        scripts.resume_script,
        may=DIRECTING,
        states={scripted: SAME, retired: DONE},
        args=lambda t: (t.script, s.NOW),
    ),
]
