// What the settings let the worker do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { SECOND } from "#base/units.ts";
import { UPDATE_QUEUE, VAULT_QUEUES } from "#domains/vaults/queues.ts";
import { SETTINGS } from "#platform/config/settings.ts";

test("no setting lets the sweep take what a run under way has sealed", () => {
  const queue = VAULT_QUEUES.find(({ name }) => name === UPDATE_QUEUE);
  const longestRunMs = (queue?.expireSeconds ?? Infinity) * SECOND;
  const { schema } = SETTINGS.blobSweepGraceMs;
  assert.equal(schema.safeParse(longestRunMs).success, false);
  assert.equal(schema.safeParse(SETTINGS.blobSweepGraceMs.default).success, true);
});
