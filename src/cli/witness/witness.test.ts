// The witness over real HTTP, from a real folder: what it cosigns, what it refuses, and that it remembers.

import assert from "node:assert/strict";
import { chmod, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "#platform/egress/testing/test-certificate.ts";
import { createLog } from "#platform/log/log.ts";
import { encodeBase64 } from "#protocol/audit/bytes.ts";
import { parseCheckpoint, signCheckpoint } from "#protocol/audit/checkpoint.ts";
import { composeVerifierKey, parseVerifierKey, type NoteKey } from "#protocol/audit/note.ts";
import { proveConsistency, readRoot } from "#protocol/audit/proofs.ts";
import { createSigner, createSmallLog, growTiles, ORIGIN, testCrypto, testTree, type SmallLog } from "#protocol/audit/testing/small-log.ts";
import { composeAddCheckpoint, readWitnessAnswer, type WitnessVerdict } from "#protocol/audit/witness-request.ts";
import { serveWitness, type RunningWitness } from "./serve-witness.ts";
import { addLog, initWitness, openWitness, readRefusals } from "./witness-folder.ts";

const SIZE = 300;
const NOW = Date.UTC(2026, 0, 16);
let now = NOW;
const clock = { ...createManualClock(NOW), now: () => now };
const log = createLog({ level: "error", clock, to: process.stderr });

interface House {
  readonly folder: string;
  readonly small: SmallLog;
  readonly witness: NoteKey;
  /** The witness's answer as the log's client reads it. */
  push(size: number, options?: { readonly oldSize?: number; readonly note?: string; readonly of?: SmallLog; readonly proof?: readonly Uint8Array[] }): Promise<WitnessVerdict>;
  post(body: string): Promise<{ readonly status: number; readonly contentType: string | null; readonly body: string }>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function openHouse(t: TestContext): Promise<House> {
  const folder = join(await mkdtemp(join(tmpdir(), "strongroom-witness-")), "witness");
  t.after(() => rm(join(folder, ".."), { recursive: true, force: true }));
  const small = createSmallLog({ size: SIZE, ours: () => true });
  const witness = parseVerifierKey(testCrypto, await initWitness(folder, { name: "witness.example/w1", logs: [composeVerifierKey(testCrypto, small.log.key)] }));
  let running: RunningWitness | null = null;
  t.after(async () => await running?.stop());
  const post: House["post"] = async (body) => {
    const answer = await fetch(`${running?.url ?? ""}/add-checkpoint`, { method: "POST", body });
    return { status: answer.status, contentType: answer.headers.get("content-type"), body: await answer.text() };
  };
  return {
    folder,
    small,
    witness,
    post,
    async push(size, { oldSize = 0, note, of = small, proof } = {}) {
      const checkpoint = note ?? (await of.checkpoint(size));
      const proven = proof ?? (await proveConsistency({ tree: testTree, tiles: of.source }, { oldSize, size }));
      return readWitnessAnswer(testCrypto, await post(composeAddCheckpoint({ oldSize, proof: proven, checkpoint })), { checkpoint: parseCheckpoint(checkpoint), witness });
    },
    async start() {
      running = await serveWitness({ folder, host: "127.0.0.1", port: 0, tls: null, clock, log });
    },
    async stop() {
      await running?.stop();
      running = null;
    },
  };
}

/** The log as a thief of its key, or a restored backup with other acts after it, makes it: another entry at `from`. */
function fork(small: SmallLog, from: number): SmallLog {
  const entries = small.entries.map((entry, index) => (index === from ? { ...entry, public: { ...entry.public, event: "vaults.source-removed" } } : entry));
  const tiles = growTiles(entries);
  const source = { read: async (ids: readonly { readonly level: number; readonly index: number }[]) => await Promise.resolve(ids.map(({ level, index }) => tiles.get(`${level}/${index}`) ?? new Uint8Array())) };
  const checkpoint = async (size: number): Promise<string> => await signCheckpoint(testCrypto, { origin: ORIGIN, size, root: await readRoot({ tree: testTree, tiles: source }, size) }, small.log);
  return { ...small, entries, tiles, source, checkpoint };
}

const kindOf = ({ kind, ...rest }: WitnessVerdict): string => (kind === "refused" && "reason" in rest ? rest.reason : kind);
const refused = (code: ErrorCode) => (error: unknown) => isAppError(error, code);

test("AUD-19: it cosigns what follows from what it knows, and its cosignature verifies", async (t) => {
  const house = await openHouse(t);
  await house.start();
  const first = await house.push(100);
  assert.equal(first.kind, "cosigned");
  assert.ok(first.kind === "cosigned" && first.timestamp === NOW / 1000);
  assert.equal((await house.push(SIZE, { oldSize: 100 })).kind, "cosigned");
  assert.equal((await house.push(SIZE, { oldSize: SIZE })).kind, "cosigned", "once more the same");
  assert.deepEqual(await readRefusals(house.folder), []);
});

test("AUD-19: a log that does not know what the witness knows is told the size", async (t) => {
  const house = await openHouse(t);
  await house.start();
  assert.deepEqual(await house.push(200, { oldSize: 50 }), { kind: "other-size", size: 0 });
  await house.push(100);
  assert.deepEqual(await house.push(200), { kind: "other-size", size: 100 });
  assert.deepEqual(await house.post(composeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: await house.small.checkpoint(200) })), { status: 409, contentType: "text/x.tlog.size", body: "100\n" });
  assert.equal((await house.push(200, { oldSize: 100 })).kind, "cosigned");
});

