// The way from one part of a meeting's agenda to the next: by links, by the arrow keys, by a presenter's keys.

let links = []
let listening = false

export default function ({ data, parentElement }) {
  const [back, place, on] = parentElement.querySelector("nav").children
  lead(back, data.back && `← ${data.back.label}`, data.back)
  lead(on, data.on && `${data.on.label} →`, data.on)
  place.textContent = data.place
  links = [back, on]
  if (!listening) document.addEventListener("keydown", turn)
  listening = true
}

function lead(link, label, to) {
  link.textContent = label ?? ""
  link.dataset.also = ""
  if (to) link.href = `?agenda=${to.value}`
  else link.removeAttribute("href")
}

function turn(event) {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  if (event.composedPath().some(node => node instanceof Element && node.matches("input, textarea, select, [role=dialog], [role=region]"))) return
  const place = { ArrowLeft: 0, PageUp: 0, ArrowRight: 1, PageDown: 1 }[event.key]
  const link = links[place]
  if (!link?.isConnected || !link.href) return
  event.preventDefault()
  link.click()
}
