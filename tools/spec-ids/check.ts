// Each numbered rule of a protocol's SPEC.md (as `TOK-3`) is named by a test, and no test names a rule that is not there.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
/** A rule begins its line: in a list, a heading or a paragraph, bold or not. */
const RULE = /^[\s>#*-]*\**([A-Z]{2,6}-\d+)\**\b/gm;
/** A rule is named in a string: the test's name, or a row of a table of tests. */
const NAMED = /["'`][^"'`\n]*?\b([A-Z]{2,6}-\d+)\b[^"'`\n]*["'`]/g;

interface Text {
  readonly path: string;
  readonly text: string;
}

checkSelf();
const specs = readAll("src/protocol/*/SPEC.md");
const findings = compare(specs, readAll("{src,test}/**/*.test.ts"));
for (const finding of findings) console.error(`spec-ids: ${finding}`);
console.log(`spec-ids: ${specs.length} specifications, ${rulesOf(specs).size} rules, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;

function readAll(pattern: string): Text[] {
  return globSync(pattern, { cwd: ROOT }).sort().map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

function compare(from: readonly Text[], tests: readonly Text[]): string[] {
  const rules = rulesOf(from);
  const prefixes = new Set([...rules.keys()].map((rule) => rule.split("-")[0]));
  const named = new Map<string, string>();
  for (const { path, text } of tests) {
    for (const [, rule = ""] of text.matchAll(NAMED)) if (prefixes.has(rule.split("-")[0])) named.set(rule, path);
  }
  const twice = from.flatMap(({ path, text }) => repeated([...text.matchAll(RULE)].map(([, rule = ""]) => rule)).map((rule) => `${path} has ${rule} twice`));
  const untested = [...rules].filter(([rule]) => !named.has(rule)).map(([rule, path]) => `${path}: no test names ${rule}`);
  const unknown = [...named].filter(([rule]) => !rules.has(rule)).map(([rule, path]) => `${path} names ${rule}, which no specification has`);
  return [...twice, ...untested, ...unknown];
}

function rulesOf(texts: readonly Text[]): Map<string, string> {
  return new Map(texts.flatMap(({ path, text }) => [...text.matchAll(RULE)].map(([, rule = ""]): [string, string] => [rule, path])));
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

/** A comparison that sees nothing passes everything: three planted faults must be seen. */
function checkSelf(): void {
  const seen = compare(
    [{ path: "SPEC.md", text: "- **ABC-1** A thing.\n- **ABC-2** Another.\n- **ABC-2** Again.\n" }],
    [{ path: "a.test.ts", text: 'test("ABC-1: holds", run); test("ABC-9: holds", run); // ABC-2' }],
  );
  const wanted = ["SPEC.md has ABC-2 twice", "SPEC.md: no test names ABC-2", "a.test.ts names ABC-9, which no specification has"];
  if (seen.join("\n") !== wanted.join("\n")) throw new Error(`spec-ids does not see planted faults, it saw: ${seen.join("; ")}`);
}
