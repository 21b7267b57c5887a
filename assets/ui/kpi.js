// The KPI screen: figures with their change and their definition, then a table whose headings sort, then what the charts
// below it show, as tables. Filters, tabs and pages are a list's.

import { changed, linkTo, read } from "./address.js"
import { listing } from "./board.js"
import { make } from "./drawing.js"

export default listing(({ data, part }) => {
  redrawn(part(".figures"), [data.figures, data.compared], () => [
    ...data.figures.map(figure),
    make("p", data.compared, "compared"),
  ])
  part(".figures").hidden = !data.figures.length
  redrawn(part(".exports"), data.exports, () => data.exports.map(([label, href]) =>
    make("a", label, "", { href, download: "" })))
  redrawn(part(".body"), [data.columns, data.rows, location.search], () => [table(data)])
  redrawn(part(".numbers"), data.tables, () => data.tables.map(numbers))
})

// Only what changed is drawn anew, so that focus and what was opened stay.
function redrawn(node, shown, draw) {
  const kept = JSON.stringify(shown)
  if (node.dataset.shown === kept) return
  node.dataset.shown = kept
  node.replaceChildren(...draw())
}

function figure({ label, value, note, change, tone, means, href, main }) {
  const box = make("article", "", main ? "figure main" : "figure")
  const big = make("p", href ? "" : value, "value")
  if (href) big.append(make("a", value, "", { href, "aria-label": `${label} ${value}：内訳を見る` }))
  const open = make("details", "", "means")
  open.append(make("summary", "定義", "", { "aria-label": `${label}の定義` }), make("p", means))
  box.append(make("h2", label), big, make("p", note, "note"), make("p", change, `change ${tone}`), open)
  return box
}

function table({ columns, rows, label, foot }) {
  const frame = make("div", "", "frame", { tabindex: "0", role: "region", "aria-label": label })
  const drawn = frame.appendChild(document.createElement("table"))
  drawn.append(make("caption", label))
  drawn.createTHead().insertRow().append(...columns.map(heading))
  drawn.createTBody().append(...rows.map(row => line(row, columns)))
  if (foot) drawn.createTFoot().append(line(foot, columns))
  return frame
}

function heading({ label, kind, up, down, usual }) {
  const box = make("th", "", kind, { scope: "col" })
  const sorts = [down, up].filter(sort => sort !== null)
  if (!sorts.length) {
    box.textContent = label
    return box
  }
  const asked = read().get("sort")?.at(-1) ?? usual
  const next = asked === sorts[0] ? sorts.at(-1) : sorts[0]
  box.append(make("a", label, "", { "data-view": "", href: linkTo(changed({ sort: next === usual ? "" : next })) }))
  if (sorts.includes(asked)) box.setAttribute("aria-sort", asked === up ? "ascending" : "descending")
  return box
}

function line({ name, links, cells, mark }, columns) {
  const row = make("tr", "", mark ? "marked" : "")
  row.append(...cells.map(([text, sub, link, tone], place) => {
    const box = make(place ? "td" : "th", "", columns[place].kind)
    if (!place) box.scope = "row"
    box.dataset.label = columns[place].label
    const inside = box.appendChild(document.createElement("div"))
    inside.append(link ? make("a", text, "", {
      href: links[link - 1],
      ...(place ? { "aria-label": `${name}の${columns[place].label} ${text}` } : {}),
    }) : make("span", text))
    if (sub) inside.append(make("span", sub, `sub ${tone ?? ""}`))
    if (!place && mark) inside.append(make("span", mark, "badge red"))
    return box
  }))
  return row
}

function numbers({ title, columns, rows, note }) {
  const box = make("details", "", "table")
  const frame = make("div", "", "frame", { tabindex: "0", role: "region", "aria-label": title })
  const drawn = frame.appendChild(document.createElement("table"))
  drawn.append(make("caption", title))
  drawn.createTHead().insertRow().append(...columns.map((label, place) => make("th", label, place ? "right" : "", { scope: "col" })))
  drawn.createTBody().append(...rows.map(cells => {
    const row = document.createElement("tr")
    row.append(...cells.map((text, place) => {
      const cell = make(place ? "td" : "th", text, place ? "right" : "")
      cell.dataset.label = columns[place]
      if (!place) cell.scope = "row"
      return cell
    }))
    return row
  }))
  box.append(make("summary", `${title}を表で見る`), frame)
  if (note) box.append(make("p", note, "note"))
  return box
}
