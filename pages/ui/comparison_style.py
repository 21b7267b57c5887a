"""What the comparison is set in: the chart's list, the table, and how both behave on a phone."""

import streamlit as st


def style(count: int) -> None:
    """What the parts are set in; the table scrolls sideways only where `count` columns do not fit."""
    st.html(_STYLE.replace("$NARROW", f"{14 + count * 11}rem").replace("$TABLE", f"{6.5 + count * 8.6}rem"))


_STYLE = """<style>
.compare-head { font-size: 1.05rem; padding: 0; margin: 0; }
.compare-note, .compare-empty { font-size: .85rem; opacity: .8; margin: 0; }
.compare-empty { padding: 3.5rem 1.5rem; line-height: 1.9; }
.st-key-comparison-radar { margin-bottom: -4.5rem; }  /* under a triangle its circle is empty */
:is(.compare, .compare-glance, .compare-add) a { color: inherit; }
.compare-add { max-height: 50vh; overflow-y: auto; }
.compare-add p { padding: .35rem .1rem; margin: 0; }
.compare-add small { display: block; font-size: .82rem; opacity: .85; line-height: 1.5; overflow-wrap: anywhere; }
.compare-glance section { display: flex; gap: .8rem; padding: .6rem 0; border-bottom: 1px solid #8884; }
.compare-glance section > div { flex: 1; min-width: 0; }
.compare-glance p { margin: 0; overflow-wrap: anywhere; }
.compare-glance .who { font-weight: 600; display: flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: center; }
.compare-glance .off { margin-left: auto; font-weight: 400; font-size: .85rem; opacity: .8; }
.compare-glance .title { font-size: .9rem; }
.compare-glance dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.6rem, 1fr)); gap: .1rem .6rem;
  margin: .2rem 0 0; padding: 0; }
.compare-glance dt { font-size: .76rem; font-weight: 400; opacity: .8; }
.compare-glance dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.pen { display: inline-grid; place-items: center; width: 34px; height: 1.6rem; flex: none; }
.pen > * { grid-area: 1 / 1; }
.pen i { width: 100%; height: 2.5px; }
.pen b { font-size: .85rem; line-height: 1; }
.compare table { border-collapse: separate; border-spacing: 0; width: 100%; table-layout: fixed; font-size: .92rem; }
.compare :is(th, td) { padding: .5rem .6rem; text-align: left; vertical-align: top; border: 0;
  border-bottom: 1px solid #8884; overflow-wrap: anywhere; line-height: 1.6; }
.compare thead :is(th, td) { position: sticky; top: 3.75rem; z-index: 3; background: light-dark(#FFFFFF, #12171E);
  border-bottom: 2px solid #e8543f; }
.compare thead td, .compare tbody th { width: 11.5rem; font-weight: 600; }
.compare small { display: block; font-weight: 400; font-size: .78rem; opacity: .8; line-height: 1.5; }
.compare .group th { padding: 1.1rem .6rem .35rem; width: auto; border-bottom-color: #8888;
  color: light-dark(#A92C1A, #FFB3A4); }
.compare td { font-variant-numeric: tabular-nums; }
.compare .prose td { font-size: .88rem; line-height: 1.75; }
.compare .same td { opacity: .76; }
.compare th em { font-style: normal; font-weight: 400; font-size: .75rem; margin-left: .4rem; padding: 0 .35rem;
  border: 1px solid #8888; border-radius: 4px; white-space: nowrap; }
.compare .best { font-weight: 600; background: color-mix(in srgb, #1b8049 10%, transparent); }
.compare .best b { color: light-dark(#0F6335, #8EE3B2); font-size: .8rem; white-space: nowrap; }
@media (max-width: 640px) { .st-key-comparison-radar { margin-bottom: -3rem; } }
@media (max-width: $NARROW) {
  .compare { overflow-x: auto; }
  .compare table { min-width: $TABLE; }
  .compare thead :is(th, td) { top: 0; }
  .compare tbody th, .compare thead td { width: 6.5rem; position: sticky; left: 0; z-index: 4;
    background: light-dark(#FFFFFF, #12171E); }
  .compare .group th { width: auto; }
  .compare .group span { position: sticky; left: .6rem; }
}
</style>"""
