import assert from "node:assert/strict";
import { test } from "node:test";

import { vulnerabilitiesAnalyzer } from "./analyzer.ts";

for (const { content, says } of [...vulnerabilitiesAnalyzer.examples.finds, ...vulnerabilitiesAnalyzer.examples.ignores]) {
  test(`says «${says}» of ${content}`, () => {
    assert.equal(vulnerabilitiesAnalyzer.examine("components.json", Buffer.from(content)), says);
  });
}
