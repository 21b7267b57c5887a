"""The trail's Japanese words for cases and what is done in them (K2, D1–D8)."""

ACTIONS: dict[str, str] = {
    "open_case": "案件の開始",
}

SUBJECTS: dict[str, str] = {
    "case": "案件",
}

FIELDS: dict[str, str] = {
    "appointments": "アポ獲得数",
    "calls": "架電数",
    "director": "ディレクターのユーザー番号",
    "held_on": "実施日",
    "hours": "稼働時間",
}
