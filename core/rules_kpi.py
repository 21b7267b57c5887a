"""What each figure of cases means: how it is worked out, where its counts come from, which rule asks for it (D7)."""

from dataclasses import dataclass

from core.kpi_scripts import METHOD


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure by its name: `formula` in words, `source` of its counts, `rule` of the domain, `note` where it helps."""

    name: str
    formula: str
    source: str
    rule: str
    note: str = ""


ACTIVITY = "稼働（メンバー・日・スクリプトごとの記録）"
CONTRACTS = "契約（双方が承認した見積・発注書）"

DEFINITIONS: dict[str, Definition] = {
    "appointments": Definition(
        "アポ獲得",
        "期間内に獲得したアポイントの件数",
        ACTIVITY,
        "D7",
        "獲得と実施は別の数字です。実施されなかったアポイントも獲得に含みます。",
    ),
    "held": Definition(
        "アポ実施",
        "期間内に獲得したアポイントのうち、実施された件数",
        "アポイントの結果（実施済み）",
        "D7",
        "商談の日ではなく、獲得した日で数えます。",
    ),
    "target": Definition(
        "目標（今日まで）",
        "月の目標アポ数 × 期間内の契約期間の営業日数（今日まで）÷ その月の営業日数。月ごとに計算し、合計します",
        "案件の計画。月の途中から変わることはなく、変更はその月からです",
        "D7",
        "営業日は、土日と日本の祝日を除く日です。年末年始など、祝日でない休業日も営業日に数えます。",
    ),
    "progress": Definition(
        "進捗率",
        "アポ獲得 ÷ 目標（今日まで）",
        f"{ACTIVITY}、案件の計画",
        "D7",
        "100%が計画どおりです。目標が0件のとき、営業日がまだないときは「—」です。"
        "複数の案件では、獲得の合計 ÷ 目標の合計です。",
    ),
    "member": Definition(
        "メンバーの目標",
        "案件の目標 × メンバーの月の時間 ÷ 案件の月の計画時間（参加している営業日の分）",
        "案件の計画、メンバーの月の時間",
        "D3, D7",
    ),
    "hours": Definition(
        "稼働時間",
        "期間内に働いた時間の合計",
        ACTIVITY,
        "D7",
    ),
    "burnt": Definition(
        "稼働消化率",
        "稼働時間 ÷ 計画時間（期間全体）",
        f"{ACTIVITY}、案件の計画",
        "D7",
        "計画時間は、目標と同じく営業日で按分します。",
    ),
    "contact_rate": Definition(
        "コンタクト率",
        "コンタクト ÷ 架電",
        ACTIVITY,
        "D4",
        "範囲は95%信頼区間（ウィルソン）です。架電が0件のときは「—」です。",
    ),
    "appointment_rate": Definition(
        "コンタクトアポ率",
        "アポ獲得 ÷ コンタクト",
        ACTIVITY,
        "D4",
        "範囲は95%信頼区間（ウィルソン）です。コンタクトが0件のときは「—」です。",
    ),
    "held_rate": Definition(
        "実施率",
        "アポ実施 ÷ アポ獲得",
        f"{ACTIVITY}、アポイントの結果",
        "D7",
        "結果がまだのアポイントも分母に含みます。",
    ),
    "scripts": Definition(
        "スクリプトの比較",
        "2つのスクリプトの率に差があるかを、1日ごとの件数で判定します",
        ACTIVITY,
        "D4",
        METHOD,
    ),
    "continuation": Definition(
        "継続率",
        "更新された契約 ÷ 期間内に最終日を迎えた契約",
        CONTRACTS,
        "D7, C2",
        "最終日までに更新が承認された契約を「更新」と数えます。途中で終了した契約も分母に含みます。"
        "始まる前に取りやめた契約は含みません。",
    ),
    "survival": Definition(
        "継続期間（3ヶ月ライン）",
        "取引が始まってから3ヶ月を超えて続いた割合（カプラン・マイヤー法）",
        CONTRACTS,
        "D7",
        "継続中の取引は、今日まで続いたものとして数えます。範囲は95%信頼区間です。"
        "3ヶ月ちょうどで終わった取引は、3ヶ月を超えていません。",
    ),
    "upsells": Definition(
        "アップセル",
        "期間内に承認された更新のうち、月あたりの金額（税抜）が更新前より高いものの件数",
        CONTRACTS,
        "D7",
        "月あたりの金額は、小計 ÷ 委託期間の月数です。1ヶ月に満たない日は、その月の日数で割って数えます。",
    ),
    "load": Definition(
        "定例の負荷",
        "契約中の案件の定例を、曜日ごとに数えた件数と時間",
        "案件の定例の予定",
        "D7, D8",
    ),
}
"""Every figure that is shown, in the order in which it is explained."""
