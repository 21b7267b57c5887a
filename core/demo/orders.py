"""The texts of the demo world's orders, version by version; their months count from the day the world is made."""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.model import Line, OrderContent, OrderTerms
from core.payment_terms import MONTH_END
from core.rules_contracts import renewal_of

AS_IN_THE_TERMS = "※ この他の取り決めは利用規約に準ずるものと致します。"


BY_TRANSFER = "乙の指定する銀行口座への振込（振込手数料は甲の負担とする）"
REMOTE = OrderTerms(
    place="乙の指定する場所（リモート）",
    inspection_days=10,
    payment_months=1,
    payment_day=MONTH_END,
    method=BY_TRANSFER,
)
"""What the details of all these orders say of place, inspection and payment, item by item."""


def month_start(anchor: date, months: int) -> date:
    """The first day of the month that lies `months` from the anchor's."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, 1)


def month_end(anchor: date, months: int) -> date:
    """The last day of the month that lies `months` from the anchor's."""
    first = month_start(anchor, months)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def monthly(anchor: date, months: range, work: str, price: int, hours: int) -> tuple[Line, ...]:
    """One line a month of `hours` at `price` yen; months count from the anchor's."""
    return tuple(
        Line(f"{work}（{_month(month_start(anchor, month))}）", Decimal(price), Decimal(hours)) for month in months
    )


def payment_dates(anchor: date, months: range) -> str:
    """One concrete date a month: the last day of the month after the work (L8)."""
    return "\n".join(
        f"・{_month(month_start(anchor, month))}分：{_day(month_end(anchor, month + 1))}" for month in months
    )


# --- still under negotiation ------------------------------------------------------------------------------------

AGENCY_WORK = "販売代理店開拓業務"
OFFICE = "乙の事業所（札幌市）"


def agency_first(anchor: date) -> OrderContent:
    """What the partner wrote first: two months, without attending meetings."""
    return OrderContent(
        work="社会保険労務士事務所に対する販売代理店の開拓業務（対象事務所の調査、手紙の送付、架電、初回面談の設定）",
        start=month_start(anchor, 1),
        end=month_end(anchor, 2),
        deliverables="・対象事務所リスト（月1回、表計算ファイル）\n・活動報告書（月1回、PDF）",
        details=f"""\
【業務の進め方】
乙は、甲が承認した対象事務所リストと手紙の文面に基づき、月100時間を上限として業務を行う。甲と乙は、週1回30分のオンライン会議で進捗を確認する。

【履行場所】
乙の事業所（札幌市）またはその他乙の指定する場所

【検収】
甲は、活動報告書の受領後10日以内に内容を確認し、結果を乙に通知する。期間内に通知がない場合は、検収に合格したものとみなす。

【支払期日】
{payment_dates(anchor, range(1, 3))}

【支払方法】
{BY_TRANSFER}""",
        terms=replace(REMOTE, place="乙の事業所（札幌市）またはその他乙の指定する場所"),
        lines=monthly(anchor, range(1, 3), AGENCY_WORK, 3000, 100),
        remarks=AS_IN_THE_TERMS,
    )


def agency_edited_by_client(anchor: date) -> OrderContent:
    """What the client changed: a third month, meetings attended, records delivered."""
    first = agency_first(anchor)
    return replace(
        first,
        work="社会保険労務士事務所に対する販売代理店の開拓業務（対象事務所の調査、手紙の送付、架電、初回面談の設定および同席、\
提携条件の説明、提携後3か月間の紹介件数の確認）",
        end=month_end(anchor, 3),
        deliverables="""\
・対象事務所リスト（月2回、表計算ファイル）
・面談の記録（面談の翌営業日まで）
・活動報告書（月1回、PDF）""",
        details=first.details.replace("週1回30分のオンライン会議", "週1回45分のオンライン会議").replace(
            "受領後10日以内", "受領後7日以内"
        ),
        terms=replace(first.terms, inspection_days=7),
    )


def agency_revised_by_partner(anchor: date) -> OrderContent:
    """What the partner answered: online only, three days for records, three months of lines and the letters."""
    edited = agency_edited_by_client(anchor)
    letters = Line("手紙の印刷・発送費（200通）", Decimal(180), Decimal(200), unit="通")
    return replace(
        edited,
        work=edited.work.replace("初回面談の設定および同席、", "初回面談の設定および同席（オンラインに限る）、"),
        deliverables=edited.deliverables.replace("面談の翌営業日まで", "面談後3営業日以内"),
        details=edited.details.replace(payment_dates(anchor, range(1, 3)), payment_dates(anchor, range(1, 4))).replace(
            OFFICE, f"{OFFICE[:-1]}。面談への同席はオンライン）"
        ),
        terms=replace(
            edited.terms, place=edited.terms.place.replace(OFFICE, f"{OFFICE[:-1]}。面談への同席はオンライン）")
        ),
        lines=(*monthly(anchor, range(1, 4), AGENCY_WORK, 3000, 100), letters),
        remarks=f"""\
※ 手紙の発送が200通に満たない場合は、実際の通数で精算し、請求書の受領後30日以内に支払うものとします。
{AS_IN_THE_TERMS}""",
    )


# --- in force ---------------------------------------------------------------------------------------------------


