// requirements.txt, as written by hand or by a resolver: then its comments say what a package is there for.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { linesOf } from "#analyzers/dependencies/syntax/lines.ts";
import { eggOf, normalisePythonName, readPythonRequirement, urlOrigin } from "./requirement.ts";

/** Names of files that are not for running the product. */
const DEVELOPMENT = /dev|test|doc|lint|ci\b/i;
const HASH = /--hash[= ]([\w-]+:[0-9a-fA-F]+)/g;
/** `# via flask`, or `# via` and then a name on each line. */
const VIA = /^\s+#\s*(?:via\b)?\s*(.*)$/;
/** What stands in such a comment for the project itself. */
const ASKED = /^-[rc]\s|\(.*\)$|\.(?:in|txt|toml|cfg|py)$/;
const MAX_LOGICAL_CHARACTERS = 64 * 1024;

interface Reading {
  readonly facts: FactCollector;
  readonly scope: Scope;
  /** By normalised name. */
  readonly places: Map<string, number>;
  readonly reasons: [place: number, parent: string][];
  last: number;
  /** Whether a comment said that the project itself asks for the last package. */
  asked: boolean;
}

export function readRequirements(text: string, facts: FactCollector, fileName: string): void {
  const reading: Reading = { facts, scope: DEVELOPMENT.test(fileName) ? "development" : "runtime", places: new Map(), reasons: [], last: -1, asked: false };
  let pieces: string[] = [];
  let length = 0;
  let first = 0;
  for (const { text: content, line } of linesOf(text)) {
    const comment = VIA.exec(content);
    if (comment !== null && pieces.length === 0) {
      addReasons(reading, comment[1] ?? "");
      continue;
    }
    if (pieces.length === 0) first = line;
    const goesOn = content.endsWith("\\");
    const piece = goesOn ? content.slice(0, -1) : content;
    length += piece.length;
    if (length <= MAX_LOGICAL_CHARACTERS) pieces.push(piece);
    if (goesOn) continue;
    if (length > MAX_LOGICAL_CHARACTERS) facts.fail("expected a shorter line", first);
    else readLine(reading, pieces.join(" "), first);
    pieces = [];
    length = 0;
  }
  if (pieces.length > 0) readLine(reading, pieces.join(" "), first);
  for (const [place, parent] of reading.reasons) facts.link(reading.places.get(parent) ?? -1, place);
}

/** With a comment a package is there for what it names, and direct only when that is the project. */
function addReasons(reading: Reading, text: string): void {
  const fact = reading.facts.at(reading.last);
  if (fact === undefined) return;
  for (const reason of text.split(",")) {
    const word = reason.trim();
    if (ASKED.test(word)) {
      reading.asked = true;
      fact.direct = true;
    } else if (readPythonRequirement(word) !== null) {
      reading.reasons.push([reading.last, normalisePythonName(word)]);
      if (!reading.asked) fact.direct = false;
    }
  }
}

function readLine(reading: Reading, content: string, line: number): void {
  const text = content.replace(/(?:^|\s)#.*$/, "").trim();
  if (text === "") return;
  const editable = /^(?:-e|--editable)[\s=]+(.*)$/.exec(text)?.[1];
  if (editable === undefined && text.startsWith("-")) return;
  const [what = ""] = (editable ?? text).split(/\s--?(?=[a-z])/, 1);
  const hashes = [...text.matchAll(HASH)];
  const integrity = hashes.length === 1 ? (hashes[0]?.[1] ?? null) : null;
  const url = /^[\w+]+:\/\/|^\.{0,2}\/|^\.{1,2}(?:$|\[)/.test(what);
  const requirement = url ? readUrl(what) : readPythonRequirement(what);
  if (requirement === null) {
    if (!url) reading.facts.fail("expected a requirement", line);
    return;
  }
  if (requirement.origin === "path") return;
  reading.asked = false;
  reading.last = reading.facts.add({ ...requirement, scope: reading.scope, direct: true, line, integrity });
  reading.places.set(normalisePythonName(requirement.name), reading.last);
}

function readUrl(url: string) {
  const name = eggOf(url);
  return name === null ? null : { name, requirement: url, version: null, origin: urlOrigin(url) };
}
