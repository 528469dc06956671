// Google Sheets: a menu that drafts a note for each row. Extensions > Apps Script, paste this, save, reload the sheet.
// The first row of the sheet holds names of columns: `name`, `profile`, `goal` and, where you like, `context` are read;
// `decision`, `text` and `why` are written. A row that has a decision is left alone.
// Project settings > Script properties: MUTUAL_URL, an address that Google can reach, and MUTUAL_KEY.

function onOpen() {
  SpreadsheetApp.getUi().createMenu("mutual").addItem("Draft notes", "draftNotes").addToUi();
}

function draftNotes() {
  const sheet = SpreadsheetApp.getActiveSheet();
  const [columns, ...rows] = sheet.getDataRange().getValues();
  const at = (name) => columns.indexOf(name);
  const missing = ["name", "profile", "goal", "decision", "text", "why"].filter((name) => at(name) < 0);
  if (missing.length) throw new Error("The first row has no column " + missing.join(", "));

  rows.forEach((row, index) => {
    if (row[at("decision")] || !row[at("profile")]) return;
    const answer = askForDraft({
      target: { name: row[at("name")] || null, profile: row[at("profile")] },
      goal: row[at("goal")],
      context: (at("context") >= 0 && row[at("context")]) || null,
    });
    for (const [name, value] of Object.entries(answer)) sheet.getRange(index + 2, at(name) + 1).setValue(value);
  });
}

function askForDraft(request) {
  const { MUTUAL_URL, MUTUAL_KEY } = PropertiesService.getScriptProperties().getProperties();
  const response = UrlFetchApp.fetch(MUTUAL_URL + "/v1/drafts", {
    method: "post",
    contentType: "application/json",
    headers: MUTUAL_KEY ? { Authorization: "Bearer " + MUTUAL_KEY } : {},
    payload: JSON.stringify(request),
    muteHttpExceptions: true,
  });
  const answer = JSON.parse(response.getContentText());
  if (response.getResponseCode() !== 200) {
    const faults = answer.errors.map((fault) => fault.pointer + ": " + fault.detail);
    return { decision: "", text: "", why: [answer.detail, ...faults].join("\n") };
  }
  return answer.decision === "connect"
    ? { decision: "connect", text: answer.note.text, why: "" }
    : { decision: "do_not_connect", text: answer.advice.next_steps.join("\n"), why: answer.advice.summary };
}
