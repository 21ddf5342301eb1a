// The claims of the access domain on a sound system, and each red once what it guards is broken.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createUuid } from "#base/uuid.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { CheckContext, CheckOutcome } from "#platform/domain/claim.ts";
import type { PermissionDeclaration } from "#platform/domain/domain.ts";
import { DOMAINS } from "#roles/domains.ts";

import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { createPeopledTeam } from "#domains/access/members/testing/peopled-team.ts";

import { createAccessClaims } from "./index.ts";

const PROGRAM = join(import.meta.dirname, "../../../..");
/** Those of the domains above have their services in folders of their own. */
const PERMISSIONS = ACCESS_TEST_DOMAINS.flatMap((domain) => domain.permissions);
const ALL_PERMISSIONS = DOMAINS.flatMap((domain) => domain.permissions);

forEachEngine("claims about access", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, db, asOwner, execAsOwner } = suite;
  const team = await createPeopledTeam(suite);
  await team.add("administrator");

  async function run(id: string, given: { readonly permissions?: readonly PermissionDeclaration[]; readonly programDir?: string } = {}): Promise<CheckOutcome> {
    const claim = createAccessClaims({ permissions: given.permissions ?? (id === "EM-09" ? ALL_PERMISSIONS : PERMISSIONS) }).find((each) => each.id === id);
    assert.ok(claim !== undefined && claim.proof !== "not yet proven" && "check" in claim.proof);
    const context: CheckContext = {
      db,
      tables: ACCESS_TEST_DOMAINS.flatMap((domain) => domain.tables),
      dataDir: "/nonexistent",
      programDir: given.programDir ?? PROGRAM,
      scratchDir: "/nonexistent",
      environment: "test",
      signal: AbortSignal.timeout(60_000),
    };
    return claim.proof.check.run(context);
  }

  const changed = (name: string, part: Partial<PermissionDeclaration>) => PERMISSIONS.map((each) => (each.name === name ? { ...each, ...part } : each));

  for (const id of ["CA-08", "CA-10", "CR-29", "EM-09", "EM-10", "PO-09"]) {
    await t.test(`${id} is proven on a sound system`, async () => {
      const outcome = await run(id);
      assert.equal(outcome.ok, true, outcome.finding);
    });
  }

  const sabotage: readonly (readonly [id: string, what: string, attempt: () => Promise<CheckOutcome>])[] = [
    ["CA-08", "a guest may administer", () => run("CA-08", { permissions: changed("access.manage-members", { roles: ["owner", "guest"] }) })],
    ["CA-08", "nobody may what there is", () => run("CA-08", { permissions: changed("access.leave", { roles: [] }) })],
    ["CA-10", "a sixth administrator", async () => {
      const added = [];
      for (let place = 2; place < 6; place++) added.push(await team.add("administrator"));
      const outcome = await run("CA-10");
      for (const { personId } of added) await asOwner("delete from memberships where person_id = $1", [personId]);
      return outcome;
    }],
    ["CR-29", "a team without an owner", async () => {
      await asOwner("update memberships set role = 'viewer' where tenant_id = $1 and person_id = $2", [team.teamId, team.owner.personId]);
      const outcome = await run("CR-29");
      await asOwner("update memberships set role = 'owner' where tenant_id = $1 and person_id = $2", [team.teamId, team.owner.personId]);
      return outcome;
    }],
    ["EM-09", "administration without an elevation", () => run("EM-09", { permissions: ALL_PERMISSIONS.map((each) => (each.name === "vaults.delete" ? { ...each, elevation: "none" } : each)) })],
    ["EM-09", "a permission that nobody has called administration or daily work", () => run("EM-09", { permissions: [...ALL_PERMISSIONS, { name: "vaults.sell", title: "Sell a vault", roles: ["owner"], elevation: "required", about: "team" }] })],
    ["EM-09", "an elevation that nobody recorded", async () => {
      await asOwner("insert into grants (tenant_id, id, person_id, kind, permissions, session_id, begins_at, expires_at) values ($1, $2, $3, 'elevation', '{}', $4, now(), now() + interval '5 minutes')", [team.teamId, createUuid(), team.owner.personId, createUuid()]);
      return run("EM-09");
    }],
    ["EM-10", "a session at the machine that nobody recorded", async () => {
      await asOwner("insert into admin_sessions (id, token_hash, person_id, key_id, reason_sealed, factor, begins_at, expires_at) values ($1, $2, $3, $4, '\\x00', 'totp', now(), now() + interval '5 minutes')", [createUuid(), new Uint8Array(32), team.owner.personId, createUuid()]);
      return run("EM-10");
    }],
    ["PO-09", "a service that does not ask again", async () => {
      const folder = await mkdtemp(join(tmpdir(), "strongroom-layers-"));
      await mkdir(join(folder, "src/domains/access"), { recursive: true });
      await writeFile(join(folder, "src/domains/access/routes.ts"), PERMISSIONS.map(({ name }) => `{ permission: "${name}" }`).join("\n"));
      const outcome = await run("PO-09", { programDir: folder });
      await rm(folder, { recursive: true });
      return outcome;
    }],
    ["PO-09", "a table without its policy", async () => {
      await execAsOwner("alter table memberships disable row level security");
      const outcome = await run("PO-09");
      await execAsOwner("alter table memberships enable row level security");
      return outcome;
    }],
  ];
  for (const [id, what, attempt] of sabotage) {
    await t.test(`${id} goes red: ${what}`, async () => {
      const outcome = await attempt();
      assert.equal(outcome.ok, false, outcome.finding);
    });
  }
});