test("AUD-20: whoever is refused until the file is full leaves room for the evidence of a fork", async (t) => {
  const house = await openHouse(t);
  await house.start();
  await house.push(200);
  await writeFile(join(house.folder, "refusals.jsonl"), `${" ".repeat(16 * 2 ** 20)}\n`, { mode: 0o600 });
  const kept = async (): Promise<readonly string[]> => (await readRefusals(house.folder)).slice(1).map((line) => String(JSON.parse(line).reason));
  await house.push(100, { oldSize: 100 });
  assert.deepEqual(await kept(), [], "full for what anybody can cause");
  assert.equal(kindOf(await house.push(200, { oldSize: 200, of: fork(house.small, 150) })), "fork");
  assert.deepEqual(await kept(), ["fork"]);
});

test("AUD-20: a fork is refused at every size, and kept as evidence", async (t) => {
  const house = await openHouse(t);
  await house.start();
  await house.push(200);
  const forked = fork(house.small, 150);
  let cases = 0;
  for (const size of [200, 201, 256, SIZE]) {
    assert.equal(kindOf(await house.push(size, { oldSize: 200, of: forked })), "fork", String(size));
    cases++;
  }
  // A proof that belongs to the honest log, a proof of another size, one that is empty.
  const honest = await proveConsistency({ tree: testTree, tiles: house.small.source }, { oldSize: 200, size: SIZE });
  for (const proof of [honest, honest.slice(1), [...honest, testTree.empty], []]) {
    assert.equal(kindOf(await house.push(SIZE, { oldSize: 200, of: forked, proof })), "fork");
    cases++;
  }
  const refusals = await readRefusals(house.folder);
  assert.equal(refusals.length, cases);
  const [evidence = "{}"] = refusals;
  const { checkpoint, reason } = JSON.parse(evidence) as { readonly checkpoint: string; readonly reason: string };
  assert.equal(reason, "fork");
  assert.equal(checkpoint, await forked.checkpoint(200), "what the log signed twice for one size");
  assert.equal((await house.push(SIZE, { oldSize: 200 })).kind, "cosigned", "the honest log goes on");
  t.diagnostic(`${cases} cases`);
});

test("AUD-20: a log set back to an older backup is told so, and stays refused when it grows into another history", async (t) => {
  const house = await openHouse(t);
  await house.start();
  await house.push(200);
  assert.deepEqual(await house.push(120, { oldSize: 120 }), { kind: "other-size", size: 200 }, "larger than the log: an alarm there");
  assert.deepEqual(await house.push(0), { kind: "other-size", size: 200 });
  const regrown = fork(house.small, 130);
  assert.equal(kindOf(await house.push(250, { oldSize: 200, of: regrown })), "fork");
  assert.deepEqual((await readRefusals(house.folder)).map((line) => (JSON.parse(line) as { readonly reason: string }).reason), ["rollback", "rollback", "unproven"]);
});

test("AUD-20: it remembers across restarts, and what it answered is on the disk", async (t) => {
  const house = await openHouse(t);
  await house.start();
  await house.push(200);
  await house.stop();
  const { logs } = await openWitness(house.folder);
  assert.equal(logs.get(ORIGIN)?.latest?.size, 200);
  await house.start();
  assert.equal(kindOf(await house.push(SIZE, { oldSize: 200, of: fork(house.small, 10) })), "fork");
  assert.deepEqual(await house.push(SIZE), { kind: "other-size", size: 200 });
});

