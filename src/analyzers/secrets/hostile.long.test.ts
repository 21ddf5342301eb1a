// No pattern blows up: rows of keywords and of what patterns go back over take time that grows with their length alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { SecretScanner } from "./scanner.ts";
import { hostileTexts } from "./testing/hostile.ts";

/** One in so many here; all in the full run. */
const SAMPLE = process.env["STRONGROOM_FULL"] === "1" ? 1 : 199;
const SEED = Number(process.env["STRONGROOM_SEED"] ?? "1");
/** CPU time of this process for one window. A pattern that goes back over it again and again takes minutes. */
const MOST_MS = 1500;

test("64 KiB of the worst for each rule take less than a second and a half", () => {
  const scanner = new SecretScanner();
  let scanned = 0;
  for (const { name, content } of hostileTexts((number) => (number + SEED) % SAMPLE === 0)) {
    const before = process.cpuUsage();
    scanner.scanWhole(content, { bareValues: true });
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 1000 < MOST_MS, `${name} took ${(user + system) / 1000} ms`);
    scanned++;
  }
  assert.ok(scanned > 100);
});

test("one line of ten times the length takes about ten times the time", () => {
  const scanner = new SecretScanner();
  const cpuMs = (content: Buffer): number => {
    const before = process.cpuUsage();
    scanner.scanWhole(content, { bareValues: true });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  for (const piece of ["password=", "token: ", "eyJa.", "://a:b", "-----BEGIN PRIVATE KEY-----", "curl -u a", "secret_key=a,"]) {
    const [short, long] = [piece.repeat(100_000 / piece.length), piece.repeat(1_000_000 / piece.length)].map((text) => Buffer.from(text)) as [Buffer, Buffer];
    cpuMs(short);
    const [shortMs, longMs] = [cpuMs(short), cpuMs(long)];
    assert.ok(longMs < 30 * (shortMs + 20), `${piece}: ${shortMs} ms, then ${longMs} ms`);
  }
});
