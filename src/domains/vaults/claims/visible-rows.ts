// Everything that the program's roles can read in the database, as text: what a dump would hold, column by column, so that a
// column which only one role may read is looked at too.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Db, DbRole, TableDeclaration, Tx } from "#platform/db/db.ts";

const ROLES: readonly DbRole[] = ["strongroom_web", "strongroom_worker", "strongroom_relay", "strongroom_authority"];

export interface VisibleRows {
  readonly table: string;
  /** Rows as text; bytes in hexadecimal. */
  readonly text: Buffer;
}

export async function* readVisibleRows(given: { readonly db: Db; readonly tables: readonly TableDeclaration[]; readonly tenantId: Uuid }): AsyncGenerator<VisibleRows> {
  for (const role of ROLES) {
    for (const { name, scope } of given.tables) {
      const read = (tx: Tx): Promise<string> => readTable(tx, name);
      const text = scope === "tenant" ? await given.db.tenant({ role, tenantId: given.tenantId }, read) : await given.db.global(role, read);
      yield { table: name, text: Buffer.from(text) };
    }
  }
}

async function readTable(tx: Tx, table: string): Promise<string> {
  const { rows: columns } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and has_column_privilege(attrelid, attnum, 'select')
    order by attnum`.execute(tx.as());
  if (columns.length === 0) return "";
  const line = sql.join(columns.map(({ name }) => sql`${sql.ref(name)}::text`));
  const { rows } = await sql<{ line: string }>`select concat_ws(' ', ${line}) as line from ${sql.table(table)}`.execute(tx.as());
  return rows.map((row) => row.line).join("\n");
}
