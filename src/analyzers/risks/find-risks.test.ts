import assert from "node:assert/strict";
import { test } from "node:test";

import { GRAMMARS } from "#analyzers/syntax/grammars.ts";
import { createInstalledParsers } from "#analyzers/syntax/testing/read-grammar.ts";
import { createRisksAnalyzer } from "./analyzer.ts";
import { findRisks } from "./find-risks.ts";
import type { RiskExample } from "./rule.ts";
import { RISK_RULES } from "./rules/index.ts";

const parsers = await createInstalledParsers();

function find([language, code]: RiskExample): string[] {
  const tree = parsers.parse(language, Buffer.from(code));
  assert.ok(typeof tree !== "string");
  assert.equal(tree.hasErrors, false, "the example is no valid program");
  return findRisks(tree).map(({ rule }) => rule);
}

for (const { id, examples } of RISK_RULES) {
  for (const example of examples.finds) {
    test(`${id} finds ${JSON.stringify(example[1].slice(0, 90))}`, () => assert.deepEqual(find(example).filter((rule) => rule === id), [id]));
  }
  for (const example of examples.ignores) {
    test(`${id} ignores ${JSON.stringify(example[1].slice(0, 90))}`, () => assert.deepEqual(find(example).filter((rule) => rule === id), []));
  }
}

test("every rule has a name of its own, examples of both kinds, and says what a reader needs", () => {
  const ids = RISK_RULES.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, cwe, title, why, fix, match, examples } of RISK_RULES) {
    assert.match(id, /^[a-z]+(-[a-z]+)+$/);
    assert.ok(cwe > 0 && match.length > 0 && examples.finds.length >= 1 && examples.ignores.length >= 2, id);
    for (const text of [title, why, fix]) assert.ok(text.length > 10 && text.length < 200, `${id}: ${text}`);
  }
});

test("every language that is parsed has a rule that is tried in it", () => {
  const tried = new Set(RISK_RULES.flatMap(({ examples }) => examples.finds.map(([language]) => language)));
  assert.deepEqual(GRAMMARS.flatMap(({ languages }) => languages).filter((language) => !tried.has(language)), []);
});

test("a find has its place, and one line has one find of a rule", () => {
  const tree = parsers.parse("Python", Buffer.from("x = 1\nif x:\n  requests.get(a,\n    verify=False); requests.get(b, verify=False)\n"));
  assert.ok(typeof tree !== "string");
  assert.deepEqual(findRisks(tree), [
    { rule: "tls-unchecked-python", line: 3, column: 3, endLine: 4 },
    { rule: "tls-unchecked-python", line: 4, column: 20, endLine: 4 },
  ]);
});

const analyzer = createRisksAnalyzer(parsers);
for (const kind of ["finds", "ignores"] as const) {
  for (const { path, content, says } of analyzer.examples[kind]) {
    test(`risks ${kind} «${says}» in ${JSON.stringify(content.slice(0, 40))}`, () => assert.equal(analyzer.examine(path, Buffer.from(content)), says));
  }
}

test("names that follow each other in a circle, and text put together of very many parts, end", () => {
  for (const code of ["a = b\nb = a\na = b\ncur.execute(a)", `cur.execute(${"'select a from b' + ".repeat(3000)}x)`, `${"f(".repeat(3000)}x${")".repeat(3000)}`]) {
    const tree = parsers.parse("Python", Buffer.from(code));
    assert.ok(typeof tree !== "string");
    assert.ok(findRisks(tree).length <= 1);
  }
});
