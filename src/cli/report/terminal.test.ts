import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyReport, hostileReport, largeReport, sampleReport } from "#protocol/report/sample-reports.ts";

import { renderBar, renderSparkline } from "./bars.ts";
import { displayWidth, fitText, safeText, wrapText } from "./terminal-text.ts";
import { renderTerminal } from "./terminal.ts";

const SGR = /\u001b\[[0-9;]+m/g;
const reports = { sample: sampleReport(), empty: emptyReport(), large: largeReport(), hostile: hostileReport() };

test("no line is wider than the terminal", () => {
  for (const report of Object.values(reports)) {
    for (const columns of [40, 48, 72, 80, 100]) {
      for (const unicode of [true, false]) {
        for (const line of renderTerminal(report, { columns, color: true, unicode, sourceLabel: "x".repeat(300) }).split("\n")) {
          assert.ok(displayWidth(line.replaceAll(SGR, "")) <= columns, `${columns}: ${line}`);
        }
      }
    }
  }
});

test("nothing from outside reaches the terminal as an escape, a control, or a change of direction", () => {
  const text = renderTerminal(reports.hostile, { columns: 80, color: false, unicode: true, sourceLabel: "a\u001b]8;;http://evil.example\u0007b\u202e" });
  assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{C}\u2028\u2029]/u);
  assert.match(text, /�\[2J/u);
});

test("colours are there only when asked for", () => {
  assert.match(renderTerminal(reports.large, { columns: 80, color: true, unicode: true }), SGR);
  assert.doesNotMatch(renderTerminal(reports.large, { columns: 80, color: false, unicode: true }), SGR);
});

test("without Unicode the report is ASCII alone", () => {
  for (const report of Object.values(reports)) assert.match(renderTerminal(report, { columns: 80, color: false, unicode: false }), /^[\n\x20-\x7e]+$/);
});

test("an empty repository has no empty tables", () => {
  const text = renderTerminal(reports.empty, { columns: 80, color: false, unicode: true });
  assert.match(text, /There are no files to look at\./);
  for (const heading of ["Languages", "File types", "History", "Contributors", "Left out"]) assert.ok(!text.includes(heading), heading);
});

test("many languages and people are cut with a word on the rest", () => {
  const text = renderTerminal(reports.large, { columns: 80, color: false, unicode: true });
  assert.match(text, /… and 6 more languages with 2,228 lines of code/);
  assert.match(text, /… and 404 more; half of the commits by 3 people/);
  assert.match(text, / {2}Python +█+ +2,537 +482,113 +91,601 +51\.2 %\n/);
});

test("bars grow in eighths, and what is not nothing is seen", () => {
  const cases: [number, string][] = [[0, ""], [0.0001, "▏"], [0.5, "██"], [0.53, "██▏"], [1, "████"], [7, "████"], [Number.NaN, ""]];
  for (const [share, bar] of cases) assert.equal(renderBar(share, { width: 4, unicode: true }), bar);
  assert.equal(renderBar(0.01, { width: 4, unicode: false }), "#");
  assert.equal(renderSparkline([0, 1, 4, 8], true), " ▁▄█");
});

test("width is counted in columns of the terminal", () => {
  assert.equal(displayWidth("漢字"), 4);
  assert.equal(displayWidth("e\u0301"), 1);
  assert.equal(displayWidth("😀"), 2);
  assert.equal(fitText("漢字漢字", 5), "漢字…");
  assert.deepEqual(wrapText("aa bb cccccccccc", 5), ["aa bb", "cccc…"]);
  assert.equal(safeText("Ñ\u202e王", false), "N??");
});
