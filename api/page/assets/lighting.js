// Ties what rests on evidence to the evidence: whatever names the same spans in `data-spans` lights up together.

const names = (element) => element.dataset.spans.split(" ");

/**
 * Lights what belongs together in `root`, on hover and focus, and keeps it lit after a tap, a click, Enter or Space.
 * `onLit` hears of the keys that are lit, an empty list where none are.
 */
export function tie(root, onLit = () => {}) {
  let kept = null;
  const all = () => [...root.querySelectorAll("[data-spans]")];

  function light(element, className = "lit") {
    const keys = element ? names(element) : [];
    for (const one of all()) one.classList.toggle(className, names(one).some((key) => keys.includes(key)));
    if (element) scrollToEvidence(root, keys);
    onLit(keys);
  }
  function restore() {
    for (const one of all()) one.classList.remove("lit");
    onLit(kept?.isConnected ? names(kept) : []);
  }
  function keep(element) {
    kept = kept === element ? null : element;
    for (const one of root.querySelectorAll("[aria-pressed]")) one.setAttribute("aria-pressed", String(one === kept));
    light(kept, "kept");
  }

  const tied = (event) => event.target.closest?.("[data-spans]");
  root.addEventListener("pointerover", (event) => event.pointerType === "mouse" && tied(event) && light(tied(event)));
  root.addEventListener("pointerout", (event) => event.pointerType === "mouse" && tied(event) && restore());
  root.addEventListener("focusin", (event) => tied(event) && light(tied(event)));
  root.addEventListener("focusout", (event) => tied(event) && restore());
  root.addEventListener("click", (event) => {
    const element = tied(event);
    if (element?.matches("[role=button]")) keep(element);
  });
  root.addEventListener("keydown", (event) => {
    const element = tied(event);
    if (element?.matches("[role=button]") && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      keep(element);
    }
  });
}

/** Brings evidence into sight inside a list of sources that scrolls by itself; the page stays where it is. */
function scrollToEvidence(root, keys) {
  const sources = root.querySelector(".sources");
  const mark = [...(sources?.querySelectorAll("[data-spans]") ?? [])].find((one) => names(one).includes(keys[0]));
  if (!mark || sources.scrollHeight <= sources.clientHeight) return;
  const place = mark.getBoundingClientRect(), frame = sources.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) sources.scrollTop += place.top - frame.top - 60;
}
