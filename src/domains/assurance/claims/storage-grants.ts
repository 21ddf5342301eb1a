// EM-08: the storage authorises again. What each role of the program may do to each table is asked of the database itself, and held against
// what it must never be able to do: a hole in the application opens no more than the role's own grants.

import { sql } from "kysely";

import type { Db, DbRole } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

type Privilege = "select" | "insert" | "update" | "delete" | "truncate";

interface Never {
  readonly why: string;
  readonly tables: RegExp;
  readonly roles: readonly DbRole[];
  readonly privileges: readonly Privilege[];
}

const ANY: readonly Privilege[] = ["select", "insert", "update", "delete", "truncate"];
const ALL: readonly DbRole[] = ["strongroom_web", "strongroom_worker", "strongroom_relay", "strongroom_authority"];

const NEVER: readonly Never[] = [
  { why: "keys are the authority's", tables: /^authority_/, roles: ["strongroom_web", "strongroom_worker", "strongroom_relay"], privileges: ANY },
  { why: "how people sign in is the web role's", tables: /^(?:people|sessions|welcome_links|sign_in_|passkeys|passkey_|totp_|recovery_|passwords|earlier_passwords|api_tokens|device_logins|known_devices|email_changes)/, roles: ["strongroom_worker", "strongroom_relay", "strongroom_authority"], privileges: ANY },
  { why: "mirrors and what was read of code are the worker's", tables: /^vault_(?:packs|mirrors|facts)$/, roles: ["strongroom_web", "strongroom_relay", "strongroom_authority"], privileges: ["insert", "update", "delete"] },
  { why: "live frames are kept nowhere, and the relay reads nothing", tables: /./, roles: ["strongroom_relay"], privileges: ANY },
  { why: "what was done stays done", tables: /^(?:audit_outbox|audit_entries|audit_checkpoints|request_events|grant_ends)$/, roles: ALL, privileges: ["update", "truncate"] },
  { why: "the audit log loses nothing", tables: /^(?:audit_outbox|audit_entries|audit_checkpoints)$/, roles: ALL, privileges: ["delete"] },
  { why: "nobody empties a table", tables: /./, roles: ALL, privileges: ["truncate"] },
];

export const storageGrants: Claim = {
  id: "EM-08",
  statement: "The storage authorises again: each role of the program has only its grants in the database, and none goes round row-level security.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: checkGrants } },
};

interface Held {
  readonly role: string;
  readonly privilege: string;
  readonly name: string;
}

/** Of every table, role and privilege together those that are held, on the table or on any of its columns. */
async function heldOf(db: Db, names: readonly string[], { roles, privileges }: Never): Promise<readonly Held[]> {
  const { rows } = await db.global("strongroom_worker", (tx) =>
    sql<Held>`select role, privilege, name
      from unnest(${[...names]}::text[]) as name, unnest(${[...roles]}::text[]) as role, unnest(${[...privileges]}::text[]) as privilege
      where case when privilege in ('delete', 'truncate') then has_table_privilege(role, name, privilege) else has_any_column_privilege(role, name, privilege) end`.execute(tx.as()),
  );
  return rows;
}

async function checkGrants({ db, tables }: CheckContext): Promise<CheckOutcome> {
  const held = new Set<string>();
  let looked = 0;
  for (const rule of NEVER) {
    const names = tables.map(({ name }) => name).filter((name) => rule.tables.test(name));
    looked += names.length * rule.roles.length * rule.privileges.length;
    for (const { role, privilege, name } of await heldOf(db, names, rule)) held.add(`${role} may ${privilege} ${name}, though ${rule.why}`);
  }
  const { rows: free } = await db.global("strongroom_worker", (tx) => sql<{ rolname: string }>`select rolname from pg_roles where rolname like 'strongroom\\_%' and (rolsuper or rolbypassrls)`.execute(tx.as()));
  for (const { rolname } of free) held.add(`${rolname} goes round row-level security`);
  const evidence = { tables: tables.length, looked, held: [...held].slice(0, 5).join("; ") || "none" };
  if (looked === 0) return claimFails("There was no table to look at.", evidence);
  if (held.size > 0) return claimFails(`Grants that may not be: ${[...held].join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${looked} grants that may not be, over ${tables.length} tables: none is held.`, evidence);
}
