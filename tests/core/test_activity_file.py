"""A file of activity is read line by line, judged by the law of a row, and its good lines are taken on request (D5)."""

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.actions.activities import check_activities, import_activities, report_activity
from core.activity_file import MOST_BYTES, MOST_ROWS, ActivityFile, read
from core.csv_lines import WHOLE_FILE
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model import MemberId, OrderId
from core.model_direction import CaseId, ScriptId, Work
from core.repository import reading, transaction
from core.rules_activity import ActivityForm, CaseContract, CaseMember, CaseScript, Ground, Place, Told
from core.rules_activity_file import judged
from core.store.engine import WRITE
from core.store.tables import ActivityImportRow, ActivityRevisionRow, AuditRow, CaseMemberRow
from core.views.activity import ActivityFilter
from tests import factories
from tests.core.test_activities import agree, kept

HEAD = "日付,メンバー,スクリプト,稼働時間,架電数,コンタクト数,アポ獲得数,アポ実施数\n"
ROW = "2026/12/1,髙﨑 直人,スクリプトA,6.5,40,12,2,1\n"
GOOD = (date(2026, 12, 1), "髙﨑 直人", "スクリプトA", 26, 40, 12, 2, 1)


def told(found: ActivityFile) -> list[tuple[object, ...]]:
    return [
        (each.day, each.member, each.script, each.quarters, each.calls, each.contacts, each.appointments, each.held)
        for each in found.lines
    ]


