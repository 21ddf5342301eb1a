// Reading on both engines: lists, proofs, exports that the verifier accepts, what is destroyed, and what workers follow.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { createAuditStream } from "#domains/audit/log/follow.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { destroyPersonal } from "#domains/audit/personal/destroy-personal.ts";
import { createLogHouse, readDownload } from "#domains/audit/testing/log-house.ts";
import { testAct } from "#domains/audit/testing/test-log.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { AuditProof } from "#protocol/api/audit.ts";
import { decodeBase64 } from "#protocol/audit/bytes.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import { parseVerifierKey, verifyNote } from "#protocol/audit/note.ts";
import { commitToPersonal, encodeLeaf, hashRecord } from "#protocol/audit/record.ts";
import { composeTilePath } from "#protocol/audit/tile-path.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";
import { verifyInclusion } from "#protocol/audit/verify-proof.ts";

const tree = createTreeHash(nodeCrypto);
const PAGE = { limit: 100 };
const bytes = (text: string): Uint8Array => decodeBase64(text) ?? new Uint8Array();

/** As whoever gets it would: nothing of the server is believed but its key. */
function checkProof(proof: AuditProof): boolean {
  const { inclusion, record, publicPart, commitment, personalPart, stream } = proof;
  if (inclusion === null || record.place === null || commitment === null) return false;
  if (personalPart !== null && !Buffer.from(commitToPersonal(nodeCrypto, bytes(personalPart.salt), personalPart.part)).equals(bytes(commitment))) return false;
  const leaf = tree.leaf(encodeLeaf({ stream, sequence: record.place.sequence, recordHash: hashRecord(nodeCrypto, publicPart, bytes(commitment)) }));
  const head = parseCheckpoint(inclusion.checkpoint);
  return verifyNote(nodeCrypto, head.note, [parseVerifierKey(nodeCrypto, inclusion.logKey)]).length === 1 && verifyInclusion(tree, { index: record.place.index, leaf, head, proof: inclusion.path.map(bytes) });
}

