import assert from "node:assert/strict";
import { test } from "node:test";

import { sharesAnalyzer } from "./analyzer.ts";

for (const { path, content, says } of [...sharesAnalyzer.examples.finds, ...sharesAnalyzer.examples.ignores]) {
  test(`${path} says «${says}»`, () => assert.equal(sharesAnalyzer.examine(path, Buffer.from(content)), says));
}
