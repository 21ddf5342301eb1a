// PO-11: relevant data are encrypted. Looked at where they would show: no column of text or JSON of any row holds an e-mail address, a
// token, a private key or an address of a source, and what is called sealed is bytes that look like chance.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Db, DbRole, Tx } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

import { listTenants } from "./tenants.ts";

const ROLES: readonly DbRole[] = ["strongroom_web", "strongroom_worker", "strongroom_authority"];

/** PostgreSQL's own regular expressions. */
const TELLING = [
  ["an e-mail address", "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\\.[A-Za-z]{2,}"],
  ["a private key", "-----BEGIN [A-Z ]*PRIVATE KEY"],
  ["an address of a source", "(https?|ssh)://[^ \"]+\\.git"],
  ["a token", "(ghp_|glpat-|strongroom_)[A-Za-z0-9_-]{20,}"],
] as const;

export const sealedColumns: Claim = {
  id: "PO-11",
  statement: "Relevant data are encrypted: names, addresses, credentials and reasons stand sealed in the database, and nothing of them beside it.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: checkColumns } },
};

async function checkColumns({ db, tables }: CheckContext): Promise<CheckOutcome> {
  const tenants = await listTenants(db);
  const found = new Set<string>();
  let columns = 0;
  for (const { name, scope } of tables) {
    const texts = await columnsOf(db, name);
    columns += texts.length;
    for (const column of texts) for (const role of ROLES) {
      for (const tenantId of scope === "tenant" ? tenants : [null]) {
        for (const what of await tellingIn(db, { table: name, column, role, tenantId })) found.add(`${what} in ${name}.${column}`);
      }
    }
  }
  const evidence = { tables: tables.length, "columns of text": columns, tenants: tenants.length, found: [...found].slice(0, 5).join("; ") || "none" };
  if (columns === 0) return claimFails("There was no column to look at.", evidence);
  if (found.size > 0) return claimFails(`In clear: ${[...found].join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${columns} columns of text in ${tables.length} tables, of ${tenants.length} teams: none holds an address, a key or a token.`, evidence);
}

async function columnsOf(db: Db, table: string): Promise<readonly string[]> {
  const { rows } = await db.global("strongroom_worker", (tx) =>
    sql<{ name: string }>`select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and atttypid::regtype::text in ('text', 'jsonb', 'json', 'text[]', 'character varying')`.execute(tx.as()),
  );
  return rows.map(({ name }) => name);
}

interface Place {
  readonly table: string;
  readonly column: string;
  readonly role: DbRole;
  readonly tenantId: Uuid | null;
}

async function tellingIn(db: Db, { table, column, role, tenantId }: Place): Promise<readonly string[]> {
  const look = async (tx: Tx): Promise<readonly string[]> => {
    const may = await sql<{ may: boolean }>`select has_column_privilege(${table}::text, ${column}::text, 'select') as may`.execute(tx.as());
    if (may.rows[0]?.may !== true) return [];
    const telling: string[] = [];
    for (const [what, pattern] of TELLING) {
      const { rows } = await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)}::text ~ ${pattern} limit 1`.execute(tx.as());
      if (rows.length > 0) telling.push(what);
    }
    return telling;
  };
  return tenantId === null ? db.global(role, look) : db.tenant({ role, tenantId }, look);
}
