// Choosing several cards, to compare or decline them. Kept in this tab and without asking the server, so that it stays
// while the list is filtered, paged and left for one of its cards.

import { each, make, say } from "./drawing.js"

export function drawChoice(list, bar, data, send) {
  const { choose, cards, barred } = data
  const chosen = recall(choose, cards)
  if (!bar.firstChild) build(bar, data.label)
  const boxes = () => [...list.querySelectorAll(".pick input")]

  const show = (full = false) => {
    for (const box of boxes()) box.checked = chosen.has(idOf(box))
    const count = chosen.size
    const comparable = count >= choose.compare[0] && count <= choose.compare[1]
    const [link, decline] = [bar.querySelector(".compare"), bar.querySelector(".decline")]
    bar.hidden = count === 0
    say(bar.querySelector(".count"), `${count}社を選択中`)
    each(bar.querySelector(".reasons"), [
      ...full ? [`選択できるのは${choose.most}社までです。`] : [],
      ...comparable ? [] : [`比較できるのは${choose.compare.join("〜")}社です。`],
      ...barred ? [barred] : [],
    ], "span", say)
    if (comparable) link.href = `${choose.href}?proposals=${[...chosen].join(",")}`
    else link.removeAttribute("href")
    link.setAttribute("aria-disabled", !comparable)
    decline.setAttribute("aria-disabled", barred !== "")
  }

  list.onchange = ({ target }) => {
    const full = target.checked && chosen.size >= choose.most
    if (target.checked && !full) chosen.add(idOf(target))
    else chosen.delete(idOf(target))
    keep(choose, chosen)
    show(full)
  }
  bar.onclick = ({ target }) => {
    if (target.closest(".decline") && barred === "") send("decline", { ids: [...chosen] })
    if (!target.closest(".none")) return
    chosen.clear()
    keep(choose, chosen)
    show()
    boxes()[0]?.focus()
  }
  show()
}

function build(bar, label) {
  bar.setAttribute("aria-label", `選択した${label}`)
  const said = make("p", "", "", { role: "status" })
  said.append(make("strong", "", "count"), make("span", "", "reasons"))
  bar.append(
    said,
    make("a", "比較する", "compare", { role: "link" }),
    make("button", "見送る", "decline", { type: "button" }),
    make("button", "選択を解除", "none", { type: "button" }),
  )
}

// What was chosen here, less what can be chosen no more: all of it once it was declined together, and any that a card
// shows to be closed.
function recall(choose, cards) {
  const { ids, done } = JSON.parse(sessionStorage.getItem(choose.place) ?? '{"ids": [], "done": 0}')
  const chosen = new Set(choose.done && choose.done !== done ? [] : ids)
  for (const { id, closed } of cards) if (closed) chosen.delete(id)
  keep(choose, chosen, done)
  return chosen
}

function keep({ place, done }, chosen, before = 0) {
  sessionStorage.setItem(place, JSON.stringify({ ids: [...chosen], done: done || before }))
}

const idOf = box => Number(box.closest(".card").dataset.id)
