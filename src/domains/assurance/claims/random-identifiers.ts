// CR-10: every internal identifier is a random UUID. Looked at twice: no column can give out a number that counts (no sequence,
// no identity column, no identifier of another type), and no row holds a UUID that is not of version 4 (RFC 9562, 5.4).

import { sql } from "kysely";

import type { Db, DbRole, Tx } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { listTenants } from "./tenants.ts";

/** Columns that hold a public name, not an identifier of ours. */
const PUBLIC_NAMES = new Set(["claim_runs.claim_id"]);

const READERS: readonly DbRole[] = ["strongroom_web", "strongroom_worker", "strongroom_authority"];

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly type_name: string;
  readonly counts: boolean;
}

export const randomIdentifiers: Claim = {
  id: "CR-10",
  statement: "Every internal identifier is a random UUID; no number that counts leaves the database.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: async ({ db }) => checkIdentifiers(db) } },
};

async function checkIdentifiers(db: Db): Promise<CheckOutcome> {
  const columns = await db.global("strongroom_worker", selectColumns);
  const sequences = await db.global("strongroom_worker", countSequences);
  const wrong = columns.filter((column) => column.counts || (isIdentifier(column) && column.type_name !== "uuid")).map(nameOf);
  const uuids = columns.filter(({ type_name }) => type_name === "uuid");
  const { rows, notRandom } = await lookAtRows(db, uuids);
  const evidence = { columns: uuids.length, sequences, values: rows, wrongColumns: wrong.join(" ") || "none", notRandom: notRandom.join(" ") || "none" };
  if (sequences > 0 || wrong.length > 0) return claimFails(`Identifiers that count: ${sequences} sequences, columns ${wrong.join(", ") || "none"}.`, evidence);
  if (notRandom.length > 0) return claimFails(`Identifiers that are not random UUIDs in ${notRandom.join(", ")}.`, evidence);
  if (uuids.length === 0) return claimFails("No identifier was found to look at.", evidence);
  return claimPasses(`${uuids.length} identifier columns and ${rows} values: all random UUIDs, no sequence.`, evidence);
}

function isIdentifier(column: ColumnRow): boolean {
  return (column.column_name === "id" || column.column_name.endsWith("_id")) && !PUBLIC_NAMES.has(nameOf(column));
}

function nameOf(column: ColumnRow): string {
  return `${column.table_name}.${column.column_name}`;
}

async function selectColumns(tx: Tx): Promise<readonly ColumnRow[]> {
  const { rows } = await sql<ColumnRow>`
    select c.relname as table_name, a.attname as column_name, t.typname as type_name,
      a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval(%', false) as counts
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind in ('r', 'p')
    order by 1, 2`.execute(tx.as());
  return rows;
}

async function countSequences(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'S'`.execute(tx.as());
  return rows[0]?.n ?? 0;
}

/** In each tenant and for each role, what that role may read. */
async function lookAtRows(db: Db, columns: readonly ColumnRow[]): Promise<{ rows: number; notRandom: readonly string[] }> {
  const notRandom = new Set<string>();
  let rows = 0;
  for (const tenantId of await listTenants(db)) {
    for (const role of READERS) {
      const found = await db.tenant({ role, tenantId }, (tx) => countValues(tx, columns));
      for (const value of found) {
        rows += value.total;
        if (value.wrong > 0) notRandom.add(nameOf(value.column));
      }
    }
  }
  return { rows, notRandom: [...notRandom] };
}

async function countValues(tx: Tx, columns: readonly ColumnRow[]): Promise<readonly { column: ColumnRow; total: number; wrong: number }[]> {
  const counted = [];
  for (const column of columns) {
    const { rows: grant } = await sql<{ ok: boolean }>`select has_column_privilege(${column.table_name}::text, ${column.column_name}::text, 'select') as ok`.execute(tx.as());
    if (grant[0]?.ok !== true) continue;
    const { rows } = await sql<{ total: number; wrong: number }>`
      select count(*)::int as total, (count(*) filter (where ${sql.ref(column.column_name)}::text !~ '^.{14}4.{4}[89ab]'))::int as wrong
      from ${sql.table(column.table_name)} where ${sql.ref(column.column_name)} is not null`.execute(tx.as());
    counted.push({ column, total: rows[0]?.total ?? 0, wrong: rows[0]?.wrong ?? 0 });
  }
  return counted;
}
