// PostgreSQL that is restarted under load: requests are refused with a clear error while it is away, no word of a run is lost, and all
// goes on by itself when it is back. On a server of the test's own, which is stopped for real.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chownSync, globSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { getReport, listSnapshots } from "#protocol/api/reports.ts";
import { updateVaultNow } from "#protocol/api/runs.ts";
import { getVault } from "#protocol/api/vaults.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { openPlace } from "#roles/testing/fresh-place.ts";
import { numbersByGit, numbersOfReport } from "#roles/testing/git-numbers.ts";
import { createRandom, isWholeRun, seedOfRun } from "#roles/testing/seeded-random.ts";
import { startServe } from "#roles/testing/served-program.ts";

const RESTARTS = isWholeRun() ? 25 : 1;
const BIN = globSync("/usr/lib/postgresql/*/bin").sort().at(-1);

interface OwnPostgres {
  readonly url: string;
  /** `immediate` is as a crash of the server. */
  stop(mode: "fast" | "immediate"): void;
  start(): void;
}

test("a PostgreSQL that is restarted under load costs no acknowledged word", { skip: BIN === undefined && process.env["STRONGROOM_REQUIRE_SERVICES"] !== "1" }, async (t) => {
  const seed = seedOfRun();
  t.diagnostic(`seed ${seed}`);
  const random = createRandom(seed);
  const postgres = await startPostgres(t);
  const place = await openPlace("pglite", t);
  assert.ok(place !== null);
  const repository = createTestRepository();
  t.after(() => repository.remove());
  for (let commit = 0; commit < 8; commit++) repository.commit(`commit ${commit}`, { [`file${commit}.ts`]: `export const value = ${commit};\n` });
  const server = await startGitServer({ repositories: { "source.git": repository.dir } });
  t.after(() => server.close());
  const program = await startServe({ dataDir: place.dataDir, env: { DATABASE_URL: postgres.url } });
  t.after(() => program.kill());
  const owner = await becomeOwner(program);
  const { id: vaultId } = await owner.addVault({ kind: "git", url: server.url("source.git") });
  assert.equal((await owner.follow(vaultId)).state, "done");

  for (let restart = 0; restart < RESTARTS; restart++) {
    repository.commit(`restart ${restart}`, { "changing.ts": `export const restart = ${restart};\n` });
    const asked = await owner.call(updateVaultNow, { params: { vaultId } });
    await pause(random() * 700);
    postgres.stop(random() < 0.5 ? "immediate" : "fast");
    const refused = await owner.refused(getVault, { params: { vaultId } });
    assert.deepEqual([refused.status, refused.code], [503, "database.unavailable"]);
    postgres.start();
    await untilAnswers(owner, vaultId);
    const ended = await owner.update(vaultId);
    assert.deepEqual([ended.state, ended.error], ["done", null]);
    assert.equal((await owner.run(vaultId, asked.id)).state, "done", "what was acknowledged is not lost");
    assert.deepEqual(numbersOfReport(await owner.call(getReport, { params: { vaultId } })), numbersByGit(repository));
  }
  const { items } = await owner.call(listSnapshots, { params: { vaultId }, query: { limit: 100 } });
  assert.equal(items.length, RESTARTS + 1);
  assert.equal(new Set(items.map(({ runId }) => runId)).size, items.length);
  assert.equal((await program.stop()).code, 0);
  // What is logged meanwhile says why, not only that something was: the queue may or may not have asked in that moment.
  assert.match(program.log(), /"code":"database.unavailable"/);
  const unexplained = program.log().split("\n").filter((line) => line.includes("the queue has met an error") && !/"code":"[a-z-]+\.[a-z-]+"/.test(line));
  assert.deepEqual(unexplained, []);
  assert.deepEqual(await place.scratchEntries(), []);
});

async function untilAnswers(owner: Owner, vaultId: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await owner.vault(vaultId);
      return;
    } catch (error) {
      assert.match(String(error), /answered 503/);
      assert.ok(Date.now() < deadline, "the program did not find its database again");
      await pause(200);
    }
  }
}

/** A server that keeps what it has acknowledged: fsync stays on. */
async function startPostgres(t: TestContext): Promise<OwnPostgres> {
  assert.ok(BIN !== undefined, "expected PostgreSQL's programs, since STRONGROOM_REQUIRE_SERVICES=1");
  const bin = BIN;
  const dir = await mkdtemp(join(tmpdir(), "strongroom-postgres-"));
  // initdb refuses to run as root.
  const as = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : null;
  if (as !== null) chownSync(dir, as.uid, as.gid);
  await chmod(dir, 0o700);
  const run = (program: string, ...args: string[]): string => execFileSync(join(bin, program), args, { ...as, cwd: "/", encoding: "utf8", stdio: ["ignore", "ignore", "ignore"] });
  const data = join(dir, "data");
  run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8");
  const port = await freePort();
  const start = (): void => void run("pg_ctl", "-D", data, "-w", "-l", join(dir, "log"), "-o", `-p ${port} -h 127.0.0.1 -k ${dir}`, "start");
  const stop = (mode: "fast" | "immediate"): void => void run("pg_ctl", "-D", data, "-w", "-m", mode, "stop");
  start();
  t.after(async () => {
    stop("immediate");
    await rm(dir, { recursive: true, force: true });
  });
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, start, stop };
}

function idOf(option: "-u" | "-g"): number {
  return Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
