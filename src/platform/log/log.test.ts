// The log writes what its allow-list names, and nothing of a secret that comes near it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AppError } from "#base/app-error.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { WITHHELD } from "./fields.ts";
import { createLog, type Log, type LogLevel } from "./log.ts";

const CANARY = "canary-7f3a";

function capture(options: { level?: LogLevel; isTTY?: boolean } = {}): { log: Log; text(): string; lines(): Record<string, unknown>[] } {
  let written = "";
  const to = { write: (chunk: string) => { written += chunk; }, isTTY: options.isTTY ?? false };
  const log = createLog({ level: options.level ?? "info", clock: createManualClock(), to });
  return { log, text: () => written, lines: () => written.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test("a line has its time, level, sentence and listed fields, and nothing else", () => {
  const { log, lines } = capture();
  log.info("a run has ended", { count: 3, code: "source.unreachable" });
  assert.deepEqual(lines(), [{ level: "info", time: "2026-01-15T12:00:00.000Z", count: 3, code: "source.unreachable", message: "a run has ended" }]);
});

test("a field that is not listed is not written, whatever the types were told", () => {
  const { log, text } = capture();
  const fields: object = { url: CANARY, password: CANARY, msg: CANARY, level: CANARY, __proto__: { path: CANARY } };
  log.info("a sentence", fields);
  log.child(fields).info("another");
  assert.ok(!text().includes(CANARY));
});

test("a listed field with a value of another shape shows only that it was withheld", () => {
  const { log, lines } = capture();
  log.info("a sentence", { vaultId: CANARY, status: CANARY, ok: 1, route: `https://${CANARY}`, stage: "has spaces" });
  assert.deepEqual(lines()[0], { level: "info", time: "2026-01-15T12:00:00.000Z", vaultId: WITHHELD, status: WITHHELD, ok: WITHHELD, route: WITHHELD, stage: WITHHELD, message: "a sentence" });
});

test("levels below the chosen one are not written", () => {
  const { log, lines } = capture({ level: "warn" });
  log.debug("no");
  log.info("no");
  log.warn("yes");
  log.error("yes");
  assert.deepEqual(lines().map(({ level }) => level), ["warn", "error"]);
});

test("a silent log writes nothing", () => {
  const { log, text } = capture({ level: "silent" });
  log.error("no", {}, new Error("no"));
  assert.equal(text(), "");
});

test("a child's fields are on each of its lines", () => {
  const { log, lines } = capture();
  const child = log.child({ role: "worker" }).child({ queue: "vaults.replicate" });
  child.info("one", { attempt: 1 });
  child.info("two");
  assert.deepEqual(lines().map(({ role, queue, attempt }) => [role, queue, attempt]), [["worker", "vaults.replicate", 1], ["worker", "vaults.replicate", undefined]]);
});

test("an error leaves its kind, code, causes and frames but never its message, which may quote what it was given", () => {
  const { log, text, lines } = capture();
  const cause = Object.assign(new TypeError(`${CANARY}\n    at ${CANARY} (/x:1:1)`), { code: "ECONNRESET", detail: CANARY });
  log.error("a job has failed", {}, new AppError("internal.unexpected", CANARY, { cause, details: { name: CANARY } }));
  assert.ok(!text().includes(CANARY), text());
  const chain = lines()[0]?.["error"];
  assert.ok(Array.isArray(chain));
  const [first, second] = chain as { name: string; code: string; at: string[] }[];
  assert.deepEqual([first?.name, first?.code], ["AppError", "internal.unexpected"]);
  assert.deepEqual([second?.name, second?.code], ["TypeError", "ECONNRESET"]);
  assert.match(String(first?.at[0]), /log\.test\.ts/);
});

test("our own sentence about a defect is written", () => {
  const { log, lines } = capture();
  log.error("a job has failed", {}, new Error("Defect: a transaction was opened inside another; pass the outer Tx on instead."));
  assert.match(JSON.stringify(lines()[0]?.["error"]), /Defect: a transaction was opened inside another/);
});

test("what is thrown and is no error is not written", () => {
  const { log, text } = capture();
  log.error("a job has failed", {}, CANARY);
  log.error("a job has failed", {}, { toString: () => CANARY, name: CANARY });
  assert.ok(!text().includes(CANARY));
});

test("on a terminal a line reads without a program's help and cannot move the cursor", () => {
  const { log, text } = capture({ isTTY: true });
  log.warn("a \u001b[2J sentence", { count: 3 }, new Error("Defect: x"));
  const plain = text().replaceAll(/\u001b\[\d+m/g, "");
  assert.match(plain, /^12:00:00 warn  a \ufffd\[2J sentence count=3\n {9}Error Defect: x\n {11}at /);
});
