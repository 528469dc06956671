// Reads and writes CSV (RFC 4180). What is read may be separated by commas, semicolons or tabs.

export class CsvFault extends Error {
  constructor(code, line) {
    super(code);
    this.code = code;
    this.line = line;
  }
}

/** What Excel writes before the first line; where it stood remains a blank line. */
const DECLARATION = /^\s*sep=([,;\t])[^\S\r\n]*(?=[\r\n]|$)/i;

/** Rows of cells, blank lines left out. Each row knows in `line` where it begins. */
export function readCsv(text) {
  const source = text.replace(/^\uFEFF/, "").replace(DECLARATION, (line) => line.replace(/[^\r\n]/g, ""));
  const separator = text.match(DECLARATION)?.[1] ?? separatorOf(source);
  const rows = [];
  let row = [], cell = "", line = 1, begun = 1, quotedAt = 0;
  const endCell = () => { row.push(cell); cell = ""; };
  const endRow = () => {
    endCell();
    if (row.some((one) => one.trim())) rows.push(Object.assign(row, { line: begun }));
    row = [];
    begun = line;
  };
  for (let at = 0; at < source.length; at += 1) {
    const letter = source[at];
    if (letter === "\n" || (letter === "\r" && source[at + 1] !== "\n")) line += 1;
    if (quotedAt) {
      if (letter !== '"') cell += letter;
      else if (source[at + 1] === '"') { cell += '"'; at += 1; }
      else quotedAt = 0;
    } else if (letter === '"' && cell === "") quotedAt = line;
    else if (letter === separator) endCell();
    else if (letter === "\n" || letter === "\r") { if (letter === "\n" || source[at + 1] !== "\n") endRow(); }
    else cell += letter;
  }
  if (quotedAt) throw new CsvFault("open_quote", quotedAt);
  if (cell || row.length) endRow();
  return rows;
}

/** The one of the three that the first line with words holds most of, outside quotation marks. */
function separatorOf(text) {
  const first = text.replace(/"(?:[^"]|"")*"/g, "").split(/[\r\n]/).find((line) => /[^\s,;]/.test(line)) ?? "";
  const count = (sign) => first.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

const COLUMNS = ["ref", "name", "profile", "context"];

/** The people of a list, as `POST /v1/shortlists` takes them. Columns it does not know are left out. */
export function readPeople(text) {
  const [head, ...rows] = readCsv(text);
  if (!head) throw new CsvFault("empty", 1);
  const names = head.map((name) => name.trim().toLowerCase());
  if (!names.includes("profile")) throw new CsvFault("no_profile", 1);
  return rows.map((row) => {
    if (row.length > head.length) throw new CsvFault("too_many_cells", row.line);
    const cell = (column) => row[names.indexOf(column)]?.trim() || null;
    return Object.fromEntries(COLUMNS.map((column) => [column, column === "profile" ? cell(column) ?? "" : cell(column)]));
  });
}

/** A cell that no spreadsheet takes for a formula, nor any part of it where it cuts the cell at another separator. */
export const defuse = (cell) => cell.replace(/^(?=[=+\-@\t\r])|(?<=[;,\t\r\n]"*)(?=[=+\-@])/g, "'");

/** A file with every cell defused, that spreadsheets read as UTF-8. */
export function writeCsv(rows, separator = ",") {
  const quoted = (value) => {
    const cell = defuse(String(value ?? ""));
    return /[",;\t\r\n']/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  };
  return `\uFEFF${rows.map((row) => `${row.map(quoted).join(separator)}\r\n`).join("")}`;
}
