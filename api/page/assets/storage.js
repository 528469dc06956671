// What the browser keeps for the page. Storage that is switched off or full is no fault: then nothing is kept.

/** The text kept under `name`, or null. `kind` is "localStorage" or "sessionStorage". */
export function stored(kind, name) {
  try {
    return window[kind].getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text. Comes to false where that was not possible. */
export function store(kind, name, text) {
  try {
    window[kind].setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

export function unstore(kind, name) {
  try {
    window[kind].removeItem(name);
  } catch { /* nothing was kept either */ }
}
