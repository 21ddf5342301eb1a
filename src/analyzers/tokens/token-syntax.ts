// A language's definition of comments and strings, made ready for a scanner: by the first byte of each token.

import type { Syntax } from "#analyzers/lines/syntax.ts";

export interface Opening {
  readonly text: Uint8Array;
  /** Where it counts: anywhere, as the first on a line, in the first column. */
  readonly place: "anywhere" | "fresh" | "column";
  readonly kind: "comment" | "string" | "plain" | "rest";
  /** What closes it; empty: the end of the line. */
  readonly close: Uint8Array;
  readonly backslash: boolean;
  /** The closing token twice is one within it. */
  readonly doubled: boolean;
  /** Ends with the line at the latest. */
  readonly oneLine: boolean;
  readonly nested: boolean;
}

export interface TokenSyntax {
  /** By byte; longest first, narrower places before wider ones. */
  readonly openings: readonly (readonly Opening[] | undefined)[];
  readonly ignoreCase: boolean;
}

const TO_LINE_END = { close: new Uint8Array(), backslash: false, doubled: false, oneLine: true, nested: false } as const;
const known = new Map<Syntax, TokenSyntax>();

export function tokenSyntaxOf(syntax: Syntax): TokenSyntax {
  let made = known.get(syntax);
  if (made === undefined) known.set(syntax, (made = prepare(syntax)));
  return made;
}

function prepare(syntax: Syntax): TokenSyntax {
  const ignoreCase = syntax.ignoreCase === true;
  const openings: Opening[][] = Array.from({ length: 256 }, () => []);
  for (const opening of listOpenings(syntax)) {
    const [first = 0] = opening.text;
    openings[first]?.push(opening);
    const capital = String.fromCharCode(first).toUpperCase().charCodeAt(0);
    if (ignoreCase && capital !== first) openings[capital]?.push(opening);
  }
  const order = { column: 0, fresh: 1, anywhere: 2 } as const;
  for (const list of openings) list.sort((a, b) => b.text.length - a.text.length || order[a.place] - order[b.place]);
  return { openings: openings.map((list) => (list.length === 0 ? undefined : list)), ignoreCase };
}

function listOpenings(syntax: Syntax): Opening[] {
  const list: Opening[] = [];
  const comment = (texts: readonly string[] | undefined, place: Opening["place"]): void => {
    for (const text of texts ?? []) list.push({ ...TO_LINE_END, text: bytes(text), place, kind: "comment" });
  };
  comment(syntax.line, "anywhere");
  comment(syntax.freshLine, "fresh");
  comment(syntax.columnLine, "column");
  const block = { backslash: false, doubled: false, oneLine: false, nested: syntax.nested === true, kind: "comment" } as const;
  for (const [open, close] of syntax.block ?? []) list.push({ ...block, text: bytes(open), close: bytes(close), place: "anywhere" });
  for (const [open, close] of syntax.columnBlock ?? []) list.push({ ...block, nested: false, text: bytes(open), close: bytes(close), place: "column" });
  for (const [open, close] of syntax.docstrings ?? []) {
    const docstring = { text: bytes(open), close: bytes(close), backslash: true, doubled: false, oneLine: false, nested: false };
    list.push({ ...docstring, place: "fresh", kind: "comment" }, { ...docstring, place: "anywhere", kind: "string" });
  }
  for (const { open, close, escape, multiline } of syntax.strings ?? []) {
    list.push({ text: bytes(open), close: bytes(close), place: "anywhere", kind: "string", backslash: escape === "backslash", doubled: escape === "doubled", oneLine: !multiline, nested: false });
  }
  for (const text of syntax.plain ?? []) list.push({ ...TO_LINE_END, text: bytes(text), place: "anywhere", kind: "plain" });
  for (const text of syntax.endMarkers ?? []) list.push({ ...TO_LINE_END, text: bytes(text), place: "column", kind: "rest" });
  if (syntax.regexAfter !== undefined) {
    const regex = { text: bytes("/"), close: bytes("/"), backslash: true, doubled: false, oneLine: true, nested: false, kind: "string" } as const;
    list.push({ ...regex, place: "fresh" });
  }
  return list;
}

/** Definitions hold bytes as characters. */
function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
