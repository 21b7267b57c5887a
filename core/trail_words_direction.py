"""The trail's Japanese words for cases and what is done in them (K2, D1–D8)."""

ACTIONS: dict[str, str] = {
    "add_script": "スクリプトの追加",
    "open_case": "案件の開始",
    "retry_webhook": "Webhookの再送",
    "set_webhook": "Webhookの設定",
    "test_webhook": "Webhookのテスト送信",
    "report_activity": "稼働の登録",
    "resume_script": "スクリプトの使用再開",
    "retire_script": "スクリプトの使用終了",
    "revise_script": "スクリプトの改訂",
    "withdraw_version": "スクリプトの改訂の取り消し",
}

SUBJECTS: dict[str, str] = {
    "case": "案件",
}

FIELDS: dict[str, str] = {
    "appointments": "アポ獲得数",
    "calls": "架電数",
    "contacts": "コンタクト数",
    "day": "日付",
    "director": "ディレクターのユーザー番号",
    "held": "アポ実施数",
    "held_on": "実施日",
    "hours": "稼働時間",
    "webhook": "Webhook",
    "script": "スクリプトの番号",
    "used_from": "使用開始日",
}
