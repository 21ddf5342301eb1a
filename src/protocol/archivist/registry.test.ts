import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { z } from "zod";

import { isAppError } from "#base/app-error.ts";
import { HOSTILE_STRINGS, hostileReport, largeReport, sampleReport } from "#protocol/report/sample-reports.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";
import { applySuppressions } from "#protocol/suppressions/apply.ts";
import { DEFAULT_COST_PARAMETERS } from "#protocol/cost/parameters.ts";
import { ALL_COUNTED } from "#protocol/suppressions/all-counted.ts";

import { figuresOfReport } from "./figures.ts";
import { exampleVault } from "./insights/ordinary-figures.ts";
import { dayValue, findForbidden, publicLicence } from "./public-values.ts";
import { TOOL_NAMES } from "./names.ts";
import { callTool, TOOLS } from "./registry.ts";

const SUBJECT = { vaults: [exampleVault([{}, {}])] };
const HOSTILE = { vaults: [{ number: 1, snapshots: [figuresOfReport(hostileReport()), figuresOfReport(largeReport())], kept: 2 }] };
const numbersOf = (text: string): readonly string[] => text.replaceAll(/[\s\u00a0]+/g, " ").match(/\d[\d,.]*\d|\d/g) ?? [];

for (const name of TOOL_NAMES) {
  const tool = TOOLS[name];
  test(`${name} admits numbers, enumerations and public names alone`, () => {
    assert.equal(tool.name, name);
    assert.deepEqual(findForbidden(tool.answer), []);
  });
  test(`${name} answers of an ordinary vault, in sentences`, () => {
    const answer = callTool(SUBJECT, name, {});
    assert.notEqual(answer.found, null);
    const told = tool.tell(answer);
    assert.match(told, /^[A-Z\d].*\.$/s);
    assert.ok(numbersOf(told).length > 0 || ["urgent", "compare", "secrets"].includes(name));
  });
  test(`${name} tells nothing of a hostile report`, () => {
    const answer = callTool(HOSTILE, name, {});
    const told = `${JSON.stringify(answer)} ${tool.tell(answer)}`;
    for (const hostile of HOSTILE_STRINGS.filter((each) => each.length > 3)) assert.ok(!told.includes(hostile.slice(0, 40)) && !told.includes(JSON.stringify(hostile).slice(1, 40)), hostile.slice(0, 30));
  });
  test(`${name} says so where nothing was analysed`, () => {
    const answer = callTool({ vaults: [{ number: 1, snapshots: [], kept: 0 }] }, name, {});
    if (tool.about === "vault") assert.equal(tool.tell(answer), "This was not analysed in the newest snapshot.");
  });
  test(`${name} refuses a field it does not know`, () => {
    assert.throws(() => callTool(SUBJECT, name, { path: "src/secret.ts" }), (error) => isAppError(error, "archivist.tool-input"));
  });
}

const before = judgedReport();
const AT = Date.parse("2026-06-01T00:00:00Z");
const hushed = applySuppressions(before, {
  suppressions: [{ id: "one", reach: "vault", finding: null, rule: "secret/private-key", path: null, state: "false_positive", justification: null, response: null, reason: "Of a test.", createdAt: AT - 1000, expiresAt: AT + 1000, endedAt: null }],
  asOf: AT, hash: (text) => createHash("sha256").update(text).digest("hex"),
});

for (const name of ["secrets", "urgent"] as const) {
  test(`${name} leaves out what is suppressed and says how much that is; where nobody asked it says that all is counted`, () => {
    const told = (report: Parameters<typeof figuresOfReport>[0], change: object = {}): string => TOOLS[name].tell(callTool({ vaults: [{ number: 1, snapshots: [{ ...figuresOfReport(report), ...change }], kept: 1 }] }, name, {}));
    assert.match(told(hushed), /1 suppressed finding is left out\.$/);
    assert.notEqual(told(hushed).replace(/ ?\n?1 suppressed finding is left out\./, ""), told(before));
    assert.ok(!told(before).includes("suppressed"));
    assert.ok(told(hushed, { open: null }).endsWith(ALL_COUNTED));
    assert.ok(TOOLS[name].description.includes("Suppressed findings are left out"));
  });
}

