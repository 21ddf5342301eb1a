// The audit log of the real program, on both engines: what a person does is in it, signed and cosigned within moments; it is exported over
// the socket and verified by command; a row changed by hand in the database is named; an old copy of the database that is put back is
// refused by the witness and shown.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { getAuditRecord, getAuditState, listAudit } from "#protocol/api/audit.ts";
import { getReport } from "#protocol/api/reports.ts";
import { updateVault } from "#protocol/api/vaults.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { onBothEngines, type FreshPlace } from "#roles/testing/fresh-place.ts";
import { programEnvironment, ROOT, runProgram, startServe } from "#roles/testing/served-program.ts";

const MAIN = join(ROOT, "src/main.ts");
/** What issue 3 asks for is a second; the machine may be busy. */
const PATIENCE_MS = 20_000;

async function until<Value>(what: string, look: () => Promise<Value | null>): Promise<Value> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    assert.ok(performance.now() < end, `${what} did not come about within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface RunningWitness {
  readonly url: string;
  stop(): void;
}

async function startWitness(folder: string): Promise<RunningWitness> {
  const child = spawn(process.execPath, [MAIN, "witness", "serve", "--data", folder, "--port", "0"], { env: programEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => void (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (out += chunk.toString()));
  const url = await until("the witness's address", async () => /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(out)?.[0] ?? null);
  return { url, stop: () => void child.kill("SIGTERM") };
}

async function settled(owner: Owner): Promise<void> {
  await until("a signed state", async () => ((await owner.call(getAuditState)).waiting ? null : true));
}

async function exportLog(place: FreshPlace, owner: Owner, path: string): Promise<void> {
  const ended = await runProgram(["audit", "export", path, "--team", owner.teamId, "--data", place.dataDir], place.env);
  assert.equal(ended.code, 0, ended.out + ended.err);
}

onBothEngines("the audit log, from an act to its proof", async (place, t) => {
  const folder = await mkdtemp(join(tmpdir(), "audit-flow-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  let program = await startServe({ dataDir: place.dataDir, env: place.env });
  t.after(() => program.kill());
  let owner = await becomeOwner(program);
  const { logKey } = await owner.call(getAuditState);
  const witnessFolder = join(folder, "witness");
  const made = await runProgram(["witness", "init", "--data", witnessFolder, "--name", "witness.example/w1", "--log", logKey]);
  assert.equal(made.code, 0, made.err);
  const witnessKey = /witness\.example\/w1\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+/.exec(made.out)?.[0] ?? "";
  const witness = await startWitness(witnessFolder);
  t.after(() => witness.stop());
  const env = { ...place.env, STRONGROOM_AUDIT_WITNESSES: `${witness.url} ${witnessKey}`, STRONGROOM_ANALYSES: "history" };
  const restart = async (): Promise<void> => {
    program = await startServe({ dataDir: place.dataDir, env });
    owner = owner.at(program);
  };
  await program.stop();
  await restart();

  const repository = createTestRepository();
  t.after(() => repository.remove());
  repository.commit("first", { "main.ts": "export const answer = 42;\n" });
  const git = await startGitServer({ repositories: { "payments.git": repository.dir } });
  t.after(() => git.close());
  const vault = await owner.addVault({ kind: "git", url: git.url("payments.git") }, "Payments");
  await owner.follow(vault.id);
  const { product: { analyzers } } = await owner.call(getReport, { params: { vaultId: vault.id } });
  assert.deepEqual(Object.keys(analyzers).sort(), ["history", "languages", "lines"], "the setting says what is looked for");
  const cosigned = await until("a cosignature of the newest state", async () => {
    const state = await owner.call(getAuditState);
    const [first] = state.witnesses;
    return !state.waiting && first?.state === "cosigned" && first.size === state.checkpoint?.size ? state : null;
  });
  assert.ok(cosigned.checkpoint !== null);

  const { items } = await owner.call(listAudit, { query: { event: "vaults." } });
  const act = items.find(({ event }) => event === "vaults.vault-created");
  assert.ok(act?.place != null && act.subject.id === vault.id);
  assert.equal((await owner.call(getAuditRecord, { params: { recordId: act.id } })).inclusion?.logKey, logKey);

  const file = join(folder, "export.jsonl");
  const keep = join(folder, "checkpoint");
  await exportLog(place, owner, file);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const verified = await runProgram(["audit", "verify", file, "--key", logKey, "--witness-key", witnessKey, "--keep", keep]);
  assert.equal(verified.code, 0, verified.out + verified.err);
  assert.match(await readFile(file, "utf8"), /\u2014 witness\.example\/w1 /);
  assert.match(await readFile(keep, "utf8"), /^strongroom\/local\//);

  const old = join(folder, "old");
  await program.stop();
  if (place.engine === "pglite") await cp(place.paths.database, old, { recursive: true });

  // By hand, as the owner of the table, with its triggers off.
  await place.query("alter table audit_outbox disable trigger all");
  await place.query("update audit_outbox set details = details || '{\"source\": \"upload\"}' where id = $1", [act.id]);
  await place.query("alter table audit_outbox enable trigger all");
  await restart();
  await exportLog(place, owner, file);
  const named = await runProgram(["audit", "verify", file, "--key", logKey]);
  assert.equal(named.code, 1);
  assert.match(named.out + named.err, new RegExp(`record-changed[^\\n]*${act.id}|${act.id}[^\\n]*record-changed`));

  for (let change = 0; change < 3; change++) await owner.call(updateVault, { params: { vaultId: vault.id }, body: { name: `Payments ${change}` } });
  await settled(owner);
  await until("a cosignature of what came after", async () => {
    const state = await owner.call(getAuditState);
    return state.witnesses[0]?.state === "cosigned" && state.witnesses[0].size === state.checkpoint?.size ? true : null;
  });
  const { size } = await owner.call(getAuditState);
  await program.stop();

  // The old copy is put back; on PostgreSQL, what came after it is taken out.
  if (place.engine === "pglite") {
    await rm(place.paths.database, { recursive: true });
    await cp(old, place.paths.database, { recursive: true });
  } else {
    await cutTo(place, cosigned.checkpoint.size);
  }
  await restart();
  const refused = await until("the witness's refusal", async () => {
    const state = await owner.call(getAuditState);
    return state.witnesses.some(({ state: said }) => said === "refused" || said === "forked") ? state : null;
  });
  assert.ok(refused.size < size || refused.witnesses[0]?.state === "forked");
  assert.match(program.log(), /A WITNESS REFUSES THE AUDIT LOG/);
  const local = await runProgram(["audit", "export", join(folder, "installation.jsonl"), "--data", place.dataDir], place.env);
  assert.equal(local.code, 0, local.err);
  assert.match(await readFile(join(folder, "installation.jsonl"), "utf8"), /audit\.witness-refused/);
});

/** As a copy of that time would have it. */
async function cutTo(place: FreshPlace, size: number): Promise<void> {
  const statements = [
    `delete from audit_outbox where id in (select record_id from audit_entries where leaf_index >= ${size}) or id in (select record_id from audit_pending)`,
    `delete from audit_pending`, `delete from audit_entries where leaf_index >= ${size}`, `delete from audit_cosignatures where size > ${size}`, `delete from audit_checkpoints where size > ${size}`,
    `update audit_witnesses set size = ${size}`, `update audit_log set size = ${size}, leader_id = null, leader_until = null`,
    `update audit_tiles set hashes = substring(hashes for ${size * 32}) where level = 0 and tile_index = 0`,
  ];
  assert.ok(size < 256);
  for (const table of ["audit_outbox", "audit_entries", "audit_cosignatures", "audit_checkpoints", "audit_tiles"]) await place.query(`alter table ${table} disable trigger all`);
  for (const statement of statements) await place.query(statement);
  for (const table of ["audit_outbox", "audit_entries", "audit_cosignatures", "audit_checkpoints", "audit_tiles"]) await place.query(`alter table ${table} enable trigger all`);
}
