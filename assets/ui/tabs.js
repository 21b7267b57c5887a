// Draws the choices in place, so that the one just pressed keeps the focus. Where a choice leads is read from the
// address when somebody reaches for it: filters beside it change the address without drawing the choices again.

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("ul")
  parentElement.querySelector("nav").setAttribute("aria-label", data.label)
  while (list.children.length > data.choices.length) list.lastElementChild.remove()
  data.choices.forEach((choice, place) => {
    const link = (list.children[place] ?? list.appendChild(blank())).firstElementChild
    link.firstElementChild.textContent = choice.label
    link.lastElementChild.textContent = choice.count
    if (choice.chosen) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  })
  const point = () => data.choices.forEach(({ value }, place) => {
    list.children[place].firstElementChild.href = addressWith(data, value)
  })
  point()
  list.onpointerover = list.onpointerdown = list.onkeydown = point
}

function addressWith({ parameter, resets }, value) {
  const address = new URL(location.href)
  for (const name of [parameter, ...resets]) address.searchParams.delete(name)
  if (value) address.searchParams.set(parameter, value)
  return address.pathname + address.search
}

function blank() {
  const item = document.createElement("li")
  const link = item.appendChild(document.createElement("a"))
  link.appendChild(document.createElement("span"))
  link.appendChild(document.createElement("span")).className = "count"
  return item
}
