import assert from "node:assert/strict";
import { test } from "node:test";

import type { PortfolioRow } from "#protocol/api/portfolio.ts";

import { explainPortfolio } from "./explain-portfolio.ts";
import { chooseRows, EVERYTHING, sumRows, urgentOf } from "./portfolio-rows.ts";

function row(name: string, parts: Partial<PortfolioRow> = {}, report: Partial<NonNullable<PortfolioRow["report"]>> | null = {}): PortfolioRow {
  const none = { low: 0, likely: 0, high: 0 };
  return {
    vaultId: name, projectId: "p1", name, source: "git", state: "ready", createdAt: "2026-01-01T00:00:00.000Z", trend: { code: [], score: [] }, suppressions: 0,
    report: report === null ? null : { snapshotId: "s", createdAt: "2026-01-01T00:00:00.000Z", score: null, files: 1, code: 10, commits: 1, contributors: 1, lastCommitAt: null, languages: ["Go"], findings: null, suppressed: 0, effort: none, cost: null, ...report },
    ...parts,
  };
}

const PROJECTS = new Map([["p1", "Payments"], ["p2", "Search"]]);
const found = (critical: number, high: number) => ({ findings: { critical, high, medium: 50, low: 50 } });
const names = (rows: readonly PortfolioRow[]): string[] => rows.map(({ name }) => name);

test("the most urgent comes first, and what was not looked at last, whichever way", () => {
  const rows = [row("calm", {}, found(0, 0)), row("unknown"), row("worst", {}, found(2, 1)), row("bad", {}, found(0, 1)), row("new", {}, null)];
  assert.deepEqual(names(chooseRows(rows, EVERYTHING, PROJECTS)), ["worst", "bad", "calm", "new", "unknown"]);
  assert.deepEqual(names(chooseRows(rows, { ...EVERYTHING, descending: false }, PROJECTS)), ["calm", "bad", "worst", "new", "unknown"]);
  assert.equal(urgentOf(row("x", {}, found(2, 1))), 3);
});

test("names are sorted as people count", () => {
  const rows = ["api 10", "api 2", "Beta", "alpha"].map((name) => row(name));
  assert.deepEqual(names(chooseRows(rows, { ...EVERYTHING, sort: "name", descending: false }, PROJECTS)), ["alpha", "api 2", "api 10", "Beta"]);
});

test("words are looked for in names, projects and languages, all of them", () => {
  const rows = [row("api"), row("ui", { projectId: "p2" }), row("old", {}, null)];
  for (const [text, expected] of [["", 3], ["pay", 2], ["GO api", 1], ["search go", 1], ["nothing", 0], [" \t ", 3]] as const) assert.equal(chooseRows(rows, { ...EVERYTHING, text }, PROJECTS).length, expected, text);
  assert.deepEqual(names(chooseRows(rows, { ...EVERYTHING, projectId: "p2" }, PROJECTS)), ["ui"]);
  assert.deepEqual(names(chooseRows([...rows, row("broken", { state: "failed" })], { ...EVERYTHING, state: "failed" }, PROJECTS)), ["broken"]);
});

test("sums leave out what is not known, and money of several currencies", () => {
  const cost = (currency: string, likely: number) => ({ cost: { currency, low: 1, likely, high: 9 }, effort: { low: 1, likely: 2, high: 3 } });
  const rows = [row("a", {}, { ...found(1, 0), ...cost("EUR", 5), suppressed: 3 }), row("b", { state: "failed" }, cost("EUR", 7)), row("c", {}, null)];
  assert.deepEqual(sumRows(rows), { vaults: 3, reported: 2, failed: 1, code: 20, urgent: 1, withUrgent: 1, suppressed: 3, effort: { low: 2, likely: 4, high: 6 }, cost: { currency: "EUR", low: 2, likely: 12, high: 18 } });
  assert.equal(sumRows([...rows, row("d", {}, cost("USD", 1))]).cost, null);
  assert.deepEqual(sumRows([]), { vaults: 0, reported: 0, failed: 0, code: 0, urgent: null, withUrgent: 0, suppressed: 0, effort: null, cost: null });
});

test("each sum opens to the vaults that it is the sum of, and says what it counts", () => {
  const rows = [row("big", { suppressions: 2 }, { ...found(2, 1), suppressed: 1, score: 900, code: 3000 }), row("small", {}, { ...found(0, 1), score: 500, code: 1000 }), row("new", {}, null)];
  const explain = (detail: string) => explainPortfolio({ all: rows, rows, overview: undefined }, detail);
  assert.deepEqual([explain("score")?.value, explain("score")?.parts], ["800 of 1,000", [["big", "900 × 3,000 lines"], ["small", "500 × 1,000 lines"]]]);
  assert.deepEqual([explain("findings")?.value, explain("findings")?.parts], ["4", [["big", "3"], ["small", "1"]]]);
  assert.match(explain("findings")?.how[1] ?? "", /^1 suppressed finding is left out\./);
  assert.deepEqual(explain("vaults")?.parts[0], ["With a report", "2"]);
  const many = Array.from({ length: 15 }, (_, index) => row(`v${index}`, {}, { code: 100 - index }));
  assert.deepEqual(explainPortfolio({ all: many, rows: many, overview: undefined }, "code")?.parts.slice(-2), [["v11", "89"], ["3 other vaults", "261"]]);
  assert.deepEqual([explain("urgent-1"), explain("toString")], [null, null]);
});
