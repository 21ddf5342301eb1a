// Sets up the queue's tables, as their owner: pg-boss's own, then what protects them, then the declared queues.

import { readFile } from "node:fs/promises";

import { PgBoss } from "pg-boss";

import type { Engine } from "#platform/db/engine.ts";
import type { QueueDeclaration } from "#platform/domain/domain.ts";
import { queueDatabase } from "./queue-database.ts";

/** A worker says at half of this that it lives; one that is silent for longer has lost its job. On a busy machine a large vault was silent for more than 10 seconds. */
export const HEARTBEAT_SECONDS = 25;
/** Long enough to see what happened, short enough to keep the table small. */
const KEEP_ENDED_SECONDS = 24 * 60 * 60;
/** A message that nobody took for this long is forgotten. */
const KEEP_WAITING_SECONDS = 30 * 24 * 60 * 60;
/** The longest wait between two tries. */
const MAX_RETRY_DELAY_SECONDS = 60 * 60;

/** Any constant but that of the migrations: two processes set up one after the other ("jobs" in ASCII). */
const LOCK_KEY = 0x6a6f6273;

export async function setUpQueues(engine: Engine, queues: readonly QueueDeclaration[]): Promise<void> {
  const owner = new PgBoss({ db: queueDatabase(engine, "owner"), backend: engine.name, migrate: true, supervise: false, schedule: false, registerInstance: false });
  let failure: Error | undefined;
  owner.on("error", (error) => { failure ??= error; });
  await owner.start();
  try {
    const protect = await readFile(new URL("./protect-queue.sql", import.meta.url), "utf8");
    await engine.transaction(`select pg_advisory_xact_lock(${LOCK_KEY})`, (session) => session.exec(protect));
    for (const queue of queues) await declareQueue(owner, queue);
    await removeUndeclaredSchedules(owner, queues);
  } finally {
    await owner.stop({ graceful: false, close: false });
  }
  if (failure !== undefined) throw failure;
}

async function declareQueue(owner: PgBoss, queue: QueueDeclaration): Promise<void> {
  const options = {
    retryLimit: queue.retries,
    retryDelay: queue.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: MAX_RETRY_DELAY_SECONDS,
    expireInSeconds: queue.expireSeconds,
    retentionSeconds: KEEP_WAITING_SECONDS,
    deleteAfterSeconds: KEEP_ENDED_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    notify: true,
  };
  // `stately`: one waiting, one to be tried again and one running job for each key.
  await owner.createQueue(queue.name, { ...options, policy: queue.singleton === "per-id" ? "stately" : "standard" });
  await owner.updateQueue(queue.name, options);
  if (queue.schedule !== "none") {
    if (queue.message !== "none") throw new Error(`Defect: the queue ${queue.name} has a schedule, and a schedule has no identifier to send.`);
    await owner.schedule(queue.name, queue.schedule, null, { tz: "UTC", singletonKey: queue.name, missed: "once" });
  }
}

async function removeUndeclaredSchedules(owner: PgBoss, queues: readonly QueueDeclaration[]): Promise<void> {
  const scheduled = new Set(queues.filter(({ schedule }) => schedule !== "none").map(({ name }) => name));
  for (const { name } of await owner.getSchedules()) {
    if (!scheduled.has(name)) await owner.unschedule(name);
  }
}
