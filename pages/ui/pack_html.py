"""The agenda of a weekly meeting in large calm type, part by part, readable on a projector and on a phone (D8)."""

from collections.abc import Sequence

from core.documents import pack_words as words
from core.documents.pack_words import Figure, Table
from core.model import MemberId
from core.packs import PackForm
from pages.ui.text import html

STYLE = """<style>
.pack { font-size: 1.15rem; line-height: 1.6; max-width: 76rem; }
.pack h3 { font-size: 1.3rem; margin: 1.6rem 0 .5rem; padding: 0; }
.pack p { margin: .3rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.pack .quiet { opacity: .8; font-size: 1rem; }
.pack dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem;
  margin: 0 !important; padding: 0 !important; }
.pack dl.figures > div { border: 1px solid #8884; border-radius: 8px; padding: .7rem .9rem; }
.pack dt { font-size: 1rem; opacity: .85; }
.pack dd { margin: 0; }
.pack dd b { display: block; font-size: 2.1rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.pack dd small { font-size: .95rem; opacity: .85; }
.pack .wide { overflow-x: auto; }
.pack table { border-collapse: collapse; width: 100%; }
.pack :is(th, td) { text-align: left; padding: .5rem .6rem; border-bottom: 1px solid #8884; font-weight: 400;
  vertical-align: top; overflow-wrap: anywhere; min-width: 4.5rem; }
.pack thead th { font-size: .95rem; opacity: .85; white-space: nowrap; }
.pack :is(th, td).number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.pack blockquote { margin: .5rem 0; padding: .1rem 0 .1rem 1rem; border-left: 4px solid #2469C9; }
.pack blockquote b { display: block; font-size: 1rem; }
@media (max-width: 640px) {
  .pack { font-size: 1rem; }
  .pack dd b { font-size: 1.6rem; }
  .pack dl.figures { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .pack dl.figures > div { padding: .5rem .6rem; }
  .pack :is(th, td) { padding: .4rem .3rem; font-size: .95rem; min-width: 3.5rem; }
  .pack thead :is(th, th.number) { white-space: normal; }
}
</style>"""


def page(*pieces: str) -> str:
    """One part for `st.html`."""
    return f"{STYLE}<div class=pack>{''.join(pieces)}</div>"


def figures(some: Sequence[Figure]) -> str:
    """Figures in large letters, each with what it is held against."""
    return f"<dl class=figures>{''.join(map(_figure, some))}</dl>"


def _figure(each: Figure) -> str:
    note = f"<small>{html(each.note)}</small>" if each.note else ""
    return f"<div><dt>{html(each.label)}</dt><dd><b>{html(each.value)}</b>{note}</dd></div>"


def section(title: str, table: Table, empty: str) -> str:
    """A table under its heading, or a sentence where it has no rows."""
    said = _table(title, table) if table.rows else f"<p class=quiet>{html(empty)}</p>"
    return f"<h3>{html(title)}</h3>{said}"


def _table(label: str, table: Table) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(_cell(tag, place, text, number=place in table.numbers) for place, text in enumerate(row))

    head = f"<thead><tr>{cells('th', table.columns)}</tr></thead>"
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in table.rows)
    name = html(label)
    return (
        f"<div class=wide tabindex=0 role=region aria-label='{name}'><table>{head}<tbody>{body}</tbody></table></div>"
    )


def _cell(tag: str, place: int, text: str, *, number: bool) -> str:
    if tag == "th":
        tag = "th scope=col"
    elif not place:
        tag = "th scope=row"
    mark = " class=number" if number else ""
    return f"<{tag}{mark}>{html(text)}</{tag.split()[0]}>"


def quote(name: str, said: str) -> str:
    """A comment, with whom it is about."""
    return f"<blockquote><b>{html(name)}</b><p>{html(said)}</p></blockquote>" if said else ""


def member_comments(form: PackForm) -> str:
    """What is said of each member, those who left since with them."""
    names = {each.member: each.name for each in form.content.members}
    said = "".join(quote(_called(names, each.member), each.text) for each in form.comments if each.member)
    return f"<h3>メンバーごとのコメント</h3>{said}" if said else ""


def _called(names: dict[MemberId, str], member: MemberId | None) -> str:
    return names.get(member, "メンバー") if member else "全体"


def progress(form: PackForm) -> tuple[str, str]:
    """稼働進捗の共有: what stands above the charts, and what below them."""
    content = form.content
    above = page(figures(words.headline(content)))
    below = page(
        section("数値", words.totals(content), ""),
        f"<p class=quiet>{html(words.DUE)}</p>",
        section(words.by_member(content), words.members(content), words.NOTHING["members"]),
        member_comments(form),
        section(words.booked(content), words.bookings(content), words.NOTHING["bookings"]),
    )
    return above, below


def following(form: PackForm) -> str:
    """次週の進め方・改善策: what the scripts say, what became of the last actions, what comes next."""
    content = form.content
    said = "".join(
        f"<blockquote><b>{html(verdict)}</b><p class=quiet>{html(missing)}</p></blockquote>"
        for verdict, missing in words.verdicts(content)
    )
    return page(
        section(words.CARRIED, words.actions(form.carried), words.NOTHING["carried"]),
        section(words.NEXT, words.actions(form.actions), words.NOTHING["actions"]),
        section(words.COMPARED, words.scripts(content), words.NOTHING["scripts"]),
        said,
    )


def feedback(form: PackForm) -> str:
    """フィードバック: what the director says of the whole, and what is asked of both sides."""
    said = form.said_of(None)
    return page(
        quote("担当ディレクターから", said)
        or "<p class=quiet>今回の進め方や、獲得したアポイントの内容について、ご意見をお聞かせください。</p>",
        "<h3>お聞きしたいこと</h3>",
        "".join(f"<p>・{html(question)}</p>" for question in words.QUESTIONS),
    )


def offer(form: PackForm) -> str:
    """契約更新のご提案: the figures behind it, and the contract now beside what is proposed."""
    content, said = form.content, form.offer.text if form.offer else ""
    behind = figures(words.renewal(content, content.renewal)) if content.renewal else ""
    return page(
        behind,
        section("ご提案（現在の契約との比較）", words.offer(form), ""),
        quote("ご提案の内容", said),
        f"<p class=quiet>{html(words.PROPOSED)}</p>",
    )
