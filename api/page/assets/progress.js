// While an answer is awaited: says so, says that it goes on, and lets it be stopped.

import { find } from "./elements.js";
import { say } from "./words.js";

const SPEAKS_EVERY_S = 5;

/** Says something in the page's one live region. */
export function announce(words) {
  find("status").textContent = words;
}

let stopping = new AbortController();

export const isWaiting = () => document.body.dataset.state === "waiting";

/** Drops what is awaited, if anything is. */
export const stopWaiting = () => stopping.abort();

/** Runs `work(signal)`. Comes to its result, or to null where it was stopped. */
export async function awaiting(work) {
  const ask = find("ask"), cancel = find("cancel");
  stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const begun = performance.now();
  ask.setAttribute("aria-disabled", "true");
  cancel.hidden = false;
  cancel.addEventListener("click", stopWaiting);
  document.body.dataset.state = "waiting";
  announce(say("progress.started"));
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    announce(say("progress.still", { seconds }));
  }, SPEAKS_EVERY_S * 1000);
  try {
    const result = await Promise.race([work(signal), stopped]);
    announce(say("progress.done"));
    return result;
  } catch (error) {
    announce(signal.aborted ? say("progress.stopped") : "");
    if (!signal.aborted) throw error;
    return null;
  } finally {
    clearInterval(timer);
    cancel.removeEventListener("click", stopWaiting);
    if (document.activeElement === cancel) ask.focus();
    cancel.hidden = true;
    ask.removeAttribute("aria-disabled");
    if (isWaiting()) document.body.dataset.state = "asking"; // else something else is shown by now
  }
}
