"""KPI on the screen and in its files: by director, client, case and period, down to who did what when (D7)."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.documents.kpi_sheet import file_of
from core.documents.kpi_shown import found, shown
from core.documents.tables import csv_file, xlsx_file
from core.kpi_question import BACKWARD, TOO_LONG, question
from core.model import MemberId
from core.model_direction import CaseId, Work
from core.repository import reading, transaction
from core.rules_activity import Place
from core.store.tables import CaseRow, ScriptRow
from tests import factories
from tests.cast import NOW, PEOPLE
from tests.pages.screens import head, screen, words
from tests.queries import count_queries

KPI = "director.kpi"
MID_MONTH = datetime(2026, 12, 15, 3, 0, tzinfo=UTC)
MONTHS_END = datetime(2026, 12, 30, 3, 0, tzinfo=UTC)
DAYS = {
    date(2026, 12, 1): Work(480, 50, 10, 2, 1),
    date(2026, 12, 2): Work(240, 30, 5, 0, 0),
    date(2026, 12, 14): Work(300, 20, 5, 1, 1),
}


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


def worked(engine, cast, case):
    """Three days of `seller`, the second with スクリプトB."""
    with Session(engine) as session:
        scripts = session.scalars(select(ScriptRow.id).where(ScriptRow.case_id == case).order_by(ScriptRow.id)).all()
    with transaction(engine, cast.seller) as repo:
        repo.activities.hold(case)
        ground = repo.activities.ground(case, date(2026, 12, 15))
        rows = {
            Place(day, cast.seller.member, scripts[number % 2]): work for number, (day, work) in enumerate(DAYS.items())
        }
        repo.activities.put(case, rows, ground, "", MID_MONTH)


@pytest.fixture
def case(engine, cast):
    """A case in its first month."""
    found = factories.directed(engine, cast)
    worked(engine, cast, found)
    return found


def drawn(app):
    """What the part is told."""
    (told,) = (node.proto.bytes for node in app.get("bidi_component") if node.proto.component_name == "connect.kpi")
    return json.loads(told)


def figures(app):
    return {each["label"]: each["value"] for each in drawn(app)["figures"]}


def test_without_a_case_it_says_so_and_still_draws(engine, cast):
    app = screen(KPI, engine, cast.director)
    assert not app.exception
    assert drawn(app)["empty"][0] == "この条件に当てはまる案件はありません。"


def test_the_figures_on_the_screen_are_those_of_the_store(engine, cast, case):
    app = screen(KPI, engine, cast.director, at=MID_MONTH)
    today = date(2026, 12, 15)
    with reading(engine, cast.director) as repo:
        (own,) = repo.kpi.cases(date(2026, 12, 1), date(2026, 12, 31), today)
    assert own.progress is not None
    shown_now = figures(app)
    assert shown_now["進捗率"] == f"{own.progress * 100:.1f}%"
    assert shown_now["継続率"] == "—"
    assert shown_now["アップセル"] == "0件"
    assert (shown_now["アポ獲得"], shown_now["アポ実施"]) == ("3件", "2件")
    assert (shown_now["コンタクト率"], shown_now["コンタクトアポ率"]) == ("20.0%", "15.0%")
    assert shown_now["稼働時間"] == "17時間"
    told = drawn(app)
    (row,) = told["rows"]
    assert row["name"] == "計測機器の新規開拓"
    links = [row["links"][link - 1] for _, _, link, _ in row["cells"]]
    assert links[:3] == ["/kpi?case=1", "/kpi?case=1", "/case?case=1&part=activity&from=2026-12-01&to=2026-12-15"]
    assert links[-2:] == ["/kpi?case=1&by=contracts", "/kpi?case=1&by=upsells"]
    assert "2026/11/01（日）〜2026/11/15（日）との比較" in told["compared"]
    assert all(each["means"] for each in told["figures"])
    assert [each["title"] for each in told["tables"]] == [
        "月ごとのアポ獲得と計画",
        "契約が続いた月数と継続率",
        "曜日ごとの定例MTG",
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"period": "last-month"}, "この条件に当てはまる案件はありません。"),
        ({"director": 987654}, "この条件に当てはまる案件はありません。"),
        ({"by": "contracts"}, "この期間に終了日を迎えた契約はありません。"),
        ({"by": "upsells"}, "この期間に月額が増えた契約更新はありません。"),
        ({"from": "2027-03-01", "to": "2027-03-31"}, "この期間はまだ始まっていません。"),
    ],
)
def test_a_period_or_a_choice_without_anything_says_why(engine, cast, case, asked, said):
    app = screen(KPI, engine, cast.director, at=MID_MONTH, **asked)
    assert not app.exception
    assert drawn(app)["empty"][0] == said


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ({"from": "2026-12-31", "to": "2026-12-01"}, BACKWARD),
        ({"from": "2010-01-01", "to": "2026-12-01"}, TOO_LONG),
        ({"from": "0001-01-01", "to": "9999-12-31"}, "期間は2000年から2100年まで"),
        ({"period": "yesterday", "by": "x", "sort": "nothing", "page": "-1", "director": "abc", "from": "x"}, ""),
        ({"client": "9" * 40, "member": "1", "script": "'--"}, ""),
    ],
)
def test_nonsense_in_the_address_is_told_of_or_left_out(engine, cast, case, asked, hint):
    app = screen(KPI, engine, cast.director, at=MID_MONTH, **asked)
    assert not app.exception
    assert figures(app)["アポ獲得"] == "3件"
    assert drawn(app)["hint"].startswith(hint)


def test_a_case_is_drilled_from_member_to_script_to_day(engine, cast, case):
    app = screen(KPI, engine, cast.director, at=MID_MONTH, case=case)
    assert "KPI　計測機器の新規開拓" in head(app)
    (member,) = drawn(app)["rows"]
    assert member["mark"] == ""
    (late,) = drawn(screen(KPI, engine, cast.director, at=MONTHS_END, case=case))["rows"]
    assert late["mark"] == "計画を下回っています"
    assert member["links"][0] == f"/kpi?case=1&member={cast.seller.member}&by=script"
    one = {"case": case, "member": cast.seller.member}
    app = screen(KPI, engine, cast.director, at=MID_MONTH, by="script", **one)
    first, second = drawn(app)["rows"]
    assert (first["cells"][1][0], second["cells"][1][0]) == ("3件", "0件")
    assert "スクリプトの比較" in words(app)
    script = first["links"][0].split("script=")[1].split("&")[0]
    app = screen(KPI, engine, cast.director, at=MID_MONTH, by="day", script=script, **one)
    assert [row["name"] for row in drawn(app)["rows"]] == ["2026/12/14（月）", "2026/12/01（火）"]
    rows = f"/case?case=1&part=activity&from=2026-12-14&to=2026-12-14&member={cast.seller.member}&script={script}"
    assert drawn(app)["rows"][0]["links"] == [rows]
    assert figures(app)["稼働時間"] == "13時間"
    assert "継続率" not in figures(app)


def test_what_the_file_holds_is_what_the_screen_shows(engine, cast, case):
    with Session(engine) as session, session.begin():
        session.get_one(CaseRow, case).name = "=1+1"
    today = date(2026, 12, 15)
    asked = question({}, today)
    with reading(engine, cast.director) as repo:
        sheet = shown(found(repo, asked, today), "", "", of_script=False)
    (row,) = drawn(screen(KPI, engine, cast.director, at=MID_MONTH))["rows"]
    assert row["cells"][0][0] == "=1+1"
    headings, rows = file_of(sheet)
    (line,) = csv.DictReader(io.StringIO(csv_file(headings, rows).decode("utf-8-sig")))
    assert line["案件"] == "'=1+1"
    assert (line["アポ獲得"], line["アポ実施"], line["架電数"], line["コンタクト数"]) == ("3", "2", "100", "20")
    sheet_ = load_workbook(io.BytesIO(xlsx_file(sheet.title, headings, rows))).active
    assert sheet_ is not None
    names, values = ([cell.value for cell in line] for line in sheet_.iter_rows())
    kept = dict(zip(names, values, strict=True))
    assert (kept["アポ獲得"], kept["コンタクト率"], kept["稼働時間"]) == (3, 0.2, 17)
    assert sheet_["A2"].data_type == "s"


def test_nobody_but_kakutoku_reads_it(engine, cast, case):
    for who in (cast.buyer, cast.seller, cast.outsider):
        app = screen(KPI, engine, who, at=MID_MONTH)
        assert "計測機器" not in words(app)
        assert "表示できません" in head(app)


def test_thirty_cases_cost_as_many_queries_as_three(engine, cast):
    asked: list[dict[str, int]] = []
    for more in (3, 27):
        for _ in range(more):
            last = factories.directed(engine, cast)
        looks = {"": {}, "director": {"by": "director"}, "case": {"case": last}}
        asked.append(
            {
                name: count_queries(engine, lambda look=look: screen(KPI, engine, cast.director, at=NOW, **look))
                for name, look in looks.items()
            }
        )
    assert asked[0] == asked[1]


def test_two_directors_cases_are_added_up_under_each(engine, cast, case):
    other = factories.directed(engine, cast)
    with Session(engine) as session, session.begin():
        session.get_one(CaseRow, CaseId(other)).director_id = MemberId(cast.operator.member)
    app = screen(KPI, engine, cast.director, at=MID_MONTH, by="director")
    told = drawn(app)
    assert {row["name"]: row["cells"][2][0] for row in told["rows"]} == {"堂本 健": "3件", "尾上 静": "0件"}
    assert told["foot"]["cells"][2][0] == "3件"
    assert [row["links"][0] for row in told["rows"] if row["name"] == "堂本 健"] == [
        f"/kpi?director={cast.director.member}"
    ]


def test_from_one_director_one_goes_to_another(engine, cast, case):
    other = factories.directed(engine, cast)
    with Session(engine) as session, session.begin():
        session.get_one(CaseRow, CaseId(other)).director_id = MemberId(cast.operator.member)
    app = screen(KPI, engine, cast.director, at=MID_MONTH, director=cast.director.member)
    offered = {
        each["name"]: {int(value) for value, _ in each["choices"] if value.isdigit()}
        for each in drawn(app)["fields"]
        if "choices" in each
    }
    assert offered["director"] == {cast.director.member, cast.operator.member}
    assert offered["case"] == {case}


def test_the_two_sides_read_how_their_case_stands_and_nobody_elses_figures(engine, cast, case):
    for name, who in (("client.progress", cast.buyer), ("partner.case", cast.seller)):
        said = words(screen(name, engine, who, at=MID_MONTH, case=case, part="progress"))
        for figure in ("2026年12月の進捗", "3件", "17時間", "月の予定 100時間", "提案時の約束", "数値の定義"):
            assert figure in said
        assert PEOPLE["seller"][2] not in said
    stranger = screen("client.progress", engine, cast.outsider, at=MID_MONTH, case=case, part="progress")
    assert "17時間" not in words(stranger)
    assert "表示できません" in head(stranger)
