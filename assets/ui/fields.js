// The filters of a list: native controls, each with its label. They are made once and afterwards only follow the
// address, except where somebody is typing.

import { changed } from "./address.js"
import { make, say } from "./drawing.js"

const PAUSE = 400

// Draws them and returns how many are set.
export function drawFields(form, board, address, whole) {
  const { fields, problems } = board.data
  const kinds = JSON.stringify(fields)
  if (form.dataset.kinds !== kinds) {
    form.dataset.kinds = kinds
    form.onsubmit = event => event.preventDefault()
    form.replaceChildren(...fields.map(field => MAKERS[field.kind](field, board)))
  }
  let set = 0
  fields.forEach((field, place) => {
    const values = address.get(field.name) ?? []
    const node = form.children[place]
    if (whole) node.typing = false
    node.follow(values)
    if (!node.typing) node.refuse(problems[field.name] ?? "")
    set += field.kind !== "sort" && values.some(Boolean) ? 1 : 0
  })
  return set
}

const MAKERS = { search: typed, number: typed, day: typed, select: chosen, sort: chosen, choices: ticked, switch: switched }

function typed(field, board) {
  const input = make("input", "", "", { id: field.name, autocomplete: "off", "aria-describedby": `${field.name}-problem` })
  if (field.kind === "day") input.type = "date"
  else if (field.kind === "search") Object.assign(input, { type: "search", placeholder: field.hint, enterKeyHint: "search" })
  else Object.assign(input, { type: "text", inputMode: "numeric" })
  const node = labelled(field, input)
  let waiting, going = false
  const ask = () => {
    clearTimeout(waiting)
    if (!node.typing) return
    const value = written(field, input)
    node.refuse(value === null ? field.refusal : "")
    if (value === null) return
    node.typing = false
    board.go(changed({ [field.name]: value }), { replace: going })
    going = true // one word typed with pauses is one entry of the history
  }
  const wait = () => { node.typing = true; clearTimeout(waiting); waiting = setTimeout(ask, PAUSE) }
  input.addEventListener("input", event => { if (event.isComposing) { node.typing = true; clearTimeout(waiting) } else wait() })
  input.addEventListener("compositionend", wait)
  input.addEventListener("keydown", event => { if (event.key === "Enter" && !event.isComposing) ask() })
  input.addEventListener("blur", () => { ask(); going = false })
  node.follow = ([value = ""]) => { if (!node.typing && input.value.trim() !== value) input.value = value }
  return node
}

// What goes into the address; null is what can't be looked for.
function written(field, input) {
  if (field.kind === "day") return input.validity.badInput ? null : input.value
  if (field.kind === "search") return [...input.value.trim()].length > field.limit ? null : input.value.trim()
  const figure = input.value.normalize("NFKC").replace(/[\s,、円¥]/g, "")
  return figure === "" || /^\d{1,15}$/.test(figure) && figure >= field.least && figure <= field.most ? figure : null
}

function chosen(field, board) {
  const select = make("select", "", "", { id: field.name })
  select.append(...field.choices.map(([value, label]) => make("option", label, "", { value })))
  const node = labelled(field, select)
  select.addEventListener("change", () => board.go(changed({ [field.name]: select.value })))
  node.follow = values => {
    const value = values.at(-1) ?? ""
    const wanted = [...select.options].some(option => option.value === value) ? value : ""
    if (select.value !== wanted) select.value = wanted
  }
  return node
}

function ticked(field, board) {
  const node = make("fieldset", "", "field choices")
  const boxes = field.choices.map(([value, label]) => box(label, value))
  node.append(make("legend", field.label), ...boxes)
  const inputs = boxes.map(one => one.firstElementChild)
  node.addEventListener("change", () =>
    board.go(changed({ [field.name]: inputs.filter(input => input.checked).map(input => input.value) })))
  node.follow = values => inputs.forEach(input => { input.checked = values.includes(input.value) })
  return refusing(node, field)
}

function switched(field, board) {
  const node = make("div", "", "field switch")
  const label = box(field.label, "true")
  const input = label.firstElementChild
  node.append(label)
  input.addEventListener("change", () => board.go(changed({ [field.name]: input.checked ? "true" : "" })))
  node.follow = values => { input.checked = values.length === 1 && values[0] === "true" }
  return refusing(node, field)
}

function box(label, value) {
  const node = make("label", "")
  const input = make("input", "", "", { type: "checkbox", value })
  node.append(input, make("span", label))
  return node
}

function labelled(field, control) {
  const node = make("div", "", `field ${field.kind}`)
  node.append(make("label", field.label, "", { for: field.name }), control)
  return refusing(node, field)
}

function refusing(node, field) {
  const problem = make("p", "", "problem", { id: `${field.name}-problem`, role: "alert" })
  node.append(problem)
  node.refuse = sentence => {
    say(problem, sentence)
    node.querySelector("input, select").setAttribute("aria-invalid", sentence !== "")
  }
  return node
}
