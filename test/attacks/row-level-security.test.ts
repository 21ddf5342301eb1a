// Row-level security, generated from the tables that domains declare: every role on every tenant table, without a tenant, within the wrong
// one, writing for another, moving rows over, by every form of statement that reads or writes. Checks and foreign keys are taken away first,
// so that the policies stand alone. What stays is that no row of the other team was seen or changed.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { sql } from "kysely";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Db, DbRole } from "#platform/db/db.ts";
import { DB_ROLES } from "#platform/db/roles.ts";
import { forEachEngine, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { DOMAINS } from "#roles/domains.ts";

const TABLES = DOMAINS.flatMap(({ tables }) => tables.filter(({ scope }) => scope === "tenant").map(({ name }) => name));

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Of the primary key. */
  readonly key: readonly string[];
}

interface Field {
  readonly db: Db;
  readonly own: Uuid;
  readonly other: Uuid;
}

forEachEngine("row-level security", { domains: DOMAINS }, async ({ t, asOwner, execAsOwner, db, engine, url }) => {
  const database = { asOwner, execAsOwner, db, engine, url };
  const tables = await describeTables(database);
  await leavePoliciesAlone(database);
  const field: Field = { db, own: createUuid(), other: createUuid() };
  for (const table of tables) for (const tenant of [field.own, field.other]) await execAsOwner(insertStatement(table, { tenant }));
  const before = await digest(database, tables, field.other);
  let cases = 0;

  for (const table of tables) {
    await t.test(table.name, async () => {
      for (const role of DB_ROLES) for (const attack of ATTACKS) {
        await attack(field, { table, role });
        cases++;
      }
    });
  }

  await t.test("no row of the other team has changed", async () => {
    assert.deepEqual(await digest(database, tables, field.other), before);
  });

  await t.test("no role escapes, and nothing in the schema runs with its maker's rights", async () => {
    const free = await asOwner("select rolname from pg_roles where rolname like 'strongroom\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)");
    assert.deepEqual(free, []);
    const owned = await asOwner("select tablename from pg_tables where schemaname = 'public' and tableowner like 'strongroom\\_%'");
    assert.deepEqual(owned, []);
    const definers = await asOwner("select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef");
    assert.deepEqual(definers, []);
    const views = await asOwner("select viewname from pg_views where schemaname = 'public'");
    assert.deepEqual(views, []);
  });

  await t.test("a table whose policy is taken away is found out", async () => {
    const [table] = tables.filter(({ name }) => name === "projects");
    assert.ok(table !== undefined);
    await execAsOwner("alter table projects disable row level security");
    const found: string[] = [];
    for (const attack of ATTACKS) await attack(field, { table, role: "strongroom_web" }).catch(() => void found.push(attack.name));
    assert.ok(found.length >= 4, found.join());
  });
  t.diagnostic(`${cases} cases`);
});

interface Given {
  readonly table: Table;
  readonly role: DbRole;
}

type Attack = (field: Field, given: Given) => Promise<void>;

