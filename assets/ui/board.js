// Draws a list and keeps what is on the screen: only what changed is touched, so focus, typed text and scroll stay.
//
// What the list shows is said by the address. A filter, a tab, a page writes it and has the screen drawn for it, as Back
// and Forward do; the answer names the view it is for, and until the right one has come the list is busy. What was seen
// a moment ago is shown meanwhile, so going forth and back between two tabs waits for nobody. And a link asks for its
// view as soon as the button goes down: until a hand has let it come up, some 80 ms later, the answer is mostly there.

import { changed, linkTo, read, spelled, staysHere } from "./address.js"
import { drawCards } from "./cards.js"
import { drawChoice } from "./choice.js"
import { drawFields } from "./fields.js"
import { drawLedger } from "./ledger.js"
import { drawNotices } from "./notices.js"
import { drawReviews } from "./reviews.js"
import { each, say } from "./drawing.js"

const phone = window.matchMedia("(max-width: 640px)")
const boards = new WeakMap()
const LONG = 150
const TAP = 150 // the click of a finger comes some milliseconds after it has left
const KEPT = 8

export default listing(drawRows)

// What a list does, around a body that `drawBody` draws: a part of its own may bring another.
export function listing(drawBody) {
  return function ({ data: bytes, parentElement, setTriggerValue }) {
    const root = parentElement.querySelector(".board")
    const fresh = !boards.has(root)
    const board = fresh ? begin(root) : boards.get(root)
    board.told = JSON.parse(new TextDecoder().decode(bytes))
    board.send = (...pressed) => {
      board.seen.clear() // what is done may change any view
      setTriggerValue(...pressed)
    }
    board.drawBody = drawBody
    if (fresh) board.fold()
    keep(board)
    if (board.told.view === board.ahead) return // it is drawn when the button comes up
    board.data = board.told
    draw(board)
    settle(board)
  }
}

function begin(root) {
  const part = name => root.querySelector(name)
  const board = { root, path: location.pathname, part, asked: null, ahead: null, seen: new Map() }
  board.go = (query, { replace = false } = {}) => {
    if (query === spelled(read())) return
    history[replace ? "replaceState" : "pushState"]({}, "", linkTo(query))
    ask(board, query)
    if (!recall(board, query)) follow(board)
  }
  root.addEventListener("pointerdown", event => foresee(board, event))
  root.addEventListener("click", event => press(board, event))
  const back = () => {
    if (!root.isConnected) removeEventListener("popstate", back)
    else if (!board.asking && board.path === location.pathname && board.data.fields) {
      board.asked = spelled(read()) // Streamlit asks for it
      recall(board, board.asked)
      follow(board, true)
    }
  }
  addEventListener("popstate", back)
  const fold = () => { board.part(".beside").open = !phone.matches || board.data?.fields?.length === 1 }
  phone.addEventListener("change", fold)
  board.fold = fold
  boards.set(root, board)
  return board
}

function ask(board, query) {
  board.asked = query
  board.root.setAttribute("aria-busy", "true")
  clearTimeout(board.slow)
  board.slow = setTimeout(() => board.root.classList.add("slow"), LONG) // to show it sooner would delay the answer
  if (board.ahead !== query) request(board)
  board.ahead = null
  if (board.told.view === query) done(board) // the same again is not told again
}

// Streamlit asks the server at once when the history moves; what a component sends would wait for the next frame.
function request(board) {
  board.asking = true
  dispatchEvent(new PopStateEvent("popstate"))
  board.asking = false
}

// Ask for a link's view while its button is down; who lets go elsewhere has asked in vain.
function foresee(board, event) {
  const link = followed(event)
  const query = link?.search.slice(1)
  if (!link || board.asked !== null || query === spelled(read())) return
  board.ahead = query
  const here = location.href
  history.replaceState(history.state, "", link.href)
  request(board)
  history.replaceState(history.state, "", here)
  const up = new AbortController()
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => {
    up.abort()
    setTimeout(() => {
      if (board.ahead !== query) return
      board.ahead = null
      request(board)
    }, TAP)
  }, { signal: up.signal })
}

// Answers to filters, tabs and pages are kept. One that nobody asked for follows an action elsewhere on the screen.
function keep({ seen, asked, ahead, told }) {
  if (told.view !== asked && told.view !== ahead) seen.clear()
  seen.delete(told.view)
  seen.set(told.view, told)
  if (seen.size > KEPT) seen.delete(seen.keys().next().value)
}

function recall(board, query) {
  const kept = board.seen.get(query) ?? (board.told.view === query && board.told)
  if (!kept) return false
  board.data = kept
  draw(board)
  return true
}

