"""A case's knowledge: directors write all of it, the partner adds FAQ and 改善ログ, clients know of none (D1)."""

from core.actions import knowledge
from core.model_direction import KnowledgeKind
from core.uploads import StoredFile
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS, OTHER_PARTNER_WRITERS, PARTNER_WRITERS
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row

DIRECTING = DIRECTOR | OPERATIONS
WRITING = DIRECTING | PARTNER_WRITERS
PDF = StoredFile("提案資料.pdf", "application/pdf", 1_000, "a" * 64)
FAQ = (KnowledgeKind.FAQ, "料金の答え方", "面談で伝える。")


def answered(engine, cast):
    """The director has written an answer."""
    things = s.case_opened(engine, cast)
    return {**things, "page": s.act(engine, cast.director, knowledge.write_page, things["case"], *FAQ, s.NOW)}


def changed(engine, cast):
    """Somebody has changed it since."""
    things = answered(engine, cast)
    s.act(engine, cast.operator, knowledge.edit_page, things["page"], 1, "料金の答え方", "別の答え", s.NOW)
    return things


def archived(engine, cast):
    """It was put aside."""
    things = answered(engine, cast)
    s.act(engine, cast.director, knowledge.archive_page, things["page"], s.NOW)
    return things


def with_file(engine, cast):
    """A material hangs on it."""
    things = answered(engine, cast)
    return {**things, "file": s.act(engine, cast.director, knowledge.attach_material, things["page"], PDF, s.NOW)}


ROWS = [
    Row(
        knowledge.write_page,
        may=WRITING,
        not_found=OTHER_PARTNER_WRITERS,
        states={s.case_opened: DONE, answered: {DIRECTOR: SAME, OPERATIONS: DONE, PARTNER_WRITERS: DONE}},
        args=lambda t: (t.case, *FAQ, s.NOW),
    ),
    Row(
        knowledge.write_page,
        may=DIRECTING,
        states={s.case_opened: DONE},
        args=lambda t: (t.case, KnowledgeKind.MATERIAL, "商材の説明", "月末の集計", s.NOW),
        note="materials",
    ),
    Row(
        knowledge.edit_page,
        may=WRITING,
        not_found=OTHER_PARTNER_WRITERS,
        states={answered: DONE, changed: CONFLICT, archived: REFUSED},
        args=lambda t: (t.page, 1, "料金の答え方", "担当が伝える。", s.NOW),
    ),
    Row(
        knowledge.archive_page,
        may=WRITING,
        not_found=OTHER_PARTNER_WRITERS,
        states={answered: DONE, archived: SAME},
        args=lambda t: (t.page, s.NOW),
    ),
    Row(
        knowledge.restore_page,
        may=WRITING,
        not_found=OTHER_PARTNER_WRITERS,
        states={answered: SAME, archived: DONE},
        args=lambda t: (t.page, s.NOW),
    ),
    Row(
        knowledge.attach_material,
        may=WRITING,
        not_found=OTHER_PARTNER_WRITERS,
        states={answered: DONE, archived: REFUSED, with_file: SAME},
        args=lambda t: (t.page, PDF, s.NOW),
    ),
    Row(
        knowledge.detach_material,
        may=WRITING,
        not_found=OTHER_PARTNER_WRITERS,
        states={with_file: DONE},
        args=lambda t: (t.file, s.NOW),
    ),
]