const ATTACKS: readonly Attack[] = [
  async function readsWithoutTenant({ db }, { table, role }) {
    for (const statement of reads(table.name)) assert.deepEqual(await rowsOf(db.global(role, (tx) => sql.raw(statement).execute(tx.as<object>()))), [], statement);
  },
  async function readsOfAnother({ db, own, other }, { table, role }) {
    for (const statement of reads(table.name, other)) assert.deepEqual(await rowsOf(db.tenant({ role, tenantId: own }, (tx) => sql.raw(statement).execute(tx.as<object>()))), [], statement);
  },
  async function readsOfAll({ db, own }, { table, role }) {
    const rows = await rowsOf(db.tenant({ role, tenantId: own }, (tx) => sql.raw(`select tenant_id from ${table.name}`).execute(tx.as<object>())));
    assert.ok(rows.every((row) => row["tenant_id"] === own), table.name);
  },
  async function insertsForAnother({ db, own, other }, { table, role }) {
    await assert.rejects(db.tenant({ role, tenantId: own }, (tx) => sql.raw(insertStatement(table, { tenant: other })).execute(tx.as<object>())));
  },
  async function insertsWithoutTenant({ db, other }, { table, role }) {
    await assert.rejects(db.global(role, (tx) => sql.raw(insertStatement(table, { tenant: other })).execute(tx.as<object>())));
  },
  async function insertsOverAnother({ db, own, other }, { table, role }) {
    const statement = `${insertStatement(table, { tenant: other, from: `(select * from ${table.name} where tenant_id = '${other}' limit 1)` })} on conflict (${table.key.join(", ")}) do update set tenant_id = '${own}' returning *`;
    await assertNothing(db.tenant({ role, tenantId: own }, (tx) => sql.raw(statement).execute(tx.as<object>())), statement);
  },
  async function movesItsRowsOver({ db, own, other }, { table, role }) {
    await assertNothing(db.tenant({ role, tenantId: own }, async (tx) => {
      const moved = await sql.raw(`update ${table.name} set tenant_id = '${other}' returning tenant_id`).execute(tx.as<object>());
      // What went through is undone: the next attacks want their rows.
      assert.equal(moved.rows.length, 0, table.name);
      return moved;
    }), table.name);
  },
  async function changesAnothers({ db, own, other }, { table, role }) {
    for (const { name } of table.columns) {
      const statement = `update ${table.name} set ${name} = ${name} where tenant_id = '${other}' returning tenant_id`;
      await assertNothing(db.tenant({ role, tenantId: own }, (tx) => sql.raw(statement).execute(tx.as<object>())), statement);
    }
  },
  async function removesAnothers({ db, own, other }, { table, role }) {
    for (const statement of [`delete from ${table.name} where tenant_id = '${other}' returning tenant_id`, `delete from ${table.name} using ${table.name} as each where each.tenant_id = '${other}' returning each.tenant_id`]) {
      await assertNothing(db.tenant({ role, tenantId: own }, (tx) => sql.raw(statement).execute(tx.as<object>())), statement);
    }
  },
  async function truncates({ db, own }, { table, role }) {
    await assert.rejects(db.tenant({ role, tenantId: own }, (tx) => sql.raw(`truncate ${table.name}`).execute(tx.as<object>())));
  },
  async function takesThePoliciesAway({ db, own }, { table, role }) {
    for (const statement of [`alter table ${table.name} disable row level security`, `alter table ${table.name} no force row level security`, `drop policy ${table.name}_tenant on ${table.name}`, `create policy all_of_it on ${table.name} using (true)`]) {
      await assert.rejects(db.tenant({ role, tenantId: own }, (tx) => sql.raw(statement).execute(tx.as<object>())), statement);
    }
  },
  async function switchesTheSettingOff({ db, own, other }, { table, role }) {
    // With row_security off, PostgreSQL refuses what a policy would have filtered, instead of showing it.
    await assertNothing(db.tenant({ role, tenantId: own }, async (tx) => {
      await sql.raw("set local row_security = off").execute(tx.as<object>());
      return sql.raw(`select tenant_id from ${table.name} where tenant_id = '${other}'`).execute(tx.as<object>());
    }), table.name);
  },
  async function locksAnothers({ db, own, other }, { table, role }) {
    await assertNothing(db.tenant({ role, tenantId: own }, (tx) => sql.raw(`select tenant_id from ${table.name} where tenant_id = '${other}' for update`).execute(tx.as<object>())), table.name);
  },
];

/** Forms in which rows can be told, of all teams or of one. */
function reads(table: string, tenant?: Uuid): readonly string[] {
  const where = tenant === undefined ? "" : ` where tenant_id = '${tenant}'`;
  return [
    `select * from ${table}${where}`,
    `with each as (select * from ${table}${where}) select * from each`,
    `select 1 from (select count(*) as n from ${table}${where}) as counted where n > 0`,
    `select 1 where exists (select from ${table}${where})`,
    `select a.* from ${table} as a join ${table} as b using (tenant_id)${where.replace("tenant_id", "a.tenant_id")}`,
    `select each::text from ${table} as each${where}`,
    `select * from ${table}${where} union all select * from ${table}${where}`,
  ];
}

