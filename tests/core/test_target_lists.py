"""Target lists: asked of the back office, delivered by CSV, held against what a case got before (D5)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import rules_lists as law
from core.actions import target_lists as actions
from core.calendar import jst_date
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.files import FileStore
from core.model_direction import ListPriority, ListState
from core.repository import reading, transaction
from core.store.tables import AuditRow, MailRow, NoticeRow
from core.target_lists import good_lines, read, repeated
from tests import factories
from tests.queries import count_queries

LATER = datetime(2026, 12, 10, 3, tzinfo=UTC)
TODAY = jst_date(LATER)
DUE = TODAY + timedelta(days=7)
HIGH, NORMAL, LOW = ListPriority
REQUESTED, IN_PROGRESS, DELIVERED, WITHDRAWN = ListState
HEADING = "電話番号,会社名,部署\n"
CSV = HEADING + "03-0000-0001,青葉計器,総務\n０３－００００－０００２,みなと硝子,\n03 0000 0001,青葉計器,営業\n"


@pytest.fixture
def case(engine, cast):
    """A case that runs."""
    return factories.directed(engine, cast)


@pytest.fixture
def files(tmp_path):
    """Where files are kept."""
    return FileStore(str(tmp_path))


def do(engine, viewer, action, *arguments, at=LATER):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def ask(engine, viewer, case, intent="once", priority=NORMAL, due=DUE, wanted="５００件"):
    return do(engine, viewer, actions.request_list, case, "製造業 50名以上", priority, wanted, due, intent)


def check(engine, viewer, request, files, text=CSV, encoding="utf-8"):
    with reading(engine, viewer) as repo:
        return actions.check_list(repo, request, text.encode(encoding), files)


def deliver(engine, viewer, request, files, text=CSV, checked=None, note=""):
    checked = checked or check(engine, viewer, request, files, text)
    file = actions.keep_list(checked, "リスト.csv", text.encode(), files)
    return do(engine, viewer, actions.deliver_list, request, checked, file, note)


def listed(engine, viewer, case):
    with reading(engine, viewer) as repo:
        return repo.target_lists.of(case)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_is_read_in_any_usual_form(encoding):
    found = read(CSV.encode(encoding))
    assert [(each.line, each.company, each.phone) for each in found.targets] == [
        (2, "青葉計器", "0300000001"),
        (3, "みなと硝子", "0300000002"),
        (4, "青葉計器", "0300000001"),
    ]
    assert (found.twice, found.problems) == ((4,), ())
    assert len(repeated(found, {"0300000002"})) == 1


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 0, "内容がありません"),
        ("会社名,電話番号\n", 0, "会社の行がありません"),
        ("会社名,住所\n青葉計器,東京都", 1, "「電話番号」がありません"),
        ("会社名,電話番号\n,03-0000-0001", 2, "会社名を入力"),
        ("会社名,電話番号\n青葉計器,", 2, "電話番号がありません"),
        ("会社名,電話番号\n青葉計器,12-345", 2, "10桁か11桁"),
        ("会社名,電話番号\n青葉計器,03-0000-0001,余り", 2, "列が見出しより多く"),
        ('会社名,電話番号\n"=HYPERLINK(""x"")",03-0000-0001', 2, "計算式"),
        ('会社名,電話番号\n"青葉,03-0000-0001', 2, "引用符"),
        ("会社名,電話番号\n" + "青葉,03-0000-0001\n" * 50_001, 0, "50,000行まで"),
    ],
)
def test_what_is_no_list_says_so_with_its_line(text, line, reason):
    (problem,) = read(text.encode()).problems
    assert problem.line == line
    assert reason in problem.reason


def test_bad_lines_can_be_left_out_and_a_file_of_no_text_is_refused():
    found = read("電話番号,会社名\n+81 3 0000 0001,青葉計器\n999,みなと硝子\n".encode())
    assert (len(found.targets), [each.line for each in found.problems]) == (1, [3])
    assert found.targets[0].phone == "0300000001"
    assert good_lines(found).decode("utf-8-sig") == "電話番号,会社名\r\n+81 3 0000 0001,青葉計器\r\n"
    assert read(b"\x89PNG\xff\xfe\x00\x81").unreadable
    assert read(b"x" * (20 * 2**20 + 1)).problems[0].line == 0


@pytest.mark.parametrize(
    "cell", ["+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "＋1+1", "@cosme", "＠cosme", " +SUM(A1)", "-担当者不在"]
)
def test_what_a_spreadsheet_could_calculate_is_handed_out_as_text(cell, engine, cast, case, files):
    text = f'会社名,電話番号,備考\n青葉計器,03-0000-0001,"{cell}"\n'
    checked = check(engine, cast.operator, ask(engine, cast.director, case), files, text)
    assert checked.found.problems == ()
    kept = actions.keep_list(checked, "リスト.csv", text.encode(), files)
    assert f"'{cell.strip()}" in b"".join(files.chunks(kept.sha256)).decode("utf-8-sig")


@pytest.mark.parametrize(
    "cell", ["+81-3-1234-5678", "－", "---", "-3", "-1,200.5", "+81 (0)3 0000 0001", "a@b.example"]
)
def test_numbers_with_a_sign_are_handed_out_as_they_came(cell, engine, cast, case, files):
    text = f'会社名,電話番号,備考\n青葉計器,03-0000-0001,"{cell}"\n'
    checked = check(engine, cast.operator, ask(engine, cast.director, case), files, text)
    kept = actions.keep_list(checked, "リスト.csv", text.encode(), files)
    assert b"".join(files.chunks(kept.sha256)) == text.encode()


def test_a_company_may_have_a_name_with_a_sign():
    (found,) = read("会社名,電話番号\n@cosme,03-0000-0001\n".encode()).targets
    assert found.company == "@cosme"


def test_a_list_goes_from_its_request_to_its_delivery(engine, cast, case, files):
    request = ask(engine, cast.director, case)
    assert ask(engine, cast.director, case) == request, "a double press"
    do(engine, cast.operator, actions.take_list, request)
    deliver(engine, cast.operator, request, files, note="2社は移転のため除きました。")
    deliver_again = check(engine, cast.operator, request, files)
    assert deliver_again.repeated == 3, "the same file holds what it held"
    for viewer in (cast.director, cast.sales, cast.seller):
        (found,) = listed(engine, viewer, case)
        assert (found.state, found.wanted, found.rows, found.repeated) == (DELIVERED, 500, 3, 0)
        with reading(engine, viewer) as repo:
            assert repo.target_lists.file(request).sha256 == found.sha256
    for viewer in (cast.buyer, cast.rival, cast.outsider):
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.target_lists.file(request)
        with pytest.raises(NotFound):
            listed(engine, viewer, case)
    with Session(engine) as session:
        told = session.execute(select(NoticeRow.kind, NoticeRow.member_id)).all()
        mail = session.scalars(select(MailRow).where(MailRow.kind == "list_delivered")).one()
        trail = session.scalars(
            select(AuditRow.action).where(AuditRow.action.like("%list%")).order_by(AuditRow.id)
        ).all()
    assert {("list_requested", cast.operator.member), ("list_delivered", cast.director.member)} <= set(map(tuple, told))
    assert "3件（希望 500件）" in mail.text
    assert "2社は移転のため除きました。" in mail.text
    assert trail == ["request_list", "take_list", "deliver_list"]


def test_a_later_list_is_held_against_the_earlier_ones_of_its_case(engine, cast, case, files):
    first, second, third = (ask(engine, cast.director, case, name) for name in "abc")
    deliver(engine, cast.operator, first, files)
    text = "会社名,電話番号\n別名の青葉計器,0300000001\n新しい会社,0300000009\n"
    checked = check(engine, cast.operator, second, files, text)
    assert checked.repeated == 1
    deliver(engine, cast.operator, third, files, "会社名,電話番号\n新しい会社,0300000009\n")
    with pytest.raises(Conflict, match="もう一度確認"):
        deliver(engine, cast.operator, second, files, text, checked)
    deliver(engine, cast.operator, second, files, text)
    assert {each.id: each.repeated for each in listed(engine, cast.director, case)} == {first: 0, second: 2, third: 0}
    with pytest.raises(Refused, match="納品できる行がありません"):
        deliver(engine, cast.operator, first, files, "会社名,電話番号\n")


@pytest.mark.parametrize("state", ListState)
@pytest.mark.parametrize("to", [REQUESTED, IN_PROGRESS, WITHDRAWN])
def test_every_move_of_the_table(sqlite_url, state, to):
    allowed = to in law.MOVES[state]
    try:
        law.require_open(state, to)
    except Refused:
        assert not allowed
    else:
        assert allowed
    assert (state in law.OPEN) == bool(law.MOVES[state])


def test_the_queue_is_by_urgency_and_shows_what_is_late(engine, cast, case, files):
    due = {name: TODAY + timedelta(days=days) for name, days in (("a", 1), ("b", 9), ("c", 5), ("d", 3))}
    requests = {
        name: ask(engine, cast.director, case, name, priority, due[name])
        for name, priority in (("a", LOW), ("b", HIGH), ("c", HIGH), ("d", NORMAL))
    }
    do(engine, cast.operator, actions.take_list, requests["d"])
    with reading(engine, cast.operator) as repo:
        found = repo.target_lists.queue(None, 1)
        assert [each.id for each in found.requests] == [requests[name] for name in "cbda"]
        assert found.counts == {REQUESTED: 3, IN_PROGRESS: 1, DELIVERED: 0, WITHDRAWN: 0}
        assert [each.late(due["d"] + timedelta(days=1)) for each in found.requests] == [False, False, True, True]
    do(engine, cast.director, actions.withdraw_list, requests["a"])
    with pytest.raises(Refused, match="取り下げ"):
        do(engine, cast.operator, actions.take_list, requests["a"])
    assert sum(each.asked_in(date(2026, 12, 1)) for each in listed(engine, cast.seller, case)) == 3
    for viewer in (cast.director, cast.sales, cast.seller, cast.buyer):
        with pytest.raises(NotAllowed), reading(engine, viewer) as repo:
            repo.target_lists.queue(None, 1)

    def look():
        with reading(engine, cast.operator) as repo:
            repo.target_lists.queue(None, 1)

    few = count_queries(engine, look)
    for number in range(8):
        ask(engine, cast.director, case, f"more{number}")
    assert count_queries(engine, look) == few


@pytest.mark.parametrize(
    ("wanted", "due"),
    [("0", DUE), ("-5", DUE), ("多め", DUE), ("1.5", DUE), ("100001", DUE), ("10", TODAY - timedelta(1))],
)
def test_a_request_says_how_many_and_until_when(engine, cast, case, wanted, due):
    with pytest.raises(Refused):
        ask(engine, cast.director, case, wanted=wanted, due=due)


def test_a_file_that_was_lost_is_not_passed_over(engine, cast, case, files, tmp_path):
    first, second = (ask(engine, cast.director, case, name) for name in "ab")
    deliver(engine, cast.operator, first, files)
    with pytest.raises(Refused, match="重複を確認できません"):
        check(engine, cast.operator, second, FileStore(str(tmp_path / "elsewhere")))
    checked = replace(check(engine, cast.operator, second, files), earlier=frozenset())
    with pytest.raises(Conflict):
        deliver(engine, cast.operator, second, files, CSV + "新しい会社,0300000009,\n", checked)
