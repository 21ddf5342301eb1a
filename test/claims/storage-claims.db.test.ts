// Claims about what the database lets each role do, and about what stands in it in clear: proven on all tables of the program, and red when
// what they guard is broken.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { customersApart } from "#domains/assurance/claims/customers-apart.ts";
import { OPEN_COLUMNS } from "#domains/assurance/claims/open-columns.ts";
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
    await asOwner("insert into teams (tenant_id, key_id, name_sealed, created_at) values ($1, gen_random_uuid(), $2, now())", [tenantId, randomBytes(40)]);
    for (const [breakIt, mend] of breaks) {
      await execAsOwner(breakIt);
      assert.equal((await run(customersApart)).ok, false, breakIt);
      await execAsOwner(mend);
    }
    assert.equal((await run(customersApart)).finding.match(/none of them shared/)?.length, 1, JSON.stringify(await run(customersApart)));
  });

  const IN_CLEAR: readonly string[] = ["ada@example.org", "-----BEGIN EC PRIVATE KEY-----", "https://git.example.org/a/b.git", `strongroom_${"x".repeat(43)}`];

  await test("every column that is said to stand open is there", async () => {
    const there = new Set((await asOwner("select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'")).map(({ name }) => name));
    assert.deepEqual(Object.keys(OPEN_COLUMNS).filter((name) => !there.has(name)), []);
  });

  const SEALED_AS_CHANCE = randomBytes(40);

  await test("PO-11 goes red at a column that nobody has named, and at what is called sealed or hashed and is not", async () => {
    await execAsOwner("alter table projects add column motto text");
    assert.match((await run(sealedColumns)).finding, /nobody has said why: projects\.motto/);
    await execAsOwner("alter table projects drop column motto");
    const insert = (name: Uint8Array) => asOwner("insert into projects (tenant_id, id, key_id, name_sealed, created_at) values ($1, gen_random_uuid(), gen_random_uuid(), $2, now())", [tenantId, name]);
    await insert(SEALED_AS_CHANCE);
    const sound = await run(sealedColumns);
    assert.ok(sound.ok, sound.finding);
    for (const plain of [Buffer.from("short"), Buffer.concat([randomBytes(33), Buffer.from("the name of a project of ours"), randomBytes(8)])]) {
      await insert(plain);
      assert.match((await run(sealedColumns)).finding, /not sealed in projects\.name_sealed/);
      await asOwner("delete from projects where name_sealed = $1", [plain]);
    }
  });

  await test("PO-11 goes red at an address, a key or a token in a row, of a team or of all", async () => {
    for (const text of IN_CLEAR) {
      await asOwner("insert into claim_runs (run_id, claim_id, ran_at, ok, finding, evidence) values (gen_random_uuid(), 'PO-11', now(), true, $1, '{}')", [text]);
      assert.match((await run(sealedColumns)).finding, /claim_runs\.finding/, text);
      await asOwner("delete from claim_runs");
    }
    await execAsOwner("alter table projects add column note text");
    await execAsOwner("grant select (note) on projects to strongroom_web");
    await execAsOwner("alter table projects add constraint projects_note_check check ((note = any (array['a', 'b'])) is not null or note is null)");
    await asOwner("insert into projects (tenant_id, id, key_id, name_sealed, created_at, note) values ($1, gen_random_uuid(), gen_random_uuid(), $2, now(), 'write to ada@example.org')", [tenantId, SEALED_AS_CHANCE]);
    assert.match((await run(sealedColumns)).finding, /projects\.note/);
  });
});
