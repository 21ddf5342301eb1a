import assert from "node:assert/strict";
import { test } from "node:test";

import { type Run, runStageSchema } from "#protocol/api/runs.ts";

import { describeProgress, describeSource, STAGES } from "./words.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");
const run: Run = {
  id: "5c5b9f0a-7a44-4d5d-9d0c-3f1f3c1b9d11", vaultId: "5c5b9f0a-7a44-4d5d-9d0c-3f1f3c1b9d12", reason: "manual", state: "running", stage: "files", progress: { unit: "files", done: 1200, total: 3588 },
  cancelAsked: false, attempt: 1, error: null, snapshotId: null, createdAt: "2026-11-22T17:00:00.000Z", startedAt: "2026-11-22T17:00:01.000Z", endedAt: null,
};

test("every stage of a run has its words, in the order in which it does them", () => {
  assert.deepEqual(STAGES.map(({ stage }) => stage), runStageSchema.options);
});

test("progress says what is done and how much of it", () => {
  assert.equal(plain(describeProgress(run)), "Reading the files in the sandbox: 1,200 of 3,588 files, 33 %");
  assert.equal(plain(describeProgress({ ...run, stage: "fetch", progress: { unit: "bytes", done: 4_100_000, total: null } })), "Fetching what is new: 4.1 MB");
  assert.equal(describeProgress({ ...run, stage: null, progress: null }), "Working");
  assert.equal(describeProgress({ ...run, state: "queued", attempt: 0, stage: null, progress: null }), "Waiting for a worker");
  assert.equal(describeProgress({ ...run, state: "queued", stage: null, progress: null }), "Waiting to be tried again");
});

test("a source is told by its address, without what turns text around", () => {
  assert.equal(describeSource({ kind: "git", url: "https://git.example/a\u202eb.git", ref: "refs/heads/main", hasCredential: false }), "git.example/a\ufffdb.git · main");
  assert.equal(describeSource({ kind: "git", url: null, ref: null, hasCredential: true }), "Git repository");
  assert.equal(describeSource({ kind: "sample", url: null, ref: null, hasCredential: false }), "Strongroom's own source");
});
