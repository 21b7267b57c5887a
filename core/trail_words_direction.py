"""The trail's Japanese words for cases and what is done in them (K2, D1–D8)."""

ACTIONS: dict[str, str] = {
    "open_case": "案件の開始",
}

SUBJECTS: dict[str, str] = {
    "case": "案件",
}

FIELDS: dict[str, str] = {
    "director": "ディレクターのユーザー番号",
}
