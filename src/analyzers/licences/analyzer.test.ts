import assert from "node:assert/strict";
import { test } from "node:test";

import { licencesAnalyzer } from "./analyzer.ts";

for (const { path, content, says } of [...licencesAnalyzer.examples.finds, ...licencesAnalyzer.examples.ignores]) {
  test(`${path} says «${says}»`, () => assert.equal(licencesAnalyzer.examine(path, Buffer.from(content)), says));
}
