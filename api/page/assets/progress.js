// While an answer is awaited: says so, says that it goes on, and lets it be stopped.

import { find } from "./elements.js";
import { say } from "./words.js";

const SPEAKS_EVERY_S = 5;

/** Says something in the page's one live region. */
export function announce(words) {
  find("status").textContent = words;
}

/** Runs `work(signal)`. Comes to its result, or to null where the user stopped it. */
export async function awaiting(work) {
  const ask = find("ask"), cancel = find("cancel");
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  const begun = performance.now();
  ask.setAttribute("aria-disabled", "true");
  cancel.hidden = false;
  cancel.addEventListener("click", stop);
  document.body.dataset.state = "waiting";
  announce(say("progress.started"));
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    announce(say("progress.still", { seconds }));
  }, SPEAKS_EVERY_S * 1000);
  try {
    const result = await work(stopping.signal);
    announce(say("progress.done"));
    return result;
  } catch (error) {
    announce(stopping.signal.aborted ? say("progress.stopped") : "");
    if (!stopping.signal.aborted) throw error;
    return null;
  } finally {
    clearInterval(timer);
    cancel.removeEventListener("click", stop);
    cancel.hidden = true;
    ask.removeAttribute("aria-disabled");
    document.body.dataset.state = "asking";
  }
}
