// CA-18: every query carries the tenant's id without the developer's help. Tried on each tenant table: a transaction of another
// tenant sees none of the rows there are, one without a tenant sees none at all, and neither can write for somebody else.

import { sql } from "kysely";

import { createUuid, type Uuid } from "#base/uuid.ts";
import { sqlState } from "#platform/db/database-errors.ts";
import type { Db, DbRole, Tx } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { listTenants } from "./tenants.ts";

const ROLES: readonly DbRole[] = ["strongroom_web", "strongroom_worker", "strongroom_relay", "strongroom_authority"];
/** SQLSTATE of a row that a policy refuses, and of a privilege that is not held. */
const INSUFFICIENT_PRIVILEGE = "42501";
/** Of triggers of ours, which look at a row before the policy does (PostgreSQL, ExecInsert): raise_exception, restrict_violation. */
const REFUSED_BY_TRIGGER = ["P0001", "23001"];

export const tenantScope: Claim = {
  id: "CA-18",
  statement: "Every query carries the tenant's id without the developer's help: rows of another tenant do not exist for it.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: checkTenantScope } },
};

async function checkTenantScope({ db, tables }: CheckContext): Promise<CheckOutcome> {
  const tenantTables = tables.filter(({ scope }) => scope === "tenant").map(({ name }) => name);
  const tenants = await listTenants(db);
  const stranger = createUuid();
  const leaks: string[] = [];
  let attempts = 0;
  for (const table of tenantTables) {
    for (const role of ROLES) {
      const tried = await tryTable(db, { table, role, stranger, victim: tenants[0] ?? createUuid() });
      attempts += tried.attempts;
      leaks.push(...tried.leaks);
    }
  }
  const evidence = { tables: tenantTables.length, tenants: tenants.length, attempts, leaks: leaks.join(" ") || "none" };
  if (leaks.length > 0) return claimFails(`Tenants are not apart: ${leaks.join(", ")}.`.slice(0, 480), evidence);
  if (attempts === 0) return claimFails("No table could be tried.", evidence);
  return claimPasses(`${attempts} attempts on ${tenantTables.length} tables to read or write across tenants: all refused or empty.`, evidence);
}

interface Attempt {
  readonly table: string;
  readonly role: DbRole;
  readonly stranger: Uuid;
  readonly victim: Uuid;
}

async function tryTable(db: Db, attempt: Attempt): Promise<{ attempts: number; leaks: readonly string[] }> {
  const { table, role, stranger, victim } = attempt;
  const leaks: string[] = [];
  let attempts = 0;
  const counted = [
    { how: "as a stranger", count: await readCount(db.tenant({ role, tenantId: stranger }, (tx) => countRows(tx, table))) },
    { how: "without a tenant", count: await readCount(db.global(role, (tx) => countRows(tx, table))) },
  ];
  for (const { how, count } of counted) {
    if (count === "refused") continue;
    attempts++;
    if (count > 0) leaks.push(`${table} read ${how} by ${role}`);
  }
  const written = await tryInsert(db, { table, role, stranger, victim });
  if (written !== "no grant") attempts++;
  if (written === "accepted") leaks.push(`${table} written for another tenant by ${role}`);
  return { attempts, leaks };
}

async function countRows(tx: Tx, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(tenant_id)::int as n from ${sql.table(table)}`.execute(tx.as());
  return rows[0]?.n ?? 0;
}

async function readCount(counting: Promise<number>): Promise<number | "refused"> {
  try {
    return await counting;
  } catch (error) {
    if (sqlState(error) === INSUFFICIENT_PRIVILEGE) return "refused";
    throw error;
  }
}

/** Policies are checked before constraints, so a row with nothing but a tenant is enough to ask. */
async function tryInsert(db: Db, { table, role, stranger, victim }: Attempt): Promise<"refused" | "accepted" | "no grant"> {
  const granted = await db.tenant({ role, tenantId: stranger }, async (tx) => {
    const { rows } = await sql<{ ok: boolean }>`select has_column_privilege(${table}::text, 'tenant_id', 'insert') as ok`.execute(tx.as());
    return rows[0]?.ok === true;
  });
  if (!granted) return "no grant";
  try {
    await db.tenant({ role, tenantId: stranger }, async (tx) => {
      await sql`insert into ${sql.table(table)} (tenant_id) values (${victim})`.execute(tx.as());
      throw new RowAccepted();
    });
  } catch (error) {
    // Any other refusal (a value that is missing) means that the policy let the row through.
    return [INSUFFICIENT_PRIVILEGE, ...REFUSED_BY_TRIGGER].includes(sqlState(error) ?? "") ? "refused" : "accepted";
  }
  return "accepted";
}

/** Rolls back a row that should never have been taken. */
class RowAccepted extends Error {}
