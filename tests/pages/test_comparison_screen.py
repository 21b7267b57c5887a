"""比較 on the screen, and as the file it offers: for the client alone, masked as the list is (P10, P11, A5)."""

from datetime import timedelta
from html import escape
from urllib.parse import unquote

import pypdfium2
import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core.actions.candidates import proceed_to_interview
from core.model_choosing import CheckPoint
from core.repository import transaction
from core.store.tables import AuditRow, EvaluationRow, ProposalRow
from pages import running
from pages.entrance.file_paths import comparison_path
from tests import factories
from tests.cast import NOW, ORGANIZATIONS, PARTNER
from tests.pages.hostile import HOSTILE
from tests.pages.screens import head, screen, words
from tests.pages.test_downloads import fetch, files, text  # noqa: F401 - fixtures
from tests.queries import count_queries

SCREEN = "client.comparison"
NAME = ORGANIZATIONS[PARTNER][1]


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def proposals(engine, cast, monkeypatch):
    """Six candidates of one posting; the first is `seller`'s, whose text names it."""
    monkeypatch.setattr(running, "now", lambda: NOW)
    posting = factories.posting(engine, cast)
    first = factories.proposal(engine, cast.seller, posting, "三段階の開拓", f"{NAME}です。電話から始めます。")
    others = factories.partners(engine, 5)
    later = factories.OPENED + timedelta(days=2)
    return first, *(
        factories.proposal(engine, each, posting, f"提案{n}", "本文", later) for n, each in enumerate(others)
    )


def compare(engine, viewer, *proposals, **query):
    return screen(SCREEN, engine, viewer, proposals=",".join(map(str, proposals)), **query)


def score(engine, viewer, proposal, *scores):
    with Session(engine) as session, session.begin():
        given = {point.value: score for point, score in zip(CheckPoint, scores, strict=True)}
        row = {"proposal_id": proposal, "member_id": viewer.member, "note": "", "updated_at": NOW, **given}
        session.execute(insert(EvaluationRow).values(row))


def charts(app):
    return app.get("plotly_chart")


def test_until_somebody_has_scored_the_chart_says_how_to(engine, cast, proposals):
    app = compare(engine, cast.looker, *proposals[:2])
    assert not app.exception
    assert "候補者の比較" in head(app)
    assert "2社を比較中" in head(app)
    assert len(charts(app)) == 0
    assert "まだ採点されていません" in words(app)


def test_who_was_scored_stands_in_the_chart_and_everybody_in_the_table(engine, cast, proposals):
    score(engine, cast.buyer, proposals[0], 5, 3, 4)
    app = compare(engine, cast.looker, *proposals[:3])
    assert not app.exception
    (chart,) = charts(app)
    assert chart.proto.spec.count('"type":"scatterpolar"') == 3  # also the empty ones, so that each keeps its colour
    said = words(app)
    assert "候補者02、候補者03は未採点です。" in said
    assert all(point.label in said for point in CheckPoint)
    assert "提案0" in said
    assert f'href="/proposal?proposal={proposals[1]}"' in said


def test_only_the_differences_are_shown_on_wish_and_the_address_keeps_it(engine, cast, proposals):
    everything = compare(engine, cast.buyer, *proposals[:2])
    assert "設立年" in words(everything)
    fewer = compare(engine, cast.buyer, *proposals[:2], differences="true")
    assert "設立年" not in words(fewer)
    assert "書き出し" in words(fewer)


def test_somebody_is_taken_out_or_added_by_a_link(engine, cast, proposals):
    a, b, c, d, *_ = proposals
    three = words(compare(engine, cast.looker, a, b, c))
    assert f'href="/comparison?proposals={a},{c}"' in three
    assert f'href="/comparison?proposals={a},{b},{c},{d}"' in three
    assert "比較から外す" not in words(compare(engine, cast.looker, a, b))
    five = compare(engine, cast.looker, *proposals[:5])
    assert "候補者を追加" not in words(five)


def test_the_address_to_share_and_the_paper_are_offered(engine, cast, proposals):
    app = compare(engine, cast.looker, *proposals[:2])
    wanted = ",".join(map(str, proposals[:2]))
    assert app.code[0].value.endswith(f"/comparison?proposals={wanted}")
    assert comparison_path(proposals[:2]) in words(app)


