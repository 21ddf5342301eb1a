// PO-11: relevant data are encrypted. Looked at twice. By the catalogue: every column that could hold a text is sealed, a hash, bound by its table to
// a few words, or named with the reason why it stands open. And by the rows: no text holds an address, a token, a private key or an address of a
// source, and what is called sealed or hashed is.

import { sql, type RawBuilder } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Db, DbRole, Tx } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

import { OPEN_COLUMNS } from "./open-columns.ts";
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
  statement: "Relevant data are encrypted: every column that holds names, addresses, credentials, reasons or what is of code is sealed, and nothing of them stands beside it.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: checkColumns } },
};

interface Column {
  readonly name: string;
  readonly type: string;
  /** The table admits a few words and no others. */
  readonly bound: boolean;
}

type Kind = "sealed" | "hash" | "open";

async function checkColumns({ db, tables }: CheckContext): Promise<CheckOutcome> {
  const tenants = await listTenants(db);
  const found = new Set<string>();
  const unnamed: string[] = [];
  const counts = { sealed: 0, hash: 0, open: 0 };
  for (const { name: table, scope } of tables) {
    const columns = await columnsOf(db, table);
    for (const column of columns) {
      const kind = kindOf(column);
      counts[kind]++;
      if (kind === "open" && !column.bound && !(`${table}.${column.name}` in OPEN_COLUMNS)) unnamed.push(`${table}.${column.name}`);
    }
    for (const role of ROLES) for (const tenantId of scope === "tenant" ? tenants : [null]) {
      for (const what of await tellingIn(db, { table, columns, role, tenantId })) found.add(what);
    }
  }
  const evidence = { tables: tables.length, sealed: counts.sealed, hashed: counts.hash, open: counts.open, tenants: tenants.length, unnamed: unnamed.slice(0, 5).join("; ") || "none", found: [...found].slice(0, 5).join("; ") || "none" };
  if (counts.sealed === 0 || counts.open === 0) return claimFails("There was no column to look at.", evidence);
  if (unnamed.length > 0) return claimFails(`Columns that stand open, and nobody has said why: ${unnamed.join("; ")}.`.slice(0, 480), evidence);
  if (found.size > 0) return claimFails(`In clear: ${[...found].join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${counts.sealed} sealed columns, ${counts.hash} hashed and ${counts.open} open ones in ${tables.length} tables, of ${tenants.length} teams: none holds an address, a key, a token or a text that should be sealed.`, evidence);
}

/** Types that could hold a text. A check of the table's own that lists words binds its column to them. */
async function columnsOf(db: Db, table: string): Promise<readonly Column[]> {
  const { rows } = await db.global("strongroom_worker", (tx) =>
    sql<Column>`
      select attname as name, atttypid::regtype::text as type,
        exists (select from pg_constraint where conrelid = attrelid and contype = 'c' and strpos(pg_get_constraintdef(oid), '((' || attname || ' = ANY (ARRAY[') > 0) as bound
      from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
        and atttypid::regtype::text in ('text', 'jsonb', 'json', 'text[]', 'jsonb[]', 'character varying', 'character', 'xml', 'inet', 'bytea', 'bytea[]')`.execute(tx.as()),
  );
  return rows;
}

function kindOf({ name, type }: Column): Kind {
  if (type === "bytea[]") return /_(?:hash|index)es$/.test(name) ? "hash" : "open";
  if (type !== "bytea") return "open";
  if (/(?:^|_)sealed$/.test(name)) return "sealed";
  return /_(?:hash|index|digest)$/.test(name) ? "hash" : "open";
}

interface Place {
  readonly table: string;
  readonly columns: readonly Column[];
  readonly role: DbRole;
  readonly tenantId: Uuid | null;
}

/** A nonce and a tag; what is shorter holds nothing that could be opened. */
const MIN_SEALED_BYTES = 28;
const HASH_BYTES = 32;
/** What is sealed looks like chance: so many characters of text in a row come by chance once in a hundred million values. */
const READABLE = "^([0-9a-f]{2})*([2-7][0-9a-f]){20}";

async function tellingIn(db: Db, { table, columns, role, tenantId }: Place): Promise<readonly string[]> {
  const look = async (tx: Tx): Promise<readonly string[]> => {
    const readable = await sql<{ name: string }>`select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and has_column_privilege(attrelid, attnum, 'select')`.execute(tx.as());
    const seen = columns.filter(({ name }) => readable.rows.some((row) => row.name === name));
    const questions = seen.flatMap((column) => questionsAbout(column).map(([what, question]) => ({ said: `${what} ${table}.${column.name}`, question })));
    if (questions.length === 0) return [];
    const { rows } = await sql<{ said: (boolean | null)[] }>`select array[${sql.join(questions.map(({ question }) => sql`bool_or(${question})`))}] as said from ${sql.table(table)}`.execute(tx.as());
    return questions.filter((_question, index) => rows[0]?.said[index] === true).map(({ said }) => said);
  };
  return tenantId === null ? db.global(role, look) : db.tenant({ role, tenantId }, look);
}

function questionsAbout(column: Column): readonly (readonly [string, RawBuilder<unknown>])[] {
  const ref = sql.ref(column.name);
  const kind = kindOf(column);
  if (kind === "sealed") return [["a text that is not sealed in", sql`length(${ref}) < ${MIN_SEALED_BYTES} or encode(substring(${ref} from 1 for 1000), 'hex') ~ ${READABLE}`]];
  if (kind === "hash") return [["more than a hash in", column.type === "bytea" ? sql`length(${ref}) <> ${HASH_BYTES}` : sql`exists (select from unnest(${ref}) as each where length(each) <> ${HASH_BYTES})`]];
  if (column.type.startsWith("bytea")) return [];
  return TELLING.map(([what, pattern]) => [`${what} in`, sql`${ref}::text ~ ${pattern}`] as const);
}
