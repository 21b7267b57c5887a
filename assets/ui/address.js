// The address as a list reads and writes it: name → values, spelled exactly as the server spells it, so that both can
// tell whether they speak of the same view.

export function read() {
  const found = new Map()
  for (const [name, value] of new URLSearchParams(location.search)) found.set(name, [...found.get(name) ?? [], value])
  return found
}

// The address with some values changed; an empty one goes, and so does the place on the list, for page 3 of one view is
// not page 3 of another.
export function changed(changes, address = read()) {
  const found = new Map(address)
  for (const [name, value] of Object.entries({ page: "", before: "", ...changes })) {
    const values = [value].flat().filter(Boolean)
    if (values.length) found.set(name, values)
    else found.delete(name)
  }
  return spelled(found)
}

export function spelled(found) {
  return [...found].flatMap(([name, values]) => values.map(value => `${quoted(name)}=${quoted(value)}`)).join("&")
}

export function linkTo(query) {
  return location.pathname + (query ? `?${query}` : "")
}

// Whether a press on a link is meant for this tab: with a key held it opens another, or saves what is behind it.
export function staysHere({ button, metaKey, ctrlKey, shiftKey, altKey }) {
  return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey
}

function quoted(text) {
  return encodeURIComponent(text.toWellFormed?.() ?? text)
    .replace(/[!*'()]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+")
}
