// Talks to the service. What is not an answer is thrown as a `Problem`.

import { askForKey, currentKey } from "./keys.js";
import { say, sayCode } from "./words.js";

export class Problem extends Error {
  /** `name` is the end of the problem's type; `errors` are faults with pointers. */
  constructor({ name, detail = "", errors = [], requestId = null, retryAfterS = 5 }) {
    super(detail);
    Object.assign(this, { name, errors, requestId, retryAfterS });
  }

  /** What happened and what to do, for the user. */
  get words() {
    const words = sayCode("problem", this.name, this.message) || say("problem.internal-error");
    return words.replace("{seconds}", this.retryAfterS);
  }
}

/** Sends `body` and comes to the answer. Asks for a key where the service wants one, unless `quietly`. */
export async function send(path, body, { signal, quietly = false } = {}) {
  for (;;) {
    const response = await attempt(path, body, signal);
    if (response.ok) return await response.json().catch(lost);
    const problem = await readProblem(response);
    const answered = problem.name === "unauthenticated" && !quietly && (await askForKey());
    if (!answered) throw problem;
    signal?.throwIfAborted();
  }
}

async function attempt(path, body, signal) {
  const key = currentKey();
  const headers = { accept: "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  const asked = body === null ? {} : { method: "POST", body: JSON.stringify(body) };
  if (body !== null) headers["content-type"] = "application/json";
  try {
    return await fetch(path, { ...asked, headers, signal, cache: "no-store", credentials: "omit" });
  } catch (error) {
    return lost(error);
  }
}

/** The connection broke, before the answer or in it; where the user broke it, that is told as it is. */
function lost(error) {
  if (error.name === "AbortError") throw error;
  throw new Problem({ name: "offline" });
}

/** What a status means where something between the page and the service answered. */
const BY_STATUS = {
  401: "unauthenticated", 413: "payload-too-large", 429: "rate-limited",
  502: "offline", 503: "overloaded", 504: "overloaded",
};

async function readProblem(response) {
  const document = (await response.json().catch(() => null)) ?? {};
  return new Problem({
    name: document.type?.split("/").at(-1) ?? BY_STATUS[response.status] ?? "internal-error",
    detail: document.detail,
    errors: document.errors,
    requestId: document.request_id ?? response.headers.get("x-request-id"),
    retryAfterS: Number(response.headers.get("retry-after")) || 5,
  });
}
