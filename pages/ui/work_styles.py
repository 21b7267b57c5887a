"""活動形態 and プライム認定 explained, as the manual's table has it (P6)."""

import streamlit as st

from core.model import WorkStyle
from pages.ui.text import html, plain

INTRODUCTION = (
    "パートナーは、組織の規模や稼働人員に応じて、4種類の活動形態に分類されます。"
    "ご自身が求める強みを持つパートナーを選ぶことで、プロジェクトの成功率は高まります。"
)

PRIME = (
    "認定パートナーとして一定の成果を残したうえで、カクトクによる ①クライアントとの定例MTG内容の審査 "
    "②マネジメント審査 を受け、合格した企業です。業界の専門性は加味されていないため、"
    "提案文やプロフィールの支援実績とあわせて選定することをおすすめします。"
)

FULL, EXECUTION = "営業戦略・施策の策定および実行", "営業施策の実行のみ"

TABLE: tuple[tuple[str, tuple[str, str, str, str]], ...] = (
    ("稼働人員：ディレクター", ("社員", "役員や社員、業務委託", "代表", "—")),
    ("稼働人員：プレイヤー", ("社員、業務委託", "業務委託", "代表、業務委託", "代表")),
    ("規模（業務委託を含む）", ("20名以上", "20名未満", "代表のみ", "代表のみ")),
    ("対応領域", (FULL, FULL, FULL, EXECUTION)),
    (
        "強みの傾向：実行",
        (
            "実行マネジメントが機能しやすく、標準化された営業支援ではパフォーマンスが安定しやすい。",
            "少数精鋭のため、担当ディレクターの特性を活かした柔軟で安定した実行支援を提供しやすい。",
            "ディレクター自身も実行を担うことが多く、施策の柔軟性と実行精度が高くなりやすい。",
            "発注元のディレクターがあらかじめ要件化した営業プロセスを、代表者のスキルを活かして要件どおりに実行する。",
        ),
    ),
    (
        "強みの傾向：体制・費用",
        (
            "他のタイプに比べ、ガバナンス面の強みも持つ傾向がある。",
            "組織階層が少ない分、組織型よりコストパフォーマンスが高い傾向がある。",
            "チームがスリムなため、コストパフォーマンスが最も高い。",
            "個人のため単価が低く、マネジメント次第でコストパフォーマンスが高くなる。",
        ),
    ),
    (
        "弱みの傾向",
        (
            "単価は高くなりやすく、柔軟性を求める支援内容には弱いことが多い。",
            "ディレクターの特性が支援内容に出やすいため、発注企業とディレクターの相性が重要になる。",
            "チーム型以上にディレクターの特性が支援内容に出やすいため、発注企業とディレクターの相性が重要になる。",
            "戦略・施策の策定には弱く、発注企業側のマネジメント工数もかかる。",
        ),
    ),
)
"""A row of the manual's table: what it is about, and what it says of each work style in the order of `WorkStyle`."""

_STYLE = """<style>
.styles { overflow-x: auto; }
.styles table { border-collapse: collapse; min-width: 46rem; width: 100%; font-size: .88rem; line-height: 1.6; }
.styles :is(th, td) { border: 1px solid #8886; padding: .5rem .6rem; vertical-align: top; text-align: left; }
.styles th { font-weight: 600; background: color-mix(in srgb, currentColor 6%, transparent); }
.styles tbody th { width: 8.5rem; }
.styles :is(th, td).own { background: color-mix(in srgb, #e8543f 10%, transparent); }
</style>"""


def explain_prime() -> None:
    """プライム認定とは？, where somebody asks."""
    with st.popover("プライム認定とは？", icon=":material/workspace_premium:"):
        st.markdown(plain(PRIME))


@st.dialog("活動形態とは？", width="large")
def explain(own: WorkStyle) -> None:
    """The whole table, with the partner's own work style marked."""
    st.markdown(INTRODUCTION)
    table(own)
    st.caption(f"色付きの列は、このパートナーの活動形態（{own.label}）です。")


def table(own: WorkStyle | None) -> None:
    """The four work styles side by side; `own` is marked."""
    mark = {style: ' class="own"' if style is own else "" for style in WorkStyle}
    head = "".join(f"<th{mark[style]} scope=col>{html(style.label)}</th>" for style in WorkStyle)
    rows = "".join(
        f"<tr><th scope=row>{html(about)}</th>"
        + "".join(f"<td{mark[style]}>{html(text)}</td>" for style, text in zip(WorkStyle, texts, strict=True))
        + "</tr>"
        for about, texts in TABLE
    )
    st.html(
        f'{_STYLE}<div class="styles" tabindex="0" role="region" aria-label="活動形態の比較">'
        f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
