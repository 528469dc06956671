// Asks the service at argv[2] with the key argv[3] by the client made from its OpenAPI document, and prints what came.
// Compiled strictly first: each `@ts-expect-error` is a mistake that the types have to find.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

type Draft = components["schemas"]["Draft"];

const [, , baseUrl = "", key = ""] = process.argv;
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

const target = {
  name: "Lena Hartwig",
  profile:
    "Commissioning editor at a small press in Leeds, non-fiction list on working waterways. " +
    "Looking for writers who can explain canals to people who never saw a lock.",
};
const goal = "I'd like to ask whether my lock keeper's diary could become a book for her list.";
const sender = { profile: "Lock keeper on the Calder for eleven years. Keeps a diary of every repair, with drawings." };
const boundary = { profile: "Head of maintenance at a ferry operator in Kiel. I only connect with people I have met." };

// @ts-expect-error - there may be no note before the decision is known
export const careless = (draft: Draft): string => draft.note.text;

function told(draft: Draft): string {
  return draft.decision === "connect" ? draft.note.text : draft.advice.summary;
}

const yes = await client.POST("/v1/drafts", {
  params: { header: { "Idempotency-Key": "typescript-1" } },
  body: { target, sender, goal },
});
const no = await client.POST("/v1/drafts", { body: { target: boundary, goal: "I want to sell him lubricants." } });
// @ts-expect-error - there is no such channel
const unheard = await client.POST("/v1/drafts", { body: { target, goal, channel: "telex" } });
if (!yes.data || !no.data || !unheard.error) throw new Error("another answer than was asked for");

const problem = unheard.error;
if (problem.type !== "/problems/invalid-request") throw new Error(problem.detail);
console.log(
  JSON.stringify({
    yes: told(yes.data),
    no: told(no.data),
    criteria: yes.data.findings.map((finding) => finding.criterion),
    problem: { status: problem.status, pointers: problem.errors.map((fault) => fault.pointer) },
  }),
);