/** The rows; none where the role may not even ask. */
async function rowsOf(asked: Promise<{ readonly rows: readonly unknown[] }>): Promise<readonly Record<string, unknown>[]> {
  try {
    return (await asked).rows as readonly Record<string, unknown>[];
  } catch (error) {
    if (error instanceof Error && /permission denied/.test(error.message)) return [];
    throw error;
  }
}

/** Refused, or done to no row. */
async function assertNothing(asked: Promise<{ readonly rows: readonly unknown[] }>, what: string): Promise<void> {
  let rows: readonly unknown[];
  try {
    ({ rows } = await asked);
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    return;
  }
  assert.deepEqual(rows, [], what);
}

async function describeTables({ asOwner }: TestDatabase): Promise<readonly Table[]> {
  const columns = await asOwner("select table_name, column_name, udt_name from information_schema.columns where table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position");
  const keys = await asOwner(
    "select conrelid::regclass::text as table_name, attname from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey) where contype = 'p' and connamespace = 'public'::regnamespace",
  );
  return TABLES.map((name) => ({
    name,
    columns: columns.filter(({ table_name: table }) => table === name).map((row) => ({ name: String(row["column_name"]), type: String(row["udt_name"]) })),
    key: keys.filter(({ table_name: table }) => table === name).map(({ attname }) => String(attname)),
  }));
}

/** Checks, references and triggers would refuse the made-up rows, or refuse for reasons that are not the policies'. */
async function leavePoliciesAlone({ asOwner, execAsOwner }: TestDatabase): Promise<void> {
  const constraints = await asOwner("select conrelid::regclass::text as table_name, conname from pg_constraint where contype in ('c', 'f') and connamespace = 'public'::regnamespace order by contype desc");
  for (const { table_name: table, conname } of constraints) await execAsOwner(`alter table ${String(table)} drop constraint if exists ${String(conname)}`);
  for (const name of TABLES) await execAsOwner(`alter table ${name} disable trigger user`);
}

const VALUES: Readonly<Record<string, () => string>> = {
  uuid: () => `'${createUuid()}'`,
  text: () => `'x${randomBytes(4).toString("hex")}'`,
  bytea: () => `'\\x${randomBytes(32).toString("hex")}'`,
  timestamptz: () => "now()",
  date: () => "current_date",
  int4: () => "1",
  int8: () => String(1 + randomBytes(4).readUInt32BE()),
  float8: () => "1",
  numeric: () => "1",
  bool: () => "true",
  jsonb: () => "'{}'",
  _text: () => "'{}'",
  _uuid: () => "'{}'",
  _bytea: () => "'{}'",
};

function insertStatement({ name, columns }: Table, { tenant, from }: { readonly tenant: Uuid; readonly from?: string }): string {
  const names = columns.map((column) => column.name).join(", ");
  if (from !== undefined) return `insert into ${name} (${names}) select ${names} from ${from} as each`;
  const values = columns.map((column) => {
    if (column.name === "tenant_id") return `'${tenant}'`;
    const make = VALUES[column.type];
    assert.ok(make !== undefined, `a column of the type ${column.type}: ${name}.${column.name}`);
    return make();
  });
  return `insert into ${name} (${names}) values (${values.join(", ")})`;
}

async function digest({ asOwner }: TestDatabase, tables: readonly Table[], tenant: Uuid): Promise<readonly unknown[]> {
  const digests: unknown[] = [];
  for (const { name } of tables) digests.push([name, await asOwner(`select md5(string_agg(each::text, ',' order by each::text)) as md5, count(*)::int as n from ${name} as each where tenant_id = $1`, [tenant])]);
  return digests;
}
