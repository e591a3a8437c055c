// The panel over a page that `serve` shows: what is wrong now, and the next version of the page once it is there.
// Its sentences stand in panel.html.

/**
 * What `write_state` of site_tools/serving/panel.py writes.
 * @typedef {{ site: number, moment: number, stale: boolean, looking: boolean, count: number, more: number,
 *   findings: { place: string, message: string, check: string }[] }} State
 */

const STATE = "/__serve__/state"
const FOLDED = "serve-panel-folded"
const WAIT_AFTER_FAILURE = 1000 // milliseconds

const panel = /** @type {HTMLElement} */ (document.querySelector("[data-serve-panel]"))
const fold = /** @type {HTMLButtonElement} */ (panel.querySelector("button"))
const body = /** @type {HTMLElement} */ (document.getElementById("serve-panel-findings"))
const list = /** @type {HTMLElement} */ (panel.querySelector("[data-findings]"))
const heard = /** @type {HTMLElement} */ (panel.querySelector("[data-heard]"))
const template = /** @type {HTMLTemplateElement} */ (panel.querySelector("[data-finding]"))

/** Show the panel's sentences of these names, and none of the others. @param {Set<string>} names */
function say(names) {
  for (const part of panel.querySelectorAll("[data-say]")) {
    const { say: name = "" } = /** @type {HTMLElement} */ (part).dataset
    part.toggleAttribute("hidden", !names.has(name))
  }
}

/** @param {boolean} folded */
function show(folded) {
  fold.setAttribute("aria-expanded", String(!folded))
  body.hidden = folded
}

/** @param {State} state */
function fill(state) {
  const { count, more } = state
  const names = new Set([count === 1 ? "one" : "many"])
  if (state.stale && state.site) names.add("stale")
  if (state.looking) names.add("looking")
  if (more) names.add("more")
  say(names)
  for (const number of panel.querySelectorAll("[data-count]")) number.textContent = String(count)
  for (const number of panel.querySelectorAll("[data-more]")) number.textContent = String(more)
  list.replaceChildren(
    ...state.findings.map(finding => {
      const item = /** @type {DocumentFragment} */ (template.content.cloneNode(true))
      for (const key of /** @type {const} */ (["place", "message", "check"])) {
        const part = /** @type {HTMLElement} */ (item.querySelector(`[data-${key}]`))
        part.textContent = finding[key]
        part.hidden = !finding[key]
      }
      return item
    }),
  )
  panel.hidden = count === 0
  const text = count ? (fold.innerText || fold.textContent || "").trim() : ""
  if (heard.textContent !== text) heard.textContent = text
}

/** The request that waits for the next change, while there is one. @type {AbortController | undefined} */
let waiting
let moment = 0

async function follow() {
  if (waiting) return
  const own = (waiting = new AbortController())
  while (!own.signal.aborted) {
    try {
      const answer = await fetch(`${STATE}?beyond=${moment}`, { signal: own.signal, cache: "no-store" })
      if (!answer.ok) throw new Error(String(answer.status))
      const state = /** @type {State} */ (await answer.json())
      if (state.site !== Number(panel.dataset.site)) return location.reload()
      moment = state.moment
      fill(state)
    } catch {
      if (own.signal.aborted) return
      panel.hidden = false
      say(new Set(["stopped"]))
      list.replaceChildren()
      moment = 0
      await new Promise(done => setTimeout(done, WAIT_AFTER_FAILURE))
    }
  }
}

// A browser opens six connections to a host: a page that nobody looks at holds none.
function followWhileSeen() {
  if (document.visibilityState === "visible") return void follow()
  waiting?.abort()
  waiting = undefined
}

fold.addEventListener("click", () => {
  const folded = fold.getAttribute("aria-expanded") === "true"
  show(folded)
  localStorage.setItem(FOLDED, folded ? "yes" : "")
})
// The many frames of the preview would take all connections; the page around them follows for them.
if (window.top === window) {
  show(localStorage.getItem(FOLDED) === "yes")
  document.addEventListener("visibilitychange", followWhileSeen)
  followWhileSeen()
}
