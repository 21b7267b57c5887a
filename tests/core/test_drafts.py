"""What somebody types is kept, replaced and forgotten, and is nobody else's to read."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy import Engine

from core.actions.drafts import DRAFT_LIMIT, discard_draft, save_draft
from core.model import Viewer
from core.repository import reading, transaction
from tests.cast import NOW, Cast

PLACE = "messages.draft.1"


def save(engine: Engine, viewer: Viewer, text: str) -> None:
    with transaction(engine, viewer) as repo:
        save_draft(repo, PLACE, {"body": text}, NOW)


def kept(engine: Engine, viewer: Viewer) -> object:
    with reading(engine, viewer) as repo:
        return repo.drafts.get(PLACE)


def test_the_last_draft_stands_until_it_is_discarded(engine: Engine, cast: Cast):
    for text in ("御社の", "御社の課題は\0😀髙﨑"):
        save(engine, cast.buyer, text)
        assert kept(engine, cast.buyer) == {"body": text}
    assert kept(engine, cast.boss) is None
    with transaction(engine, cast.buyer) as repo:
        discard_draft(repo, PLACE, NOW)
    assert kept(engine, cast.buyer) is None


def test_two_tabs_that_save_a_first_draft_at_once_both_succeed(engine: Engine, cast: Cast):
    begun = Event()

    def first_tab() -> None:
        with transaction(engine, cast.buyer) as repo:
            save_draft(repo, PLACE, {"body": "first"}, NOW)
            begun.set()
            time.sleep(0.2)

    with ThreadPoolExecutor(1) as other:
        done = other.submit(first_tab)
        begun.wait(5)
        save(engine, cast.buyer, "second")
        done.result()
    assert kept(engine, cast.buyer) == {"body": "second"}


def test_what_nobody_can_have_typed_is_not_kept(engine: Engine, cast: Cast):
    save(engine, cast.buyer, "x" * DRAFT_LIMIT)
    assert kept(engine, cast.buyer) is None
