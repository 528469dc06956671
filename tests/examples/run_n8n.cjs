// Follows an n8n workflow from its webhook to its answer: `node run_n8n.cjs n8n.json URL < body.json`, and prints both the
// names of the nodes that were passed and what was answered. Knows the kinds of nodes of our example, and those alone.
const { readFileSync } = require("node:fs");

const [, , file, url] = process.argv;
const { nodes, connections } = JSON.parse(readFileSync(file, "utf8"));
const named = Object.fromEntries(nodes.map((node) => [node.name, node]));
const said = (expression, $json) => new Function("$json", `return (${/^=\{\{([^]*)\}\}$/.exec(expression)[1]});`)($json);

const kinds = {
  webhook: async (_, json) => [{ body: json }, 0],
  async httpRequest({ method, url: address, jsonBody }, json) {
    const target = address.replace("http://127.0.0.1:8000", url);
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(target, { method, headers, body: said(jsonBody, json) });
    if (!response.ok) throw new Error(await response.text());
    return [await response.json(), 0];
  },
  async switch({ rules }, json) {
    const holds = ({ leftValue, rightValue }) => said(leftValue, json) === rightValue;
    return [json, rules.values.findIndex((rule) => rule.conditions.conditions.every(holds))];
  },
  async set({ assignments }, json) {
    return [Object.fromEntries(assignments.assignments.map(({ name, value }) => [name, said(value, json)])), 0];
  },
  respondToWebhook: async ({ responseBody }, json) => [JSON.parse(said(responseBody, json)), 0],
};

async function follow(node, json, passed) {
  const [result, output] = await kinds[node.type.replace("n8n-nodes-base.", "")](node.parameters, json);
  const next = connections[node.name]?.main[output]?.[0];
  return next ? follow(named[next.node], result, [...passed, node.name]) : { passed: [...passed, node.name], answer: result };
}

const start = nodes.find((node) => node.type === "n8n-nodes-base.webhook");
follow(start, JSON.parse(readFileSync(0, "utf8")), []).then((told) => console.log(JSON.stringify(told)));
