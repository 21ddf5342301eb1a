// Claims about what the database lets each role do, and about what stands in it in clear: proven on all tables of the program, and red when
// what they guard is broken.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { customersApart } from "#domains/assurance/claims/customers-apart.ts";
import { sealedColumns } from "#domains/assurance/claims/sealed-columns.ts";
import { storageGrants } from "#domains/assurance/claims/storage-grants.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { CheckContext, CheckOutcome, Claim } from "#platform/domain/claim.ts";
import { DOMAINS } from "#roles/domains.ts";

const SHARED = createUuid();

forEachEngine("claims about storage", { domains: DOMAINS }, async ({ db, asOwner, execAsOwner }) => {
  const context = { db, tables: DOMAINS.flatMap(({ tables }) => tables) } as unknown as CheckContext;
  const run = async (claim: Claim): Promise<CheckOutcome> => {
    assert.ok(claim.proof !== "not yet proven" && "check" in claim.proof);
    return claim.proof.check.run(context);
  };
  const tenantId = createUuid();
  await asOwner("insert into authority_tenants (tenant_id, created_at) values ($1, now())", [tenantId]);

  await test("both are proven on the tables as they are", async () => {
    for (const claim of [storageGrants, sealedColumns]) {
      const outcome = await run(claim);
      assert.ok(outcome.ok, outcome.finding);
    }
  });

  const GRANTS = [
    "grant select on authority_keys to strongroom_web",
    "grant select (email_sealed) on people to strongroom_worker",
    "grant select on vaults to strongroom_relay",
    "grant delete on audit_outbox to strongroom_web",
    "grant update (details) on audit_outbox to strongroom_worker",
    "grant insert on vault_facts to strongroom_web",
  ];

  await test("EM-08 goes red at each grant that may not be, and names it", async () => {
    for (const grant of GRANTS) {
      await execAsOwner(grant);
      const outcome = await run(storageGrants);
      assert.equal(outcome.ok, false, grant);
      assert.match(outcome.finding, new RegExp(/ on (\w+) to/.exec(grant)?.[1] ?? ""));
      await execAsOwner(grant.replace("grant", "revoke").replace(" to ", " from "));
    }
  });

  await test("EM-08 goes red at a role that goes round row-level security", async () => {
    await execAsOwner("alter role strongroom_relay bypassrls");
    const outcome = await run(storageGrants);
    // Roles belong to the whole server, so this is undone before anything is judged.
    await execAsOwner("alter role strongroom_relay nobypassrls");
    assert.equal(outcome.ok, false);
  });

  await test("CR-02 goes red when two teams share a container or a key, or a table shows rows of another", async () => {
    const other = createUuid();
    await asOwner("insert into authority_tenants (tenant_id, created_at) values ($1, now())", [other]);
    assert.equal((await run(customersApart)).finding.match(/none of them shared/)?.length, 1, JSON.stringify(await run(customersApart)));
    const breaks: readonly (readonly [string, string])[] = [
      [`insert into vault_containers (tenant_id, container) values ('${tenantId}', '${SHARED}'), ('${other}', '${SHARED}')`, "delete from vault_containers"],
      ["alter table teams disable row level security", "alter table teams enable row level security"],
    ];
    await execAsOwner("alter table vault_containers drop constraint if exists vault_containers_container_key");
    await asOwner("insert into teams (tenant_id, key_id, name_sealed, created_at) values ($1, gen_random_uuid(), '\\x00', now())", [tenantId]);
    for (const [breakIt, mend] of breaks) {
      await execAsOwner(breakIt);
      assert.equal((await run(customersApart)).ok, false, breakIt);
      await execAsOwner(mend);
    }
    assert.equal((await run(customersApart)).finding.match(/none of them shared/)?.length, 1, JSON.stringify(await run(customersApart)));
  });

  const IN_CLEAR: readonly string[] = ["ada@example.org", "-----BEGIN EC PRIVATE KEY-----", "https://git.example.org/a/b.git", `strongroom_${"x".repeat(43)}`];

  await test("PO-11 goes red at an address, a key or a token in a row, of a team or of all", async () => {
    for (const text of IN_CLEAR) {
      await asOwner("insert into claim_runs (run_id, claim_id, ran_at, ok, finding, evidence) values (gen_random_uuid(), 'PO-11', now(), true, $1, '{}')", [text]);
      assert.match((await run(sealedColumns)).finding, /claim_runs\.finding/, text);
      await asOwner("delete from claim_runs");
    }
    await execAsOwner("alter table projects add column note text");
    await execAsOwner("grant select (note) on projects to strongroom_web");
    await asOwner("insert into projects (tenant_id, id, key_id, name_sealed, created_at, note) values ($1, gen_random_uuid(), gen_random_uuid(), '\\x00', now(), 'write to ada@example.org')", [tenantId]);
    assert.match((await run(sealedColumns)).finding, /an e-mail address in projects\.note/);
  });
});