forEachEngine("reading the log", { domains: [auditDomain] }, async ({ db, clock, log, asOwner }) => {
  const house = createLogHouse({ db, clock, log });
  const { reading, client } = house;
  const [mine, theirs] = [createUuid(), createUuid()];
  const ada = createUuid();
  const reader = { caller: house.caller(mine), client };
  const asTeam = <Result>(work: (tx: Parameters<typeof destroyPersonal>[0]) => Promise<Result>) => db.tenant({ role: "strongroom_web", tenantId: mine }, work);
  await house.act(mine, 3, ada);
  await house.act(theirs, 300);
  await house.act(mine, 4);

  test("a list says who did what to what, and where the record stands", async () => {
    const { items, nextCursor } = await reading.log.list(reader, mine, { ...PAGE, actor: ada });
    assert.equal(nextCursor, null);
    assert.equal(items.length, 3);
    for (const item of items) {
      assert.deepEqual(item.actor.person, { id: ada, email: `${ada.slice(0, 8)}@example.org` });
      assert.equal(item.title, "A vault was created");
      assert.ok(item.place !== null && item.place.index <= 2);
    }
    assert.deepEqual(items.map(({ place }) => place?.sequence ?? 0).sort((a, b) => a - b), [1, 2, 3]);
  });

  test("reading leaves a record with where it came from, once in a while for each session", async () => {
    const other = { caller: house.caller(mine), client };
    const count = async () => (await reading.log.list(reader, mine, { ...PAGE, event: "audit.log-read" })).items.length;
    const before = await count();
    for (let times = 0; times < 4; times++) await reading.log.list(other, mine, PAGE);
    assert.equal(await count(), before + 1);
    await clock.advance(11 * 60_000);
    await reading.log.list(other, mine, PAGE);
    await house.settle();
    const { items } = await reading.log.list(reader, mine, { ...PAGE, event: "audit.log-read", actor: other.caller.personId });
    assert.equal(items.length, 2);
    assert.deepEqual(items[0]?.client, { network: "192.0.2.7", agent: "Browser" });
  });

  test("pages follow each other through equal times", async () => {
    const whole = (await reading.log.list(reader, mine, PAGE)).items.map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await reading.log.list(reader, mine, { limit: 3, cursor });
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(paged, whole);
  });

  test("one record proves itself with the log's key alone, and a changed member of it does not", async () => {
    await reading.log.list(reader, mine, PAGE);
    await house.settle();
    const { items } = await reading.log.list(reader, mine, PAGE);
    for (const { id } of items) {
      const proof = await reading.log.get(reader, mine, id);
      assert.ok(checkProof(proof));
      assert.ok(!checkProof({ ...proof, publicPart: { ...proof.publicPart, recordedAt: proof.publicPart.recordedAt + 1 } }));
      if (proof.personalPart !== null) assert.ok(!checkProof({ ...proof, personalPart: { ...proof.personalPart, part: { ...proof.personalPart.part, personId: createUuid() } } }));
    }
  });

  test("a record without a place yet says so", async () => {
    const id = await house.audit.record(mine, testAct());
    const proof = await reading.log.get(reader, mine, id);
    assert.equal(proof.inclusion, null);
    assert.equal((await reading.log.state(reader.caller, mine)).waiting, true);
    await house.settle();
    assert.ok(checkProof(await reading.log.get(reader, mine, id)));
    assert.equal((await reading.log.state(reader.caller, mine)).waiting, false);
  });

  test("another team's record is as unknown as one that does not exist", async () => {
    const [foreign] = await house.act(theirs, 1);
    for (const id of [foreign ?? "", createUuid()]) await assert.rejects(reading.log.get(reader, mine, id), (error) => isAppError(error, "audit.record-unknown"));
    await assert.rejects(reading.log.list(reader, theirs, PAGE), (error) => isAppError(error, "team.unknown"));
    await assert.rejects(reading.exports.export({ caller: reader.caller, client, teamId: theirs, range: {} }), (error) => isAppError(error, "team.unknown"));
    await assert.rejects(reading.exports.exportLocal({ caller: reader.caller, teamId: mine, range: {} }), (error) => isAppError(error, "session.required"));
  });

  test("an export verifies, holds the team's stream whole and nothing of another team", async () => {
    const text = await house.exportOf(mine);
    const verdict = house.verify(text);
    assert.deepEqual(verdict.findings, []);
    const { sequence } = await reading.log.state(reader.caller, mine);
    // The export's own record came after the state that is exported.
    assert.equal(text.split("\n").filter((line) => line.includes('"kind":"record"')).length, sequence);
    assert.ok(!text.includes(theirs));
    await house.settle();
  });

  test("an export of a span of time holds what was recorded within it, and verifies", async () => {
    await clock.advance(3_600_000);
    const from = new Date(clock.now()).toISOString();
    const ids = await house.act(mine, 5);
    await clock.advance(3_600_000);
    const to = new Date(clock.now()).toISOString();
    await house.act(mine, 2);
    const text = await house.exportOf(mine, { from, to });
    assert.deepEqual(house.verify(text).findings, []);
    const records = text.split("\n").filter((line) => line.includes('"kind":"record"'));
    assert.equal(records.length, 5);
    for (const id of ids) assert.ok(records.some((line) => line.includes(id)));
    const nothing = await house.exportOf(mine, { from: "2099-01-01T00:00:00.000Z" });
    assert.deepEqual(house.verify(nothing).findings, []);
  });

  test("an export leads from a checkpoint that the reader holds", async () => {
    await house.settle();
    const { checkpoint } = await reading.log.state(reader.caller, mine);
    assert.ok(checkpoint !== null);
    await house.act(theirs, 40);
    await house.act(mine, 3);
    const text = await house.exportOf(mine, { known: `${checkpoint.size},999999` });
    assert.deepEqual(house.verify(text, [checkpoint.note]).findings, []);
  });

  test("a row that is changed by hand, as the owner with the triggers off, is named by the verifier", async () => {
    const [id] = await house.act(mine, 1);
    await asOwner("alter table audit_outbox disable trigger all");
    await asOwner("update audit_outbox set details = '{\"attempts\": 99}' where id = $1", [id]);
    const verdict = house.verify(await house.exportOf(mine));
    assert.equal(verdict.findingCount, 1);
    assert.equal(verdict.findings[0]?.kind, "record-changed");
    assert.match(`${verdict.findings[0]?.where} ${verdict.findings[0]?.detail}`, new RegExp(id ?? "none"));
    await asOwner("update audit_outbox set details = '{\"attempts\": 0}' where id = $1", [id]);
    await asOwner("alter table audit_outbox enable trigger all");
    assert.deepEqual(house.verify(await house.exportOf(mine)).findings, []);
  });

  test("what leads to a person is destroyed, in acts of theirs, on them and naming them, and everything proves as before", async () => {
    const bob = createUuid();
    const [own] = await house.act(mine, 1, bob);
    const personal = await house.audit.sealPersonal(mine, { network: "203.0.113.5" });
    const suffered = await house.audit.record(mine, testAct({ subject: { kind: "person", id: bob }, personal }));
    await house.settle();
    assert.equal(await asTeam((tx) => destroyPersonal(tx, { personId: bob, at: new Date(clock.now()) })), 2);
    assert.equal(await asTeam((tx) => destroyPersonal(tx, { personId: bob, at: new Date(clock.now()) })), 0);
    for (const id of [own ?? "", suffered]) {
      const proof = await reading.log.get(reader, mine, id);
      assert.equal(proof.record.personal, "destroyed");
      assert.equal(proof.record.actor.person, null);
      assert.equal(proof.record.client, null);
      assert.equal(proof.personalPart, null);
      assert.ok(checkProof(proof));
    }
    const rows = await asOwner("select string_agg(p::text || o::text, ' ') as text from audit_personal p join audit_outbox o on o.id = p.record_id");
    assert.ok(!String(rows[0]?.["text"]).includes(bob));
    const verdict = house.verify(await house.exportOf(mine));
    assert.deepEqual(verdict.findings, []);
    assert.ok(verdict.facts.some((fact) => /destroyed/.test(fact)), verdict.facts.join("\n"));
  });

  test("whoever may destroys it through the service, and the record of that names nobody", async () => {
    const carol = createUuid();
    await house.act(mine, 4, carol);
    await assert.rejects(reading.erasure.destroy(house.caller(theirs), { teamId: mine, personId: carol }), (error) => isAppError(error, "team.unknown"));
    assert.deepEqual(await reading.erasure.destroy(reader.caller, { teamId: mine, personId: carol }), { records: 4 });
    await house.settle();
    const { items } = await reading.log.list(reader, mine, { ...PAGE, event: "audit.personal-destroyed" });
    assert.deepEqual(items[0]?.details, { records: 4 });
    const text = await house.exportOf(mine);
    assert.ok(!text.includes(carol));
    assert.deepEqual(house.verify(text).findings, []);
  });

  test("a worker follows the log across teams, in its order, with the records, and goes on where it was", async () => {
    const stream = createAuditStream({ db, role: "strongroom_worker" });
    const seen = [];
    for (let page = await stream.follow(0, 100); page.length > 0; page = await stream.follow((seen.at(-1)?.index ?? 0) + 1, 100)) seen.push(...page);
    assert.deepEqual(seen.map(({ index }) => index), seen.map((_, at) => at));
    assert.deepEqual(new Set(seen.map(({ tenantId }) => tenantId)), new Set([mine, theirs]));
    for (const { act, index, sequence } of seen) assert.deepEqual(act?.entry, { index, sequence });
    await house.settle();
    const [next] = await house.act(theirs, 1);
    const fresh = await stream.follow((seen.at(-1)?.index ?? 0) + 1);
    assert.equal(fresh.at(-1)?.act?.id, next);
  });

  test("anybody gets checkpoints and tiles, and no entry", async () => {
    const checkpoint = parseCheckpoint(await readDownload(await reading.open.checkpoint()));
    assert.equal(verifyNote(nodeCrypto, checkpoint.note, [house.signer.key]).length, 1);
    const [row] = await asOwner("select hashes from audit_tiles where level = 0 and tile_index = 0");
    const full = await reading.open.tile(composeTilePath({ level: 0, index: 0, width: 256 }).split("/").slice(1));
    const chunks = [];
    for await (const chunk of full.body) chunks.push(chunk);
    assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), row?.["hashes"]);
    for (const parts of [["0", "009"], ["0", "000.p", "0"], ["entries", "000"], ["0", "x000", "000"], ["9", "000.p", "1"], ["0", "..", "000"]]) {
      await assert.rejects(reading.open.tile(parts), (error) => isAppError(error, "audit.tile-unknown") || isAppError(error, "audit.malformed"), parts.join("/"));
    }
  });
});
