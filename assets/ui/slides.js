// The way from one part of a meeting's agenda to the next: by links, by the arrow keys, by a presenter's keys.

let shown = null
let listening = false

export default function ({ data, parentElement }) {
  const [back, place, on] = parentElement.querySelector("nav").children
  const { parts, at } = data
  lead(back, parts[at - 1], label => `← ${label}`)
  lead(on, parts[at + 1], label => `${label} →`)
  place.textContent = `${at + 1} / ${parts.length}`
  shown = { parts, back, on }
  if (!listening) document.addEventListener("keydown", turn)
  listening = true
}

function lead(link, part, worded) {
  link.textContent = part ? worded(part.label) : ""
  link.dataset.also = ""
  if (part) link.href = `?agenda=${part.value}`
  else link.removeAttribute("href")
}

// Where one is, the address says: whoever presses twice is a part further before the first press is drawn.
function turn(event) {
  const by = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 }[event.key]
  if (!by || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !shown?.on.isConnected) return
  const held = "input, textarea, select, [role=dialog], [role=region]"
  if (event.composedPath().some(node => node instanceof Element && node.matches(held))) return
  const { parts, back, on } = shown
  const asked = new URLSearchParams(location.search).get("agenda")
  const to = parts[Math.max(0, parts.findIndex(part => part.value === asked)) + by]
  if (!to) return
  event.preventDefault()
  const link = by < 0 ? back : on
  link.href = `?agenda=${to.value}`
  link.click()
}