test("over time and of many vaults findings are counted as they were found, and that is said", () => {
  const vault = { number: 1, snapshots: [figuresOfReport(hushed), figuresOfReport(before)], kept: 2 };
  for (const [name, input] of [["trend", { metric: "vulnerabilities" }], ["portfolio", { metric: "secrets" }]] as const) assert.ok(TOOLS[name].tell(callTool({ vaults: [vault] }, name, input)).endsWith(ALL_COUNTED), name);
  assert.ok(!TOOLS.trend.tell(callTool({ vaults: [vault] }, "trend", { metric: "code" })).includes(ALL_COUNTED));
});

test("what it would cost is a range by the team's own assumptions, wherever it is told", () => {
  const parameters = { ...DEFAULT_COST_PARAMETERS, rate: { low: 8000, likely: 10_000, high: 14_000, currency: "EUR" } };
  const figures = { ...figuresOfReport(before), assumed: { parameters, changedAt: "2026-11-02T10:00:00.000Z" } };
  const subject = { vaults: [{ number: 1, snapshots: [figures, figures], kept: 2 }] };
  const told = TOOLS.cost.tell(callTool(subject, "cost", {}));
  assert.match(told, /^Between \S+ and \S+ person-months, likely \S+, .* that is between [\d,]+ and [\d,]+ EUR, likely [\d,]+\. The assumptions are the team's own, of /);
  assert.match(TOOLS.cost.tell(callTool({ vaults: [{ number: 1, snapshots: [figuresOfReport(before)], kept: 1 }] }, "cost", {})), /published defaults/);
  for (const name of ["portfolio", "trend"] as const) assert.match(TOOLS[name].tell(callTool(subject, name, { metric: "cost" })), /\S+ to \S+ person-months to write it again, likely \S+/, name);
});

test("a free string, an open object or a value of any kind is found in a schema", () => {
  const places = findForbidden(z.strictObject({ fine: dayValue, name: z.string(), open: z.object({ a: z.number() }), rows: z.array(z.strictObject({ any: z.unknown(), maybe: z.number().optional() })) }));
  assert.deepEqual(places, ["answer.name: a string that is of no public list", "answer.open: an object that admits fields of any name", "answer.rows[].any: a value of the kind unknown", "answer.rows[].maybe: a value of the kind optional"]);
});

test("an answer that its schema does not admit is not given", () => {
  const report = sampleReport();
  const figures = { ...figuresOfReport(report), totals: { ...report.totals, files: "src/main.ts" as unknown as number } };
  assert.throws(() => callTool({ vaults: [{ number: 1, snapshots: [figures], kept: 1 }] }, "overview", {}), z.ZodError);
});

test("evidence is left behind where figures are made of a report", () => {
  const told = JSON.stringify(figuresOfReport(sampleReport()));
  assert.ok(!told.includes("Contributor One") && !told.includes("refs/heads"));
});

test("a licence that nobody knows is told as other, and a choice of known ones as several", () => {
  assert.deepEqual(["MIT", "MIT OR Apache-2.0", "LicenseRef-Someone", "(MIT AND Secret-Name-1.0)", null].map(publicLicence), ["MIT", "several", "other", "other", "not-stated"]);
});

test("a team with several vaults must say which one", () => {
  const team = { vaults: [exampleVault([{}], 1), exampleVault([{}], 2)] };
  assert.throws(() => callTool(team, "size", {}), (error) => isAppError(error, "archivist.vault-not-named"));
  assert.throws(() => callTool(team, "size", { vault: 3 }), (error) => isAppError(error, "archivist.vault-not-named"));
  assert.equal(callTool(team, "size", { vault: 2 }).vault, 2);
});

test("vaults are ranked by what wants a look first", () => {
  const secrets = (distinct: number) => [{ facets: { secrets: { distinct, findings: distinct } } }];
  const team = { vaults: [exampleVault(secrets(1), 1), exampleVault(secrets(7), 2), exampleVault(secrets(3), 3), { number: 4, snapshots: [], kept: 0 }] };
  assert.deepEqual(callTool(team, "portfolio", { metric: "secrets" }).found, { metric: "secrets", vaults: 4, measured: 3, total: 11, rows: [{ vault: 2, value: 7, range: null }, { vault: 3, value: 3, range: null }, { vault: 1, value: 1, range: null }] });
});