def leads_first(anchor: date) -> OrderContent:
    """The contract that runs now, as the partner wrote it."""
    return OrderContent(
        work="資料請求者およびセミナー参加者に対するインサイドセールス業務（架電、ヒアリング、商談の日程調整、定期連絡）",
        start=month_start(anchor, -1),
        end=month_end(anchor, 1),
        deliverables="・CRMへの会話記録（当日中）\n・月次の集計報告書（翌月5営業日以内、PDF）",
        details=f"""\
【業務の進め方】
乙は、甲のCRMに登録された見込み客に対し、登録から4営業時間以内に初回の架電を行う。稼働は平日9時から18時、月120時間とする。業務の指示は、乙の業務責任者に対して行う。

【履行場所】
乙の指定する場所（リモート）

【検収】
甲は、月次の集計報告書の受領後10日以内に内容を確認し、結果を乙に通知する。

【支払期日】
{payment_dates(anchor, range(-1, 2))}

【支払方法】
{BY_TRANSFER}""",
        terms=REMOTE,
        lines=monthly(anchor, range(-1, 2), "インサイドセールス業務", 3500, 120),
        remarks=AS_IN_THE_TERMS,
    )


def leads_edited_by_client(anchor: date) -> OrderContent:
    """The client asked for a weekly figure and named the hours of the first call."""
    first = leads_first(anchor)
    return replace(
        first,
        deliverables=f"{first.deliverables}\n・週次の速報（毎週月曜日、チャット）",
        details=first.details.replace(
            "登録から4営業時間以内に", "登録から4営業時間以内（16時以降の登録は翌営業日の11時まで）に"
        ),
    )


def caregivers_continued(anchor: date) -> OrderContent:
    """The first contract of the second partner for the same work: three months."""
    months = range(-4, -1)
    return OrderContent(
        work="介護施設に対する求人開拓業務（対象施設の一覧の作成、架電、求人票のヒアリング）",
        start=month_start(anchor, -4),
        end=month_end(anchor, -2),
        deliverables="・求人票（獲得の都度）\n・月次の報告書（翌月5営業日以内、PDF）",
        details=f"""\
【業務の進め方】
乙は、京都府、滋賀県および奈良県の介護施設に対し、月120時間の架電を行う。業務の指示は、乙の業務責任者に対して行う。

【履行場所】
乙の指定する場所（リモート）

【検収】
甲は、月次の報告書の受領後10日以内に内容を確認し、結果を乙に通知する。

【支払期日】
{payment_dates(anchor, months)}

【支払方法】
{BY_TRANSFER}""",
        terms=REMOTE,
        lines=monthly(anchor, months, "求人開拓業務", 2900, 120),
        remarks=AS_IN_THE_TERMS,
    )


def caregivers_renewed(anchor: date) -> OrderContent:
    """Its renewal, which runs now and ends this month: more hours, a shorter term, the months moved on."""
    months = range(-1, 1)
    before = caregivers_continued(anchor)
    return replace(
        renewal_of(before),
        end=month_end(anchor, 0),
        details=before.details.replace("月120時間", "月140時間").replace(
            payment_dates(anchor, range(-4, -1)), payment_dates(anchor, months)
        ),
        lines=monthly(anchor, months, "求人開拓業務", 2900, 140),
    )


# --- over -------------------------------------------------------------------------------------------------------


def leads_tried(anchor: date) -> OrderContent:
    """Two months' trial with a second partner, which was ended after the first (C3)."""
    return OrderContent(
        work="オンラインセミナーの欠席者に対する追いかけ業務（録画の案内、困りごとの聞き取り、商談の日程調整）",
        start=month_start(anchor, -1),
        end=month_end(anchor, 0),
        deliverables="・聞き取りの一覧（終了時、表計算ファイル）",
        details=f"""\
【業務の進め方】
乙は、甲が渡した欠席者の一覧に基づき、月40時間の架電を行う。

【履行場所】
乙の指定する場所（リモート）

【検収】
甲は、聞き取りの一覧の受領後10日以内に内容を確認し、結果を乙に通知する。

【支払期日】
{payment_dates(anchor, range(-1, 1))}

【支払方法】
{BY_TRANSFER}""",
        terms=REMOTE,
        lines=monthly(anchor, range(-1, 1), "欠席者への追いかけ業務", 2800, 40),
        remarks=AS_IN_THE_TERMS,
    )


def caregivers_only(anchor: date) -> OrderContent:
    """The contract that has ended; the client took it as it was."""
    return OrderContent(
        work="介護施設に対する求人開拓業務（架電、求人票のヒアリング、断られた理由の集計）",
        start=month_start(anchor, -6),
        end=month_end(anchor, -4),
        deliverables="・求人票（獲得の都度）\n・断られた理由の集計表（月1回）\n・引き継ぎ資料（終了時）",
        details=f"""\
【業務の進め方】
乙は、関西2府4県の介護施設に対し、月120時間の架電を行う。施設の業務に配慮し、2回断られた施設には期間中の架電を控える。

【履行場所】
乙の指定する場所（リモート）

【検収】
甲は、月末に求人票と集計表を確認し、翌月10日までに結果を乙に通知する。

【支払期日】
{payment_dates(anchor, range(-6, -3))}

【支払方法】
{BY_TRANSFER}""",
        terms=REMOTE,
        lines=monthly(anchor, range(-6, -3), "求人開拓業務", 3000, 120),
        remarks=AS_IN_THE_TERMS,
    )
