// 選定チェック and 品質チェック: rows of scores with one press each, and where there is one a private note. What was pressed
// or typed stands until the server has kept it; what was typed and not kept yet outlives a reload of the page.

import { each, make, say } from "./drawing.js"

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes))
  const root = parentElement.querySelector(".check")
  const part = name => root.querySelector(name)
  root.pending ??= {}
  for (const [point, score] of Object.entries(data.answered)) // kept, or refused with a sentence above
    if (root.pending[point] === score) delete root.pending[point]

  say(part(".head b"), data.title)
  say(part(".average"), data.average)
  say(part(".why"), data.barred)
  part(".why").hidden = !data.barred
  const template = parentElement.querySelector("template")
  each(part(".points"), data.points, "div", (place, point) => {
    if (!place.firstElementChild) place.append(template.content.cloneNode(true))
    drawPoint(place.firstElementChild, { ...point, score: root.pending[point.name] ?? point.score }, data)
  })
  say(part(".scale"), data.scale)
  part(".back").hidden = Boolean(data.barred) || data.points.every(point => point.score === null)
  drawTeam(part(".team"), data)
  say(part(".missing"), data.missing)
  part(".missing").hidden = !data.missing
  drawMemo(root, part, data, setTriggerValue)

  part(".points").onchange = event => {
    root.pending[event.target.dataset.point] = Number(event.target.value)
    setTriggerValue("scores", { ...root.pending })
  }
  part(".points").onclick = event => {
    const ask = event.target.closest(".ask")
    if (!ask) return
    const asks = ask.closest("fieldset").querySelector(".asks")
    asks.hidden = !asks.hidden
    ask.setAttribute("aria-expanded", !asks.hidden)
  }
  part(".back").onclick = () => {
    root.pending = {}
    setTriggerValue("back", true)
    part(".points input").focus()
  }
}

function drawPoint(node, point, data) {
  const part = name => node.querySelector(name)
  node.disabled = Boolean(data.barred)
  node.setAttribute("aria-label", point.label) // a legend names its group only as the first child
  say(part("legend"), point.label)
  part(".ask").setAttribute("aria-label", `${point.label}で見るポイント`)
  say(part(".asks p"), point.asks)
  each(part(".asks ul"), point.looks, "li", say)
  each(part(".scores"), Object.entries(data.words), "label", (label, [score, word]) => {
    if (!label.firstElementChild) {
      const input = make("input", "", "", { type: "radio", name: point.name, value: score, "data-point": point.name, "aria-label": `${score} ${word}` })
      label.append(input, make("span", score))
      label.title = word
    }
    label.firstElementChild.checked = point.score === Number(score)
  })
}

function drawTeam(details, { team, closed }) {
  details.hidden = !team
  if (!team) return
  say(details.querySelector("summary"), team.summary)
  each(details.querySelector("thead"), [team.head], "tr", (row, cells) => each(row, cells, "th", say))
  each(details.querySelector("tbody"), team.rows, "tr", (row, cells) => each(row, cells, "td", say))
  say(details.querySelector(".closed"), closed)
  details.querySelector(".closed").hidden = !closed
}

function drawMemo(root, part, { place, note, limit, noteBarred }, send) {
  const text = part("textarea")
  const memo = part(".memo")
  memo.hidden = note === null || (noteBarred && !note)
  if (note === null) return
  text.readOnly = noteBarred
  if (root.place !== place) {
    root.place = place
    root.kept = note
    text.value = sessionStorage.getItem(place) ?? note
    memo.open = Boolean(text.value)
  } else if (text.value === root.kept) text.value = note // nothing was typed since
  root.kept = note
  const told = () => {
    const waiting = text.value.trimEnd() !== root.kept.trimEnd()
    if (waiting) sessionStorage.setItem(place, text.value)
    else sessionStorage.removeItem(place)
    const left = limit - [...text.value].length
    const room = left < 0 ? `${(-left).toLocaleString("ja-JP")}文字超過しています。${limit.toLocaleString("ja-JP")}文字以内にすると保存されます。` : ""
    say(part(".room"), room || (waiting ? "入力欄を離れると保存されます。" : root.kept ? "保存済み" : ""))
    part(".room").classList.toggle("over", left < 0)
    return waiting && left >= 0
  }
  const keep = () => { if (told()) send("note", text.value) }
  told()
  text.oninput = told
  text.onblur = keep
  if (root.flush) document.removeEventListener("visibilitychange", root.flush)
  root.flush = () => { if (document.hidden && root.isConnected) keep() }
  document.addEventListener("visibilitychange", root.flush)
}
