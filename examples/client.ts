// A client in TypeScript with nothing but `fetch`: `node examples/client.ts examples/requests/yes.json` (Node 22.18 or newer).
// For types of every route, generate them: `npx openapi-typescript http://127.0.0.1:8000/openapi.json -o schema.d.ts`.
import { readFileSync } from "node:fs";

const URL = process.env.URL ?? "http://127.0.0.1:8000";
const KEY = process.env.MTL_KEY; // where the service wants one

type Draft =
  | { decision: "connect"; note: { text: string; length: number; limit: number } }
  | { decision: "do_not_connect"; advice: { reason: string; summary: string; next_steps: string[] } };

type Problem = { type: string; detail: string; errors: { pointer: string; code: string; detail: string }[] };

class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super([problem.detail, ...problem.errors.map((fault) => `${fault.pointer}: ${fault.detail}`)].join("\n"));
    this.problem = problem;
  }
}

async function draft(request: object): Promise<Draft> {
  const response = await fetch(`${URL}/v1/drafts`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(KEY && { Authorization: `Bearer ${KEY}` }) },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Refused((await response.json()) as Problem);
  return (await response.json()) as Draft;
}

const [, , file = "examples/requests/yes.json"] = process.argv;
const request = JSON.parse(readFileSync(file, "utf8"));
try {
  const answer = await draft(request);
  if (answer.decision === "connect") console.log(answer.note.text);
  else console.log([answer.advice.summary, ...answer.advice.next_steps].join("\n- "));
} catch (error) {
  console.error(error instanceof Refused ? error.message : `${URL} does not answer; \`make run\` starts the service`);
  process.exitCode = 1;
}
