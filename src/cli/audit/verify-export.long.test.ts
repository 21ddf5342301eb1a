// Exports of a tree whose tiles have three levels.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createSmallLog } from "#protocol/audit/testing/small-log.ts";
import { verifyExport, type Trust } from "./verify-export.ts";

const UNTRUSTING: Trust = { logKey: null, witnessKeys: [], previous: [] };

test("AUD-22, AUD-25: a tree of three levels of tiles holds, whole or in part", async () => {
  for (const ours of [(index: number) => index % 7 === 0, (index: number) => index % 20_000 === 3]) {
    const log = createSmallLog({ size: 66_000, ours });
    const text = await log.export({ earlier: [65_536] });
    assert.deepEqual(verifyExport(text.split("\n").slice(0, -1), UNTRUSTING).findings, []);
    assert.ok(text.includes('"kind":"tile","level":2'));
    assert.deepEqual(verifyExport((await log.export({ first: 3 })).split("\n").slice(0, -1), UNTRUSTING).findings, []);
  }
});
