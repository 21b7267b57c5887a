"""Every query that a screen asks × everybody: strangers find nothing, as if there were nothing (A5)."""

import pytest

from tests.access import situations as s
from tests.access.people import (
    ALL,
    CLIENT_PEOPLE,
    DIRECTOR,
    KAKUTOKU_PEOPLE,
    OFFICE,
    OPERATIONS,
    PARTNER_PEOPLE,
)
from tests.access.reads import Query, queries
from tests.access.worlds import SqliteWorlds
from tests.cast import CLIENT, ORGANIZATIONS, PARTNER, PEOPLE

QUERIES = list(queries())
INSIDERS = CLIENT_PEOPLE | PARTNER_PEOPLE
NOTHING: frozenset[str] = frozenset()

READERS = {
    "activities.ground": KAKUTOKU_PEOPLE,
    "activities.kept": KAKUTOKU_PEOPLE,
    "activities.told": KAKUTOKU_PEOPLE,
    "activity_lists.history": KAKUTOKU_PEOPLE,
    "activity_lists.imports": KAKUTOKU_PEOPLE,
    "activity_lists.listing": KAKUTOKU_PEOPLE,
    "notices.listing": KAKUTOKU_PEOPLE,  # consultations, terminations, and target lists that were delivered
    "case_lists.listing": KAKUTOKU_PEOPLE,
    "case_lists.untaken": KAKUTOKU_PEOPLE,
    "case_members.get": KAKUTOKU_PEOPLE,
    "case_members.team": KAKUTOKU_PEOPLE,
    "cases.head": KAKUTOKU_PEOPLE,
    "cases.of_deal": KAKUTOKU_PEOPLE,
    "cases.overview": KAKUTOKU_PEOPLE,
    "feed.appointment": KAKUTOKU_PEOPLE,
    "feed.day_end": KAKUTOKU_PEOPLE,
    "feed.page": KAKUTOKU_PEOPLE,
    "feed.waiting": KAKUTOKU_PEOPLE,
    "consultations.contact": KAKUTOKU_PEOPLE,
    "consultations.get": KAKUTOKU_PEOPLE,
    "consultations.listing": KAKUTOKU_PEOPLE,
    "hearings.clients": KAKUTOKU_PEOPLE,
    "hearings.get": KAKUTOKU_PEOPLE,
    "hearings.listing": KAKUTOKU_PEOPLE,
    "invoice_lists.listing": OPERATIONS,
    "invoices.content": OPERATIONS,
    "invoices.of_order": OPERATIONS,  # what an early end cancels
    "kpi.cases": KAKUTOKU_PEOPLE,
    "kpi.comparison": KAKUTOKU_PEOPLE,
    "kpi.members": KAKUTOKU_PEOPLE,
    "kpi.progress_of": KAKUTOKU_PEOPLE,
    "kpi_screen.of_case": KAKUTOKU_PEOPLE,
    "kpi_screen.overview": KAKUTOKU_PEOPLE,
    "kickoffs.shared": KAKUTOKU_PEOPLE,
    "kickoffs.sheet": KAKUTOKU_PEOPLE,
    "knowledge.file": KAKUTOKU_PEOPLE,
    "knowledge.listing": KAKUTOKU_PEOPLE,
    "knowledge.page": KAKUTOKU_PEOPLE,
    "knowledge.words": KAKUTOKU_PEOPLE,
    "leads.get": OFFICE,
    "openings.file": KAKUTOKU_PEOPLE,
    "openings.preview": KAKUTOKU_PEOPLE,
    "openings.told": KAKUTOKU_PEOPLE,
    "directory.get": KAKUTOKU_PEOPLE,
    "directory.listing": KAKUTOKU_PEOPLE,
    "fees.history": KAKUTOKU_PEOPLE,
    "mornings.desk": KAKUTOKU_PEOPLE,
    "mornings.of": KAKUTOKU_PEOPLE,
    "outbox.get": OPERATIONS,
    "outbox.listing": OPERATIONS,
    "oversight.postings": KAKUTOKU_PEOPLE,
    "papers.get": OPERATIONS,
    "papers.search": OPERATIONS,
    "payments.of": OPERATIONS,
    "next_actions.open_in": KAKUTOKU_PEOPLE,
    "packs.meetings": KAKUTOKU_PEOPLE,
    "packs.of_case": KAKUTOKU_PEOPLE,
    "packs.page": KAKUTOKU_PEOPLE,
    "packs.schedule": KAKUTOKU_PEOPLE,
    "packs.shared": KAKUTOKU_PEOPLE,
    "prime_audits.file": KAKUTOKU_PEOPLE,
    "prime_audits.listing": KAKUTOKU_PEOPLE,
    "quality.deal": KAKUTOKU_PEOPLE,
    "quality.watch": KAKUTOKU_PEOPLE,
    "repairs.awaiting": OPERATIONS,
    "scripts.of": KAKUTOKU_PEOPLE,
    "scripts.words": KAKUTOKU_PEOPLE,
    "scripts.worked": KAKUTOKU_PEOPLE,
    "target_lists.file": KAKUTOKU_PEOPLE,
    "target_lists.get": KAKUTOKU_PEOPLE,
    "target_lists.of": KAKUTOKU_PEOPLE,
    "target_lists.queue": OPERATIONS,
    "terminations.listing": OPERATIONS,
    "terminations.notice": OPERATIONS,
    "trail.page": OPERATIONS,
    "webhooks.setting": DIRECTOR | OPERATIONS,
}
"""Who of kakutoku's people may read what belongs to others, and nobody else may (K1)."""