FILES: dict[str, bytes | str] = {
    "UTF-8": (HEAD + ROW).encode(),
    "UTF-8 with its mark": (HEAD + ROW).encode("utf-8-sig"),
    "Shift_JIS": (HEAD + ROW).encode("cp932"),
    "another order and more columns": "架電数,備考,アポ実施数,アポ獲得数,コンタクト数,稼働時間,"
    "スクリプト,メンバー,日付\n40,良,1,2,12,6.5,スクリプトA,髙﨑 直人,2026-12-01",
    "full-width figures and headings": "日付,メンバー,スクリプト,稼働時間（ｈ）,架電数（件）,"
    "コンタクト数,アポ獲得数,アポ実施数\n２０２６年１２月１日,髙﨑 直人,スクリプトA,６．５,４０,１２,２,１",
    "synonyms": "稼働日,氏名,トークスクリプト,時間,コール数,接続数,アポ数,実施数\n"
    "20261201,髙﨑 直人,スクリプトA,6:30,40件,12,2,1",
    "units and Windows line ends": HEAD.replace("\n", "\r\n")
    + '2026/12/01,髙﨑 直人,スクリプトA,6.5時間,"40",12件,2件,1件\r\n',
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_in_whatever_way_it_was_saved(name):
    found = read(FILES[name])
    assert (told(found), found.problems, found.rows) == ([GOOD], (), 1)


def test_how_many_took_place_need_not_be_said():
    head, row = HEAD.replace(",アポ実施数", ""), ROW.rsplit(",", 1)[0]
    assert told(read(head + row)) == [(*GOOD[:-1], None)]


UNREADABLE = {
    "0 bytes": (b"", "内容がありません"),
    "blank": (b" \n\n", "内容がありません"),
    "no text at all": (bytes(range(128, 256)), "文字コード"),
    "a heading alone": (HEAD.encode(), "稼働の行がありません"),
    "no heading": (ROW.encode(), "見出しに「日付」「メンバー」"),
    "a heading without calls": (HEAD.replace("架電数,", "").encode(), "見出しに「架電数」がありません"),
    "the same heading twice": (("架電数," + HEAD + "1," + ROW).encode(), "「架電数」が2つ"),
    "too large": (b"0" * (MOST_BYTES + 1), "20MBまで"),
    "too many lines": ((HEAD + ROW * (MOST_ROWS + 1)).encode(), "100,000行まで"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_none_says_why_and_what_to_do(name):
    content, words = UNREADABLE[name]
    found = read(content)
    assert found.lines == ()
    assert [words in each.reason for each in found.problems] == [True]


CELLS = {
    "2026/12/1": (
        "日付",
        {"": "日付がありません", "12月1日": "実在する日付", "2026/2/30": "実在する日付", "1026/12/1": "年"},
    ),
    "髙﨑 直人": ("メンバー", {"": "メンバーを入力してください"}),
    "スクリプトA": ("スクリプト", {" ": "スクリプトを入力してください"}),
    "6.5": (
        "稼働時間",
        {
            "": "稼働時間を入力",
            "6.1": "0.25時間",
            "24.25": "0〜24時間",
            "-1": "0〜24時間",
            "6:20": "0.25時間",
            "6:60": "0.25時間",
            "6:75": "0.25時間",
        },
    ),
    "40": ("架電数", {"": "架電数を入力", "-40": "0〜10,000件", "四十": "整数", "1.5": "整数", "10001": "0〜10,000件"}),
    ",12,": ("コンタクト数", {",x,": "整数"}),
    ",2,": ("アポ獲得数", {",2.5,": "整数"}),
    ",1\n": ("アポ実施数", {",１件半\n": "整数"}),
}


def test_each_cell_that_can_not_be_read_is_named_by_line_column_and_reason():
    """The columns' schema: all at once, the first column of each line."""
    wanted = [
        (ROW.replace(good, bad, 1), column, words)
        for good, (column, wrong) in CELLS.items()
        for bad, words in wrong.items()
    ]
    wanted.append((ROW.replace("40,12", "x,y"), "架電数", "整数"))
    wanted.append((ROW.strip() + ",余分\n", "", "列が見出しより多く"))
    found = read(HEAD + "".join(line for line, _, _ in wanted) + ROW)
    assert told(found) == [GOOD]
    assert [(each.line, each.column) for each in found.problems] == [
        (number, column) for number, (_, column, _) in enumerate(wanted, start=2)
    ]
    for problem, (line, _, words) in zip(found.problems, wanted, strict=True):
        assert words in problem.reason
        assert problem.text == ", ".join(cell.strip() for cell in line.split(","))


def test_a_broken_quotation_names_where_reading_ended():
    found = read(HEAD + ROW + '2026/12/2,"髙﨑')
    assert (told(found), [each.line for each in found.problems]) == ([GOOD], [3])


def test_progress_is_told_while_a_long_file_is_read():
    so_far: list[int] = []
    lines = "".join(ROW for _ in range(20_001))
    read(HEAD + lines, so_far.append)
    assert so_far == [10_000, 20_000]


ME, SANO, TWIN = MemberId(1), MemberId(2), MemberId(3)
A, B = ScriptId(1), ScriptId(2)
GROUND = Ground(
    date(2026, 12, 10),
    (CaseContract(OrderId(1), date(2026, 12, 1), date(2027, 2, 28)),),
    {
        ME: CaseMember("髙﨑 直人", "seller@tsukinowa.example", date(2026, 12, 1)),
        SANO: CaseMember("佐野 圭", "k.sano@tsukinowa.example", date(2026, 12, 5), date(2026, 12, 8)),
        TWIN: CaseMember("佐野 圭", "sano@tsukinowa.example", date(2026, 12, 1)),
    },
    {A: CaseScript("スクリプトA"), B: CaseScript("スクリプトB", date(2026, 12, 3))},
)


def line(day="2026/12/1", member="髙﨑直人", script="スクリプトＡ", hours="6.5", counts="40,12,2,1"):
    return f"{day},{member},{script},{hours},{counts}\n"


JUDGED = {
    "after today": ([line(day="2026/12/11")], {2: ("日付", "本日より後")}),
    "outside the contract": ([line(day="2026/11/30")], {2: ("日付", "契約期間")}),
    "unknown member": ([line(member="春日 玲")], {2: ("メンバー", "この案件にいません")}),
    "ambiguous member": ([line(member="佐野　圭")], {2: ("メンバー", "2名います。メールアドレス")}),
    "not yet a member": ([line(member="K.Sano@tsukinowa.example")], {2: ("メンバー", "メンバーなのは")}),
    "unknown script": ([line(script="スクリプトC")], {2: ("スクリプト", "この案件にありません")}),
    "retired script": ([line(day="2026/12/4", script="スクリプトB")], {2: ("スクリプト", "使用を終了")}),
    "contacts > calls": ([line(counts="11,12,2,1")], {2: ("コンタクト数", "架電数（11件）を超えて")}),
    "appointments > contacts": ([line(counts="40,1,2,1")], {2: ("アポ獲得数", "超えて")}),
    "held > appointments": ([line(counts="40,12,2,3")], {2: ("アポ実施数", "超えて")}),
    "fewer than the feed told": ([line(day="2026/12/2", counts="9,3,2,1")], {2: ("アポ獲得数", "報告済みの3件")}),
    "the same row three times": (
        [line(), line(day="2026/12/3"), line(member="seller@tsukinowa.example"), line(counts="1,0,0,0")],
        {2: ("", "4行目、5行目と"), 4: ("", "2行目、5行目と"), 5: ("", "2行目、4行目と")},
    ),
    "a day too long": (
        [line(hours="20"), line(script="スクリプトB", hours="4.25")],
        {2: ("稼働時間", "合計で24.25時間"), 3: ("稼働時間", "合計で24.25時間")},
    ),
    "a day too long with what is there": (
        [line(day="2026/12/2", hours="23", counts="40,12,3,1")],
        {2: ("稼働時間", "25時間")},
    ),
}
THERE = {
    Place(date(2026, 12, 2), ME, B): Work(120),
    Place(date(2026, 12, 3), ME, A): Work(390, 40, 12, 2, 1),
}
TOLD = {Place(date(2026, 12, 2), ME, A): Told(3, 0)}


@pytest.mark.parametrize("name", JUDGED)
def test_every_line_that_can_not_be_taken_says_why(name):
    lines, wanted = JUDGED[name]
    found = judged(read(HEAD + "".join(lines)), GROUND, THERE, TOLD)
    assert {each.line: each.column for each in found.problems} == {at: column for at, (column, _) in wanted.items()}
    for problem in found.problems:
        assert wanted[problem.line][1] in problem.reason
        assert problem.text


def test_a_line_repeated_without_end_names_three_others_and_how_many_more():
    """What is said of such a file grows with it, not with its square."""
    found = judged(read(HEAD + line() * 1_000), GROUND, THERE, TOLD)
    same = "と日付・メンバー・スクリプトが同じです。1行にまとめてください。"
    assert len(found.problems) == 1_000
    assert [found.problems[place].reason for place in (0, 3, 999)] == [
        f"3行目、4行目、5行目、ほか996行{same}",
        f"2行目、3行目、4行目、ほか996行{same}",
        f"2行目、3行目、4行目、ほか996行{same}",
    ]
    assert len({id(each.reason) for each in found.problems}) == 5


def test_what_a_file_changes_is_told_apart_and_what_it_does_not_say_stays():
    head = HEAD.replace(",アポ実施数", "")
    rows = (
        "2026/12/1,sano@tsukinowa.example,スクリプトA,1,0,0,0\n"
        "2026/12/3,髙﨑直人,スクリプトA,6.5,40,12,2\n"
        "2026/12/2,髙﨑直人,スクリプトB,2,5,1,1\n"
    )
    found = judged(read(head + rows), GROUND, THERE, {})
    assert found.new == {Place(date(2026, 12, 1), TWIN, A): Work(60)}
    assert found.changed == {Place(date(2026, 12, 2), ME, B): Work(120, 5, 1, 1)}
    assert (found.same, found.problems) == (1, ())


# --- taken ----------------------------------------------------------------------------------------------------------

LATER = datetime(2026, 12, 10, 9, tzinfo=UTC)
CONTENT = HEAD + line() + line(day="2026/12/2") + line(day="2026/12/3", counts="1,2,0,0")


@pytest.fixture
def case(engine, cast) -> CaseId:
    return factories.directed(engine, cast)


def digest(content: bytes | str) -> str:
    return sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()


def take(engine, viewer, case, content: bytes | str = CONTENT, leave_out=True, at=LATER, previewed=""):
    with transaction(engine, viewer) as repo:
        of = case, "12月.csv", digest(content), read(content)
        return import_activities(repo, *of, leave_out, at, previewed=previewed)


def preview(engine, viewer, case, content: str = CONTENT):
    with reading(engine, viewer) as repo:
        return check_activities(repo, case, digest(content), read(content), LATER)


def correct(engine, viewer, case, day, calls, seen):
    with transaction(engine, viewer) as repo:
        place = Place(date(2026, 12, day), viewer.member, A)
        report_activity(repo, case, place, ActivityForm("7", calls, "12", "2", "1"), seen, "数え直し", LATER)


def test_the_good_lines_are_taken_on_request_and_the_same_file_changes_nothing(engine, cast, case):
    with transaction(engine, cast.seller) as repo:
        place = Place(date(2026, 12, 1), cast.seller.member, A)
        report_activity(repo, case, place, ActivityForm("1", "1"), 0, "", LATER)
    found = preview(engine, cast.seller, case)
    assert (len(found.new), len(found.changed), found.same, len(found.problems)) == (1, 1, 0, 1)
    with pytest.raises(Refused, match="取り込めない行が1行"):
        take(engine, cast.seller, case, leave_out=False)
    assert take(engine, cast.seller, case).writes == found.writes
    again = take(engine, cast.director, case)
    assert (again.writes, again.same) == ({}, 2)
    assert kept(engine, case) == {
        Place(date(2026, 12, day), cast.seller.member, A): Work(390, 40, 12, 2, 1) for day in (1, 2)
    }
    agree(engine, case)
    with reading(engine, cast.seller) as repo:
        (taken,) = repo.activity_lists.imports(case)
        listed = repo.activity_lists.listing(case, ActivityFilter(script=A))
        versions = repo.activity_lists.history(listed.entries[-1].id)
    assert (taken.name, taken.rows, taken.added, taken.changed, taken.left_out) == ("12月.csv", 3, 1, 1, 1)
    assert (listed.found, listed.sum) == (2, Work(780, 80, 24, 4, 2))
    assert [(each.work.calls, each.reason) for each in versions] == [(40, "CSVの取り込み（12月.csv）"), (1, "")]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(ActivityImportRow)) == 1
        assert session.scalar(select(func.count()).select_from(ActivityRevisionRow)) == 1
        assert session.scalar(select(func.count()).where(AuditRow.action == "import_activities")) == 1


def test_what_is_taken_is_what_was_shown_or_it_is_shown_anew(engine, cast, case):
    """O6: a row that came meanwhile is not replaced unasked, nor a line left out that had been good."""
    content = HEAD + line() + line(day="2026/12/2")
    shown = preview(engine, cast.seller, case, content).mark
    correct(engine, cast.seller, case, 1, "70", 0)
    with pytest.raises(Conflict, match="内容を確認する"):
        take(engine, cast.seller, case, content, previewed=shown)
    assert [work.calls for work in kept(engine, case).values()] == [70]
    shown = preview(engine, cast.seller, case, content).mark
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(CaseMemberRow).values(left_on=date(2026, 12, 1)))
    with pytest.raises(Conflict):
        take(engine, cast.seller, case, content, previewed=shown)
    shown = preview(engine, cast.seller, case, content)
    assert len(take(engine, cast.seller, case, content, previewed=shown.mark).changed) == 1
    assert kept(engine, case) == {Place(date(2026, 12, 1), cast.seller.member, A): Work(390, 40, 12, 2, 1)}


def test_the_same_file_does_not_take_back_what_was_corrected_since(engine, cast, case):
    content = HEAD + line() + line(day="2026/12/2")
    take(engine, cast.seller, case, content)
    correct(engine, cast.seller, case, 1, "50", 1)
    shown = preview(engine, cast.seller, case, content)
    assert (shown.writes, shown.same, shown.corrected, shown.problems) == ({}, 1, 1, ())
    take(engine, cast.seller, case, content)
    assert [work.calls for work in kept(engine, case).values()] == [50, 40]
    take(engine, cast.seller, case, content + "\n")
    assert [work.calls for work in kept(engine, case).values()] == [40, 40], "another file is asked for anew"


def test_a_file_without_a_good_line_writes_nothing(engine, cast, case):
    found = take(engine, cast.seller, case, HEAD + line(counts="1,2,0,0"))
    assert (found.writes, len(found.problems)) == ({}, 1)
    assert take(engine, cast.seller, case, b"").problems[0].line == WHOLE_FILE
    assert kept(engine, case) == {}


def test_others_can_not_take_a_file(engine, cast, case):
    for viewer, error in ((cast.rival, NotFound), (cast.buyer, NotAllowed), (cast.sales, NotAllowed)):
        with pytest.raises(error):
            take(engine, viewer, case)
    for viewer in (cast.rival, cast.buyer):
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.activity_lists.listing(case, ActivityFilter())
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.activity_lists.imports(case)
