// What the server gave the page: words in its language, limits, examples. No word of the page stands in a script.

export const given = JSON.parse(document.body.dataset.page);

const numbers = new Intl.NumberFormat(given.language);

/** The words under `key`, with the values filled in. A key that is not there is said as it is. */
export function say(key, values = {}) {
  const text = given.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (braces, name) => (name in values ? shown(values[name]) : braces));
}

/** The words under `family.code`, else `otherwise`: the service may know codes that the page does not. */
export function sayCode(family, code, otherwise) {
  return given.words[`${family}.${code}`] ?? otherwise;
}

function shown(value) {
  return typeof value === "number" ? numbers.format(value) : value;
}
