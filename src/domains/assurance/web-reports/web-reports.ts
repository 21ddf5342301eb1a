// Counts what browsers report and what looked like an attack: in memory for a moment, then in one statement, so that a flood of reports
// costs the database one write a second.

import { DAY, SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db } from "#platform/db/db.ts";
import type { Log } from "#platform/log/log.ts";

import { addCounts, deleteCountsBefore, listCounts, type ReportCount, type ReportKind } from "./store.ts";

export interface WebReports {
  note(kind: ReportKind, detail: string): void;
  /** Of the last 30 days, newest first. */
  list(): Promise<readonly ReportCount[]>;
  /** Writes what has been counted. */
  flush(): Promise<void>;
}

export interface WebReportsDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly log: Pick<Log, "error">;
}

const WRITE_AFTER_MS = SECOND;
const SHOWN_MS = 30 * DAY;
const MAX_SHOWN = 500;
/** Details that are told apart between two writes; those beyond count as `other`, so that nobody can fill the table. */
const MAX_DETAILS = 100;

export function createWebReports({ db, clock, log }: WebReportsDeps): WebReports {
  let waiting = new Map<string, ReportCount>();
  let timer: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const counts = [...waiting.values()];
    waiting = new Map();
    if (counts.length === 0) return;
    await db.global("strongroom_web", async (tx) => {
      await addCounts(tx, counts);
      await deleteCountsBefore(tx, dayOf(clock.now() - SHOWN_MS));
    });
  }

  return {
    flush,
    note(kind, detail) {
      const at = new Date(clock.now());
      const day = dayOf(clock.now());
      const known = waiting.has(`${day} ${kind} ${detail}`) || waiting.size < MAX_DETAILS;
      const key = `${day} ${kind} ${known ? detail : "other"}`;
      const before = waiting.get(key);
      waiting.set(key, { kind, day, detail: known ? detail : "other", count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? at, lastAt: at });
      timer ??= setTimeout(() => void flush().catch((error: unknown) => log.error("reports of browsers were not written", {}, error)), WRITE_AFTER_MS).unref();
    },
    async list() {
      await flush();
      return db.global("strongroom_web", (tx) => listCounts(tx, { since: dayOf(clock.now() - SHOWN_MS), limit: MAX_SHOWN }));
    },
  };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
