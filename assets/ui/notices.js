// Notices day by day, those of one posting or deal together; what is unread says so in words and by a mark.

import { read } from "./address.js"
import { around, make } from "./drawing.js"

export function drawNotices(body, data, send) {
  const shown = JSON.stringify([data.notices, data.earlier, data.barred, location.search])
  if (body.dataset.shown === shown) return
  body.dataset.shown = shown
  body.replaceChildren(...data.notices.map(block => drawn(block, data.barred, send)))
  if (read().has("before")) body.prepend(around("最新の通知に戻る", ""))
  if (data.earlier) body.append(around("これより前の通知を表示", `${data.earlier}`))
}

function drawn(block, barred, send) {
  if (block.since) return make("p", block.since, block.known ? "since known" : "since")
  if (block.day) return make("h2", block.day, "day")
  const group = make("section", "", "card group")
  const top = make("p", "", "top")
  if (block.other) top.append(make("span", block.other, "lead"))
  top.append(make("span", block.subject, "badge gray"))
  group.append(top, make("h3", block.title))
  const list = group.appendChild(make("ul", "", "told"))
  list.append(...block.told.map(one => line(one)))
  const unread = block.told.filter(one => !one.read).map(one => one.id)
  if (unread.length && !barred) {
    const button = make("button", "既読にする", "mark-read", { type: "button", "aria-label": `既読にする：${block.title}` })
    button.addEventListener("click", () => send("read", { ids: unread }))
    top.append(button)
  }
  return group
}

function line({ at, text, href, read: seen }) {
  const item = make("li", "", seen ? "" : "unread")
  const time = make("time", at)
  const words = href ? make("a", text, "", { href }) : make("span", text)
  item.append(time)
  if (!seen) item.append(make("span", "未読", "badge red"))
  item.append(words)
  if (!href) item.append(make("span", "内容は、現在ご覧いただけません。", "gone"))
  return item
}
