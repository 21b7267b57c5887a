// The bar above every screen: links, groups of links, the bell. On a narrow window the links wait behind 「メニュー」.

import { make } from "./drawing.js"

const narrow = window.matchMedia("(max-width: 1120px)")

let bar // the one on the screen

export function drawBar(shown, menu) {
  if (bar !== shown) begin(shown)
  const drawn = JSON.stringify(menu)
  if (bar.dataset.drawn !== drawn) {
    bar.querySelector(".logo").href = menu.home
    bar.querySelector(".row").replaceChildren(...menu.row.map(item))
    ring(bar.querySelector(".bell"), menu.bell)
    unfold()
  }
  bar.dataset.drawn = drawn
  mark()
  bar.hidden = false
}

function begin(shown) {
  if (!bar) {
    document.addEventListener("click", event => {
      if (!event.composedPath().includes(bar) || event.target.closest("a")) close()
    })
    narrow.addEventListener("change", unfold)
  }
  bar = shown
  bar.querySelector(".toggle").addEventListener("click", () => open(!bar.classList.contains("open")))
  bar.addEventListener("keydown", event => {
    if (event.key !== "Escape") return
    const back = bar.querySelector(bar.classList.contains("open") ? ".toggle" : "details[open] > summary")
    close()
    back?.focus()
  })
}

function open(on) {
  bar.querySelector(".toggle").setAttribute("aria-expanded", on)
  bar.classList.toggle("open", on)
}

function close() {
  open(false)
  if (!narrow.matches) for (const group of bar.querySelectorAll("details")) group.open = false
}

// Behind 「メニュー」 there is room for everything; in the row a group opens when it is pressed, one at a time.
function unfold() {
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
  if (unread) bell.append(make("span", unread, "unread", { role: "img", "aria-label": `未読${unread}件` }))
}

// Which of them is on the screen; the group that holds it is marked too.
function mark() {
  for (const link of bar.querySelectorAll(".row a, .bell")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  }
  for (const group of bar.querySelectorAll("details"))
    group.classList.toggle("here", Boolean(group.querySelector("[aria-current]")))
}
