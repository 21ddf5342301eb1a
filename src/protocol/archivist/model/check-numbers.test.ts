import assert from "node:assert/strict";
import { test } from "node:test";

import { collectFacts, findUnknown } from "./check-numbers.ts";

const KNOWN = collectFacts([
  { files: 12, codeLines: 15_234, share: 0.7134, mean: 3.14159, likely: 43.6, advisories: [{ id: "GHSA-35jh-r3h4-6jhm" }, { id: "CVE-2021-23337" }], cwe: 89, secrets: 1, lastCommit: "2026-11-20", months: [1, 2] },
  "Which of the 5 worst is first?",
]);

const FINE = [
  "There are 12 files with 15,234 lines.", "About 15k lines, 15.2 thousand of code.", "71 % (71.3%) of it is TypeScript.", "The mean is 3.1.", "Likely 44 person-months, or 43.6.", "GHSA-35jh-r3h4-6jhm and CVE-2021-23337, a CWE-89.",
  "The last commit was on 2026-11-20.", "It was in November 2026, on day 20.", "1. First\n2. Second\n3. Third", "Nothing with a number.", "One of them matters.", "You asked about the 5 worst.", "There are two months and twelve files.", "Half of it, a quarter, thousands.",
  "A share of 0.71, or 0.7134.",
] as const;
const WRONG: readonly (readonly [text: string, unknown: readonly string[]])[] = [
  ["There are 13 files.", ["13"]],
  ["15,235 lines", ["15,235"]],
  ["72 % is TypeScript", ["72 %"]],
  ["71 files", ["71"]],
  ["the mean is 3.2", ["3.2"]],
  ["about 16k lines", ["16k"]],
  ["CVE-2021-99999 is grave", ["CVE-2021-99999"]],
  ["CWE-79", ["CWE-79"]],
  ["on 2026-11-21", ["2026-11-21"]],
  ["seven people", ["seven"]],
  ["v12b7", ["digits that cannot be read"]],
  ["١٢ files", ["digits that cannot be read"]],
  ["Ⅻ files and ½ of it", ["digits that cannot be read"]],
  ["twelve and thirteen", ["thirteen"]],
  ["it costs 2,000,000 dollars", ["2,000,000"]],
  ["In 2019", ["2019"]],
  ["12 million secrets", ["12 million"]],
  ["12k lines", ["12k"]],
  ["0k lines", ["0k"]],
  ["100 % of it is tested", ["100 %"]],
  ["99. That is how many there are.", ["99"]],
];
for (const text of FINE) test(`«${text}» is shown`, () => assert.deepEqual(findUnknown(text, KNOWN), []));
for (const [text, unknown] of WRONG) test(`«${text}» is not shown`, () => assert.deepEqual(findUnknown(text, KNOWN), unknown));

test("a share of all or nothing is said as per cent where it is one", () => {
  for (const value of [{ testShare: 1 }, { metric: "duplication", rows: [{ vault: 3, value: 1 }] }]) assert.deepEqual(findUnknown("100 %", collectFacts([value])), []);
  for (const value of [{ tests: 1 }, { metric: "secrets", rows: [{ vault: 3, value: 1 }] }, { share: 0 }]) assert.deepEqual(findUnknown("100 %", collectFacts([value])), ["100 %"]);
});

test("a text of any length is read in little time", () => {
  const startedAt = performance.now();
  for (const piece of ["1,", "9", "1 ", "0.", "-", "CVE-", "1\n"]) findUnknown(piece.repeat(4000), KNOWN);
  assert.ok(performance.now() - startedAt < 2000);
});
