"""One partner that sends nearly the same text to every posting: what the second check of the manual warns of."""

from decimal import Decimal

from core.demo.shapes import DemoProposal


def tetsukon(product: str, targets: str, *, appointments: int, rate: Decimal, days: int) -> DemoProposal:
    """The same promise to anybody, with the product and the targets filled in (P14)."""
    return DemoProposal(
        partner="tetsukon",
        title="累計900案件以上の実績！圧倒的な架電量で貴社の売上拡大に貢献します",
        body=f"""\
お世話になっております。この度は貴社の募集を拝見し、ぜひご支援させていただきたくご提案いたします。

弊社は200席のコールセンターを保有する営業代行会社です。累計900案件以上の豊富な支援実績があり、あらゆる業界、あらゆる商材に対応しております。今回の{product}につきましても、これまでの経験を最大限に生かし、{targets}に向けて効果的なアプローチを行います。

【弊社の強み】
・圧倒的な架電量：1日あたり最大10,000件の架電が可能
・経験豊富なオペレーター：研修を修了したスタッフのみが対応
・スピード対応：最短5営業日で稼働開始
・安心の管理体制：ディレクター、スーパーバイザー、オペレーターの3階層
・充実のレポート：日報、週報、月報をご提出

【ご支援の流れ】
ヒアリング → リスト作成 → スクリプト作成 → 架電 → ご報告 → 改善

まずは量を確保し、PDCAを高速で回すことで成果を最大化いたします。リストの作成からアポイントの獲得まで、すべて弊社にお任せください。

貴社の課題解決と売上拡大に向けて、全力でご支援させていただきます。ぜひ一度、お打ち合わせの機会をいただけますと幸いです。何卒よろしくお願い申し上げます。""",
        hours=160,
        unit_price=2700,
        appointments=appointments,
        rate=rate,
        days_before_deadline=days,
    )
