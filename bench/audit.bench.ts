// The audit log under 100 callers on PostgreSQL: how many records a second are durable, how soon each is under a signed checkpoint. The
// peer is what an application does without a log: one plain insert for each act into one table, without a hash, a tree or a signature.

import pg from "pg";

import { createUuid } from "#base/uuid.ts";
import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { createAuditWriter } from "#domains/audit/acts/audit.ts";
import { auditDomain } from "#domains/audit/index.ts";
import { createSequencer } from "#domains/audit/log/sequencer.ts";
import { createTestSigner, testAct, TEST_REGISTRY } from "#domains/audit/testing/test-log.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { createTestLog, openTestDatabase, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";

/** What issue 3 asks for. */
const ENTRIES_A_SECOND = 5_000;
const CHECKPOINT_WITHIN_S = 1;

const CALLERS = 100;
const RUN_MS = 10_000;
/** As many as the server has by its settings. */
const CONNECTIONS = 10;
/** Teams that the callers are of: a busy one, and a company's. */
const TEAMS = [1, 10] as const;

export const benchmark: Benchmark = {
  name: "audit",
  summary: `durable audit records a second of ${CALLERS} callers on PostgreSQL, and the time to a signed checkpoint; beside plain inserts`,
  peers: ["plain inserts"],
  run: measureAudit,
};

interface Measured {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly slowestCheckpointS: number;
}

async function measureAudit(context: BenchContext): Promise<BenchResult> {
  const runs = new Map<number, Measured | null>();
  for (const teams of TEAMS) runs.set(teams, await withDatabase((database) => measureLog(database, teams, context)));
  const peer = await withDatabase((database) => measurePlain(database, context));
  const [busy] = [runs.get(TEAMS[0]) ?? null];
  const slowest = [...runs.values()].reduce<number | null>((worst, run) => (run === null ? worst : Math.max(worst ?? 0, run.slowestCheckpointS)), null);
  return {
    figures: [
      ...TEAMS.flatMap((teams) => {
        const run = runs.get(teams) ?? null;
        const where = teams === 1 ? "one team" : `${teams} teams`;
        return [
          { subject: "strongroom", what: `durable records, ${where}`, value: run?.perSecond ?? null, unit: "/s" },
          { subject: "strongroom", what: `one record durable, median, ${where}`, value: run?.medianMs ?? null, unit: "ms" },
          { subject: "strongroom", what: `act to checkpoint, slowest, ${where}`, value: run?.slowestCheckpointS ?? null, unit: "s" },
        ];
      }),
      { subject: "plain inserts", what: "durable rows", value: peer?.perSecond ?? null, unit: "/s" },
      { subject: "plain inserts", what: "one row durable, median", value: peer?.medianMs ?? null, unit: "ms" },
    ],
    ratios: [
      { what: `durable records a second / ${ENTRIES_A_SECOND}, one team`, value: busy === null ? null : busy.perSecond / ENTRIES_A_SECOND, target: { atLeast: 1 } },
      { what: "slowest act to checkpoint, in seconds", value: slowest, target: { atMost: CHECKPOINT_WITHIN_S } },
      { what: "durable records / plain inserts, one team", value: busy === null || peer === null ? null : busy.perSecond / peer.perSecond },
    ],
    notes: [
      `${CALLERS} callers, each waiting for its record to be durable before the next; ${RUN_MS / 1000} s; ${CONNECTIONS} connections; each record with its hash, its personal part and its place in the tree`,
      "needs a PostgreSQL server in STRONGROOM_TEST_DATABASE_URL, with its settings as they come (fsync on)",
    ],
  };
}

async function withDatabase<Result>(work: (database: TestDatabase) => Promise<Result>): Promise<Result | null> {
  const database = await openTestDatabase("postgres", { domains: [auditDomain] });
  if (database === null) return null;
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function measureLog({ db, asOwner }: TestDatabase, teamCount: number, context: BenchContext): Promise<Measured> {
  context.log(`audit: ${teamCount} teams`);
  const clock = createSystemClock();
  const key = createEphemeralDataKey("field");
  const sequencer = createSequencer({ db, clock, log: createTestLog(), sign: createTestSigner().signCheckpoint });
  const audit = createAuditWriter({ clock, domains: TEST_REGISTRY, db, role: "strongroom_web", fieldKey: async () => key, onAct: () => sequencer.wake() });
  const teams = Array.from({ length: teamCount }, createUuid);
  sequencer.start();
  const load = await runCallers(async (caller) => void (await audit.record(teams[caller % teams.length] ?? "", testAct())));
  while (Number((await asOwner("select count(*)::int as count from audit_pending"))[0]?.["count"]) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await sequencer.stop();
  // Every 97th entry: from its act's time to the first checkpoint that covers it.
  const [lag] = await asOwner(`
    select max(extract(epoch from (select min(c.signed_at) from audit_checkpoints c where c.size > e.leaf_index) - o.recorded_at))::float as seconds
    from audit_entries e join audit_outbox o on o.id = e.record_id where e.leaf_index % 97 = 0`);
  return { ...load, slowestCheckpointS: Number(lag?.["seconds"]) };
}

async function measurePlain({ asOwner, url }: TestDatabase, context: BenchContext): Promise<Measured> {
  context.log("audit: plain inserts");
  await asOwner("create table plain_acts (id uuid primary key, team uuid not null, at timestamptz not null, person uuid, event text not null, subject uuid, details jsonb)");
  const pool = new pg.Pool({ connectionString: url ?? "", max: CONNECTIONS });
  // `end` does not wait for connections to close, and dropping the database ends those that are left.
  pool.on("error", () => undefined);
  try {
    const team = createUuid();
    const insert = "insert into plain_acts values ($1, $2, now(), $3, 'vaults.vault-created', $4, $5)";
    return { ...(await runCallers(async () => void (await pool.query(insert, [createUuid(), team, createUuid(), createUuid(), { attempts: 1 }])))), slowestCheckpointS: 0 };
  } finally {
    await pool.end();
  }
}

async function runCallers(call: (caller: number) => Promise<void>): Promise<Pick<Measured, "perSecond" | "medianMs">> {
  const times: number[] = [];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      for (let now = performance.now(); now - begun < RUN_MS; ) {
        await call(caller);
        const done = performance.now();
        times.push(done - now);
        now = done;
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1_000;
  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, medianMs: times[Math.floor(times.length / 2)] ?? 0 };
}
