// What becomes of checks when the program stops while they run.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { createManualClock } from "#platform/clock/manual-clock.ts";
import { claimPasses, type CheckContext, type Claim } from "#platform/domain/claim.ts";
import { createClaimRegistry } from "./registry.ts";
import { createClaimRunner } from "./run-claims.ts";
import type { ClaimRun } from "./status.ts";

test("a stop ends the check that runs, keeps nothing of it and begins no other", async (t) => {
  const scratchRoot = await mkdtemp(join(tmpdir(), "run-claims-"));
  t.after(() => rm(scratchRoot, { recursive: true, force: true }));
  const stop = new AbortController();
  const ran: string[] = [];
  const claim = (id: Claim["id"], run: (context: CheckContext) => Promise<void>): Claim => ({
    id, statement: "s", kind: "checked", owner: "assurance",
    proof: { schedule: "hourly", check: { run: async (context) => { ran.push(id); await run(context); return claimPasses("", {}); } } },
  });
  const recorded: ClaimRun[] = [];
  const runner = createClaimRunner({
    registry: createClaimRegistry([
      claim("CA-01", async () => undefined),
      claim("CA-02", async ({ signal }) => {
        queueMicrotask(() => stop.abort(new Error("stopped")));
        await once(signal, "abort");
        throw signal.reason;
      }),
      claim("CA-03", async () => undefined),
    ]),
    store: { record: async (run) => void recorded.push(run), listLatest: async () => new Map() },
    clock: createManualClock(),
    scratchRoot,
    context: { signal: new AbortController().signal } as CheckContext,
  });
  await assert.rejects(runner.runDue(stop.signal), /stopped/);
  assert.deepEqual(ran, ["CA-01", "CA-02"]);
  assert.deepEqual(recorded.map(({ claimId, ok }) => [claimId, ok]), [["CA-01", true]]);
  assert.deepEqual(await readdir(scratchRoot), []);
});
