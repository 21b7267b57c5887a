"""How the demo world's prime partners became prime: kakutoku's audits, a failed one among them (P6, K1)."""

from core.demo.desk_events import DemoAudit
from core.model_accounts import AuditKind

NATSUME, JIN, SARA = "natsume@kakutoku.example", "jin@kakutoku.example", "sara@kakutoku.example"
K = AuditKind

AUDITS: tuple[DemoAudit, ...] = (
    DemoAudit(
        "harunire", K.MEETINGS, NATSUME, -362, True, "定例3回に同席。数字の報告から次週の打ち手まで30分に収まっている。"
    ),
    DemoAudit(
        "harunire",
        K.MANAGEMENT,
        JIN,
        -348,
        True,
        "品質担当が全通話の一割を確認。欠員時の引き継ぎ手順も文書になっている。",
    ),
    DemoAudit("tobiuo", K.MEETINGS, JIN, -341, True, "議事録が当日中に届く。未達の週の説明が具体的。"),
    DemoAudit(
        "tobiuo",
        K.MANAGEMENT,
        SARA,
        -327,
        False,
        "リスト担当の稼働管理が担当者任せで、二つの案件で時間の超過があった。改善後に再審査とする。",
    ),
    DemoAudit(
        "tobiuo", K.MANAGEMENT, SARA, -262, True, "稼働の予実を週次で確認する体制に改善。三か月分の記録で確認した。"
    ),
    DemoAudit(
        "nekoyanagi", K.MEETINGS, NATSUME, -305, True, "断られた理由の分析をもとに、毎回スクリプトの更新案が出る。"
    ),
    DemoAudit(
        "nekoyanagi", K.MANAGEMENT, NATSUME, -291, True, "少人数だが、代表以外の二名もディレクターを代行できる。"
    ),
    DemoAudit("yuzusaka", K.MEETINGS, JIN, -236, True, "経営者との対話が中心。議題と決定事項の記録が残っている。"),
    DemoAudit(
        "yuzusaka",
        K.MANAGEMENT,
        JIN,
        -222,
        True,
        "同時に受ける案件を三社に限り、業務委託の二名の稼働も管理できている。",
    ),
    DemoAudit("michishio", K.MEETINGS, NATSUME, -96, True, "図面を見ながら顧客の言葉で報告できている。"),
    DemoAudit(
        "michishio",
        K.MANAGEMENT,
        SARA,
        -75,
        False,
        "班長の不在時に判断が止まる。代行の決まりを整えたうえで、来期に再審査の予定。",
    ),
    DemoAudit(
        "jusanya", K.MEETINGS, NATSUME, -33, True, "通話分析の報告が分かりやすい。マネジメント審査は来月に実施予定。"
    ),
)
"""In the order in which they were held."""
