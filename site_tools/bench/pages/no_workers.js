// Takes the workers from a page, so that Python never starts in it; runs before the page's own scripts.

class SilentWorker extends EventTarget {
  port = Object.assign(new EventTarget(), { postMessage() {}, start() {}, close() {} });
  postMessage() {}
  terminate() {}
}

Object.assign(globalThis, { Worker: SilentWorker, SharedWorker: SilentWorker });
