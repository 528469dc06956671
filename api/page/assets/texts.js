// Lengths and offsets. The service counts places in code points of the NFC text, networks count UTF-16 code units.

export const nfc = (text) => text.normalize("NFC");

/** The length as networks count it. */
export const units = (text) => nfc(text).length;

/** The place in a string of the code point `at`, or the string's end. */
export function unitOffset(text, at) {
  let offset = 0;
  for (let seen = 0; seen < at && offset < text.length; seen += 1) {
    offset += text.codePointAt(offset) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** A piece of evidence or a claim, named by where it stands. */
export const spanKey = ({ source, start, end }) => `${source}:${start}:${end}`;

/**
 * Cuts a text where spans begin and end, so that each piece is under the same spans from end to end.
 * Spans are `{start, end, key}` in places of the string; they may overlap.
 */
export function pieces(text, spans) {
  const inside = spans.filter(({ start, end }) => 0 <= start && start < end && end <= text.length);
  const cuts = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => ({
    text: text.slice(start, cuts[index + 1]),
    keys: [...new Set(inside.filter((span) => span.start <= start && start < span.end).map((span) => span.key))],
  }));
}

/** Spans of evidence, in code points, as `pieces` takes them. */
export function evidenceSpans(text, evidence) {
  return evidence.map((one) => ({
    start: unitOffset(text, one.start),
    end: unitOffset(text, one.end),
    key: spanKey(one),
  }));
}

/** Where the words of claims stand in a note; a claim whose words do not is left out. */
export function claimSpans(note, claims) {
  return claims.flatMap((claim) => {
    const start = note.indexOf(claim.text);
    return start < 0 ? [] : [{ start, end: start + claim.text.length, key: spanKey(claim) }];
  });
}
