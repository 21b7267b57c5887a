"""Why a mail did not arrive, in words: what a mail server's numbers mean, and what to do about it (K1)."""

import re
from dataclasses import dataclass

_CODES = re.compile(r"(?<![\d.])([245]\d\d)(?:[ -]([245]\.\d{1,3}\.\d{1,3}))?(?![\d.])")


@dataclass(frozen=True, slots=True)
class Reason:
    """What a server answered: its number, what that means, and what to do next."""

    code: str
    meaning: str
    advice: str


ADDRESS = "メールアドレスに誤りがないか、ご本人に確認してください。"
WAIT = "時間をおいて自動で再送します。続く場合は、宛先の管理者にお問い合わせください。"
SIZE = "本文の長さをご確認のうえ、システム担当にご連絡ください。"
OURS = "メールサーバーの設定（CONNECT_SMTP_URL）を、システム担当にご確認ください。"
BLOCKED = "迷惑メール対策で拒否されています。宛先の管理者に、送信元の許可を依頼してください。"

ENHANCED: dict[str, tuple[str, str]] = {
    "1.1": ("宛先のメールアドレスが存在しません。", ADDRESS),
    "1.2": ("宛先のドメイン（@より後ろ）が存在しません。", ADDRESS),
    "1.3": ("宛先のメールアドレスの書き方が正しくありません。", ADDRESS),
    "1.6": ("宛先のメールアドレスは移転しています。", ADDRESS),
    "1.8": ("送信元のメールアドレスが受け付けられません。", OURS),
    "1.10": ("宛先のドメインはメールを受け取っていません。", ADDRESS),
    "2.1": ("宛先のメールボックスは停止されています。", ADDRESS),
    "2.2": ("宛先のメールボックスがいっぱいです。", "空きを作っていただくよう、ご本人に連絡してください。"),
    "2.3": ("メールが宛先の上限より大きすぎます。", SIZE),
    "3.4": ("メールが宛先のサーバーの上限より大きすぎます。", SIZE),
    "4.1": ("宛先のメールサーバーが応答しません。", WAIT),
    "4.2": ("宛先のメールサーバーとの接続が切れました。", WAIT),
    "4.4": ("宛先のメールサーバーが見つかりません。", ADDRESS),
    "4.5": ("宛先のメールサーバーが混み合っています。", WAIT),
    "5.2": ("メールサーバーが命令を理解しませんでした。", OURS),
    "7.0": ("宛先の規則により拒否されました。", BLOCKED),
    "7.1": ("宛先の規則により拒否されました。", BLOCKED),
    "7.8": ("メールサーバーのユーザー名またはパスワードが正しくありません。", OURS),
    "7.26": ("送信元の認証（SPF・DKIM・DMARC）に合格しませんでした。", OURS),
}
"""RFC 3463: the second and third part; the first says whether it is final."""

BASIC: dict[int, tuple[str, str]] = {
    421: ("メールサーバーが混み合っているか、停止の準備をしています。", WAIT),
    432: ("メールサーバーのパスワードの変更が必要です。", OURS),
    450: ("宛先のメールボックスが一時的に使用できません。", WAIT),
    451: ("宛先のメールサーバーで一時的な問題が起きています。", WAIT),
    452: ("宛先のメールサーバーの空き容量が足りません。", WAIT),
    454: ("メールサーバーの認証または暗号化が一時的に使用できません。", WAIT),
    500: ("メールサーバーが命令を理解しませんでした。", OURS),
    501: ("メールアドレスの書き方が受け付けられませんでした。", ADDRESS),
    502: ("メールサーバーが命令に対応していません。", OURS),
    503: ("メールサーバーが命令の順序を受け付けませんでした。", OURS),
    521: ("宛先のサーバーはメールを受け取っていません。", ADDRESS),
    530: ("メールサーバーへのログインが必要です。", OURS),
    534: ("メールサーバーのログイン方法が受け付けられませんでした。", OURS),
    535: ("メールサーバーのユーザー名またはパスワードが正しくありません。", OURS),
    550: ("宛先のメールボックスが使用できないか、受信が拒否されました。", ADDRESS),
    551: ("宛先のユーザーは、このサーバーにはいません。", ADDRESS),
    552: ("宛先のメールボックスがいっぱいか、メールが大きすぎます。", "ご本人に連絡してください。"),
    553: ("宛先のメールアドレスが受け付けられませんでした。", ADDRESS),
    554: ("メールの受信が拒否されました。", BLOCKED),
    555: ("メールサーバーが宛先の書き方に対応していません。", ADDRESS),
    556: ("宛先のドメインはメールを受け取っていません。", ADDRESS),
}

UNREACHABLE: dict[str, tuple[str, str]] = {
    "ConnectionRefusedError": ("メールサーバーが接続を受け付けていません。", OURS),
    "gaierror": ("メールサーバーの名前が見つかりません。", OURS),
    "SSLCertVerificationError": ("メールサーバーの証明書を確認できません。", OURS),
    "SSLError": ("メールサーバーとの暗号化に失敗しました。", OURS),
    "SMTPServerDisconnected": ("メールサーバーが接続を切りました。", WAIT),
    "TimeoutError": ("メールサーバーが時間内に応答しませんでした。", WAIT),
}
"""What keeps the console from its own mail server, by the error's name."""


def explained(note: str) -> Reason | None:
    """What the outbox noted of a failed attempt, explained; None where nothing in it is known."""
    for found in _CODES.finditer(note):
        code, enhanced = int(found[1]), found[2] or ""
        words = ENHANCED.get(enhanced[2:]) or BASIC.get(code)
        if words:
            return Reason(f"{code} {enhanced}".strip(), *words)
    for name, words in UNREACHABLE.items():
        if name in note:
            return Reason("", *words)
    return None
