// The real program, a real witness beside it, and an auditor with nothing but files: an honest log verifies; a row changed by hand is
// named; a backup that is put back is refused by the witness, alarmed about by the log, and seen by whoever kept a checkpoint.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { openWitness } from "#cli/witness/witness-folder.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { openPlace } from "#roles/testing/fresh-place.ts";
import { programEnvironment, ROOT, runProgram, startServe } from "#roles/testing/served-program.ts";

const MAIN = join(ROOT, "src/main.ts");
/** The witness is told within seconds. */
const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 200;

async function until<Value>(what: string, look: () => Promise<Value | null>): Promise<Value> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const value = await look();
    if (value !== null) return value;
    await sleep(ASK_AGAIN_MS);
  }
  throw new Error(`waited in vain for ${what}`);
}

async function startWitness(t: TestContext, folder: string): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, [MAIN, "witness", "serve", "--data", folder, "--port", "0"], { env: programEnvironment(), stdio: ["ignore", "pipe", "ignore"] });
  t.after(() => child.kill("SIGKILL"));
  assert.ok(child.stdout !== null);
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return /http:\S+/.exec(said.toString())?.[0] ?? "";
}

test("an auditor's day: honest, changed by hand, and set back to a backup", async (t) => {
  const place = await openPlace("pglite", t);
  assert.ok(place !== null);
  const { dataDir } = place;
  const [witnessFolder, backup] = [`${dataDir}-witness`, `${dataDir}-backup`];
  const file = (name: string): string => `${dataDir}-${name}`;
  t.after(async () => await Promise.all([witnessFolder, backup, ...["first", "kept", "later", "changed", "restored", "restored-2"].map(file)].map((path) => rm(path, { recursive: true, force: true }))));

  let program = await startServe({ dataDir });
  t.after(async () => await program.kill());
  const { teamId } = await becomeOwner(program);
  const takeExport = async (name: string, ...more: readonly string[]): Promise<void> => {
    const { code, err } = await runProgram(["audit", "export", file(name), "--team", teamId, "--data", dataDir, ...more]);
    assert.equal(code, 0, err);
  };
  const verify = async (name: string, ...more: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> => await runProgram(["audit", "verify", file(name), ...more]);

  await until("the first signed state", async () => ((await fetch(`${program.url}/api/v1/audit/checkpoint`)).ok ? true : null));
  await takeExport("first");
  const { log } = JSON.parse((await readFile(file("first"), "utf8")).split("\n")[0] ?? "{}") as { readonly log: string };
  const { out } = await runProgram(["witness", "init", "--data", witnessFolder, "--name", "witness.example/w1", "--log", log]);
  const witnessKey = out.trim();
  const env = { STRONGROOM_AUDIT_WITNESSES: `${await startWitness(t, witnessFolder)} ${witnessKey}` };
  const cosignedSize = async (): Promise<number> => [...(await openWitness(witnessFolder)).logs.values()][0]?.latest?.size ?? 0;
  const trusted = ["--key", log, "--witness-key", witnessKey];

  await program.stop();
  program = await startServe({ dataDir, env });
  const before = await until("the first cosignature", async () => ((await cosignedSize()) > 0 ? await cosignedSize() : null));
  await takeExport("first");
  const honest = await verify("first", ...trusted);
  assert.equal(honest.code, 0, honest.out);
  await program.stop();
  await cp(dataDir, backup, { recursive: true });

  program = await startServe({ dataDir, env });
  for (let act = 0; act < 12; act++) await takeExport("later");
  await until("a cosignature of what was done since", async () => ((await cosignedSize()) > before + 8 ? true : null));
  await takeExport("later");
  const later = await verify("later", ...trusted, "--keep", file("kept"));
  assert.equal(later.code, 0, later.out);
  await takeExport("later", "--previous", file("kept"));
  const grown = await verify("later", ...trusted, "--previous", file("kept"));
  assert.equal(grown.code, 0, grown.out);
  await program.stop();

  const [row] = await place.query("select o.id, e.stream_sequence from audit_outbox o join audit_entries e on e.record_id = o.id where o.tenant_id = $1 order by e.leaf_index limit 1", [teamId]);
  for (const statement of ["alter table audit_outbox disable trigger user", "alter table audit_outbox no force row level security"]) await place.query(statement);
  await place.query("update audit_outbox set recorded_at = recorded_at - interval '1 day' where id = $1", [row?.["id"]]);
  for (const statement of ["alter table audit_outbox force row level security", "alter table audit_outbox enable trigger user"]) await place.query(statement);
  program = await startServe({ dataDir, env });
  await takeExport("changed");
  const changed = await verify("changed", ...trusted);
  assert.equal(changed.code, 1);
  assert.match(changed.out, new RegExp(`^✖ record-changed: line \\d+: record ${String(row?.["id"])}, sequence ${String(row?.["stream_sequence"])}, leaf \\d+: `));
  assert.match(changed.out, /\n✖ 1 findings\n$/, "and nothing else is wrong");
  await program.stop();

  await rm(dataDir, { recursive: true });
  await cp(backup, dataDir, { recursive: true });
  program = await startServe({ dataDir, env });
  await until("the alarm", async () => (program.log().includes("A WITNESS REFUSES THE AUDIT LOG") ? true : null));
  await takeExport("restored");
  assert.equal((await verify("restored", "--key", log)).code, 0, "by itself it is an honest older log");
  const restored = await verify("restored", ...trusted, "--previous", file("kept"));
  assert.equal(restored.code, 1);
  assert.match(restored.out, /✖ rolled-back: previous checkpoint of size \d+: the log had \d+ entries then, and has \d+ now/);
  const refusals = await runProgram(["witness", "status", "--data", witnessFolder]);
  assert.match(refusals.out, /rollback strongroom\//);
});
