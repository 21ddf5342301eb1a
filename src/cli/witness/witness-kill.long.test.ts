// The witness as a program, by its commands, killed again and again while it answers: what it has answered it remembers.

import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import { promisify } from "node:util";

import { composeVerifierKey, parseVerifierKey } from "#protocol/audit/note.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import { proveConsistency } from "#protocol/audit/proofs.ts";
import { createSmallLog, ORIGIN, testCrypto, testTree } from "#protocol/audit/testing/small-log.ts";
import { composeAddCheckpoint, readWitnessAnswer } from "#protocol/audit/witness-request.ts";
import { openWitness } from "./witness-folder.ts";

const SIZE = 2000;
const KILLS = process.env["STRONGROOM_FULL"] === "1" ? 100 : 5;
const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const run = promisify(execFile);

test("AUD-20: killed at any point, it goes on from what it has answered", async (t) => {
  const folder = join(await mkdtemp(join(tmpdir(), "strongroom-witness-")), "w");
  t.after(() => rm(join(folder, ".."), { recursive: true, force: true }));
  const small = createSmallLog({ size: SIZE, ours: () => true });
  const { stdout } = await run(process.execPath, [MAIN, "witness", "init", "--data", folder, "--name", "witness.example/w1", "--log", composeVerifierKey(testCrypto, small.log.key)]);
  const witness = parseVerifierKey(testCrypto, stdout.trim());
  let answered = 0;
  let child: ChildProcess | null = null;
  t.after(() => child?.kill("SIGKILL"));
  for (let kill = 0; kill < KILLS; kill++) {
    const started = spawn(process.execPath, [MAIN, "witness", "serve", "--data", folder, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
    child = started;
    const [said] = (await once(started.stdout, "data")) as [Buffer];
    const url = /http:\S+/.exec(said.toString())?.[0] ?? "";
    const held = (await openWitness(folder)).logs.get(ORIGIN)?.latest?.size ?? 0;
    assert.ok(held >= answered, `it remembers ${held}, and has answered ${answered}`);
    answered = held;
    const killed = sleep(20 + kill * 7).then(() => started.kill("SIGKILL"));
    for (let size = held + 1; size <= SIZE; size++) {
      const checkpoint = await small.checkpoint(size);
      const proof = await proveConsistency({ tree: testTree, tiles: small.source }, { oldSize: size - 1, size });
      const answer = await fetch(`${url}/add-checkpoint`, { method: "POST", body: composeAddCheckpoint({ oldSize: size - 1, proof, checkpoint }) }).catch(() => null);
      const body = await answer?.text().catch(() => null);
      if (answer === null || body === null || body === undefined) break;
      const verdict = readWitnessAnswer(testCrypto, { status: answer.status, contentType: answer.headers.get("content-type"), body }, { checkpoint: parseCheckpoint(checkpoint), witness });
      assert.equal(verdict.kind, "cosigned");
      answered = size;
    }
    await killed;
    if (started.exitCode === null && started.signalCode === null) await once(started, "exit");
  }
  assert.ok(answered > 0);
  const status = await run(process.execPath, [MAIN, "witness", "status", "--data", folder]);
  assert.match(status.stdout, new RegExp(`^key +witness\\.example/w1\\+\\S+\nlog +${ORIGIN}: \\d+ entries, cosigned at \\S+\nrefused +0\n$`));
  t.diagnostic(`${KILLS} kills, ${answered} checkpoints cosigned`);
});
