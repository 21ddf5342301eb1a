// What it costs that every statement runs under a role and a tenant: our transaction against one that a careful person writes by hand, with
// the tenant in its predicate, on a table of the same rows and keys without a policy. Both prepare what they run, both are one at a time.

import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { spreadOf } from "#cli/bench/measure.ts";
import { openTestDatabase, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { THINGS, type ThingsTables } from "#platform/db/testing/things-domain.ts";

/** What issue 3 asks for. */
const MAX_READ_RATIO = 1.4;
const MAX_INSERT_RATIO = 1.7;

const TENANTS = 50;
const ROWS_EACH = 400;
const PAGE = 50;
/** Turns are short and alternate, so that what else the machine does falls on both. */
const TURNS = 15;
const READS_A_TURN = 200;
const INSERTS_A_TURN = 100;
const WARMUPS = 2;

export const benchmark: Benchmark = {
  name: "tenant-transaction",
  summary: "reads and inserts under role, tenant and row-level security; beside a hand-written predicate without a policy",
  peers: ["by hand"],
  run: measureTransactions,
};

/** One page of things, one new thing. */
interface Side {
  read(tenantId: Uuid): Promise<number>;
  insert(tenantId: Uuid): Promise<void>;
}

interface Measured {
  readonly read: readonly [ours: number, byHand: number];
  readonly insert: readonly [ours: number, byHand: number];
}

async function measureTransactions(context: BenchContext): Promise<BenchResult> {
  const results: { readonly engine: string; readonly measured: Measured | null }[] = [];
  for (const engine of ["postgres", "pglite"] as const) {
    context.log(`tenant-transaction: ${engine}`);
    results.push({ engine, measured: await measureEngine(engine) });
  }
  return {
    figures: results.flatMap(({ engine, measured }) =>
      (["read", "insert"] as const).flatMap((what) => [
        { subject: "strongroom", what: `${what}, ${engine}`, value: measured?.[what][0] ?? null, unit: "ms" },
        { subject: "by hand", what: `${what}, ${engine}`, value: measured?.[what][1] ?? null, unit: "ms" },
      ]),
    ),
    ratios: results.flatMap(({ engine, measured }) => [
      { what: `read: our time / by hand, ${engine}`, value: measured === null ? null : measured.read[0] / measured.read[1], target: { atMost: MAX_READ_RATIO } },
      { what: `insert: our time / by hand, ${engine}`, value: measured === null ? null : measured.insert[0] / measured.insert[1], target: { atMost: MAX_INSERT_RATIO } },
    ]),
    notes: [
      `median of ${TURNS} turns of ${READS_A_TURN} reads of a page of ${PAGE} rows, or ${INSERTS_A_TURN} inserts; ${TENANTS} tenants with ${ROWS_EACH} rows each; one connection, one at a time`,
      "by hand: begin, the statement with the tenant in its predicate, commit; the same driver, the statement prepared",
      "needs a PostgreSQL server in STRONGROOM_TEST_DATABASE_URL; without one its half is not run",
    ],
  };
}

async function measureEngine(engine: "postgres" | "pglite"): Promise<Measured | null> {
  const database = await openTestDatabase(engine, { domains: [THINGS] });
  if (database === null) return null;
  const peer = engine === "postgres" ? await openPool(database) : await openBarePglite();
  try {
    const tenants = Array.from({ length: TENANTS }, () => createUuid());
    await fill(database.asOwner, "things", tenants);
    await fill(peer.query, "bare_things", tenants);
    return await compare({ ours: oursOver(database), byHand: peer.side, tenants });
  } finally {
    await peer.close();
    await database.close();
  }
}

async function compare({ ours, byHand, tenants }: { readonly ours: Side; readonly byHand: Side; readonly tenants: readonly Uuid[] }): Promise<Measured> {
  const measure = async (what: keyof Side, count: number): Promise<readonly [number, number]> => {
    const times: Record<"ours" | "byHand", number[]> = { ours: [], byHand: [] };
    for (let turn = -WARMUPS; turn < TURNS; turn++) {
      for (const [name, side] of [["ours", ours], ["byHand", byHand]] as const) {
        const startedAt = performance.now();
        for (let index = 0; index < count; index++) await side[what](tenants[index % tenants.length] ?? createUuid());
        if (turn >= 0) times[name].push((performance.now() - startedAt) / count);
      }
    }
    return [spreadOf(times.ours).median, spreadOf(times.byHand).median];
  };
  return { read: await measure("read", READS_A_TURN), insert: await measure("insert", INSERTS_A_TURN) };
}

function oursOver({ db }: TestDatabase): Side {
  const scope = (tenantId: Uuid) => ({ role: "strongroom_web", tenantId }) as const;
  return {
    read: (tenantId) => db.tenant(scope(tenantId), async (tx) => (await tx.as<ThingsTables>().selectFrom("things").select(["id", "size", "price"]).orderBy("id").limit(PAGE).execute()).length),
    insert: (tenantId) => db.tenant(scope(tenantId), async (tx) => void (await tx.as<Pick<ThingsTables, never> & { things: { id: string; size: number } }>().insertInto("things").values({ id: createUuid(), size: 1 }).execute())),
  };
}

const READ = `select id, size, price from bare_things where tenant_id = $1 order by id limit ${PAGE}`;
const INSERT = "insert into bare_things (tenant_id, id, size) values ($1, $2, $3)";
const CREATE = "create table bare_things (tenant_id uuid not null, id uuid not null, size bigint, price numeric, primary key (tenant_id, id))";

type Query = (sql: string, parameters?: readonly unknown[]) => Promise<unknown>;

interface Peer {
  readonly side: Side;
  readonly query: Query;
  close(): Promise<void>;
}

async function openPool({ url }: TestDatabase): Promise<Peer> {
  const pool = new pg.Pool({ connectionString: url ?? "", max: 1 });
  const transaction = async <Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect();
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      return result;
    } finally {
      client.release();
    }
  };
  await pool.query(CREATE);
  return {
    side: {
      read: (tenantId) => transaction(async (client) => (await client.query({ name: "read", text: READ, values: [tenantId] })).rows.length),
      insert: (tenantId) => transaction(async (client) => void (await client.query({ name: "insert", text: INSERT, values: [tenantId, createUuid(), 1] }))),
    },
    query: (sql, parameters = []) => pool.query(sql, [...parameters]),
    close: () => pool.end(),
  };
}

async function openBarePglite(): Promise<Peer> {
  const pglite = await PGlite.create();
  await pglite.exec(CREATE);
  return {
    side: {
      read: (tenantId) => pglite.transaction(async (tx) => (await tx.query(READ, [tenantId])).rows.length),
      insert: (tenantId) => pglite.transaction(async (tx) => void (await tx.query(INSERT, [tenantId, createUuid(), 1]))),
    },
    query: (sql, parameters = []) => pglite.query(sql, [...parameters]),
    close: () => pglite.close(),
  };
}

async function fill(query: Query, table: "things" | "bare_things", tenants: readonly Uuid[]): Promise<void> {
  for (const tenantId of tenants) await query(`insert into ${table} (tenant_id, id, size, price) select $1::uuid, gen_random_uuid(), n, n from generate_series(1, ${ROWS_EACH}) as n`, [tenantId]);
  await query(`analyze ${table}`);
}
