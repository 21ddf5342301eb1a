// Sabotage: each way in which tenants could stop being apart is made real in a database, and the start must refuse it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { readCatalogue } from "./catalogue-facts.ts";
import { judgeCatalogue } from "./catalogue-rules.ts";
import { engineOf, prepareDb } from "./create-db.ts";
import type { TableDeclaration } from "./db.ts";
import type { DomainTables } from "./migration-files.ts";
import { createTestLog, forEachEngine } from "./testing/for-each-engine.ts";
import { THINGS } from "./testing/things-domain.ts";

const TENANT = "tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)";
const OTHER_TABLE = "tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)";

interface Sabotage {
  readonly name: string;
  readonly break: string;
  readonly mend: string;
  readonly refusal: RegExp;
}

function policy(name: string, definition: string, refusal = /policy things_tenant of things must be/): Sabotage {
  return {
    name,
    break: `drop policy things_tenant on things; create policy things_tenant on things ${definition}`,
    mend: `drop policy things_tenant on things; create policy things_tenant on things using (${TENANT}) with check (${TENANT})`,
    refusal,
  };
}

const SABOTAGES: readonly Sabotage[] = [
  { name: "row-level security is switched off", break: "alter table things disable row level security", mend: "alter table things enable row level security", refusal: /not enabled on the tenant table things/ },
  { name: "row-level security does not bind the owner", break: "alter table things no force row level security", mend: "alter table things force row level security", refusal: /not forced on the tenant table things/ },
  { name: "a policy is missing", break: "drop policy things_tenant on things", mend: `create policy things_tenant on things using (${TENANT}) with check (${TENANT})`, refusal: /exactly one policy; it has 0/ },
  { name: "a second policy opens the first", break: "create policy open on things using (true)", mend: "drop policy open on things", refusal: /exactly one policy; it has 2/ },
  policy("a policy lets everything pass", "using (true) with check (true)"),
  policy("a policy does not check what is written", `using (${TENANT})`),
  policy("a policy checks what is written by another rule", `using (${TENANT}) with check (true)`),
  policy("a policy is for one command only", `for select using (${TENANT})`),
  policy("a policy is for one role only", `to strongroom_web using (${TENANT}) with check (${TENANT})`),
  policy("a policy is restrictive", `as restrictive using (${TENANT}) with check (${TENANT})`),
  policy("a policy reads another setting", `using (${TENANT.replace("app.tenant", "app.other")}) with check (${TENANT})`),
  policy("a policy has an exception", `using (${TENANT} or size > 0) with check (${TENANT})`),
  policy("a policy asks for each row", `using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)`),
  {
    name: "a policy calls a volatile function",
    break: `create function volatile_tenant() returns uuid language sql volatile as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;
      drop policy things_tenant on things; create policy things_tenant on things using (tenant_id = volatile_tenant()) with check (tenant_id = volatile_tenant())`,
    mend: `drop policy things_tenant on things; drop function volatile_tenant(); create policy things_tenant on things using (${TENANT}) with check (${TENANT})`,
    refusal: /policy things_tenant of things must be/,
  },
  { name: "a unique key does not begin with the tenant", break: "alter table things add constraint one_size unique (size, tenant_id)", mend: "alter table things drop constraint one_size", refusal: /key one_size of the tenant table things must begin with tenant_id; it begins with size/ },
  { name: "a unique index does not begin with the tenant", break: "create unique index one_made on things (made_at)", mend: "drop index one_made", refusal: /key one_made .* begins with made_at/ },
  { name: "a unique index begins with an expression", break: "create unique index one_expression on things ((size + 1), tenant_id)", mend: "drop index one_expression", refusal: /key one_expression .* begins with an expression/ },
  {
    name: "a primary key does not begin with the tenant",
    break: "alter table thing_parts drop constraint thing_parts_pkey; alter table thing_parts add constraint thing_parts_pkey primary key (thing_id, tenant_id, key)",
    mend: "alter table thing_parts drop constraint thing_parts_pkey; alter table thing_parts add constraint thing_parts_pkey primary key (tenant_id, thing_id, key)",
    refusal: /key thing_parts_pkey .* begins with thing_id/,
  },
  { name: "a table has no primary key", break: "alter table thing_parts drop constraint thing_parts_pkey", mend: "alter table thing_parts add constraint thing_parts_pkey primary key (tenant_id, thing_id, key)", refusal: /thing_parts has no primary key/ },
  {
    name: "a foreign key does not begin with the tenant",
    break: "alter table thing_parts add constraint other_thing foreign key (thing_id, tenant_id) references things (id, tenant_id)",
    mend: "alter table thing_parts drop constraint other_thing",
    refusal: /foreign key other_thing of thing_parts to the tenant table things must begin with tenant_id/,
  },
  {
    name: "a global table points into a tenant table without the tenant",
    break: `alter table catalogue_of_things add column a uuid, add column b uuid; alter table catalogue_of_things add constraint inward foreign key (a, b) references things (tenant_id, id)`,
    mend: "alter table catalogue_of_things drop column a, drop column b",
    refusal: /foreign key inward of catalogue_of_things/,
  },
  { name: "a tenant may be missing", break: "alter table thing_parts drop constraint thing_parts_pkey; alter table thing_parts alter tenant_id drop not null", mend: "alter table thing_parts alter tenant_id set not null; alter table thing_parts add constraint thing_parts_pkey primary key (tenant_id, thing_id, key)", refusal: /first column of the tenant table thing_parts must be/ },
  { name: "a table that no domain declares", break: `create table strays (${OTHER_TABLE})`, mend: "drop table strays", refusal: /table strays is in the database but no domain declares it/ },
  { name: "a declared table that is not there", break: "alter table catalogue_of_things rename to elsewhere", mend: "alter table elsewhere rename to catalogue_of_things", refusal: /catalogue_of_things is declared by a domain but is not in the database/ },
  { name: "a view, which asks as its owner", break: "create view all_things as select * from things", mend: "drop view all_things", refusal: /all_things is a view/ },
  { name: "a materialised view, which has no row-level security", break: "create materialized view all_things as select * from things", mend: "drop materialized view all_things", refusal: /all_things is a view/ },
  { name: "a table in another schema", break: `create schema aside; create table aside.strays (${OTHER_TABLE})`, mend: "drop schema aside cascade", refusal: /aside\.strays is outside the schema public/ },
  { name: "a function with its owner's rights", break: "create function all_ids() returns setof uuid language sql security definer as $$ select id from things $$", mend: "drop function all_ids()", refusal: /function all_ids runs with its owner's rights/ },
  { name: "a grant that row-level security does not bind", break: "grant truncate on things to strongroom_web", mend: "revoke truncate on things from strongroom_web", refusal: /strongroom_web has TRUNCATE on things/ },
  { name: "a grant to everyone", break: "grant select on catalogue_of_things to public", mend: "revoke select on catalogue_of_things from public", refusal: /Everyone has SELECT on catalogue_of_things/ },
  { name: "a role that owns a table", break: "grant create on schema public to strongroom_relay; alter table things owner to strongroom_relay", mend: "alter table things owner to current_user; revoke create on schema public from strongroom_relay", refusal: /role strongroom_relay owns .*things/ },
];

/** Roles belong to the whole server, where other suites run at the same time: these stay inside a transaction that is rolled back. */
const ROLE_SABOTAGES: readonly (readonly [string, string, RegExp])[] = [
  ["a role is a superuser", "alter role strongroom_web superuser", /role strongroom_web is a superuser/],
  ["a role bypasses row-level security", "alter role strongroom_worker bypassrls", /role strongroom_worker bypasses row-level security/],
  ["a role may create roles", "alter role strongroom_authority createrole", /role strongroom_authority may create roles/],
  ["a role is a member of another", "grant strongroom_authority to strongroom_web", /role strongroom_web is a member of strongroom_authority/],
];

forEachEngine("a database is refused when", { domains: [THINGS] }, ({ db, execAsOwner }) => {
  const start = (domains: readonly DomainTables[] = [THINGS]) => prepareDb(engineOf(db), { domains, clock: createManualClock(), log: createTestLog() });

  test("(nothing is wrong with it before)", async () => {
    await start();
  });

  for (const { name, break: breakIt, mend, refusal } of SABOTAGES) {
    test(name, async () => {
      await execAsOwner(breakIt);
      await assert.rejects(start(), (error) => isAppError(error, "database.refused") && refusal.test(error.message));
      await execAsOwner(mend);
      await start();
    });
  }

  for (const [name, sabotage, refusal] of ROLE_SABOTAGES) {
    test(name, async () => {
      const stop = new Error("roll back");
      const judged = engineOf(db).transaction(sabotage, async (session) => {
        const facts = await readCatalogue({ ...engineOf(db), transaction: async (prologue, work) => (await session.exec(prologue), work(session)) });
        assert.match(judgeCatalogue(facts, THINGS.tables).join(" "), refusal);
        throw stop;
      });
      await assert.rejects(judged, (error) => error === stop);
      await start();
    });
  }

  const declarations: readonly [string, readonly TableDeclaration[], RegExp][] = [
    ["a table is declared twice", [{ name: "things", scope: "tenant" }], /things is declared twice/],
    ["a global table is declared without a reason", [{ name: "things_more", scope: { global: " " } }], /things_more is declared global without a reason/],
  ];
  for (const [name, tables, refusal] of declarations) {
    test(name, async () => {
      await assert.rejects(start([THINGS, { name: "more", migrations: "none", tables }]), (error) => isAppError(error, "database.refused") && refusal.test(error.message));
    });
  }
});
