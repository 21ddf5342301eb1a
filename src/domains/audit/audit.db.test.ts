// The audit outbox on both engines: in the act's transaction, append-only, each team its own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import type { AuditEventDeclaration } from "#platform/domain/domain.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { Act } from "./act.ts";
import { createAudit } from "./audit.ts";
import { auditDomain } from "./domain.ts";
import type { AuditCursor } from "./store.ts";

const EVENTS: readonly AuditEventDeclaration[] = [
  { name: "vaults.vault-created", title: "A vault was created", details: {} },
  {
    name: "vaults.update-ended",
    title: "An update has ended",
    details: { attempts: "number", retried: "boolean", runId: "uuid", outcome: ["done", "failed"], code: "error-code" },
  },
];
const DOMAINS = [auditDomain, { name: "vaults", auditEvents: EVENTS }];

function created(): Act {
  return { actor: { kind: "role", role: "worker" }, event: "vaults.vault-created", subject: { kind: "vault", id: createUuid() }, details: {} };
}

forEachEngine("the audit outbox", { domains: [auditDomain] }, ({ db, clock, asOwner, execAsOwner }) => {
  const audit = createAudit({ clock, domains: DOMAINS });
  const web = { role: "strongroom_web", tenantId: createUuid() } as const;
  const list = (after: AuditCursor = null, limit = 100) => db.tenant(web, (tx) => audit.listActs(tx, { after, limit }));

  test("an act is recorded with who, what, on what, and when", async () => {
    const act: Act = {
      actor: { kind: "person", personId: createUuid(), sessionId: createUuid(), grantId: createUuid() },
      event: "vaults.update-ended",
      subject: { kind: "vault", id: createUuid() },
      details: { attempts: 2, retried: true, runId: createUuid(), outcome: "failed", code: "source.unreachable" },
    };
    const id = await db.tenant(web, (tx) => audit.recordAct(tx, act));
    assert.deepEqual(await list(), [{ id, recordedAt: clock.now(), ...act }]);
  });

  test("an act that is rolled back leaves no record", async () => {
    const before = (await list()).length;
    await assert.rejects(db.tenant(web, async (tx) => {
      await audit.recordAct(tx, created());
      throw new Error("the act failed");
    }), /the act failed/);
    assert.equal((await list()).length, before);
  });

  test("another team sees none of it", async () => {
    const other = { ...web, tenantId: createUuid() };
    assert.deepEqual(await db.tenant(other, (tx) => audit.listActs(tx, { after: null, limit: 100 })), []);
  });

  test("the list is paged newest first, also where times are equal", async () => {
    for (let index = 0; index < 5; index++) {
      if (index % 2 === 0) await clock.advance(1000);
      await db.tenant(web, (tx) => audit.recordAct(tx, created()));
    }
    const whole = await list();
    const paged = [];
    for (let page = await list(null, 2); page.length > 0; page = await list(paged.at(-1) ?? null, 2)) paged.push(...page);
    assert.deepEqual(paged, whole);
    assert.deepEqual(whole.map(({ recordedAt }) => recordedAt), whole.map(({ recordedAt }) => recordedAt).sort((a, b) => b - a));
  });

  const statements = ["update audit_outbox set event = 'a.b'", "delete from audit_outbox", "truncate audit_outbox"];
  for (const statement of statements) {
    test(`refused to everyone, the owner of the table among them: ${statement}`, async () => {
      await assert.rejects(execAsOwner(statement), /never changed or removed/);
      for (const role of ["strongroom_web", "strongroom_worker", "strongroom_relay", "strongroom_authority"]) {
        await assert.rejects(execAsOwner(`set local role ${role}; ${statement}`), /permission denied/);
      }
    });
  }

  test("a worker records and does not read", async () => {
    const worker = { ...web, role: "strongroom_worker" } as const;
    await db.tenant(worker, (tx) => audit.recordAct(tx, created()));
    await assert.rejects(db.tenant(worker, (tx) => audit.listActs(tx, { after: null, limit: 1 })), /permission denied/);
  });

  test("the database itself refuses an actor that is nobody or two", async () => {
    const insert = (columns: string, values: string) =>
      asOwner(`insert into audit_outbox (tenant_id, id, recorded_at, event, subject_kind, subject_id, details, ${columns})
        values ('${web.tenantId}', gen_random_uuid(), now(), 'a.b', 'vault', gen_random_uuid(), '{}', ${values})`);
    await assert.rejects(insert("actor_kind", "'person'"), /check constraint/);
    await assert.rejects(insert("actor_kind, actor_role, actor_person_id", "'role', 'web', gen_random_uuid()"), /check constraint/);
  });
});
