// The rows of a list as a table, each with a 「…」 menu of links and actions where it has one. It is drawn anew only when
// what it shows changed, so that focus and an open menu stay.

import { read } from "./address.js"
import { around, make as cell } from "./drawing.js"

export function drawLedger(body, data, send) {
  if (!body.querySelector(".frame")) body.append(blankFrame())
  const frame = body.querySelector(".frame")
  const shown = JSON.stringify([data.columns, data.rows, data.paging, data.paging && location.search])
  if (frame.dataset.shown === shown) return
  frame.dataset.shown = shown
  frame.querySelector("caption").textContent = data.label
  const head = frame.querySelector("thead tr")
  head.replaceChildren(...data.columns.map(column => cell("th", column.label, column.kind, { scope: "col" })))
  const menus = data.rows.some(row => row.menu.length)
  if (menus) head.append(cell("th", "", "last", { "aria-label": "操作" }))
  frame.querySelector("tbody").replaceChildren(...data.rows.map(row => drawn(row, data.columns, menus, send)))
  if (!data.paging) return
  const { earlier, onward, back } = data.paging
  body.querySelectorAll(".paging").forEach(link => link.remove())
  if (read().has("before")) body.prepend(around(back, ""))
  if (earlier) body.append(around(onward, earlier))
}

function drawn(row, columns, menus, send) {
  const line = document.createElement("tr")
  row.cells.forEach((value, place) => {
    const box = cell("td", "", columns[place].kind)
    box.dataset.label = columns[place].label
    const inside = document.createElement("div")
    inside.append(value.href ? link(value.text, value.href, value.download) : value.badge ? badge(value.badge) : value.text)
    if (value.sub) inside.append(cell("span", value.sub, "sub"))
    box.append(inside)
    line.append(box)
  })
  if (menus) line.append(more(row, send))
  return line
}

function more(row, send) {
  const box = cell("td", "", "last")
  const button = cell("button", "…", "more", { type: "button", "aria-label": `${row.name}の操作`, "aria-haspopup": "true", "aria-expanded": "false" })
  const menu = cell("div", "", "menu")
  menu.popover = "auto"
  menu.append(...row.menu.map(item => choice(item, () => {
    menu.hidePopover()
    send("action", { id: row.id, name: item.action })
  })))
  menu.addEventListener("toggle", event => button.setAttribute("aria-expanded", event.newState === "open"))
  menu.addEventListener("click", event => { if (event.target.closest("a")) menu.hidePopover() })
  button.popoverTargetElement = menu
  button.addEventListener("click", () => requestAnimationFrame(() => place(menu, button)))
  box.append(button, menu)
  return box
}

function place(menu, button) {
  const at = button.getBoundingClientRect()
  const { offsetWidth, offsetHeight } = menu
  const below = at.bottom + 4 + offsetHeight <= innerHeight
  menu.style.top = `${Math.max(4, below ? at.bottom + 4 : at.top - 4 - offsetHeight)}px`
  menu.style.left = `${Math.max(8, Math.min(at.right - offsetWidth, innerWidth - offsetWidth - 8))}px`
}

function choice(item, act) {
  if (item.href && !item.barred) return link(item.label, item.href, item.download)
  const button = cell("button", item.label, "", { type: "button" })
  if (item.barred) {
    button.setAttribute("aria-disabled", "true")
    button.append(cell("span", item.barred, "why"))
  } else button.addEventListener("click", act)
  return button
}

function link(text, href, download = false) {
  const node = cell("a", text, "")
  node.href = href
  if (download) node.setAttribute("download", "")
  return node
}

function badge({ label, tone }) {
  return cell("span", label, `badge ${tone}`)
}

function blankFrame() {
  const frame = cell("div", "", "frame")
  const table = frame.appendChild(document.createElement("table"))
  table.append(document.createElement("caption"))
  table.createTHead().insertRow()
  table.createTBody()
  return frame
}
