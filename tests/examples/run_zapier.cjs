// Runs a "Code by Zapier" step: `node run_zapier.cjs zapier.js < input.json`, and prints its output.
const { readFileSync } = require("node:fs");

const AsyncFunction = (async () => undefined).constructor;
const step = new AsyncFunction("inputData", "fetch", `let output; ${readFileSync(process.argv[2], "utf8")}; return output;`);
step(JSON.parse(readFileSync(0, "utf8")), fetch).then((output) => console.log(JSON.stringify(output)));
