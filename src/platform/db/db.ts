// The database as domains see it. Every statement runs in a transaction that has set its role and its tenant, so row-level
// security decides what exists; there is no way to ask without. Engines: PGlite in the process, or PostgreSQL.

import type { Kysely } from "kysely";

import type { Uuid } from "#base/uuid.ts";

/** Database roles, one for each program role: each has only its grants, none owns a table, none bypasses row-level security. */
export type DbRole = "strongroom_web" | "strongroom_worker" | "strongroom_relay" | "strongroom_authority";

export interface Tx {
  /** The transaction, typed with the tables of the store that asks. */
  as<Tables>(): Kysely<Tables>;
}

export interface Db {
  readonly engine: "pglite" | "postgres";
  /** Runs `work` in one transaction as `role` within the tenant; rolls back when it throws. */
  tenant<Result>(scope: { readonly role: DbRole; readonly tenantId: Uuid }, work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** The same without a tenant: global tables answer, tenant tables have no rows. */
  global<Result>(role: DbRole, work: (tx: Tx) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** What a domain says of each of its tables; a table that no domain lists fails a test, and the server does not start. */
export interface TableDeclaration {
  readonly name: string;
  /** `tenant`: first column tenant_id, forced row-level security, keys begin with tenant_id. `global`: the reason why it is not. */
  readonly scope: "tenant" | { readonly global: string };
}