TELLING = (
    *(ORGANIZATIONS[house][1] for house in (CLIENT, PARTNER)),
    *(name for house, _, name in PEOPLE.values() if house in (CLIENT, PARTNER)),
    *s.WORDS,
)
"""Words that stand only in what belongs to the client, the partner and their deal."""


def telling(answer: object) -> set[str]:
    """Which of those words an answer holds."""
    text = repr(answer)
    return {word for word in TELLING if word in text}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_who_has_nothing_to_do_with_a_thing_finds_nothing_of_it(query: Query, worlds: SqliteWorlds):
    world = worlds.of(s.everything)
    readers = READERS.get(query.name, NOTHING)
    seen = {}
    for who in sorted(ALL - INSIDERS):
        answer = query.ask(world.engine, world.people[who], world.things)
        unknown = query.ask(world.engine, world.people[who], world.things, missing=True)
        if telling(answer) or (query.names_a_thing and answer != unknown):
            seen[who] = answer
    assert seen.keys() == readers, seen


def test_no_question_answers_a_partner_with_what_its_client_rated(worlds: SqliteWorlds):
    """C5: the client rates, kakutoku reads."""
    world = worlds.of(s.everything)
    seen = {
        (who, query.name)
        for query in QUERIES
        for who in ALL
        if s.RATED in repr(query.ask(world.engine, world.people[who], world.things))
    }
    assert {who for who, _ in seen} == CLIENT_PEOPLE | KAKUTOKU_PEOPLE
    assert {name for _, name in seen} == {"quality.deal", "quality.listing", "quality.watch"}


def test_no_question_answers_a_side_of_the_deal_with_what_is_said_inside_kakutoku(worlds: SqliteWorlds):
    """D8: an internal comment never leaves kakutoku."""
    world = worlds.of(s.everything)
    seen = {
        (who, query.name)
        for query in QUERIES
        for who in ALL
        if s.INTERNAL in repr(query.ask(world.engine, world.people[who], world.things))
    }
    assert seen == {(who, "packs.page") for who in KAKUTOKU_PEOPLE}


@pytest.mark.parametrize("query", [q for q in QUERIES if q.names_a_thing], ids=lambda query: query.name)
def test_the_matrix_asks_about_things_that_somebody_may_read(query: Query, worlds: SqliteWorlds):
    world = worlds.of(s.everything)
    assert any(
        query.ask(world.engine, viewer, world.things) != query.ask(world.engine, viewer, world.things, missing=True)
        for viewer in world.people.values()
    )


def test_words_that_only_the_deal_holds_are_found_by_those_who_may_read_it(worlds: SqliteWorlds):
    world = worlds.of(s.everything)
    found = {
        word
        for query in QUERIES
        for who in INSIDERS | OPERATIONS
        for word in telling(query.ask(world.engine, world.people[who], world.things))
    }
    assert found == set(TELLING)
