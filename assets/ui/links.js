// Links are links: an address of this console, pressed plainly, changes the screen without loading the page again,
// and Back and Forward return to exactly the address that was left, with its filters.
//
// Streamlit reads the address when the browser's history moves, so moving it is all that is needed. Its own links
// (navigation, st.page_link) keep their handler; the address is only changed before Streamlit would, because it
// would first leave an entry behind that has lost its query.

let screens = new Set()
let listening = false
const phone = window.matchMedia("(max-width: 640px)")

export default function ({ data, setTriggerValue }) {
  screens = new Set(data.screens)
  if (!listening) document.addEventListener("click", follow, true)
  listening = true
  if (data.go) return open(data.go)
  if (phone.matches !== data.narrow) setTriggerValue("narrow", phone.matches)
}

function follow(event) {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.composedPath().find(node => node instanceof HTMLAnchorElement && node.href)
  if (!link || link.origin !== location.origin || link.hasAttribute("download")) return
  if (!screens.has(link.pathname.slice(1)) || link.dataset.view !== undefined) return // a list follows its own links
  if (link.closest("[data-testid^='stTopNav'], [data-testid^='stSidebarNav'], [data-testid^='stPageLink']")) {
    if (link.href !== location.href) history.pushState({}, "", link.href)
    if (phone.matches) setTimeout(() => document.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click())
    return
  }
  event.preventDefault()
  open(link.href)
}

function open(address) {
  const target = new URL(address, location.href)
  if (!screens.has(target.pathname.slice(1))) return location.assign(target)
  if (target.href !== location.href) history.pushState({}, "", target)
  window.dispatchEvent(new PopStateEvent("popstate"))
  document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0)
}