function followed(event) {
  return staysHere(event) ? event.target.closest("a[data-view]") : null
}

function press(board, event) {
  const link = followed(event)
  if (!link) return
  event.preventDefault()
  board.go(link.search.slice(1))
  if (link.closest(".pages")) board.root.scrollIntoView({ block: "start" })
}

function draw(board) {
  const { data, root, part } = board
  root.dataset.layout = data.cards && data.fields?.length > 2 ? "beside" : "above"
  part(".beside").hidden = !data.fields?.length
  part(".beside").classList.toggle("single", data.fields?.length === 1)
  say(part("summary > span"), data.fields?.some(field => field.kind === "sort") ? "絞り込み・並び順" : "絞り込み")
  board.drawBody(board)
  part(".body").hidden = Boolean(data.empty)
  part(".empty").hidden = !data.empty
  say(part(".why"), data.empty?.[0] ?? "")
  say(part(".next"), data.empty?.[1] ?? "")
  say(part(".hint"), data.hint ?? "")
  part(".hint").hidden = !data.hint
  say(part(".said > span"), data.said ?? "")
  part(".said").hidden = !data.fields
  if (data.fields) follow(board)
}

// Whether what came is what the address asks for; if not, that is on its way, or asked for now.
function settle(board) {
  const { data } = board
  if (!data.fields) return
  const here = spelled(read())
  if (data.view === here || board.path !== location.pathname) done(board)
  else if (board.asked !== here) ask(board, here)
}

function done(board) {
  board.asked = null
  clearTimeout(board.slow)
  board.root.classList.remove("slow")
  board.root.removeAttribute("aria-busy")
}

function drawRows({ data, root, part, send }) {
  if (data.cards) drawCards(part(".body"), root.parentNode.querySelector(".a-card"), data, send)
  else if (data.reviews) drawReviews(part(".body"), data)
  else if (data.notices) drawNotices(part(".body"), data, send)
  else drawLedger(part(".body"), data, send)
  if (data.choose) drawChoice(part(".cards"), part(".chosen"), data, send)
}

// Bring tabs, fields and links in line with the address; `whole` takes back what was typed and not yet asked for.
function follow(board, whole = false) {
  const { data, part } = board
  const address = read()
  const set = drawFields(part(".fields"), board, address, whole)
  say(part(".set"), set ? `${set}` : "")
  part(".clear").hidden = !set && !(data.empty && data.narrowed && data.fields.length)
  const names = [...data.fields.filter(field => field.kind !== "sort"), data.tabs].filter(Boolean).map(({ name }) => name)
  part(".clear").href = linkTo(changed(Object.fromEntries(names.map(name => [name, ""])), address))
  if (data.tabs) drawTabs(part(".tabs"), data, address)
  part(".tabs").hidden = !data.tabs
  drawPages(part(".pages"), data, address)
}

function drawTabs(nav, { tabs, counts }, address) {
  nav.setAttribute("aria-label", tabs.label)
  const asked = address.get(tabs.name)?.at(-1)
  const chosen = tabs.choices.some(([value]) => value === asked) ? asked : ""
  each(nav.firstElementChild, tabs.choices, "li", (item, [value, label], place) => {
    const link = item.firstElementChild ?? blank(item)
    say(link.firstElementChild, label)
    say(link.lastElementChild, counts[place]?.toLocaleString("ja-JP") ?? "")
    point(link, changed({ [tabs.name]: value }, address), value === chosen)
  })
}

function drawPages(nav, { page, pages }, address) {
  nav.hidden = pages < 2
  const near = Array.from({ length: pages }, (_, place) => place + 1)
    .filter(number => number === 1 || number === pages || Math.abs(number - page) < 3)
  const shown = near.flatMap((number, place) => place && number - near[place - 1] > 1 ? ["…", number] : [number])
  each(nav.firstElementChild, [["前へ", page - 1], ...shown.map(number => [`${number}`, number]), ["次へ", page + 1]], "li",
    (item, [label, number]) => {
      const link = item.firstElementChild ?? blank(item)
      say(link.firstElementChild, label)
      link.hidden = number < 1 || number > pages
      link.inert = number === "…"
      point(link, number === "…" ? "" : changed({ page: number === 1 ? "" : `${number}` }, address), number === page)
    })
}

function point(link, query, chosen) {
  if (link.getAttribute("href") !== linkTo(query)) link.href = linkTo(query)
  if (chosen) link.setAttribute("aria-current", "page")
  else link.removeAttribute("aria-current")
}

function blank(item) {
  const link = item.appendChild(document.createElement("a"))
  link.dataset.view = ""
  link.append(document.createElement("span"), document.createElement("span"))
  link.lastElementChild.className = "count"
  return link
}
