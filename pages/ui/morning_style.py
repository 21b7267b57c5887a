"""How a director's morning is laid out; on a phone one thing stands below the other."""

STYLE = """<style>
.morning { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 1.6rem; align-items: start; }
.morning.alone { grid-template-columns: minmax(0, 1fr); }
.morning h2 { font-size: 1.05rem; margin: 0 0 .6rem; padding: 0; }
.morning ol, .morning ul { list-style: none; margin: 0; padding: 0; }
.urgent > li { border: 1px solid #8884; border-left: 4px solid #E8543F; border-radius: 8px;
  padding: .7rem 1rem; margin: 0 0 .6rem; }
.urgent h3 { font-size: 1rem; margin: 0; padding: 0; overflow-wrap: anywhere; }
.urgent h3 a, .week a { color: inherit; text-decoration-color: #8888; text-underline-offset: .2em; }
.urgent small, .week small { opacity: .8; }
.causes > li { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr) auto; gap: .3rem .8rem;
  padding: .35rem 0 0; margin: 0; }
.causes b { font-weight: 600; font-size: .9rem; }
.causes a { white-space: nowrap; }
.morning details { margin-top: .2rem; }
.morning summary { cursor: pointer; padding: .3rem 0 .6rem; width: fit-content; }
.three { display: grid; gap: .5rem; margin-bottom: 1.4rem; }
.three a { display: grid; grid-template-columns: 1fr auto; align-items: baseline; padding: .55rem .9rem; color: inherit;
  border: 1px solid #8884; border-radius: 8px; text-decoration: none; }
.three a:hover, .three a:focus-visible { border-color: #E8543F; }
.three strong { font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.three small { grid-column: 1 / -1; opacity: .8; }
.week h3 { font-size: .92rem; margin: .7rem 0 .2rem; padding: 0; }
.week h3.now { color: #C43D29; }
.week li { display: grid; grid-template-columns: 3.2rem minmax(0, 1fr); gap: .1rem .5rem; padding: .2rem 0; margin: 0; }
.week li > * { overflow-wrap: anywhere; }
.week small { grid-column: 2; }
@media (prefers-color-scheme: dark) { .week h3.now { color: inherit; } }
@media (max-width: 760px) {
  .morning { grid-template-columns: minmax(0, 1fr); }
  .causes > li { grid-template-columns: minmax(0, 1fr); gap: .1rem; padding-top: .6rem; }
  .causes a { white-space: normal; }
}
</style>"""
