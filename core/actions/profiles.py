"""What a partner tells clients of itself, kept by its own people (P6)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import rules, rules_partners
from core.calendar import jst_date
from core.errors import Conflict, Refused
from core.model import WorkStyle
from core.model_accounts import ProfileItem
from core.repository import Repository
from core.rules import Permission
from core.rules_partners import LENGTHS, OPTIONAL
from core.text import clean

I = ProfileItem  # noqa: E741
CHANGED_MEANWHILE = (
    "入力中に、別の担当者がパートナー情報を保存しました。入力した内容は残っています。"
    "違いを確認して、どちらを残すか選んでください。"
)


@dataclass(frozen=True, slots=True)
class TypedProfile:
    """What the form holds, as it was typed or chosen; the fields are those of `ProfileItem`."""

    work_style: WorkStyle | None = None
    employees: str = ""
    regular_employees: str = ""
    founded_year: str = ""
    corporate_form: str = ""
    prefecture: str = ""
    working_mode: str = ""
    representative: str = ""
    record: str = ""


def update_profile(repo: Repository, typed: TypedProfile, based_on: str, now: datetime) -> None:
    """Keep the partner's own page as typed; clients read it from now on, covered before disclosure (P6, P10).

    `based_on` is the revision that the form started from. Raises NotAllowed, NotFound, Refused with a sentence for
    each item that can't be kept, and Conflict where a colleague has kept something else since.
    """
    rules.require(repo.viewer, Permission.EDIT_PARTNER_PROFILE)
    told = read_profile(typed, jst_date(now).year)
    before = repo.profiles.locked()
    if told == before.items:
        return  # a double click, or nothing was changed
    if based_on != before.revision:
        raise Conflict(CHANGED_MEANWHILE)
    columns = {item.value: value for item, value in told.items()}
    if before.told:
        repo.profiles.change(columns)
    elif not repo.profiles.begin(columns, before.partner_since):
        raise Conflict(CHANGED_MEANWHILE)
    changed = [item for item in ProfileItem if told[item] != before.items.get(item)]
    repo.audit.record(
        "update_profile",
        "organization",
        repo.viewer.organization,
        now,
        before={item.value: before.items.get(item) for item in changed},
        after={item.value: told[item] for item in changed},
    )


def read_profile(typed: TypedProfile, this_year: int) -> dict[ProfileItem, Any]:
    """What was typed, as it is kept. Raises Refused, with a line for each item that can't be."""
    read: dict[ProfileItem, Callable[[], Any]] = {
        I.WORK_STYLE: lambda: _chosen(I.WORK_STYLE, typed.work_style, tuple(WorkStyle)),
        I.EMPLOYEES: lambda: _count(I.EMPLOYEES, typed.employees, 1, rules_partners.MOST_EMPLOYEES, "名"),
        I.REGULAR_EMPLOYEES: lambda: _regular(typed.regular_employees, typed.employees),
        I.FOUNDED_YEAR: lambda: _count(
            I.FOUNDED_YEAR, typed.founded_year, rules_partners.EARLIEST_YEAR, this_year, "年"
        ),
        I.CORPORATE_FORM: lambda: _chosen(I.CORPORATE_FORM, typed.corporate_form, rules_partners.CORPORATE_FORMS),
        I.PREFECTURE: lambda: _chosen(I.PREFECTURE, typed.prefecture, rules_partners.PREFECTURES),
        I.WORKING_MODE: lambda: _text(I.WORKING_MODE, typed.working_mode),
        I.REPRESENTATIVE: lambda: _text(I.REPRESENTATIVE, typed.representative),
        I.RECORD: lambda: _text(I.RECORD, typed.record),
    }
    told: dict[ProfileItem, Any] = {}
    problems: list[str] = []
    for item, value in read.items():
        try:
            told[item] = value()
        except Refused as refused:
            problems.append(refused.sentence)
    if problems:
        raise Refused("\n".join(problems))
    return told


def _text(item: ProfileItem, typed: str) -> str:
    return clean(typed, label=item.label, limit=LENGTHS[item], required=item not in OPTIONAL)


def _chosen(item: ProfileItem, typed: Any, offered: tuple[Any, ...]) -> Any:
    if typed not in offered:
        raise Refused(f"{item.label}を選択してください。")
    return typed


def _regular(typed: str, employees: str) -> int:
    """正社員数, which 従業員数 includes."""
    number = _count(I.REGULAR_EMPLOYEES, typed, 0, rules_partners.MOST_EMPLOYEES, "名")
    try:
        everybody = _count(I.EMPLOYEES, employees, 1, rules_partners.MOST_EMPLOYEES, "名")
    except Refused:
        return number  # what is wrong with 従業員数 is said there
    if number > everybody:
        raise Refused("正社員数は従業員数以下で入力してください。従業員数には正社員も含めます。")
    return number


def _count(item: ProfileItem, typed: str, least: int, most: int, unit: str) -> int:
    """A whole number as people write it: 1200, １，２００, 86名. Raises Refused outside `least` to `most`."""
    text = clean(typed, label=item.label, limit=100, required=True, multiline=False)
    plain = re.sub(r"\s|,|、", "", unicodedata.normalize("NFKC", text)).removesuffix(unit)
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 10 and least <= int(plain) <= most):
        bounds = f"{least}〜{most}" if unit == "年" else f"{least:,}〜{most:,}"
        raise Refused(f"{item.label}は{bounds}の整数で入力してください。")
    return int(plain)
