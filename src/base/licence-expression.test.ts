import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { formatExpression, isListedLicence, listedLicence, MAX_EXPRESSION_LENGTH, parseExpression, termsOf, type LicenceExpression } from "./licence-expression.ts";

/** Any bytes, each as a character. */
const anyText = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 300_000 : 3000;

const READS = [
  ["MIT", "MIT"],
  ["mit", "MIT"],
  ["  MIT\t", "MIT"],
  ["(MIT)", "MIT"],
  ["GPL-2.0+", "GPL-2.0+"],
  ["GPL-2.0-or-later WITH Bison-exception-2.2", "GPL-2.0-or-later WITH Bison-exception-2.2"],
  ["gpl-2.0-only with classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"],
  ["CDDL-1.0+ WITH AdditionRef-mine", "CDDL-1.0+ WITH AdditionRef-mine"],
  ["LicenseRef-23", "LicenseRef-23"],
  ["LicenseRef-MIT-Style-1", "LicenseRef-MIT-Style-1"],
  ["DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2", "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2"],
  ["LGPL-2.1-only OR MIT", "LGPL-2.1-only OR MIT"],
  ["LGPL-2.1-only AND MIT AND BSD-2-Clause", "LGPL-2.1-only AND MIT AND BSD-2-Clause"],
  ["MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)", "MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)"],
  ["LGPL-2.1-only OR BSD-3-Clause AND MIT", "LGPL-2.1-only OR BSD-3-Clause AND MIT"],
  ["(LGPL-2.1-only OR BSD-3-Clause) AND MIT", "(LGPL-2.1-only OR BSD-3-Clause) AND MIT"],
  ["((MIT))", "MIT"],
  ["Not-A-Licence", "Not-A-Licence"],
] as const;

for (const [text, says] of READS) {
  test(`${JSON.stringify(text)} reads as ${says}`, () => {
    const expression = parseExpression(text);
    assert.ok(expression !== null);
    assert.equal(formatExpression(expression), says);
  });
}

const REFUSED = [
  "", " ", "()", "(MIT", "MIT)", "MIT OR", "OR MIT", "AND", "MIT MIT", "MIT AND OR ISC", "MIT WITH", "MIT WITH AND", "(MIT OR ISC) WITH Bison-exception-2.2", "MIT Or ISC", "MIT +", "MIT++", "+", "MIT/ISC", "MIT, ISC",
  "LicenseRef-", "LicenseRef-a+", "LicenseRef-a_b", "DocumentRef-a:MIT", "Apache License 2.0!", "MIT WITH Bison-exception-2.2+", "MIT;ISC", "MIT\u0000", `${"(".repeat(40)}MIT${")".repeat(40)}`, "A".repeat(MAX_EXPRESSION_LENGTH + 1),
];

for (const text of REFUSED) test(`${JSON.stringify(text.slice(0, 40))} is no expression`, () => assert.equal(parseExpression(text), null));

test("AND binds tighter than OR, WITH tighter than AND", () => {
  const expression = parseExpression("MIT OR ISC AND GPL-2.0-only WITH Classpath-exception-2.0");
  assert.equal(expression?.kind, "or");
  assert.ok(expression?.kind === "or" && expression.right.kind === "and");
  assert.deepEqual(termsOf(expression).map(({ id, exception }) => [id, exception]), [["MIT", null], ["ISC", null], ["GPL-2.0-only", "Classpath-exception-2.0"]]);
});

test("identifiers are known by SPDX's list, references need not be", () => {
  const known = (text: string): boolean => {
    const expression = parseExpression(text);
    return expression !== null && termsOf(expression).every(isListedLicence);
  };
  assert.equal(known("mit OR LicenseRef-x"), true);
  assert.equal(known("MIT OR Foo-1.0"), false);
  assert.equal(known("GPL-2.0-only WITH Foo-exception"), false);
  assert.equal(listedLicence("apache-2.0"), "Apache-2.0");
});

const term = fc.record({
  kind: fc.constant("licence" as const),
  id: fc.constantFrom("MIT", "GPL-2.0-only", "LicenseRef-a.b-c", "Foo-1"),
  orLater: fc.constant(false),
  exception: fc.constantFrom(null, "Classpath-exception-2.0", "AdditionRef-x"),
}, { noNullPrototype: true });
const tree: fc.Arbitrary<LicenceExpression> = fc.letrec<{ node: LicenceExpression }>((tie) => ({
  node: fc.oneof({ maxDepth: 5 }, term, fc.record({ kind: fc.constantFrom("and" as const, "or" as const), left: tie("node"), right: tie("node") })),
})).node;

test("what is written reads as the same licences in the same words", () => {
  fc.assert(
    fc.property(tree, (expression) => {
      const text = formatExpression(expression);
      const again = parseExpression(text);
      assert.ok(again !== null);
      assert.equal(formatExpression(again), text);
      assert.deepEqual(termsOf(again), termsOf(expression));
    }),
    { numRuns: RUNS },
  );
});

test("any text is an expression or null", () => {
  const words = fc.array(fc.constantFrom("MIT", "AND", "or", "WITH", "(", ")", "+", "LicenseRef-a", "DocumentRef-", ":", " ", "GPL-2.0+"), { maxLength: 40 }).map((all) => all.join(" "));
  fc.assert(
    fc.property(fc.oneof(anyText, words), (text) => {
      const expression = parseExpression(text);
      if (expression === null) return;
      const written = formatExpression(expression);
      const again = parseExpression(written);
      assert.ok(again !== null);
      assert.equal(formatExpression(again), written);
    }),
    { numRuns: RUNS },
  );
});
