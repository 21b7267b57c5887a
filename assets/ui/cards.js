// The rows of a list as cards, with a heart where there is one.

import { each, make, say } from "./drawing.js"

export function drawCards(body, template, data, send) {
  const list = body.querySelector(".cards") ?? body.appendChild(document.createElement("ul"))
  list.className = "cards"
  list.setAttribute("aria-label", data.label)
  const drawn = new Map([...list.children].map(node => [node.dataset.id, node]))
  data.cards.forEach((card, place) => {
    const id = String(card.id)
    const node = drawn.get(id) ?? template.content.firstElementChild.cloneNode(true)
    drawn.delete(id)
    fill(node, card, data)
    if (list.children[place] !== node) list.insertBefore(node, list.children[place] ?? null)
  })
  drawn.forEach(node => node.remove())

  list.onclick = event => {
    const heart = event.target.closest(".heart")
    if (!heart || heart.getAttribute("aria-disabled") === "true") return
    const on = heart.getAttribute("aria-pressed") !== "true"
    heart.setAttribute("aria-pressed", on)
    send("favorite", { id: Number(heart.closest(".card").dataset.id), on })
  }
}

function fill(node, card, { barred, choose }) {
  const part = name => node.querySelector(name)
  node.dataset.id = card.id
  say(part(".lead"), card.lead)
  say(part(".sub"), card.sub)
  stress(part(".excerpt"), card.excerpt, card.marked)
  say(part(".mark > span"), card.mark)
  part(".mark").hidden = !card.mark
  const link = part("h3 a")
  say(link, card.title)
  if (link.getAttribute("href") !== card.href) link.href = card.href
  each(part(".badges"), card.badges, "span", (badge, { label, tone }) => { say(badge, label); badge.className = `badge ${tone}` })
  each(part(".facts"), card.facts, "li", say)
  each(part(".links"), card.links, "a", (more, [href, label]) => { say(more, label); more.href = href })

  const pick = part(".pick")
  pick.hidden = !choose || card.closed === true
  pick.firstElementChild.setAttribute("aria-label", `${card.lead}を選択`)

  const heart = part(".heart")
  heart.hidden = card.favorite === null
  heart.setAttribute("aria-pressed", card.favorite === true)
  heart.setAttribute("aria-label", `お気に入り：${card.lead}`)
  heart.setAttribute("aria-disabled", barred !== "")
  heart.title = barred || "お気に入り"
}

// What was looked for stands out, in whatever case it was written.
function stress(node, text, words) {
  if (!words.length) return say(node, text)
  const sought = words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
  const parts = text.split(new RegExp(`(${sought.join("|")})`, "gi"))
  node.replaceChildren(...parts.map((part, place) => place % 2 ? make("mark", part) : part))
}
