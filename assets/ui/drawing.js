// Small strokes that every part of a list is drawn with.

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