test("AUD-20: of many requests at once each is compared with what the one before left", async (t) => {
  const house = await openHouse(t);
  await house.start();
  await house.push(100);
  const forked = fork(house.small, 120);
  const rivals = Array.from({ length: 40 }, (_, at) => house.push(110 + at * 3, { oldSize: 100, of: at % 2 === 0 ? house.small : forked }));
  const verdicts = await Promise.all(rivals);
  const cosigned = verdicts.filter(({ kind }) => kind === "cosigned").length;
  assert.ok(cosigned >= 1, "the first that came");
  const sizes = verdicts.flatMap((verdict, at) => (verdict.kind === "cosigned" ? [110 + at * 3] : []));
  assert.equal(cosigned, 1, `all began from 100, and only one can have: ${sizes.join()}`);
});

test("AUD-19: keys, origins and forms that it does not know are refused by their own status", async (t) => {
  const house = await openHouse(t);
  await house.start();
  const note = await house.small.checkpoint(100);
  const stranger = createSigner(ORIGIN, "log");
  const line = note.split("\n").at(-2) ?? "";
  const otherOrigin = note.replace(ORIGIN, "other.example/log");
  const request = (checkpoint: string, oldSize: number | string = 0, proof = ""): string => `old ${oldSize}\n${proof}\n${checkpoint}`;
  const hash = `${encodeBase64(testTree.empty)}\n`;
  const cases: readonly [string, number, string][] = [
    ["another key of the same name", 403, request(await house.small.checkpoint(100, { signer: stranger }))],
    ["the log's signature over another size", 403, request(note.replace("\n100\n", "\n101\n"))],
    ["one good signature and one wrong of the same key", 403, request(`${note}${line.slice(0, -12)}AAAAAAAAAAA=\n`)],
    ["an unknown origin", 404, request(otherOrigin)],
    ["nothing", 400, ""],
    ["no old size", 400, `\n${note}`],
    ["a negative old size", 400, request(note, "-1")],
    ["a leading zero", 400, request(note, "00")],
    ["2^53", 400, request(note, "9007199254740992")],
    ["two spaces", 400, request(note, " 0")],
    ["an old size above the checkpoint's", 400, request(note, 101)],
    ["CRLF", 400, request(note).replaceAll("\n", "\r\n")],
    ["no empty line", 400, `old 0\n${note}`],
    ["a proof from nothing", 400, request(note, 0, hash)],
    ["64 hashes", 400, request(note, 1, hash.repeat(64))],
    ["a hash of 31 bytes", 400, request(note, 1, `${Buffer.alloc(31).toString("base64")}\n`)],
    ["base64 not padded", 400, request(note, 1, hash.replace("=", ""))],
    ["a checkpoint without signatures", 400, request(note.split("\u2014")[0] ?? "")],
    ["a size with a leading zero", 400, request(note.replace("\n100\n", "\n0100\n"))],
    ["a null byte", 400, request(note.replace("100", "100\0"))],
    ["not UTF-8", 400, request(note.replace("100", "100\ufffd"))],
    ["too large", 413, "x".repeat(200_000)],
  ];
  for (const [what, status, body] of cases) assert.equal((await house.post(body)).status, status, what);
  assert.equal((await openWitness(house.folder)).logs.get(ORIGIN)?.latest, null, "none of it was remembered");
  assert.equal((await house.post(request(`${note}\u2014 other.example/log ${encodeBase64(new Uint8Array(70))}\n`))).status, 200, "signatures of unknown keys are passed over");
  t.diagnostic(`${cases.length} cases`);
});

test("AUD-19: whatever else is asked for is not there", async (t) => {
  const house = await openHouse(t);
  const running = await serveWitness({ folder: house.folder, host: "127.0.0.1", port: 0, tls: null, clock, log });
  t.after(() => running.stop());
  for (const [method, path, status] of [["GET", "/add-checkpoint", 405], ["GET", "/", 404], ["POST", "/add-checkpoint/", 404], ["POST", "/add-checkpoint?x", 404], ["GET", "/witness.key", 404], ["GET", "/..%2fwitness.key", 404]] as const) {
    assert.equal((await fetch(`${running.url}${path}`, { method })).status, status, `${method} ${path}`);
  }
});

test("AUD-20: a clock that went back cosigns nothing", async (t) => {
  const house = await openHouse(t);
  await house.start();
  await house.push(100);
  now = NOW - 60_000;
  t.after(() => void (now = NOW));
  assert.equal((await house.push(200, { oldSize: 100 })).kind, "failed");
  now = NOW;
  assert.equal((await house.push(200, { oldSize: 100 })).kind, "cosigned");
});

