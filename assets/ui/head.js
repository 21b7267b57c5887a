// The head of a screen, and what makes links links.
//
// An address of this console, pressed plainly, changes the screen without loading the page again, and Back and Forward
// return to exactly the address that was left, with its filters. Streamlit reads the address when the browser's history
// moves, so moving it is all that is needed. Its own links (st.page_link) keep their handler; the address is only
// changed before Streamlit would, because it would first leave an entry behind that has lost its query.

import { staysHere } from "./address.js"
import { drawBar } from "./bar.js"
import { each, make, say } from "./drawing.js"

let screens = new Set()
let listening = false
const phone = window.matchMedia("(max-width: 640px)")

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes))
  screens = new Set(data.screens)
  if (!listening) {
    document.addEventListener("click", follow, true)
    for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, keypad, true)
  }
  listening = true
  if (data.go) return open(data.go)
  if (data.menu) drawBar(parentElement.querySelector(".connect-bar"), data.menu)
  draw(parentElement.querySelector(".connect-head"), data.title)
  if (data.narrow !== null && phone.matches !== data.narrow) setTriggerValue("narrow", phone.matches)
}

function draw(head, { name, status, facts, back, links }) {
  const [up, { children: [heading, also] }, line] = head.children
  if (back) up.href = back[0]
  else up.removeAttribute("href")
  say(up, back ? `← ${back[1]}` : "")
  say(heading.firstElementChild, name)
  const mark = status ? [make("span", status.label, `badge ${status.tone}`)] : []
  const kept = JSON.stringify([status, links])
  if (head.dataset.kept !== kept) {
    heading.replaceChildren(heading.firstElementChild, ...mark)
    also.replaceChildren(...links.map(([href, label]) => make("a", label, "", { href, "data-also": "" })))
  }
  head.dataset.kept = kept
  each(line, facts, "span", say)
  head.hidden = false
}

// Fields of figures bring up a phone's keypad: those in a container whose key begins with keypad-numeric or -decimal.
function keypad({ target }) {
  const mode = target instanceof HTMLInputElement && target.closest("[class*='st-key-keypad-']")?.className
  if (mode) target.inputMode = mode.match(/st-key-keypad-(numeric|decimal)/)?.[1] ?? ""
}

function follow(event) {
  if (!staysHere(event)) return
  const link = event.composedPath().find(node => node instanceof HTMLAnchorElement && node.href)
  if (!link || link.origin !== location.origin || link.hasAttribute("download")) return
  if (link.hash && link.pathname === location.pathname && link.search === location.search) {
    event.preventDefault() // a place on this very screen, which is not drawn anew for it
    const place = document.getElementById(link.hash.slice(1))
    place?.scrollIntoView({ block: "center" })
    place?.focus({ preventScroll: true })
    return
  }
  if (!screens.has(link.pathname.slice(1)) || link.dataset.view !== undefined) return // a list follows its own links
  if (link.closest("[data-testid^='stPageLink']")) {
    if (link.href !== location.href) history.pushState({}, "", link.href)
    return
  }
  event.preventDefault()
  open("also" in link.dataset ? joined(link) : link.href)
}

// What a screen opens beside what it shows leaves the address as it is otherwise: filters stay.
function joined(link) {
  const address = new URL(location.href)
  for (const [name, value] of new URL(link.href).searchParams) address.searchParams.set(name, value)
  return address.pathname === link.pathname ? address : link.href
}

function open(address) {
  const target = new URL(address, location.href)
  if (!screens.has(target.pathname.slice(1))) return location.assign(target)
  if (target.href !== location.href) history.pushState({}, "", target)
  window.dispatchEvent(new PopStateEvent("popstate"))
  document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0)
}
