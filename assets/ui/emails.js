// An ordered list of mail addresses. What stands in a field is the typist's: an answer adds what each line is and what
// is wrong with it, and never overwrites what was typed meanwhile.

const REST = 400 // milliseconds without a key until what was typed is handed in; leaving the field does it at once

export default function ({ data: bytes, parentElement, setStateValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes))
  const part = name => parentElement.querySelector(name)
  const list = part(".rows")
  const blank = part("template").content.firstElementChild
  const rows = () => [...list.children].map(row => field(row).value)
  const say = sentence => { part(".said").textContent = sentence }

  const add = (typed, before = null) => {
    const row = blank.cloneNode(true)
    field(row).value = typed
    field(row).disabled = data.barred
    row.querySelector(".tools").hidden = data.barred
    list.insertBefore(row, before)
    return row
  }
  const changed = () => {
    clearTimeout(list.timer)
    const all = [...list.children]
    all.forEach((row, place) => {
      field(row).setAttribute("aria-label", `${data.label} ${place + 1}行目`)
      for (const [name, verb] of [["up", "上へ移動"], ["down", "下へ移動"], ["remove", "削除"]]) {
        const button = row.querySelector(`.${name}`)
        button.title = verb
        button.setAttribute("aria-label", `${place + 1}行目を${verb}`)
      }
      row.querySelector(".up").disabled = place === 0
      row.querySelector(".down").disabled = place === all.length - 1
    })
    part(".add").disabled = all.length >= data.most
    const typed = rows()
    if (JSON.stringify(typed) !== list.handed) setStateValue("rows", typed)
    list.handed = JSON.stringify(typed)
  }

  if (!list.handed) {
    part(".emails").setAttribute("aria-label", data.label)
    part(".hint").textContent = data.hint
    part(".foot").hidden = part(".hint").hidden = data.barred
    data.rows.forEach(typed => add(typed))
    list.handed = JSON.stringify(rows())
    changed()
  }
  ;[...list.children].forEach((row, place) => {
    if (field(row).value === data.rows[place]) answer(row, data.said[place])
  })

  const move = (row, by) => {
    const to = [...list.children].indexOf(row) + by
    if (to < 0 || to >= list.children.length) return
    const focused = parentElement.activeElement ?? row.getRootNode().activeElement
    if (by < 0) list.insertBefore(row, list.children[to])
    else list.insertBefore(row, list.children[to].nextSibling)
    changed()
    const still = row.contains(focused) && !focused.disabled ? focused : field(row)
    still.focus()
    say(`${to + 1}行目に移動しました。`)
  }

  list.oninput = event => {
    if (event.isComposing) return
    clearTimeout(list.timer)
    list.timer = setTimeout(changed, REST)
  }
  list.onchange = changed
  list.onclick = event => {
    const button = event.target.closest(".tools button")
    if (!button) return
    const row = button.closest(".row")
    if (!button.matches(".remove")) return move(row, button.matches(".up") ? -1 : 1)
    const place = [...list.children].indexOf(row)
    list.removed = [field(row).value, place]
    const next = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    const back = part(".back")
    back.hidden = !list.removed[0].trim()
    back.textContent = `削除した「${list.removed[0].slice(0, 60)}」を元に戻す`
    ;(next ? field(next) : part(".add")).focus()
    changed()
    say(`${place + 1}行目を削除しました。`)
  }
  part(".back").onclick = () => {
    const [typed, place] = list.removed
    field(add(typed, list.children[place] ?? null)).focus()
    part(".back").hidden = true
    changed()
  }
  part(".add").onclick = () => {
    field(add("")).focus()
    changed()
  }
  list.onkeydown = event => {
    if (event.isComposing || event.target.tagName !== "INPUT") return
    const row = event.target.closest(".row")
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault()
      move(row, event.key === "ArrowUp" ? -1 : 1)
    } else if (event.key === "Enter") {
      event.preventDefault()
      if (row.nextElementSibling) field(row.nextElementSibling).focus()
      else if (event.target.value.trim() && !part(".add").disabled) part(".add").click()
    }
  }
  list.onpaste = event => {
    const found = addresses(event.clipboardData.getData("text/plain"))
    if (found.length < 2) return
    // Several at once, as mail programs and spreadsheets write them: each has a line of its own.
    event.preventDefault()
    const row = event.target.closest(".row")
    const next = row.nextElementSibling
    if (!event.target.value.trim()) event.target.value = found.shift()
    const last = found.map(typed => add(typed, next)).pop() ?? row
    field(last).focus()
    changed()
    say(`${list.children.length}件になりました。`)
  }
}

function field(row) {
  return row.querySelector("input")
}

function addresses(text) {
  const parts = text.split(/[\n\r\t,、，;；]+/).map(each => each.trim()).filter(Boolean)
  const words = parts.flatMap(each => {
    const inside = each.match(/[<＜]([^<>＜＞]+[@＠][^<>＜＞]+)[>＞]/)
    if (inside) return [inside[1].trim()]
    const apart = each.split(/\s+/)
    return apart.every(word => /[@＠]/.test(word)) ? apart : [each]
  })
  return words
}

function answer(row, { mark, problem }) {
  const place = row.querySelector(".mark")
  place.textContent = mark
  place.classList.toggle("to", mark === "To")
  if (problem) field(row).setAttribute("aria-invalid", "true")
  else field(row).removeAttribute("aria-invalid")
  const said = row.querySelector(".problem")
  if (said.textContent !== problem) said.textContent = problem
}
