// The rows in which line items are written. What stands in a field is the typist's: an answer adds each row's amount and
// what is wrong with it, and never overwrites what was typed meanwhile.

const REST = 500 // milliseconds without a key until what was typed is handed in; leaving the field does it at once

export default function ({ data: bytes, parentElement, setStateValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes))
  const part = name => parentElement.querySelector(name)
  const list = part(".rows")
  const blank = part("template").content.firstElementChild
  const rows = () => [...list.children].map(values)

  const add = (typed, before = null) => {
    const row = blank.cloneNode(true)
    row.querySelector("select").append(...data.rates.map(rate => new Option(`${rate}%`, rate)))
    row.querySelector("[data-field=unit]").setAttribute("list", part("datalist").id)
    fields(row).forEach((field, place) => { field.value = typed[place] })
    list.insertBefore(row, before)
    return row
  }
  const changed = () => {
    clearTimeout(list.timer)
    ;[...list.children].forEach((row, place) => {
      fields(row).forEach(field => field.setAttribute("aria-label", `${place + 1}行目の${field.dataset.field === "rate" ? "税率" : field.previousElementSibling.textContent}`))
      row.querySelector(".remove").setAttribute("aria-label", `${place + 1}行目を削除`)
    })
    part(".add").disabled = list.children.length >= data.most
    const typed = rows()
    if (JSON.stringify(typed) !== list.handed) setStateValue("rows", typed)
    list.handed = JSON.stringify(typed)
  }

  if (!list.handed) {
    part(".table").setAttribute("aria-label", data.label)
    part(".hint").textContent = data.hint
    part("datalist").id = `units-${Math.random().toString(36).slice(2)}`
    part("datalist").append(...data.units.map(unit => new Option(unit)))
    data.rows.forEach(row => add(row))
    list.handed = JSON.stringify(rows())
    changed()
  }
  ;[...list.children].forEach((row, place) => {
    const current = JSON.stringify(values(row)) === JSON.stringify(data.rows[place])
    if (current) say(row, data.said[place])
  })

  list.oninput = event => {
    if (event.isComposing) return
    clearTimeout(list.timer)
    list.timer = setTimeout(changed, REST)
  }
  list.onchange = changed
  list.onclick = event => {
    const row = event.target.closest(".remove")?.closest(".row")
    if (!row) return
    list.removed = [values(row), [...list.children].indexOf(row)]
    const next = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    if (!list.children.length) add(data.blank)
    part(".back").hidden = false
    ;(next ?? list.firstElementChild).querySelector("input").focus()
    changed()
  }
  part(".back").onclick = () => {
    const [typed, place] = list.removed
    add(typed, list.children[place] ?? null).querySelector("input").focus()
    part(".back").hidden = true
    changed()
  }
  part(".add").onclick = () => {
    const last = list.lastElementChild
    // A month follows a month: unit and rate are mostly those of the row above.
    add(["", "", "", ...(last ? values(last).slice(3) : data.blank.slice(3))]).querySelector("input").focus()
    changed()
  }
  list.onkeydown = event => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return
    event.preventDefault()
    const below = event.target.closest(".row").nextElementSibling
    if (below) below.querySelector(`[data-field=${event.target.dataset.field}]`).focus()
    else part(".add").click()
  }
  list.onpaste = event => {
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "")
    if (!/[\t\n]/.test(text)) return
    // Cells copied from a spreadsheet: they fill the table from this field on.
    event.preventDefault()
    let row = event.target.closest(".row")
    const first = fields(row).indexOf(event.target)
    for (const line of text.split("\n")) {
      if (!row && list.children.length >= data.most) break
      row ??= add(data.blank)
      line.split("\t").forEach((cell, place) => {
        const field = fields(row)[first + place]
        const typed = field?.dataset.field === "rate" ? cell.replace(/[%％\s]/g, "") : cell
        if (field && (field.tagName !== "SELECT" || data.rates.includes(Number(typed)))) field.value = typed
      })
      row = row.nextElementSibling
    }
    changed()
  }
}

function fields(row) {
  return [...row.querySelectorAll("[data-field]")]
}

function values(row) {
  return fields(row).map(field => field.value)
}

function say(row, { amount, problems }) {
  row.querySelector("output").textContent = amount
  fields(row).forEach(field => field.toggleAttribute("aria-invalid", field.dataset.field in problems))
  const sentence = Object.values(problems).join("")
  const problem = row.querySelector(".problem")
  if (problem.textContent !== sentence) problem.textContent = sentence
}
