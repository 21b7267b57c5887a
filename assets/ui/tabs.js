// Draws the choices in place, so that the one just pressed keeps the focus.

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("ul")
  parentElement.querySelector("nav").setAttribute("aria-label", data.label)
  while (list.children.length > data.choices.length) list.lastElementChild.remove()
  data.choices.forEach((choice, place) => {
    const link = (list.children[place] ?? list.appendChild(blank())).firstElementChild
    link.href = location.pathname + choice.href
    link.firstElementChild.textContent = choice.label
    link.lastElementChild.textContent = choice.count
    if (choice.chosen) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  })
}

function blank() {
  const item = document.createElement("li")
  const link = item.appendChild(document.createElement("a"))
  link.appendChild(document.createElement("span"))
  link.appendChild(document.createElement("span")).className = "count"
  return item
}
