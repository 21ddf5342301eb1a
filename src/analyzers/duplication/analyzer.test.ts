import assert from "node:assert/strict";
import { test } from "node:test";

import { duplicationAnalyzer } from "./analyzer.ts";

for (const { path, content, says } of [...duplicationAnalyzer.examples.finds, ...duplicationAnalyzer.examples.ignores]) {
  test(`${path} says «${says}»`, () => assert.equal(duplicationAnalyzer.examine(path, Buffer.from(content)), says));
}
