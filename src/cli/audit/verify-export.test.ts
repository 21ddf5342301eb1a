import assert from "node:assert/strict";
import { test } from "node:test";

import { createSmallLog } from "#protocol/audit/testing/small-log.ts";
import { verifyExport } from "./verify-export.ts";

const NOTHING = { logKey: null, witnessKeys: [], previous: [] } as const;
test("AUD-22: honest", async () => {
  for (const size of [1, 2, 5, 255, 256, 257, 700, 70_000]) {
    for (const ours of [() => true, (i: number) => i % 3 === 0, (i: number) => i % 300 === 7 || i === 0, (i: number) => i === size - 1]) {
      const log = createSmallLog({ size, ours });
      const text = await log.export({ earlier: [Math.ceil(size / 2), Math.ceil(size / 3)] });
      const verdict = verifyExport(text.split("\n").slice(0, -1), NOTHING);
      assert.deepEqual(verdict.findings, [], `${size}`);
      if (size === 70_000) console.log(verdict.facts.join("\n"), text.length);
    }
  }
});
