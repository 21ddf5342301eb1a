// Listening for notifications on PostgreSQL: a connection of its own, made again when it is lost. Until then the queue's
// polling still finds the work.

import pg from "pg";

import { SECOND } from "#base/units.ts";
import type { Log } from "#platform/log/log.ts";
import { toDatabaseError } from "./database-errors.ts";
import type { ListenGiven, Listener } from "./engine.ts";

/** Waits between tries: doubled from the first to the last. */
const FIRST_WAIT_MS = SECOND;
const LAST_WAIT_MS = 30 * SECOND;
/** Silent losses (a firewall that forgets) are noticed by the operating system's probes. */
const KEEP_ALIVE_DELAY_MS = 10 * SECOND;

export interface ListenPostgresGiven extends ListenGiven {
  readonly config: pg.ClientConfig;
  readonly log: Log;
}

/** @throws AppError `database.unavailable` when the first connection fails; later ones are tried until closed. */
export async function listenPostgres(given: ListenPostgresGiven): Promise<Listener> {
  let closed = false;
  let waitMs = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | null = null;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ ...given.config, keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS });
    next.on("error", () => lose(next));
    next.on("end", () => lose(next));
    next.on("notification", ({ payload }) => given.onNotification(payload ?? ""));
    client = next;
    await next.connect();
    await next.query(`listen ${next.escapeIdentifier(given.channel)}`);
    waitMs = FIRST_WAIT_MS;
    given.onListening();
  };
  const lose = (lost: pg.Client): void => {
    if (closed || client !== lost) return;
    client = null;
    given.log.warn("the connection for notifications was lost; jobs are found by polling until it is back");
    timer = setTimeout(() => {
      waitMs = Math.min(waitMs * 2, LAST_WAIT_MS);
      connect().catch(() => { if (client !== null) lose(client); });
    }, waitMs);
    timer.unref();
  };

  await connect().catch((error: unknown) => {
    closed = true;
    throw toDatabaseError(error);
  });
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
