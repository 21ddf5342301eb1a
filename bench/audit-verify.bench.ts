// An export of a million entries, verified by the one-file verifier as an auditor runs it; and how fast the sequencer's part of the
// protocol appends leaves to the tree.

import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { appendLeaves, EMPTY_EDGE } from "#protocol/audit/edge.ts";
import { createLongLog, testTree } from "#protocol/audit/testing/small-log.ts";

const ENTRIES = 1_000_000;
const LEAVES = 2_000_000;
/** As many as the sequencer takes at once. */
const BATCH = 10_000;
const HASH_BYTES = 32;

export const benchmark: Benchmark = {
  name: "audit-verify",
  summary: "an export of a million audit entries, verified offline; leaves appended to the tree",
  peers: [],
  run: measureVerification,
};

async function measureVerification({ root, scratchDir, measure, log }: BenchContext): Promise<BenchResult> {
  const path = join(scratchDir, "export.jsonl");
  log(`audit-verify: writing an export of ${ENTRIES} entries`);
  await pipeline(Readable.from(createLongLog(ENTRIES)), createWriteStream(path));
  const { size } = await stat(path);
  const verified = await measure({ command: [process.execPath, join(root, "src/cli/audit/verify-export.ts"), path], runs: 3, timeoutMs: 300_000 });
  const leavesPerSecond = measureAppend();
  return {
    figures: [
      { subject: "strongroom", what: "verify, wall", value: verified.wallSeconds.median, unit: "s" },
      { subject: "strongroom", what: "verify, CPU", value: verified.cpuSeconds?.median ?? null, unit: "s" },
      { subject: "strongroom", what: "verify, peak", value: verified.peakProcessBytes === null ? null : verified.peakProcessBytes / 2 ** 20, unit: "MiB" },
      { subject: "strongroom", what: "append leaves", value: leavesPerSecond, unit: "leaves/s" },
    ],
    ratios: [
      { what: "seconds for 1 million entries", value: (verified.wallSeconds.median * 1e6) / ENTRIES, target: { atMost: 30 } },
      { what: "leaves appended a second", value: leavesPerSecond, target: { atLeast: 500_000 } },
    ],
    notes: [`an export of ${ENTRIES} entries, ${(size / 1e6).toFixed(0)} MB, all of one team; median of 3 runs after one that was not counted`, `${LEAVES} leaves appended in batches of ${BATCH}`],
  };
}

function measureAppend(): number {
  const leaves = new Uint8Array(BATCH * HASH_BYTES).fill(7);
  let edge = EMPTY_EDGE;
  const begun = performance.now();
  while (edge.size < LEAVES) edge = appendLeaves(testTree, edge, leaves).edge;
  return LEAVES / ((performance.now() - begun) / 1000);
}
