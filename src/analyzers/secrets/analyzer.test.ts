import assert from "node:assert/strict";
import { test } from "node:test";

import { secretsAnalyzer } from "./analyzer.ts";

for (const kind of ["finds", "ignores"] as const) {
  for (const { path, content, says } of secretsAnalyzer.examples[kind]) {
    test(`secrets ${kind} «${says}» in ${path}`, () => assert.equal(secretsAnalyzer.examine(path, Buffer.from(content)), says));
  }
}
