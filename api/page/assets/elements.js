// Makes elements. Strings become text, never markup: profiles and notes are not trusted.

export const find = (id) => document.getElementById(id);

/** An element with attributes and children. An attribute of `null` or `false` is left out, `true` stands without value. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Whether a click on a link stays in this tab. */
export const staysHere = ({ ctrlKey, metaKey, shiftKey, altKey }) => !(ctrlKey || metaKey || shiftKey || altKey);

/** A button that does `action` when pressed. */
export function button(text, className, action) {
  const element = make("button", { type: "button", class: className }, text);
  element.addEventListener("click", action);
  return element;
}
