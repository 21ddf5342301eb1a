import assert from "node:assert/strict";
import { test } from "node:test";

import { createProgressLine, renderProgress, type ReportProgress } from "./progress.ts";
import { displayWidth } from "./terminal-text.ts";

const files: ReportProgress = { stage: "files", unit: "files", done: 1200, total: 3588, elapsedMs: 4200 };

test("says what is done, how much of it, and for how long", () => {
  assert.equal(renderProgress(files, { columns: 80, color: false, unicode: true }), "  Reading files                 ███▍       1,200 of 3,588 files · 4.2 s");
  assert.equal(renderProgress({ ...files, stage: "fetch", unit: "bytes", done: 4_100_000, total: null }, { columns: 80, color: false, unicode: true }), "  Fetching what is new          4.1 MB · 4.2 s");
});

test("never as wide as the terminal, and ASCII where there is nothing else", () => {
  for (const columns of [10, 30, 40, 60, 71, 72, 80, 200]) {
    assert.ok(displayWidth(renderProgress(files, { columns, color: false, unicode: true })) < columns, String(columns));
  }
  assert.match(renderProgress(files, { columns: 80, color: false, unicode: false }), /^[\x20-\x7e]+$/);
});

test("a terminal's line is rewritten, not more often than it can be read, and taken away at the end", () => {
  const written: string[] = [];
  const line = createProgressLine({ columns: 80, color: false, unicode: true, isTerminal: true, write: (text) => written.push(text) });
  line.show(files);
  line.show({ ...files, done: 1201, elapsedMs: 4210 });
  line.show({ ...files, stage: "history", elapsedMs: 4211 });
  line.end();
  line.end();
  assert.equal(written.length, 3);
  assert.ok(written.every((text) => text.startsWith("\r\u001b[2K") && !text.includes("\n")));
  assert.equal(written[2], "\r\u001b[2K");
});

test("a pipe gets nothing", () => {
  const written: string[] = [];
  const line = createProgressLine({ columns: 80, color: false, unicode: true, isTerminal: false, write: (text) => written.push(text) });
  line.show(files);
  line.end();
  assert.deepEqual(written, []);
});
