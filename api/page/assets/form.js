// The form: reads requests from it, fills it, and shows faults where they are.

import { find, make } from "./elements.js";
import { say, sayCode } from "./words.js";

const value = (id) => find(id).value;
const orNull = (id) => (value(id).trim() ? value(id) : null);

/** Who asks, for what and how: the part that all requests share. */
function common() {
  const sender = { name: orNull("sender-name"), profile: orNull("sender-profile") };
  return {
    sender: sender.name || sender.profile ? sender : null,
    goal: value("goal"),
    channel: value("channel"),
    language: value("language"),
    address_form: value("address-form"),
  };
}

export function readDraftRequest() {
  const target = { name: orNull("target-name"), profile: value("target-profile") };
  return { target, ...common(), context: orNull("context") };
}

export function readShortlistRequest(targets) {
  return { targets, ...common(), notes_left: value("notes-left") === "" ? null : Number(value("notes-left")) };
}

const fields = () => [...document.querySelectorAll("#request [data-pointer]")];

/** What stands in all fields, of every mode, by their ids. */
export const readFields = () => Object.fromEntries(fields().map((field) => [field.id, field.value]));

export function writeFields(values) {
  for (const field of fields()) {
    const text = values[field.id];
    if (typeof text !== "string") continue;
    // A prompt version may be chosen again before it is offered.
    if (field.options && ![...field.options].some((option) => option.value === text)) field.append(new Option(text, text));
    field.value = text;
  }
}

/** Fills in a request. One without a target leaves the fields about the target alone. */
export function fillForm(request) {
  const texts = {
    ...(request.target && {
      "target-profile": request.target.profile,
      "target-name": request.target.name,
      context: request.context,
    }),
    goal: request.goal,
    "sender-profile": request.sender?.profile,
    "sender-name": request.sender?.name,
  };
  for (const [id, text] of Object.entries(texts)) find(id).value = text ?? "";
  find("channel").value = request.channel ?? "linkedin";
  find("language").value = request.language ?? "auto";
  find("address-form").value = request.address_form ?? "auto";
}

export function clearFaults() {
  find("faults").hidden = true;
  for (const field of document.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    describe(field, (ids) => ids.filter((id) => id !== `${field.id}-fault`));
    find(`${field.id}-fault`)?.remove();
  }
}

/** Says what is wrong, above the form and at each field that a pointer leads to, and goes there. */
export function showProblem(problem) {
  clearFaults();
  const faults = problem.errors.map(placed);
  const box = find("faults");
  box.replaceChildren(
    make("h2", {}, say(faults.length ? "fault.title" : "fault.title_failed")),
    make("p", {}, problem.words),
    make("ul", {}, faults.map(({ field, words }) => make("li", {}, field ? linkTo(field, words) : words))),
    problem.requestId ? make("p", { class: "hint" }, say("fault.request", { id: problem.requestId })) : "",
  );
  box.hidden = false;
  for (const { field, words } of faults) if (field) mark(field, words);
  box.focus();
}

function placed({ pointer, code, detail }) {
  const what = sayCode("fault", code, detail);
  const [, index, column] = pointer.match(/^\/targets\/(\d+)\/(\w+)/) ?? [];
  const field = fields()
    .filter((one) => one.offsetParent)
    .find((one) => pointer === one.dataset.pointer || pointer.startsWith(`${one.dataset.pointer}/`));
  return { field, words: index ? say("fault.row", { row: Number(index) + 1, column, what }) : what };
}

function linkTo(field, words) {
  const label = document.querySelector(`label[for="${field.id}"]`).firstChild.textContent.trim();
  const link = make("a", { href: `#${field.id}` }, `${label}: ${words}`);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.focus();
  });
  return link;
}

function mark(field, words) {
  if (find(`${field.id}-fault`)) return;
  field.setAttribute("aria-invalid", "true");
  field.after(make("p", { class: "fault", id: `${field.id}-fault` }, words));
  describe(field, (ids) => [`${field.id}-fault`, ...ids]);
}

function describe(field, change) {
  const ids = change((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}