test("AUD-21: key and memory are its owner's alone, and nothing starts where one of them is missing or damaged", async (t) => {
  const house = await openHouse(t);
  await house.start();
  await house.push(100);
  await house.stop();
  assert.equal((await stat(house.folder)).mode & 0o777, 0o700);
  for (const name of ["witness.key", "witness.json", join("state", (await readdir(join(house.folder, "state")))[0] ?? "")]) assert.equal((await stat(join(house.folder, name))).mode & 0o777, 0o600, name);
  const [state = ""] = await readdir(join(house.folder, "state"));
  const statePath = join("state", state);
  const damage: readonly [string, (copy: string) => Promise<void>, ErrorCode][] = [
    ["no key", async (copy) => await rm(join(copy, "witness.key")), "witness.unusable"],
    ["a key that others may read", async (copy) => await chmod(join(copy, "witness.key"), 0o644), "keyring.master-exposed"],
    ["another key", async (copy) => await writeFile(join(copy, "witness.key"), createSigner("x", "witness").privateKey.export({ type: "pkcs8", format: "pem" })), "witness.unusable"],
    ["a broken key", async (copy) => await writeFile(join(copy, "witness.key"), "x"), "witness.unusable"],
    ["no memory", async (copy) => await rm(join(copy, statePath)), "witness.unusable"],
    ["an empty memory", async (copy) => await writeFile(join(copy, statePath), ""), "witness.unusable"],
    ["a memory cut short", async (copy) => await writeFile(join(copy, statePath), (await readFile(join(copy, statePath), "utf8")).slice(0, -20)), "witness.unusable"],
    ["a memory of another size", async (copy) => await writeFile(join(copy, statePath), (await readFile(join(copy, statePath), "utf8")).replace("\\n100\\n", "\\n90\\n")), "witness.unusable"],
    ["a memory that the log did not sign", async (copy) => await writeFile(join(copy, statePath), (await readFile(join(copy, statePath), "utf8")).replace(/\u2014 strongroom\S* \S+\\n(?=\u2014)/, "")), "witness.unusable"],
    ["the memory of another log", async (copy) => await writeFile(join(copy, statePath), JSON.stringify({ origin: "other.example/log", checkpoint: null })), "witness.unusable"],
    ["no settings", async (copy) => await rm(join(copy, "witness.json")), "witness.unusable"],
  ];
  for (const [at, [what, apply, code]] of damage.entries()) {
    const copy = `${house.folder}-${at}`;
    await cp(house.folder, copy, { recursive: true });
    await apply(copy);
    await assert.rejects(openWitness(copy), refused(code), what);
  }
});

test("AUD-21: a folder has one witness, and one process", async (t) => {
  const house = await openHouse(t);
  await house.start();
  const key = composeVerifierKey(testCrypto, house.small.log.key);
  await assert.rejects(initWitness(house.folder, { name: "witness.example/w2", logs: [key] }), refused("witness.exists"));
  await assert.rejects(serveWitness({ folder: house.folder, host: "127.0.0.1", port: 0, tls: null, clock, log }), refused("data-folder.locked"));
  await assert.rejects(addLog(house.folder, key), refused("witness.exists"));
  await addLog(house.folder, composeVerifierKey(testCrypto, createSigner("second.example/log", "log").key));
  assert.deepEqual([...(await openWitness(house.folder)).logs.keys()], [ORIGIN, "second.example/log"]);
});

test("AUD-19: with a certificate it serves over TLS", async (t) => {
  const house = await openHouse(t);
  const files = { certificate: join(house.folder, "..", "cert.pem"), key: join(house.folder, "..", "key.pem") };
  await writeFile(files.certificate, TEST_CERTIFICATE);
  await writeFile(files.key, TEST_CERTIFICATE_KEY);
  const tlsClock = { ...clock, now: () => Date.UTC(2026, 11, 1) };
  const running = await serveWitness({ folder: house.folder, host: "127.0.0.1", port: 0, tls: files, clock: tlsClock, log });
  t.after(() => running.stop());
  assert.match(running.url, /^https:/);
  const body = composeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: await house.small.checkpoint(100) });
  const status = await new Promise((resolve, reject) => {
    https.request(`${running.url}/add-checkpoint`, { method: "POST", ca: TEST_CERTIFICATE, agent: false }, (response) => resolve(response.resume().statusCode)).on("error", reject).end(body);
  });
  assert.equal(status, 200);
});

test("AUD-21: without a certificate it serves on loopback only", async (t) => {
  const house = await openHouse(t);
  for (const host of ["0.0.0.0", "::", "192.0.2.1", "witness.example"]) {
    await assert.rejects(serveWitness({ folder: house.folder, host, port: 0, tls: null, clock, log }), refused("serve.host-insecure"), host);
  }
});
