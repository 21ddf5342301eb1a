import assert from "node:assert/strict";
import { test } from "node:test";

import { latest } from "./latest.ts";

test("the latest of what was decided counts, and nothing where nothing was", () => {
  assert.equal(latest("2026-01-02T00:00:00.000Z", null, "2026-03-01T00:00:00.000Z", undefined), "2026-03-01T00:00:00.000Z");
  assert.equal(latest(undefined, null), undefined);
});
