// Zapier: a step "Code by Zapier", JavaScript, between your CRM and whatever comes next. Make and others call the same
// address with the same body; see `requests/` for more of it. Input data of the step, each mapped to a field of yours:
//   url      where the service is         key   where it wants one
//   name, profile, goal, context          about the person, and what you want
// Output: `decision` for a filter or a path, `text` to send or to put in a task, `why`, and `draft_id` for the outcome.

const answer = await fetch(`${inputData.url}/v1/drafts`, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    ...(inputData.key && { Authorization: `Bearer ${inputData.key}` }),
  },
  body: JSON.stringify({
    target: { name: inputData.name || null, profile: inputData.profile },
    goal: inputData.goal,
    context: inputData.context || null,
    channel: "linkedin",
  }),
});
const body = await answer.json();
if (!answer.ok) {
  throw new Error([body.detail, ...body.errors.map((fault) => `${fault.pointer}: ${fault.detail}`)].join(" "));
}

output =
  body.decision === "connect"
    ? { decision: body.decision, text: body.note.text, why: "", draft_id: body.id }
    : { decision: body.decision, text: body.advice.next_steps.join(" "), why: body.advice.summary, draft_id: body.id };
