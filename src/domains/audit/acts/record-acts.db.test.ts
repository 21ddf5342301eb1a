// Recording on both engines: in the act's transaction, append-only, each team its own, and what waits for the log says nothing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid, type Uuid } from "#base/uuid.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { openPersonal } from "#domains/audit/personal/seal-personal.ts";
import type { AuditEventDeclaration } from "#platform/domain/domain.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { commitToPersonal, hashRecord } from "#protocol/audit/record.ts";
import type { Act } from "./act.ts";
import { createAuditWriter } from "./audit.ts";
import { personalPartOf } from "./compose-record.ts";
import { findAct, listActs, type ActFilter, type ActPlace } from "./read-acts.ts";

const EVENTS: readonly AuditEventDeclaration[] = [
  { name: "vaults.vault-created", title: "A vault was created", details: {} },
  {
    name: "vaults.update-ended",
    title: "An update has ended",
    details: { attempts: "number", retried: "boolean", runId: "uuid", outcome: ["done", "failed"], code: "error-code", approverPersonId: "uuid" },
  },
];
const DOMAINS = [auditDomain, { name: "vaults", auditEvents: EVENTS }];

function created(): Act {
  return { actor: { kind: "role", role: "worker" }, event: "vaults.vault-created", subject: { kind: "vault", id: createUuid() }, details: {} };
}

function done(personId: Uuid = createUuid()): Act {
  return {
    actor: { kind: "person", personId, sessionId: createUuid(), grantId: createUuid() },
    event: "vaults.update-ended",
    subject: { kind: "person", id: createUuid() },
    details: { attempts: 2, retried: true, runId: createUuid(), outcome: "failed", code: "source.unreachable", approverPersonId: createUuid() },
  };
}

