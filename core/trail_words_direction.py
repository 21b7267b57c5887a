"""The trail's Japanese words for cases and what is done in them (K2, D1–D8)."""

ACTIONS: dict[str, str] = {
    "add_script": "スクリプトの追加",
    "open_case": "案件の開始",
    "make_pack": "定例資料の作成",
    "write_comments": "定例資料のコメント",
    "write_offer": "契約更新のご提案",
    "add_action": "定例のアクションの追加",
    "correct_action": "定例のアクションの訂正",
    "settle_action": "定例のアクションの更新",
    "share_pack": "定例資料の共有",
    "request_packs": "定例資料の一括作成",
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
    "case_action": "定例のアクション",
    "meeting_pack": "定例資料",
    "pack_batch": "定例資料の一括作成",
    "case": "案件",
}

FIELDS: dict[str, str] = {
    "as_of": "数値の時点",
    "case": "案件の番号",
    "comments": "コメントの件数",
    "days": "日",
    "due_on": "期限",
    "internal_comments": "社内コメントの件数",
    "meetings": "定例の件数",
    "meets_on": "定例の日",
    "side": "担当",
    "state": "状態",
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
