// A process for ./../jobs-crash.db.test.ts to kill: takes one job and never lets go of it.
// Arguments: `pglite` and a folder, or `postgres` and a URL.

import { createSystemClock } from "#platform/clock/system-clock.ts";
import { createDb } from "#platform/db/create-db.ts";
import { createLog } from "#platform/log/log.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { createJobs } from "#platform/jobs/create-jobs.ts";
import { CRASH_QUEUE } from "./crash-queue.ts";

const [engine, place = ""] = process.argv.slice(2);
const clock = createSystemClock();
const log = createLog({ level: "silent", clock, to: process.stderr });
const database = engine === "pglite" ? ({ kind: "pglite", folder: place } as const) : ({ kind: "postgres", url: await Secret.seal(place), maxConnections: 4 } as const);
const db = await createDb({ database, domains: [], clock, log });
const jobs = await createJobs({ db, queues: [CRASH_QUEUE], log });
const { promise: never } = Promise.withResolvers<void>();
await jobs.work(CRASH_QUEUE.name, { concurrency: 1 }, async ({ message }) => {
  process.stdout.write(`${message["vaultId"] ?? "none"}\n`);
  await never;
});
const vaultId = process.argv[4] ?? "";
await db.global("strongroom_worker", (tx) => jobs.enqueue(tx, CRASH_QUEUE.name, { vaultId }));
