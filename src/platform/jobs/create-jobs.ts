// The queue over pg-boss: in the database that is there already, so that a message and the row it names commit together.

import { PgBoss, type JobWithMetadata, type JobResult } from "pg-boss";

import { ERRORS } from "#base/error-catalogue.ts";
import { SECOND } from "#base/units.ts";
import { engineOf } from "#platform/db/create-db.ts";
import type { Db } from "#platform/db/db.ts";
import type { Engine } from "#platform/db/engine.ts";
import type { QueueDeclaration } from "#platform/domain/domain.ts";
import type { Log } from "#platform/log/log.ts";
import type { Job, JobHandler, JobMessage, Jobs, QueueCounts } from "./jobs.ts";
import { parseMessage, singletonKeyOf } from "./message.ts";
import { callersDatabase, queueDatabase } from "./queue-database.ts";
import { setUpQueues } from "./queue-schema.ts";
import { runJob, stopReason } from "./run-job.ts";

/** For second tries and lost notifications: a new message wakes workers by itself. */
const POLL_SECONDS = 1;
/** How often lost and expired jobs are looked for. */
const SUPERVISE_SECONDS = 10;
/** How long a handler may take to let go when the program stops. */
const STOP_GRACE_MS = 20 * SECOND;

export interface CreateJobsGiven {
  readonly db: Db;
  /** Those of all domains. */
  readonly queues: readonly QueueDeclaration[];
  readonly log: Log;
  /** No other process takes jobs of this database, so that what is in hand at the start is a dead one's. Always so with PGlite. */
  readonly alone?: boolean;
}

/** Sets up the queues and begins to watch them; nothing is taken before `work`. */
export async function createJobs({ db, queues, log, alone }: CreateJobsGiven): Promise<Jobs> {
  const engine = engineOf(db);
  const declared = new Map(queues.map((queue) => [queue.name, queue]));
  if (declared.size !== queues.length) throw new Error("Defect: a queue is declared twice.");
  await setUpQueues(engine, queues);
  const boss = new PgBoss({
    db: queueDatabase(engine, "queue"),
    backend: engine.name,
    migrate: false,
    useListenNotify: true,
    // Names of hosts and processes are nobody's business in the database.
    registerInstance: false,
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    openTelemetry: { enabled: false },
  });
  boss.on("error", (error: unknown) => log.error("the queue has met an error", codeOf(error), error));
  await boss.start();
  // The names are known from here on, so that writing a message asks nothing outside the caller's transaction.
  await Promise.all([...declared.keys()].map((name) => boss.getQueueStats(name)));
  if (alone === true || engine.name === "pglite") await recoverOrphans(boss, engine);
  return jobsOver({ boss, engine, declared, log, stopping: new AbortController() });
}

/** pg-boss gives some errors as a copy of their fields, which is no Error any more. */
function codeOf(error: unknown): { readonly code?: string } {
  const isCode = typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" && Object.hasOwn(ERRORS, error.code);
  return isCode ? { code: String(error.code) } : {};
}

/**
 * Whatever is in hand was in the hands of a dead process. Its try counts, so that a job that kills its process ends some time; but the
 * next one does not wait, because nothing says that the job was at fault.
 */
async function recoverOrphans(boss: PgBoss, engine: Engine): Promise<void> {
  const database = queueDatabase(engine, "queue");
  const orphans: { readonly rows: readonly Record<string, unknown>[] } = await database.executeSql("update pgboss.job_common set heartbeat_on = 'epoch' where state = 'active' returning id");
  if (orphans.rows.length === 0) return;
  await recoverLost(boss, engine);
  await database.executeSql("update pgboss.job_common set start_after = now() where state = 'retry' and id = any($1::uuid[])", [orphans.rows.map(({ id }) => id)]);
}

interface Parts {
  readonly boss: PgBoss;
  readonly engine: Engine;
  readonly declared: ReadonlyMap<string, QueueDeclaration>;
  readonly log: Log;
  readonly stopping: AbortController;
}

function jobsOver(parts: Parts): Jobs {
  const { boss, engine, declared, stopping } = parts;
  const get = (name: string): QueueDeclaration => {
    const queue = declared.get(name);
    if (queue === undefined) throw new Error("Defect: expected a queue that a domain declares.");
    return queue;
  };
  return {
    async enqueue(tx, name, message) {
      const queue = get(name);
      const data = parseMessage(queue, message);
      const singletonKey = singletonKeyOf(queue, data);
      const id = await boss.send(name, data, { db: callersDatabase(tx), ...(singletonKey === null ? {} : { singletonKey }) });
      return id !== null;
    },
    work: (name, { concurrency }, handler) => startWorker(parts, get(name), { concurrency, handler }),
    counts: () => countJobs(engine, declared),
    recoverLost: () => recoverLost(boss, engine),
    async stop() {
      if (stopping.signal.aborted) return;
      stopping.abort(stopReason());
      await boss.stop({ graceful: true, close: false, timeout: STOP_GRACE_MS });
    },
  };
}

async function startWorker(parts: Parts, queue: QueueDeclaration, given: { readonly concurrency: number; readonly handler: JobHandler }): Promise<void> {
  const log = parts.log.child({ queue: queue.name });
  const options = {
    localConcurrency: given.concurrency,
    batchSize: 1,
    includeMetadata: true,
    perJobResults: true,
    pollingIntervalSeconds: POLL_SECONDS,
    notifyPollingIntervalSeconds: POLL_SECONDS,
  } as const;
  await parts.boss.work<JobMessage | null, void, typeof options>(queue.name, options, async (batch) => Promise.all(batch.map((job) => settle(job))));

  async function settle(taken: JobWithMetadata<JobMessage | null>): Promise<JobResult> {
    const job: Job = {
      id: taken.id,
      message: parseMessage(queue, taken.data ?? {}),
      attempt: taken.retryCount + 1,
      last: taken.retryCount >= taken.retryLimit,
      signal: AbortSignal.any([taken.signal, parts.stopping.signal]),
    };
    const outcome = await runJob(given.handler, job, log);
    if (outcome.end === "done") return { id: job.id, status: "completed" };
    return { id: job.id, status: outcome.end === "again" ? "failed" : "deadletter", output: { code: outcome.code } };
  }
}

/** pg-boss looks at each queue once in an interval; that it has just looked is forgotten first. */
async function recoverLost(boss: PgBoss, engine: Engine): Promise<void> {
  await queueDatabase(engine, "queue").executeSql("update pgboss.queue set monitor_claim_on = null, monitor_on = null");
  await boss.supervise();
}

const COUNT_SQL = `
  select name,
         count(*) filter (where state in ('created', 'retry')) as waiting,
         count(*) filter (where state = 'active') as running,
         count(*) filter (where state = 'failed') as failed
    from pgboss.job_common group by name`;

async function countJobs(engine: Engine, declared: ReadonlyMap<string, QueueDeclaration>): Promise<readonly QueueCounts[]> {
  const answer: { readonly rows: readonly Record<string, unknown>[] } = await queueDatabase(engine, "queue").executeSql(COUNT_SQL);
  return [...declared.keys()].map((queue) => {
    const row = answer.rows.find(({ name }) => name === queue) ?? {};
    return { queue, waiting: Number(row["waiting"] ?? 0), running: Number(row["running"] ?? 0), failed: Number(row["failed"] ?? 0) };
  });
}
