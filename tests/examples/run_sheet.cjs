// Runs an Apps Script over a sheet in memory: `node run_sheet.cjs sheet.gs URL < rows.json`, and prints the rows after it.
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const vm = require("node:vm");

const [, , script, url] = process.argv;
const rows = JSON.parse(readFileSync(0, "utf8"));
const menu = [];

const sheet = {
  getDataRange: () => ({ getValues: () => rows.map((row) => [...row]) }),
  getRange: (row, column) => ({ setValue: (value) => (rows[row - 1][column - 1] = value) }),
};
const ui = { createMenu: () => ui, addItem: (label, name) => (menu.push(name), ui), addToUi: () => undefined };

function fetchWithoutWaiting(address, { method, contentType, headers, payload }) {
  const given = Object.entries({ "Content-Type": contentType, ...headers }).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const command = ["-s", "-X", method.toUpperCase(), ...given, "--data-binary", "@-", "-w", "\n%{http_code}", address];
  const [, text, status] = /^([^]*)\n(\d+)$/.exec(execFileSync("curl", command, { input: payload, encoding: "utf8" }));
  return { getContentText: () => text, getResponseCode: () => Number(status) };
}

const context = vm.createContext({
  SpreadsheetApp: { getActiveSheet: () => sheet, getUi: () => ui },
  UrlFetchApp: { fetch: fetchWithoutWaiting },
  PropertiesService: { getScriptProperties: () => ({ getProperties: () => ({ MUTUAL_URL: url }) }) },
});
vm.runInContext(readFileSync(script, "utf8"), context);
context.onOpen();
context[menu[0]]();
console.log(JSON.stringify(rows));
