// The time that hostile files take.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findDuplicates } from "./find-duplicates.ts";
import { fingerprintFile } from "./fingerprint-file.ts";

const print = (content: string, language = "C", name = "a.c"): string => fingerprintFile({ name, language, content: Buffer.from(content) });

test("hostile files take time that grows with their size", () => {
  const hostile = ["a;".repeat(500_000), "{".repeat(1_000_000), "a ".repeat(500_000), `${"a = b(c, d); ".repeat(70_000)}`, '"'.repeat(1_000_000), "/*".repeat(500_000), "\u00ff\u0000".repeat(300_000), Array.from({ length: 60_000 }, (_, index) => `a${index % 300} = ${index % 7};`).join("\n")];
  const started = process.cpuUsage();
  const files = hostile.flatMap((content, index) => ["C", "Python", "JavaScript"].map((language) => ({ path: `${index}${language}`, facts: print(content, language) })));
  const found = findDuplicates(files);
  const { user } = process.cpuUsage(started);
  assert.ok(user < 20_000_000, `${user / 1000} ms`);
  assert.ok(found.clones.length <= 1000);
});
