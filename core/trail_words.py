"""The trail in Japanese: what each action is called, what it was done to, and what changed from what to what (K2)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from core import trail_words_direction as direction
from core.formats import day, excerpt, moment, yen
from core.model import Audience, CandidateStatus, Certification, Labelled, OrderItem, Role, WorkStyle
from core.model_accounts import AuditKind, ConsultationKind, ConsultationStatus, LeadKind, LeadStatus
from core.model_contracts import LegalRule
from core.money import Rounding

ACTIONS: dict[str, str] = {
    # accounts
    "sign_in": "ログイン",
    "sign_in_again": "ログインし直し",
    "sign_out": "ログアウト",
    "end_session": "ログイン中の端末の終了",
    "ask_for_reset": "パスワード再設定の依頼",
    "reset_password": "パスワードの再設定",
    "change_password": "パスワードの変更",
    "add_second_step": "2段階認証の設定",
    "remove_second_step": "2段階認証の解除",
    "pass_second_step": "2段階認証の通過",
    "reset_second_step": "2段階認証のリセット",
    "invite_member": "ユーザーの招待",
    "resend_invitation": "招待の再送",
    "withdraw_invitation": "招待の取り消し",
    "accept_invitation": "招待の承諾",
    "change_role": "権限の変更",
    "deactivate_member": "ユーザーの利用停止",
    "reactivate_member": "ユーザーの利用再開",
    "appoint_manager": "管理者の設定",
    "unlock_sign_in": "ログインの一時停止の解除",
    "end_member_sessions": "ユーザーの全端末のログアウト",
    "correct_email": "メールアドレスの訂正",
    "save_own_profile": "プロフィールの変更",
    "save_company": "会社情報の変更",
    "save_address": "住所の登録",
    "answer_freelancer": "フリーランスかどうかの回答",
    "save_billing": "請求先情報の変更",
    # leads
    "receive_lead": "問い合わせの受付",
    "enter_lead": "問い合わせの登録",
    "take_lead": "問い合わせの担当",
    "correct_lead": "問い合わせの訂正",
    "add_lead_note": "問い合わせのメモ",
    "move_lead": "問い合わせのステータスの変更",
    "send_verification": "認証メールの送信",
    "withdraw_verification": "認証メールの取り消し",
    "ask_verification_again": "認証メールの再依頼",
    "open_account": "認証とアカウントの発行",
    "issue_account": "アカウントの発行",
    # the desk
    "found_marketplace": "初期登録",
    "load_demo": "デモデータの登録",
    "register_organization": "会社の登録",
    "register_member": "ユーザーの登録",
    "register_profile": "パートナー情報の登録",
    "register_review": "レビューの登録",
    "set_sales_contact": "営業担当の設定",
    "record_audit": "プライム認定の審査",
    "set_partner_since": "パートナー活動開始時期の設定",
    "set_fee": "手数料の設定",
    "withdraw_fee": "手数料の取り消し",
    "retry_mail": "メールの再送",
    "start_viewing": "閲覧の開始",
    "stop_viewing": "閲覧の終了",
    "read_file": "閲覧中のファイルの表示",
    "decide_termination": "契約停止申請の確認",
    # postings
    "note_hearing": "ヒアリングの記録",
    "save_hearing": "募集の下書きの保存",
    "open_hearing": "ヒアリングからの募集公開",
    "open_posting": "募集の公開",
    "extend_deadline": "締切の延長",
    "reopen_posting": "再公募",
    "ask_consultation": "相談の送信",
    "take_consultation": "相談の担当",
    "move_consultation": "相談の状況の変更",
    "answer_consultation": "相談への回答",
    # proposals and talks
    "submit_proposal": "提案の提出",
    "edit_proposal": "提案の変更",
    "withdraw_proposal": "提案の取り下げ",
    "update_profile": "パートナー情報の変更",
    "considering": "面談に進む",
    "on_hold": "保留",
    "declined": "見送り",
    "take_back": "選定の操作の取り消し",
    "set_favorite": "お気に入り",
    "save_evaluation": "選定チェック",
    "post_message": "メッセージの送信",
    "offer_dates": "面談候補日の提案",
    "take_date": "面談日程の確定",
    "withdraw_offer": "面談候補日の取り下げ",
    "call_off": "面談の取り消し",
    "remove_file": "ファイルの削除",
    "find_danger": "危険なファイルの検出",
    # orders
    "request_quote": "見積の依頼",
    "start_order": "見積・発注書の作成開始",
    "submit_version": "見積・発注書の提出",
    "request_revision": "修正依頼",
    "request_approval": "承認依頼",
    "approve": "承認",
    "override_law": "法令チェックの例外承認",
    "request_bundle": "書類のZIP保存",
    "withdraw_stuck_approval": "承認依頼の復旧（取り下げ）",
    "request_renewal": "契約の更新依頼",
    "remind_of_end": "契約終了日のお知らせ",
    "request_termination": "契約停止の申請",
    "report_delivery": "稼働実績の報告",
    "check_quality": "品質チェック",
    "post_review": "レビューの投稿",
    "register_invoice": "請求書の登録",
    "issue_invoice": "請求書の発行",
    "credit_invoice": "請求書の取り消し（返還請求書）",
    "hand_over": "請求情報の受け渡し",
    "cancel_invoice": "請求書の発行予定の取り消し",
    "record_payment": "入金の登録",
    "import_payments": "入金の取り込み（CSV）",
    "take_back_payment": "入金の登録の取り消し",
    **direction.ACTIONS,
}
"""Every action that the code records; a test reads the code and compares."""

SUBJECTS: dict[str, str] = {
    "bundle": "書類のZIP",
    "consultation": "相談",
    "hearing": "ヒアリング",
    "interview": "面談日程",
    "installation": "システム",
    "invitation": "招待",
    "invoice": "請求書",
    "lead": "問い合わせ",
    "mail": "メール",
    "member": "ユーザー",
    "order": "見積・発注書",
    "organization": "会社",
    "posting": "募集",
    "proposal": "提案",
    "review": "レビュー",
    "session": "ログイン",
    **direction.SUBJECTS,
}

FIELDS: dict[str, str] = {
    "active": "利用中",
    "address": "住所",
    "addressees": "送付先",
    "advantage": "優位性の点数",
    "answer": "回答",
    "approved": "承認",
    "audience": "区分",
    "audit": "審査番号",
    "auditor": "審査担当のユーザー番号",
    "awaiting": "承認待ちの版",
    "batch": "受け渡しの番号",
    "background": "背景",
    "body": "本文",
    "budget": "予算",
    "by": "方法",
    "categories": "商材",
    "certification": "認定区分",
    "characters": "文字数",
    "client": "企業の番号",
    "comment": "コメント",
    "company": "会社名",
    "company_size": "従業員規模",
    "company_sizes": "企業規模",
    "conduct": "応対の品質の点数",
    "consultation": "相談",
    "corporate_form": "法人形態",
    "date": "日時",
    "dates": "候補日",
    "deadline": "締切",
    "disclosed_at": "社名開示",
    "domain": "ドメイン",
    "email": "メールアドレス",
    "emails": "その他のメールアドレス",
    "employees": "従業員数",
    "ended_on": "契約終了日",
    "ends_on": "契約解除日",
    "days_before": "終了日までの日数",
    "last_day": "契約終了日",
    "failures": "ログインの失敗回数",
    "favorite": "お気に入り",
    "freelancer": "フリーランスに該当",
    "files": "ファイル",
    "founded_year": "設立年",
    "good": "良かった点・解決した課題",
    "hypothesis": "ターゲットと仮説の点数",
    "improve": "改善点や今後期待すること",
    "improvement": "改善の提案の点数",
    "industries": "業種",
    "initial_yen": "初期費用",
    "intent": "送信番号",
    "invitation": "招待の番号",
    "invoices": "請求書の件数",
    "issued": "発行済み",
    "items": "変更項目",
    "kind": "種類",
    "member": "ユーザー番号",
    "message": "メッセージ",
    "month": "対象の月（初日）",
    "monthly_yen": "月額費用",
    "name": "名前",
    "name_roman": "ローマ字表記",
    "named": "社名の表示",
    "note": "メモ",
    "notes": "メモ",
    "notify_messages": "メッセージの通知",
    "notify_orders": "見積・契約の通知",
    "number": "番号",
    "organization": "会社の番号",
    "owner": "担当のユーザー番号",
    "paid_on": "入金日",
    "paid_yen": "入金額",
    "papers": "書類の件数",
    "partner": "パートナーの番号",
    "partner_since": "パートナー活動開始時期",
    "passed": "合格",
    "path": "ファイルの場所",
    "period": "期間",
    "phone": "電話番号",
    "place": "場所",
    "postal_code": "郵便番号",
    "posting": "募集の番号",
    "predecessor": "更新前の契約の番号",
    "prefecture": "本社所在地",
    "progress": "計画どおりの活動の点数",
    "proposal": "提案の番号",
    "rate": "想定アポ率（架電1,000件あたり）",
    "rate_basis_points": "手数料率",
    "reason": "理由",
    "recommend": "こんな方におすすめ",
    "record": "支援実績",
    "reference": "取引番号",
    "registration_checked_on": "登録番号を最後に確認した日",
    "registration_number": "登録番号",
    "regular_employees": "正社員数",
    "reporting": "報告・連絡の点数",
    "representative": "代表者プロフィール",
    "request": "依頼内容",
    "requirements": "求めている経歴や能力",
    "results": "成果の点数",
    "role": "権限",
    "round": "募集回",
    "rounding": "消費税の端数処理",
    "rules": "法令チェックの項目",
    "sessions": "ログイン中の端末",
    "sha256": "内容のハッシュ値",
    "situation": "与件への理解の点数",
    "stars": "評価",
    "status": "ステータス",
    "termination": "申請の番号",
    "text": "内容",
    "title": "タイトル",
    "total_yen": "請求金額（税込）",
    "to_admin": "管理者のメールアドレスに送付",
    "unit_price": "単価（1時間・税抜）",
    "until": "終了予定",
    "valid_from": "適用開始日",
    "version": "版",
    "withdrawn": "取り下げ",
    "work_style": "活動形態",
    "working_mode": "稼働形態",
    **direction.FIELDS,
}
"""What the parts of an event are called; a test reads the code and compares."""

LONGEST = 200
_WORDS: tuple[type[Labelled], ...] = (
    *(Role, Audience, Certification, WorkStyle, CandidateStatus, LeadStatus, ConsultationStatus),
    *(AuditKind, ConsultationKind, LeadKind, LegalRule, OrderItem, Rounding),
)
_LABELLED = ("role", "audience", "certification", "work_style", "status", "kind", "items", "rounding", "rules")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Change:
    """One part of an event as people read it; `old` or `new` is empty where there was or is none."""

    label: str
    old: str
    new: str


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """What an event changed, part by part, in words."""
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Change(FIELDS.get(name, name), _said(name, before.get(name)), _said(name, after.get(name))) for name in names
    )


def _said(name: str, value: object) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return "はい" if value else "いいえ"
        case int() if name.endswith("_yen"):
            return yen(value)
        case int() if name == "rate_basis_points":
            return f"{value / 100:g}%"
        case str() if name == "sha256":
            return value[:12]
        case str() if name in _LABELLED:
            return _word(value)
        case str() if _MOMENT.fullmatch(value):
            return moment(datetime.fromisoformat(value))
        case str() if _DAY.fullmatch(value):
            return day(date.fromisoformat(value))
        case list() | tuple():
            return "、".join(_said(name, part) for part in cast("Iterable[object]", value))
        case _:
            return excerpt(str(value), LONGEST)


def _word(value: str) -> str:
    return next((kind(value).label for kind in _WORDS if value in {each.value for each in kind}), value)
