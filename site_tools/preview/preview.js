// The preview of every state: brings the real pages, in frames, into the state that stands beside each of them.
//
// Each page that is served calls `prepareFrame` first of all; see page.py. So the frame is cut off from what frames of
// one tab share, and what its state asks for is played to the page, before any script of the page runs. The page itself
// knows nothing of it.
{
  /** @typedef {Window & typeof globalThis} Inner - what a frame holds */

  /**
   * See states.py.
   *
   * @typedef {object} State
   * @property {string} address
   * @property {string} shows - a selector
   * @property {object[] | null} worker
   * @property {"runs" | "stands" | "flies"} clock
   * @property {Record<string, string[]>} before
   * @property {Record<string, string>} draft
   * @property {Action[]} actions
   * @property {string[]} refuses
   * @property {"" | "scripts" | "tool" | "published"} lacks
   */

  /**
   * @typedef {object} Action
   * @property {string} [choose] - the question to answer
   * @property {string[]} [options]
   * @property {string} [press]
   * @property {string} [fill] - the control to type into
   * @property {string} [text]
   * @property {string} [half] - the control to leave half filled in
   * @property {string} [wait] - for what is to be seen
   * @property {boolean} [lose] - Python
   */

  const LONG = 4_000; // milliseconds: what the page waits for so long tells trouble
  const FASTER = 1_000; // times as fast, where the clock flies
  const EACH = 100; // milliseconds between two looks at what a frame shows
  const PATIENCE = 60_000; // milliseconds after which a state is told to be missed
  const SETTINGS = "preview-settings";

  const page = document.documentElement;

  /** What a browser keeps for a page, for one frame alone. */
  class FrameStorage {
    /** @type {Map<string, string>} */
    #kept = new Map();

    get length() {
      return this.#kept.size;
    }

    /** @param {number} place */
    key(place) {
      return [...this.#kept.keys()][place] ?? null;
    }

    /** @param {string} name */
    getItem(name) {
      return this.#kept.get(String(name)) ?? null;
    }

    /** @param {string} name @param {string} value */
    setItem(name, value) {
      this.#kept.set(String(name), String(value));
    }

    /** @param {string} name */
    removeItem(name) {
      this.#kept.delete(String(name));
    }

    clear() {
      this.#kept.clear();
    }
  }

  /** What would tell of a new build. A browser gives a host few connections, and this page is told of it. */
  class NoConnection extends EventTarget {
    close() {}
    send() {}
  }

  /** @type {WeakMap<Element, Record<"localStorage" | "sessionStorage", FrameStorage>>} by frame */
  const storages = new WeakMap();

  /** @param {HTMLIFrameElement} frame */
  function stateOf(frame) {
    return /** @type {State} */ (JSON.parse(frame.dataset.state ?? ""));
  }

  /**
   * Prepare what a frame of this page has begun to load.
   *
   * @param {Inner} inner
   */
  function prepareFrame(inner) {
    const frame = /** @type {HTMLIFrameElement} */ (inner.frameElement);
    if (!frame.dataset.state) return;
    const first = !storages.has(frame);
    const state = stateOf(frame);
    isolate(inner, frame, state);
    inner.document.addEventListener("DOMContentLoaded", () => showScheme(inner));
    if (!first) return; // the writer has gone on from the state
    const end = play(inner, frame, state);
    bringAbout(inner, state).then(
      () => finish(frame, state, end),
      (error) => {
        end();
        console.error(`${frame.title}: ${error}`);
        miss(frame);
      },
    );
  }

  // ---- What a frame shares with others ------------------------------------------------------------

  /**
   * Keep what the page does to itself: the storage of the tab, in which the writer's own draft may be, the focus, and
   * the place to which this page is scrolled.
   *
   * @param {Inner} inner
   * @param {HTMLIFrameElement} frame
   * @param {State} state
   */
  function isolate(inner, frame, state) {
    const own = storages.get(frame) ?? { localStorage: new FrameStorage(), sessionStorage: new FrameStorage() };
    storages.set(frame, own);
    for (const name of /** @type {const} */ (["localStorage", "sessionStorage"])) {
      Object.defineProperty(inner, name, {
        configurable: true,
        get() {
          if (state.refuses.includes("storage")) throw new inner.DOMException("refused", "SecurityError");
          return own[name];
        },
      });
    }
    for (const name of ["EventSource", "WebSocket"]) Reflect.set(inner, name, NoConnection);
    holdFocus(inner, inner.HTMLElement.prototype, "focus");
    // In Chromium these move the focus as well.
    holdFocus(inner, inner.HTMLInputElement.prototype, "select");
    holdFocus(inner, inner.HTMLTextAreaElement.prototype, "select");
    const { scrollIntoView } = inner.Element.prototype;
    inner.Element.prototype.scrollIntoView = function (options) {
      const { scrollX, scrollY } = window;
      scrollIntoView.call(this, options);
      window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
    };
  }

  /**
   * Let a method move the focus within the frame only: where the focus is elsewhere, nothing is done.
   *
   * @param {Inner} inner
   * @param {object} prototype
   * @param {string} name
   */
  function holdFocus(inner, prototype, name) {
    const move = Reflect.get(prototype, name);
    Reflect.set(prototype, name, /** @this {HTMLElement} @param {...unknown} all */ function (...all) {
      if (inner.document.hasFocus()) Reflect.apply(move, this, all);
    });
  }

  // ---- What is played ---------------------------------------------------------------------------

  /**
   * Play to the page what its state asks for.
   *
   * @param {Inner} inner
   * @param {HTMLIFrameElement} frame
   * @param {State} state
   * @returns {() => void} ends what holds only until the state is there: then nothing keeps the writer from using it
   */
  function play(inner, frame, state) {
    if (state.worker) replaceWorker(inner, state.worker);
    if (state.clock !== "runs") setClock(inner, state.clock === "stands");
    if (state.lacks === "published") inner.fetch = async () => new inner.Response("");
    if (Object.keys(state.draft).length > 0) {
      const draft = JSON.stringify({ fields: state.draft, kept: [] });
      inner.sessionStorage.setItem(`guide-draft:${frame.dataset.of}`, draft);
    }
    // Once the page is parsed, and before the scripts run that wait for that: one of them would fetch the tool's.
    const once = { once: true };
    inner.document.addEventListener("readystatechange", () => {
      if (state.lacks === "tool") inner.document.querySelector("link[data-after-paint]")?.remove();
      for (const [question, options] of Object.entries(state.before)) {
        choose(inner, `[data-question="${question}"]`, options);
      }
    }, once);
    return holdBack(inner, state.refuses.includes("clipboard"));
  }

  /**
   * Let a worker that says these messages and nothing else stand in for any that the page starts.
   *
   * @param {Inner} inner
   * @param {object[]} messages
   */
  function replaceWorker(inner, messages) {
    Reflect.deleteProperty(inner, "SharedWorker");
    const StandIn = class {
      /** @type {((event: {data: object}) => void) | null} */
      onmessage = null;
      /** @param {object} message */
      postMessage(message) {
        if ("start" in message) setTimeout(() => messages.forEach((data) => this.onmessage?.({ data })));
      }
      terminate() {}
    };
    Reflect.set(inner, "Worker", StandIn);
  }

  /**
   * @param {Inner} inner
   * @param {boolean} stands - whether what the page waits for long never comes, or else it comes soon
   */
  function setClock(inner, stands) {
    const { setTimeout } = inner;
    /** @param {TimerHandler} then @param {number} delay @param {...unknown} all */
    const changed = (then, delay = 0, ...all) => {
      if (stands && delay >= LONG) return 0;
      return setTimeout.call(inner, then, stands ? delay : delay / FASTER, ...all);
    };
    Reflect.set(inner, "setTimeout", changed);
  }

  /**
   * Let nothing leave the frame: neither what is copied or downloaded, nor links that are followed, nor a place in the
   * history of the tab.
   *
   * @param {Inner} inner
   * @param {boolean} refuses - whether the browser is to refuse to copy
   * @returns {() => void} ends it
   */
  function holdBack(inner, refuses) {
    const { history, navigator } = inner;
    const clipboard = {
      async writeText() {
        if (refuses) throw new inner.DOMException("refused", "NotAllowedError");
      },
    };
    Object.defineProperty(navigator, "clipboard", { configurable: true, value: clipboard });
    inner.document.execCommand = () => false;
    inner.HTMLAnchorElement.prototype.click = () => {};
    inner.print = () => void inner.dispatchEvent(new inner.Event("afterprint"));
    history.pushState = history.replaceState;
    return () => {
      Reflect.deleteProperty(navigator, "clipboard");
      Reflect.deleteProperty(inner.document, "execCommand");
      Reflect.deleteProperty(inner.HTMLAnchorElement.prototype, "click");
      Reflect.deleteProperty(inner, "print");
      Reflect.deleteProperty(history, "pushState");
    };
  }

  // ---- What the reader does -----------------------------------------------------------------------

  /**
   * Do what leads to a state, and settle once it is seen.
   *
   * @param {Inner} inner
   * @param {State} state
   */
  async function bringAbout(inner, state) {
    const ends = performance.now() + PATIENCE;
    const until = async (/** @type {() => unknown} */ seen, /** @type {string} */ what) => {
      while (!seen()) {
        if (performance.now() > ends) throw new Error(`there is no ${what}`);
        await new Promise((resolve) => setTimeout(resolve, EACH));
      }
    };
    const see = (/** @type {string} */ selector) => until(() => findSeen(inner, selector), selector);
    const shown = state.address && !state.worker ? "[data-answered-by]" : "[data-ready]";
    if (state.actions.length > 0) await until(() => inner.document.querySelector(shown), shown);
    for (const action of state.actions) {
      const { choose: question, press, fill, half, wait, lose } = action;
      const target = question ?? press ?? fill ?? half ?? wait;
      if (target) await see(target);
      const element = target ? findSeen(inner, target) : null;
      if (question) choose(inner, question, action.options ?? []);
      if (press) element?.click();
      if (fill) type(inner, /** @type {HTMLInputElement} */ (element), action.text ?? "");
      if (half) leaveHalf(inner, /** @type {HTMLInputElement} */ (element));
      if (lose) losePython(inner);
    }
    if (state.lacks === "tool") await until(() => endAnimations(inner, state.shows), state.shows);
    await see(state.shows);
  }

  /**
   * @param {Inner} inner
   * @param {string} selector
   */
  function findSeen(inner, selector) {
    const found = /** @type {NodeListOf<HTMLElement>} */ (inner.document.querySelectorAll(selector));
    return [...found].find((each) => each.checkVisibility({ visibilityProperty: true }));
  }

  /**
   * @param {Inner} inner
   * @param {string} question - a selector
   * @param {string[]} options
   */
  function choose(inner, question, options) {
    const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (inner.document.querySelectorAll(`${question} input`));
    for (const input of inputs) if (input.checked !== options.includes(input.value)) input.click();
  }

  /**
   * @param {Inner} inner
   * @param {HTMLInputElement} control
   * @param {string} text
   */
  function type(inner, control, text) {
    control.value = text;
    control.dispatchEvent(new inner.Event("input", { bubbles: true }));
  }

  /**
   * No script can type half a time: the control is made to say that it holds one.
   *
   * @param {Inner} inner
   * @param {HTMLInputElement} control
   */
  function leaveHalf(inner, control) {
    Object.defineProperty(control, "validity", { configurable: true, value: { badInput: true } });
    control.dispatchEvent(new inner.Event("input", { bubbles: true }));
  }

  /**
   * Let Python hear nothing more, and no other one start.
   *
   * @param {Inner} inner
   */
  function losePython(inner) {
    inner.MessagePort.prototype.postMessage = () => {};
    inner.Worker.prototype.postMessage = () => {};
    replaceWorker(inner, [{ failed: "WORKER", detail: "played by the preview" }]);
    setClock(inner, false);
  }

  /**
   * Let pass at once what the style sheet waits for, and return whether this is seen then.
   *
   * @param {Inner} inner
   * @param {string} selector
   */
  function endAnimations(inner, selector) {
    for (const animation of inner.document.getAnimations()) animation.finish();
    return findSeen(inner, selector);
  }

  /**
   * @param {HTMLIFrameElement} frame
   * @param {State} state
   * @param {() => void} end
   */
  function finish(frame, state, end) {
    const inner = /** @type {Inner} */ (frame.contentWindow);
    end();
    const part = findSeen(inner, state.shows);
    const isTall = (part?.clientHeight ?? 0) > inner.innerHeight / 2;
    part?.scrollIntoView({ block: isTall ? "start" : "center" });
    // The header of the site stands over the top of its page.
    if (isTall) inner.scrollBy({ top: -1.25 * (inner.document.querySelector("header")?.offsetHeight ?? 0) });
    figureOf(frame).dataset.reached = "";
  }

  /** @param {HTMLIFrameElement} frame */
  function miss(frame) {
    const figure = figureOf(frame);
    figure.dataset.missed = "";
    const told = /** @type {HTMLElement | null} */ (figure.querySelector(".missed [hidden]"));
    if (told) told.hidden = false;
  }

  /** @param {HTMLIFrameElement} frame */
  function figureOf(frame) {
    return /** @type {HTMLElement} */ (frame.parentElement);
  }

  // ---- The switches -------------------------------------------------------------------------------

  /** @returns {NodeListOf<HTMLIFrameElement>} */
  function frames() {
    return document.querySelectorAll("iframe[data-state]");
  }

  /**
   * Switch a page to the colours that are wanted, as a reader does it.
   *
   * @param {Inner} inner
   */
  function showScheme(inner) {
    const wanted = page.dataset.scheme === "dark" ? "slate" : "default";
    if (inner.document.body?.dataset.mdColorScheme === wanted) return;
    const choice = `[data-md-component="palette"] input[data-md-color-scheme="${wanted}"]`;
    /** @type {HTMLInputElement | null} */ (inner.document.querySelector(choice))?.click();
  }

  /** Take the settings of before, since this page is loaded anew with each build, or else the system's colours. */
  function readSettings() {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const kept = JSON.parse(sessionStorage.getItem(SETTINGS) ?? "{}");
    return { width: kept.width === "full" ? "full" : "phone", scheme: ["light", "dark"].includes(kept.scheme) ? kept.scheme : system };
  }

  Object.assign(window, { prepareFrame });
  Object.assign(page.dataset, readSettings());

  document.addEventListener("DOMContentLoaded", () => {
    const switches = /** @type {HTMLFormElement} */ (document.querySelector(".switches"));
    for (const input of switches.querySelectorAll("input")) input.checked = page.dataset[input.name] === input.value;
    switches.addEventListener("change", ({ target }) => {
      const { name, value } = /** @type {HTMLInputElement} */ (target);
      page.dataset[name] = value;
      sessionStorage.setItem(SETTINGS, JSON.stringify({ width: page.dataset.width, scheme: page.dataset.scheme }));
      for (const frame of frames()) if (storages.has(frame)) showScheme(/** @type {Inner} */ (frame.contentWindow));
    });
    // A frame without scripts calls nobody.
    for (const frame of document.querySelectorAll("iframe[sandbox]")) {
      frame.addEventListener("load", () => showWithoutScripts(/** @type {HTMLIFrameElement} */ (frame)));
    }
  });

  /** @param {HTMLIFrameElement} frame */
  function showWithoutScripts(frame) {
    const inner = /** @type {Inner} */ (frame.contentWindow);
    if (inner.location.href === "about:blank") return; // it is to come yet
    const state = stateOf(frame);
    if (findSeen(inner, state.shows)) finish(frame, state, () => {});
    else miss(frame);
  }
}
