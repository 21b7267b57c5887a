// Draws a table whose rows may carry a 「…」 menu of links and actions. It is drawn anew only when what it shows changed,
// so that focus and an open menu stay.

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame")
  const shown = JSON.stringify(data)
  if (frame.dataset.shown === shown) return
  frame.dataset.shown = shown
  frame.querySelector("caption").textContent = data.label
  const head = frame.querySelector("thead tr")
  head.replaceChildren(...data.columns.map(column => cell("th", column.label, column.kind, { scope: "col" })))
  const menus = data.rows.some(row => row.menu.length)
  if (menus) head.append(cell("th", "", "last", { "aria-label": "操作" }))
  frame.querySelector("tbody").replaceChildren(...data.rows.map(row => drawn(row, data.columns, menus, setTriggerValue)))
}

function drawn(row, columns, menus, setTriggerValue) {
  const line = document.createElement("tr")
  row.cells.forEach((value, place) => {
    const box = cell("td", "", columns[place].kind)
    box.dataset.label = columns[place].label
    const inside = document.createElement("div")
    inside.append(value.href ? link(value.text, value.href) : value.badge ? badge(value.badge) : value.text)
    if (value.sub) inside.append(cell("span", value.sub, "sub"))
    box.append(inside)
    line.append(box)
  })
  if (menus) line.append(more(row, setTriggerValue))
  return line
}

function more(row, setTriggerValue) {
  const box = cell("td", "", "last")
  const button = cell("button", "…", "more", { type: "button", "aria-label": `${row.name}の操作`, "aria-haspopup": "true", "aria-expanded": "false" })
  const menu = cell("div", "", "menu")
  menu.popover = "auto"
  menu.append(...row.menu.map(item => choice(item, () => {
    menu.hidePopover()
    setTriggerValue("action", { id: row.id, name: item.action })
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

function cell(tag, text, kind, attributes = {}) {
  const node = document.createElement(tag)
  node.textContent = text
  if (kind) node.className = kind
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  return node
}
