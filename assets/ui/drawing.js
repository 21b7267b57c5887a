// Small strokes that every part of a list is drawn with.

import { changed, linkTo } from "./address.js"

export function each(parent, values, tag, draw) {
  while (parent.children.length > values.length) parent.lastElementChild.remove()
  values.forEach((value, place) =>
    draw(parent.children[place] ?? parent.appendChild(document.createElement(tag)), value, place))
}

export function say(node, text) {
  if (node.textContent !== text) node.textContent = text
}

export function make(tag, text, kind = "", attributes = {}) {
  const node = document.createElement(tag)
  node.textContent = text
  if (kind) node.className = kind
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  return node
}

// A link to the part of a list that begins elsewhere.
export function around(label, before) {
  const link = make("a", label, "around", { "data-view": "", href: linkTo(changed({ before })) })
  const place = make("p", "", "paging")
  place.append(link)
  return place
}