forEachEngine("recording acts", { domains: [auditDomain] }, ({ db, clock, asOwner, execAsOwner }) => {
  const key = createEphemeralDataKey("field");
  const audit = createAuditWriter({ clock, domains: DOMAINS, db, role: "strongroom_web", fieldKey: async () => key });
  const web = { role: "strongroom_web", tenantId: createUuid() } as const;
  const list = (filter: ActFilter = {}, after: ActPlace = null, limit = 100) => db.tenant(web, (tx) => listActs(tx, { filter, after, limit }));
  const pending = (id: Uuid) => asOwner("select * from audit_pending where record_id = $1", [id]);

  test("an act is recorded with who, what, on what, when, from where, and its hash commits to all of it", async () => {
    const act = done();
    const personal = await audit.sealPersonal(web.tenantId, { network: "192.0.2.7", agent: "Browser" });
    const id = await db.tenant(web, (tx) => audit.recordAct(tx, { ...act, personal }));
    assert.equal(id, personal.recordId);
    const [stored] = await list();
    assert.ok(stored !== undefined && typeof stored.personal === "object" && stored.personal.salt !== null && stored.personal.text !== null && act.actor.kind === "person");
    const { approverPersonId, ...details } = act.details;
    assert.deepEqual(stored.publicPart, {
      actor: { kind: "person", role: null }, details, event: act.event, grant: act.actor.grantId, id, recordedAt: clock.now(), subject: { id: null, kind: "person" },
    });
    assert.deepEqual(stored.personal.columns, { personId: act.actor.personId, sessionId: act.actor.sessionId, subjectId: act.subject.id, details: { approverPersonId } });
    const text = openPersonal(key, { recordId: id, ...stored.personal.text });
    assert.deepEqual(text, { network: "192.0.2.7", agent: "Browser" });
    const part = personalPartOf({ ...stored.personal.columns, text: { ...text } });
    assert.deepEqual(Object.keys(part).sort(), ["agent", "detailApproverPersonId", "network", "personId", "sessionId", "subjectId"]);
    const commitment = commitToPersonal(nodeCrypto, stored.personal.salt, part);
    assert.deepEqual(stored.commitment, commitment);
    const [line] = await pending(id);
    assert.deepEqual(line?.["record_hash"], hashRecord(nodeCrypto, stored.publicPart, commitment));
    assert.equal(line?.["stream_id"], web.tenantId);
    assert.deepEqual(Object.keys(line ?? {}).sort(), ["ordinal", "queued_at", "record_hash", "record_id", "stream_id"]);
  });

  test("text from outside is not in the rows in clear", async () => {
    const personal = await audit.sealPersonal(web.tenantId, { network: "198.51.100.99", agent: "Unmistakable/9" });
    const id = await audit.record(web.tenantId, { ...created(), personal });
    const [row] = await asOwner("select o::text || p::text as text from audit_outbox o join audit_personal p on p.record_id = o.id where o.id = $1", [id]);
    for (const word of ["198.51.100.99", "Unmistakable/9"]) {
      assert.ok(!String(row?.["text"]).includes(word) && !String(row?.["text"]).includes(Buffer.from(word).toString("hex")));
    }
  });

  test("an act that is rolled back leaves no record, nothing of a person, and nothing that waits", async () => {
    const count = async () => (await asOwner("select (select count(*) from audit_outbox)::int as o, (select count(*) from audit_personal)::int as p, (select count(*) from audit_pending)::int as w"))[0];
    const before = await count();
    await assert.rejects(db.tenant(web, async (tx) => {
      await audit.recordAct(tx, done());
      throw new Error("the act failed");
    }), /the act failed/);
    assert.deepEqual(await count(), before);
  });

  test("acts of one statement wait in their order, and acts of later statements after them", async () => {
    const ids = await db.tenant(web, async (tx) => [...(await audit.recordActs(tx, [created(), created(), created()])), await audit.recordAct(tx, created())]);
    const rows = await asOwner("select record_id from audit_pending where record_id = any($1::uuid[]) order by queued_at, ordinal", [ids]);
    assert.deepEqual(rows.map(({ record_id }) => record_id), ids);
  });

  test("records without a transaction of their own share one, and each caller's is there when its call ends", async () => {
    const transactions = new Set<unknown>();
    const other = createUuid();
    await Promise.all(Array.from({ length: 120 }, async (_, at) => {
      const tenantId = at % 3 === 0 ? other : web.tenantId;
      const id = await audit.record(tenantId, created());
      const [row] = await asOwner("select tenant_id, xmin::text as transaction from audit_outbox where id = $1", [id]);
      assert.equal(row?.["tenant_id"], tenantId);
      transactions.add(row?.["transaction"]);
    }));
    assert.ok(transactions.size <= 20, `${transactions.size} transactions`);
  });

  test("a record that cannot be written fails for its caller, and the next one is written", async () => {
    const act = { ...created(), subject: { kind: "NOT A KIND", id: createUuid() } };
    await assert.rejects(audit.record(createUuid(), act), /check constraint/);
    assert.ok(await audit.record(web.tenantId, created()));
  });

  test("another team sees none of it", async () => {
    const [mine] = await list();
    assert.ok(mine !== undefined);
    const other = { ...web, tenantId: createUuid() };
    assert.deepEqual(await db.tenant(other, (tx) => listActs(tx, { filter: {}, after: null, limit: 100 })), []);
    assert.equal(await db.tenant(other, (tx) => findAct(tx, mine.id)), null);
  });

  test("the list is paged newest first, also where times are equal", async () => {
    for (let index = 0; index < 5; index++) {
      if (index % 2 === 0) await clock.advance(1000);
      await db.tenant(web, (tx) => audit.recordAct(tx, created()));
    }
    const whole = await list({}, null, 1_000);
    const paged = [];
    for (let page = await list({}, null, 7); page.length > 0; page = await list({}, paged.at(-1) ?? null, 7)) paged.push(...page);
    assert.deepEqual(paged, whole);
    assert.deepEqual(whole.map(({ recordedAt }) => recordedAt), whole.map(({ recordedAt }) => recordedAt).sort((a, b) => b - a));
  });

  test("the list is narrowed by person, subject, grant, event, domain and time", async () => {
    await clock.advance(60_000);
    const act = done();
    assert.ok(act.actor.kind === "person" && act.actor.grantId !== null);
    const id = await db.tenant(web, (tx) => audit.recordAct(tx, act));
    const other = await db.tenant(web, (tx) => audit.recordAct(tx, created()));
    const ids = async (filter: ActFilter) => (await list(filter)).map((stored) => stored.id);
    const now = new Date(clock.now());
    for (const filter of [{ personId: act.actor.personId }, { subjectId: act.subject.id }, { grantId: act.actor.grantId }, { event: "vaults.update-ended", from: now }]) assert.deepEqual(await ids(filter), [id]);
    assert.deepEqual((await ids({ event: "vaults.", from: now })).sort(), [id, other].sort());
    assert.deepEqual(await ids({ event: "access.", from: now }), []);
    assert.ok(!(await ids({ to: now })).includes(id));
    assert.deepEqual(await ids({ personId: createUuid() }), []);
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

  test("what waits for its place is read and taken by the sequencer's role alone", async () => {
    for (const role of ["strongroom_web", "strongroom_authority", "strongroom_relay"]) {
      for (const statement of ["select * from audit_pending", "delete from audit_pending", "update audit_pending set ordinal = 1"]) {
        await assert.rejects(execAsOwner(`set local role ${role}; ${statement}`), /permission denied/);
      }
    }
  });

  test("the database itself refuses an actor that is nobody or two", async () => {
    const insert = (columns: string, values: string) =>
      asOwner(`insert into audit_outbox (tenant_id, id, recorded_at, event, subject_kind, subject_id, details, record_hash, personal_hash, ${columns})
        values ('${web.tenantId}', gen_random_uuid(), now(), 'a.b', 'vault', gen_random_uuid(), '{}', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), ${values})`);
    await assert.rejects(insert("actor_kind", "'nobody'"), /check constraint/);
    await assert.rejects(insert("actor_kind, actor_role", "'person', 'web'"), /check constraint/);
    await assert.rejects(insert("actor_kind", "'role'"), /check constraint/);
  });

  test("the database itself refuses a record without its hash", async () => {
    await assert.rejects(asOwner(`insert into audit_outbox (tenant_id, id, recorded_at, event, subject_kind, subject_id, details, actor_kind)
      values ('${web.tenantId}', gen_random_uuid(), now(), 'a.b', 'vault', gen_random_uuid(), '{}', 'operator')`), /audit_outbox_hashed/);
  });
});
