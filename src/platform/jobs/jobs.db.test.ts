// The queue on both engines: what a message may be, when it is taken, what is kept of how it ended.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AppError, isAppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { THINGS } from "#platform/db/testing/things-domain.ts";
import type { QueueDeclaration } from "#platform/domain/domain.ts";
import { createJobs } from "./create-jobs.ts";
import type { Job, JobMessage } from "./jobs.ts";

const ROW = { message: "vaultId", retries: 2, retryDelaySeconds: 0, expireSeconds: 60, singleton: "per-id", schedule: "none" } as const;
const QUEUES = [
  { ...ROW, name: "vaults.replicate" },
  { ...ROW, name: "vaults.many", singleton: "none" },
  { ...ROW, name: "vaults.failing", retries: 1 },
  { ...ROW, name: "vaults.slow", expireSeconds: 1 },
  { ...ROW, name: "vaults.waiting" },
  { ...ROW, name: "vaults.lost" },
  { ...ROW, name: "vaults.untaken" },
  { ...ROW, name: "vaults.stopped" },
  { ...ROW, name: "vaults.due", message: "none", schedule: "*/5 * * * *" },
] as const satisfies readonly QueueDeclaration[];

const CANARY = "canary-7f3a";

forEachEngine("the queue", { domains: [THINGS] }, async ({ db, log, after, asOwner, execAsOwner }) => {
  const jobs = await createJobs({ db, queues: QUEUES, log });
  after(() => jobs.stop());
  const web = { role: "strongroom_web", tenantId: createUuid() } as const;
  const enqueue = (queue: string, message: JobMessage) => db.tenant(web, (tx) => jobs.enqueue(tx, queue, message));
  const rowsOf = (queue: string) => asOwner("select data, output, state::text as state, retry_count from pgboss.job where name = $1 order by created_on", [queue]);

  /** Takes jobs of the queue; gives each with what ends it. */
  async function taking(queue: string, concurrency = 1): Promise<{ next(): Promise<{ job: Job; end(error?: Error): void }> }> {
    const taken: { job: Job; end(error?: Error): void }[] = [];
    let wake = () => {};
    await jobs.work(queue, { concurrency }, (job) => new Promise<void>((resolve, reject) => {
      taken.push({ job, end: (error) => (error === undefined ? resolve() : reject(error)) });
      wake();
    }));
    return {
      async next() {
        while (taken.length === 0) await new Promise<void>((resolve) => { wake = resolve; });
        return taken.shift() ?? assert.fail("nothing was taken");
      },
    };
  }

  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const inState = (queue: string, state: string) => until(async () => (await rowsOf(queue)).every((row) => row["state"] === state));

  test("a message is taken once its transaction commits, and at once", async () => {
    const vaultId = createUuid();
    const worker = await taking("vaults.replicate");
    const before = Date.now();
    assert.equal(await enqueue("vaults.replicate", { vaultId }), true);
    const { job, end } = await worker.next();
    assert.ok(Date.now() - before < 2000, "it was found by polling, not by notification");
    assert.deepEqual([job.message, job.attempt, job.last], [{ vaultId }, 1, false]);
    end();
    await inState("vaults.replicate", "completed");
  });

  test("a message whose transaction is rolled back was never there", async () => {
    await assert.rejects(db.tenant(web, async (tx) => {
      await jobs.enqueue(tx, "vaults.untaken", { vaultId: createUuid() });
      throw new Error("the act failed");
    }), /the act failed/);
    assert.deepEqual(await rowsOf("vaults.untaken"), []);
  });

  const refused: readonly [string, unknown][] = [
    ["a second field", { vaultId: createUuid(), path: "src/secret.ts" }],
    ["another name", { runId: createUuid() }],
    ["what is not a UUID", { vaultId: "acme" }],
    ["a UUID in capitals", { vaultId: createUuid().toUpperCase() }],
    ["nothing", {}],
    ["text", createUuid()],
    ["a list", [createUuid()]],
  ];
  for (const [name, message] of refused) {
    test(`refused as a message: ${name}`, async () => {
      await assert.rejects(enqueue("vaults.untaken", message as JobMessage), (error) => isAppError(error, "jobs.message-refused") && !error.message.includes("acme"));
      assert.deepEqual(await rowsOf("vaults.untaken"), []);
    });
  }

  test("the database itself refuses a message that is more than an identifier, whoever writes it", async () => {
    const insert = (data: object) => asOwner("insert into pgboss.job (name, data) values ('vaults.untaken', $1)", [JSON.stringify(data)]);
    await assert.rejects(insert({ vaultId: createUuid(), path: CANARY }), /one identifier and nothing else/);
    await assert.rejects(insert({ path: CANARY }), /one identifier and nothing else/);
    await assert.rejects(insert([createUuid()]), /one identifier and nothing else/);
  });

  test("who writes messages cannot read those of others", async () => {
    for (const role of ["strongroom_web", "strongroom_worker", "strongroom_relay", "strongroom_authority"]) {
      await assert.rejects(execAsOwner(`set local role ${role}; select data from pgboss.job`), /permission denied/);
      await assert.rejects(execAsOwner(`set local role ${role}; delete from pgboss.job`), /permission denied/);
    }
  });

  test("the queue's own role sees no table of a domain", async () => {
    await assert.rejects(execAsOwner("set local role strongroom_queue; select * from things"), /permission denied/);
  });

  test("the same vault waits only once and runs only once at a time", async () => {
    const vaultId = createUuid();
    const worker = await taking("vaults.waiting", 4);
    assert.equal(await enqueue("vaults.waiting", { vaultId }), true);
    const running = await worker.next();
    assert.equal(await enqueue("vaults.waiting", { vaultId }), true, "one may wait while one runs");
    assert.equal(await enqueue("vaults.waiting", { vaultId }), false, "a second one may not");
    assert.equal(await enqueue("vaults.waiting", { vaultId: createUuid() }), true, "another vault may");
    const other = await worker.next();
    assert.notEqual(other.job.message["vaultId"], vaultId);
    assert.deepEqual((await jobs.counts()).find(({ queue }) => queue === "vaults.waiting"), { queue: "vaults.waiting", waiting: 1, running: 2, failed: 0 });
    running.end();
    other.end();
    (await worker.next()).end();
    await inState("vaults.waiting", "completed");
  });

  test("jobs of one queue run at the same time up to its concurrency", async () => {
    const worker = await taking("vaults.many", 2);
    const vaultId = createUuid();
    for (let index = 0; index < 3; index++) assert.equal(await enqueue("vaults.many", { vaultId }), true);
    const [first, second] = [await worker.next(), await worker.next()];
    assert.equal((await jobs.counts()).find(({ queue }) => queue === "vaults.many")?.running, 2);
    first.end();
    second.end();
    (await worker.next()).end();
    await inState("vaults.many", "completed");
  });

  test("an error that trying again can help is tried again as often as declared, then kept as its code alone", async () => {
    const worker = await taking("vaults.failing");
    await enqueue("vaults.failing", { vaultId: createUuid() });
    const seen: [number, boolean][] = [];
    for (let attempt = 1; attempt <= 2; attempt++) {
      const { job, end } = await worker.next();
      seen.push([job.attempt, job.last]);
      end(new AppError("database.unavailable", CANARY, { details: { path: CANARY } }));
    }
    assert.deepEqual(seen, [[1, false], [2, true]]);
    await inState("vaults.failing", "failed");
    assert.deepEqual((await rowsOf("vaults.failing")).map(({ output }) => output), [{ code: "database.unavailable" }]);
    await asOwner("delete from pgboss.job where name = 'vaults.failing'");

    await enqueue("vaults.failing", { vaultId: createUuid() });
    (await worker.next()).end(new AppError("jobs.message-refused", CANARY));
    await inState("vaults.failing", "failed");
    assert.deepEqual((await rowsOf("vaults.failing")).map(({ output, retry_count }) => [output, retry_count]), [[{ code: "jobs.message-refused" }, 0]]);
    await asOwner("delete from pgboss.job where name = 'vaults.failing'");

    await enqueue("vaults.failing", { vaultId: createUuid() });
    for (let attempt = 1; attempt <= 2; attempt++) (await worker.next()).end(new TypeError(CANARY));
    await inState("vaults.failing", "failed");
    assert.deepEqual((await rowsOf("vaults.failing")).map(({ output }) => output), [{ code: "internal.unexpected" }]);
  });

  test("a job that takes too long has its signal aborted and is tried again", async () => {
    const worker = await taking("vaults.slow");
    await enqueue("vaults.slow", { vaultId: createUuid() });
    const { job, end } = await worker.next();
    await new Promise((resolve) => job.signal.addEventListener("abort", resolve));
    end(new Error(CANARY));
    const second = await worker.next();
    assert.equal(second.job.attempt, 2);
    second.end();
    await inState("vaults.slow", "completed");
  });

  test("a job whose process is gone goes back to the queue", async () => {
    const vaultId = createUuid();
    await enqueue("vaults.lost", { vaultId });
    // What a process that was killed leaves behind: a job in its hands, and no sign of life since.
    await asOwner("update pgboss.job set state = 'active', started_on = now() - interval '30s', heartbeat_on = now() - interval '30s' where name = 'vaults.lost'");
    await jobs.recoverLost();
    const [row] = await rowsOf("vaults.lost");
    assert.deepEqual([row?.["state"], row?.["output"]], ["retry", { code: "jobs.lost" }]);
    const { job, end } = await (await taking("vaults.lost")).next();
    assert.deepEqual([job.message, job.attempt], [{ vaultId }, 2]);
    end();
    await inState("vaults.lost", "completed");
  });

  test("a stop aborts what runs, waits until it lets go, and leaves it to be taken again", async () => {
    const stopped = await createJobs({ db, queues: QUEUES, log });
    const vaultId = createUuid();
    let letGo = false;
    const taken = new Promise<void>((resolve, reject) => {
      const handler = async ({ signal }: Job): Promise<void> => {
        resolve();
        await new Promise((done) => signal.addEventListener("abort", done));
        letGo = isAppError(signal.reason, "jobs.interrupted");
        throw new Error(CANARY);
      };
      stopped.work("vaults.stopped", { concurrency: 1 }, handler).catch(reject);
    });
    await enqueue("vaults.stopped", { vaultId });
    await taken;
    await stopped.stop();
    await stopped.stop();
    assert.equal(letGo, true);
    assert.deepEqual((await rowsOf("vaults.stopped")).map(({ state, output }) => [state, output]), [["retry", { code: "jobs.interrupted" }]]);
    const { job, end } = await (await taking("vaults.stopped")).next();
    assert.deepEqual(job.message, { vaultId });
    end();
    await inState("vaults.stopped", "completed");
  });

  test("a scheduled queue is known to the clockwork, with no data", async () => {
    assert.deepEqual((await asOwner("select name, cron, data from pgboss.schedule")).map((row) => ({ ...row })), [{ name: "vaults.due", cron: "*/5 * * * *", data: null }]);
    const { job, end } = await (async () => {
      const worker = await taking("vaults.due");
      await db.global("strongroom_worker", (tx) => jobs.enqueue(tx, "vaults.due", {}));
      return worker.next();
    })();
    assert.deepEqual(job.message, {});
    end();
  });

  test("after all this the queue's tables hold identifiers and codes only", async () => {
    const rows = await asOwner("select name, data, output, singleton_key, group_id, source_output, trace_context from pgboss.job where left(name, 10) <> '__pgboss__'");
    assert.ok(rows.length > 5);
    for (const row of rows) {
      const [id, ...more]: Uuid[] = Object.values((row["data"] ?? {}) as Record<string, Uuid>);
      assert.ok(more.length === 0 && (id === undefined || /^[0-9a-f-]{36}$/.test(id)));
      assert.ok(row["output"] === null || Object.keys(row["output"] as object).join() === "code", JSON.stringify(row["output"]));
      assert.ok(row["singleton_key"] === null || row["singleton_key"] === id || row["singleton_key"] === row["name"]);
      assert.deepEqual([row["group_id"], row["source_output"], row["trace_context"]], [null, null, null]);
    }
    assert.ok(!JSON.stringify(rows).includes(CANARY));
    assert.deepEqual(await asOwner("select * from pgboss.instance"), []);
  });
});