def test_one_alone_is_offered_the_others(engine, cast, proposals):
    first, second, *_ = proposals
    app = compare(engine, cast.looker, first)
    assert "比較には2社以上の候補者が必要です。候補者01" in app.info[0].value
    assert f'href="/comparison?proposals={first},{second}"' in words(app)
    assert len(app.code) == 0
    lonely = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    assert "ほかの候補者がいません" in words(compare(engine, cast.looker, lonely))
    assert f"/comparison?proposals={first}" in head(screen("client.proposal", engine, cast.looker, proposal=first))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "読み取れませんでした"),
        ("1,1", "重複"),
        ("1,2,3,4,5,6", "5社まで"),
        ("1,x", "読み取れませんでした"),
        ("1,987654", "見つかりません"),
    ],
)
def test_what_can_t_be_compared_is_answered_with_a_sentence(engine, cast, proposals, address, told):
    app = screen(SCREEN, engine, cast.buyer, proposals=address)
    assert not app.exception
    assert told in app.info[0].value
    assert "ください" in app.info[0].value


@pytest.mark.parametrize("name", ["outsider", "seller", "rival", "operator"])
def test_to_everybody_else_the_comparison_does_not_exist(engine, cast, proposals, name):
    theirs = compare(engine, getattr(cast, name), *proposals[:2])
    nothing = compare(engine, getattr(cast, name), 987654, 987655)
    assert words(theirs) == words(nothing)
    assert "見つかりません" in words(theirs)


def test_a_name_shows_with_its_disclosure_and_not_before(engine, cast, proposals):
    score(engine, cast.buyer, proposals[0], 5, 3, 4)
    before = compare(engine, cast.buyer, *proposals[:2])
    assert "ツキノワ" not in words(before) + charts(before)[0].proto.spec
    with transaction(engine, cast.buyer) as repo:
        proceed_to_interview(repo, proposals[0], NOW)
    after = compare(engine, cast.buyer, *proposals[:2])
    assert NAME in words(after)
    assert NAME in charts(after)[0].proto.spec.encode().decode("unicode_escape", "ignore") + charts(after)[0].proto.spec


def test_typed_text_stays_text(engine, cast, proposals):
    typed = "\n".join(HOSTILE)[:4_000]
    with Session(engine) as session, session.begin():
        texts = {"masked_title": typed, "masked_body": HOSTILE[0]}
        session.execute(update(ProposalRow).where(ProposalRow.id == proposals[0]).values(**texts))
    app = compare(engine, cast.buyer, *proposals[:2])
    assert not app.exception
    assert escape(HOSTILE[0]) in words(app).replace("\\'", "'")
    assert not any(each in words(app) for each in ("<script", "<img", "<svg on", "<iframe"))


def test_five_cost_as_many_queries_as_two(engine, cast, proposals):
    two, five = (count_queries(engine, lambda n=n: compare(engine, cast.buyer, *proposals[:n])) for n in (2, 5))
    assert two == five


# --- the file -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["buyer", "boss", "looker"])
def test_the_client_gets_the_paper_under_a_name_that_names_nobody(fetch, proposals, name):  # noqa: F811
    answer = fetch(name, comparison_path(proposals[:5]))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert unquote(answer.headers["content-disposition"]).endswith(".pdf")
    told = text(answer)
    assert "候補者05" in told
    assert "株式会社青葉計器" in told
    meta = " ".join(pypdfium2.PdfDocument(answer.content).get_metadata_dict().values())
    beyond = meta + unquote(str(answer.headers)) + told
    assert not any(word in beyond for word in ("ツキノワ", "tsukinowa", "架空営業社", "髙﨑"))


def test_the_paper_names_whom_the_screen_names(engine, cast, fetch, proposals):  # noqa: F811
    with transaction(engine, cast.buyer) as repo:
        proceed_to_interview(repo, proposals[0], NOW)
    answer = fetch("looker", comparison_path(proposals[:2]))
    assert NAME in text(answer)
    assert "架空営業社" not in text(answer)
    assert "ツキノワ" not in unquote(answer.headers["content-disposition"])


def test_for_everybody_else_and_for_bad_addresses_there_is_no_paper(fetch, proposals):  # noqa: F811
    missing = fetch("buyer", comparison_path((987654, 987655)))
    assert missing.status_code == 404
    a, b, *_ = proposals
    for name, address in (
        *((name, f"{a},{b}") for name in ("outsider", "seller", "rival", "director", "operator")),
        *(("buyer", address) for address in ("", f"{a}", f"{a},{a}", "x", ",".join(map(str, proposals)))),
    ):
        answer = fetch(name, f"/files/comparisons.pdf?proposals={address}")
        assert (answer.status_code, answer.text) == (404, missing.text)


def test_nothing_is_written_by_looking(engine, cast, fetch, proposals):  # noqa: F811
    with Session(engine) as session:
        before = session.scalars(select(AuditRow.id)).all()
    fetch("looker", comparison_path(proposals[:2]))
    compare(engine, cast.looker, *proposals[:2])
    with Session(engine) as session:
        assert session.scalars(select(AuditRow.id)).all() == before
