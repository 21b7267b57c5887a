// The bar above every screen: links, groups of links, the bell. On a narrow window the links wait behind 「メニュー」.

import { make } from "./drawing.js"

const narrow = window.matchMedia("(max-width: 1120px)")

export function drawBar(bar, menu) {
  if (!bar.dataset.drawn) begin(bar)
  const drawn = JSON.stringify(menu)
  if (bar.dataset.drawn !== drawn) {
    bar.querySelector(".logo").href = menu.home
    bar.querySelector(".row").replaceChildren(...menu.row.map(item))
    ring(bar.querySelector(".bell"), menu.bell)
    unfold(bar)
  }
  bar.dataset.drawn = drawn
  mark(bar)
  bar.hidden = false
}

function begin(bar) {
  const toggle = bar.querySelector(".toggle")
  const open = on => {
    toggle.setAttribute("aria-expanded", on)
    bar.classList.toggle("open", on)
  }
  toggle.addEventListener("click", () => open(!bar.classList.contains("open")))
  const close = () => {
    open(false)
    if (!narrow.matches) for (const group of bar.querySelectorAll("details")) group.open = false
  }
  document.addEventListener("click", event => {
    const inside = event.composedPath().includes(bar)
    if (!inside || event.target.closest("a")) close()
  })
  bar.addEventListener("keydown", event => {
    if (event.key !== "Escape") return
    const back = bar.classList.contains("open") ? toggle : bar.querySelector("details[open] > summary")
    close()
    back?.focus()
  })
  narrow.addEventListener("change", () => unfold(bar))
}

// Behind 「メニュー」 there is room for everything; in the row a group opens when it is pressed, one at a time.
function unfold(bar) {
  for (const group of bar.querySelectorAll("details")) {
    group.name = narrow.matches ? "" : "connect-bar"
    group.open = narrow.matches
  }
}

function item(entry) {
  const place = document.createElement("li")
  if (!entry.entries) {
    place.append(link(entry))
    return place
  }
  const group = document.createElement("details")
  const list = document.createElement("ul")
  list.append(...entry.entries.map(item))
  group.append(filled(make("summary", ""), entry), list)
  place.append(group)
  return place
}

function link(entry) {
  return filled(make("a", "", "", { href: entry.href }), entry)
}

function filled(node, { icon, label }) {
  node.append(make("span", icon, "icon", { "aria-hidden": "true" }), make("span", label))
  return node
}

function ring(bell, { href, icon, label, unread }) {
  bell.href = href
  bell.replaceChildren(make("span", icon, "icon", { "aria-hidden": "true" }), make("span", label, "name"))
  if (unread) bell.append(make("span", unread, "unread", { "aria-label": `未読${unread}件` }))
}

// Which of them is on the screen; the group that holds it is marked too.
function mark(bar) {
  for (const link of bar.querySelectorAll(".row a, .bell")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  }
  for (const group of bar.querySelectorAll("details"))
    group.classList.toggle("here", Boolean(group.querySelector("[aria-current]")))
}
