// Attacks on the audit log where it lies: by whoever owns the database, with triggers off, or holds the log's key, or puts an old copy
// back. Each is on a log of its own with several teams, and each is reported with its place: by the verifier of an export, by a reader who
// kept a checkpoint, or by a witness.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Finding } from "#cli/audit/verify-export.ts";
import { createAnswerer } from "#cli/witness/answer-request.ts";
import { initWitness, openWitness } from "#cli/witness/witness-folder.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { readWitnesses } from "#domains/audit/log/witness-store.ts";
import { createLogHouse, type LogHouse } from "#domains/audit/testing/log-house.ts";
import { createTestSigner, testAct } from "#domains/audit/testing/test-log.ts";
import { createWitnessClient, type WitnessClient } from "#domains/audit/work/witness-client.ts";
import { createManualClock, type ManualClock } from "#platform/clock/manual-clock.ts";
import { createTestLog, openTestDatabase, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { reachPostgres } from "#platform/db/testing/postgres-template.ts";
import { encodeBase64 } from "#protocol/audit/bytes.ts";
import { appendLeaves, EMPTY_EDGE, rootOfEdge } from "#protocol/audit/edge.ts";
import { commitToPersonal, encodeLeaf, hashRecord, type PublicPart } from "#protocol/audit/record.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";

/** All of it on the first, which is the server where one answers: a database of each attack's own takes a tenth of the time there. */
const ENGINES = "unreachable" in (await reachPostgres()) ? (["pglite", "postgres"] as const) : (["postgres", "pglite"] as const);
const tree = createTreeHash(nodeCrypto);

/** A record of the attacked team. */
interface Target {
  readonly id: Uuid;
  readonly index: number;
  readonly sequence: number;
}

interface Scene {
  readonly house: LogHouse;
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  readonly mine: Uuid;
  readonly theirs: Uuid;
  /** Of the attacked team, in the middle of its stream, in order. */
  readonly targets: readonly [Target, Target, Target];
  /** What a reader keeps from before the attack. */
  readonly held: { readonly size: number; readonly note: string };
  readonly size: number;
  readonly witness: WitnessClient;
  /** As the owner of the database, with its triggers off. */
  tamper(sql: string): Promise<void>;
  entryOf(id: Uuid): Promise<Target>;
}

interface Attack {
  readonly name: string;
  run(scene: Scene): Promise<void>;
  /** Kinds of findings, each with what its place must say. */
  expect(scene: Scene): Readonly<Record<string, RegExp>>;
  /** Whether only a reader with a checkpoint of before can tell. */
  readonly needsHeld?: true;
  /** What a witness says at the next state of the log. */
  readonly witness?: "refused" | "forked";
}

const at = ({ id, sequence, index }: Target): RegExp => new RegExp(`record ${id}, sequence ${sequence}, leaf ${index}$`);
const column = (name: string, change: string): Attack => ({
  name: `a record's ${name} is changed`,
  run: ({ tamper, targets: [target] }) => tamper(`update audit_outbox set ${change} where id = '${target.id}'`),
  expect: ({ targets: [target] }) => ({ "record-changed": at(target) }),
});
const personal = (name: string, change: string): Attack => ({
  name: `${name} in a record's personal part is changed`,
  run: ({ tamper, targets: [target] }) => tamper(`update audit_personal set ${change} where record_id = '${target.id}'`),
  expect: ({ targets: [target] }) => ({ "personal-changed": at(target) }),
});

const ATTACKS: readonly Attack[] = [
  column("details", `details = '{"attempts": 77}'`),
  column("event", "event = 'vaults.vault-deleted'"),
  column("time, by a millisecond", "recorded_at = recorded_at - interval '1 millisecond'"),
  column("grant", "actor_grant_id = gen_random_uuid()"),
  column("actor", "actor_kind = 'role', actor_role = 'worker', actor_grant_id = null"),
  column("subject", "subject_id = gen_random_uuid()"),
  column("kind of subject", "subject_kind = 'project'"),
  {
    name: "a record's commitment to a person is changed",
    run: ({ tamper, targets: [target] }) => tamper(`update audit_outbox set personal_hash = decode(repeat('ab', 32), 'hex') where id = '${target.id}'`),
    expect: ({ targets: [target] }) => ({ "record-changed": at(target), "personal-changed": at(target) }),
  },
  personal("who acted", "person_id = gen_random_uuid()"),
  personal("the session", "session_id = gen_random_uuid()"),
  personal("the salt", "salt = decode(repeat('cd', 32), 'hex')"),
  personal("where it came from", "record_key = null, sealed = null"),
  {
    name: "a record is deleted",
    run: ({ tamper, targets: [target] }) => tamper(`delete from audit_outbox where id = '${target.id}'`),
    expect: ({ targets: [target] }) => ({ "record-missing": new RegExp(`sequences ${target.sequence} to ${target.sequence}$`) }),
  },
  {
    name: "a record is deleted with its entry and what leads to a person",
    run: ({ tamper, targets: [{ id }] }) => tamper(`delete from audit_outbox where id = '${id}'; delete from audit_entries where record_id = '${id}'; delete from audit_personal where record_id = '${id}'`),
    expect: ({ targets: [target] }) => ({ "record-missing": new RegExp(`sequences ${target.sequence} to ${target.sequence}$`) }),
  },
  {
    name: "a record is deleted and the numbers after it close the gap",
    run: ({ tamper, mine, targets: [{ id, sequence }] }) =>
      tamper(`delete from audit_outbox where id = '${id}'; delete from audit_entries where record_id = '${id}';
        update audit_entries set stream_sequence = stream_sequence + 1000000 where stream_id = '${mine}' and stream_sequence > ${sequence};
        update audit_entries set stream_sequence = stream_sequence - 1000001 where stream_id = '${mine}' and stream_sequence > 1000000`),
    expect: ({ targets: [, next] }) => ({ "record-changed": new RegExp(`record ${next.id}, `), "record-missing": /sequences/, "stream-short": /./ }),
  },
  {
    name: "two records change places",
    run: ({ tamper, targets: [one, two] }) =>
      tamper(`update audit_entries set record_id = gen_random_uuid() where leaf_index = ${one.index}; update audit_entries set record_id = '${one.id}' where leaf_index = ${two.index}; update audit_entries set record_id = '${two.id}' where leaf_index = ${one.index}`),
    expect: ({ targets: [one, two] }) => ({ "record-changed": new RegExp(`record (${one.id}|${two.id}), `) }),
  },
  {
    name: "two records change what they say",
    run: ({ tamper, targets: [one, two] }) => tamper(`update audit_outbox a set details = b.details, subject_id = b.subject_id from audit_outbox b where (a.id, b.id) in (('${one.id}', '${two.id}'), ('${two.id}', '${one.id}'))`),
    expect: ({ targets: [one] }) => ({ "record-changed": at(one) }),
  },
  {
    name: "a forged record takes another team's place in the log",
    run: async ({ tamper, mine, theirs, targets: [target] }) => {
      const forged = createUuid();
      await tamper(`insert into audit_outbox (tenant_id, id, recorded_at, actor_kind, event, subject_kind, subject_id, details, record_hash, personal_hash)
          select tenant_id, '${forged}', recorded_at, actor_kind, event, subject_kind, gen_random_uuid(), details, record_hash, personal_hash from audit_outbox where id = '${target.id}';
        update audit_entries set stream_id = '${mine}', record_id = '${forged}', stream_sequence = (select max(stream_sequence) + 1 from audit_entries where stream_id = '${mine}')
          where leaf_index = (select max(leaf_index) from audit_entries where stream_id = '${theirs}')`);
    },
    expect: () => ({ "record-missing": /sequences \d+ to \d+/ }),
  },
  {
    name: "a forged record is put between two others",
    run: async ({ tamper, mine, targets: [target] }) => {
      await tamper(`
        update audit_entries set stream_sequence = stream_sequence + 1000001 where stream_id = '${mine}' and stream_sequence > ${target.sequence};
        update audit_entries set stream_sequence = stream_sequence - 1000000 where stream_id = '${mine}' and stream_sequence > 1000000;
        insert into audit_outbox (tenant_id, id, recorded_at, actor_kind, event, subject_kind, subject_id, details, record_hash, personal_hash)
          select tenant_id, '00000000-0000-4000-8000-00000000f0f0', recorded_at, actor_kind, event, subject_kind, gen_random_uuid(), details, record_hash, personal_hash from audit_outbox where id = '${target.id}';
        update audit_entries set stream_id = '${mine}', record_id = '00000000-0000-4000-8000-00000000f0f0', stream_sequence = ${target.sequence + 1} where leaf_index = ${target.index + 1} and stream_id <> '${mine}'`);
    },
    expect: ({ targets: [, next] }) => ({ "record-changed": new RegExp(`record (${next.id}|00000000-0000-4000-8000-00000000f0f0), `), "record-missing": /sequences/, "stream-short": /./ }),
  },
  {
    name: "a record is moved to another team",
    run: ({ tamper, theirs, targets: [target] }) => tamper(`update audit_entries set stream_id = '${theirs}', stream_sequence = 100000 where leaf_index = ${target.index}`),
    expect: ({ targets: [target] }) => ({ "record-missing": new RegExp(`sequences ${target.sequence} to ${target.sequence}$`) }),
  },
  {
    name: "a leaf of the team in its tile is changed",
    run: ({ tamper, targets: [target] }) => tamper(editTile(0, target.index)),
    expect: ({ targets: [target] }) => ({ "record-changed": at(target), "root-wrong": /checkpoint/, "tile-changed": /tile/ }),
  },
  {
    name: "a leaf of another team in its tile is changed",
    run: async ({ tamper, database: { asOwner }, theirs }) => {
      const [row] = await asOwner("select min(leaf_index) as leaf from audit_entries where stream_id = $1", [theirs]);
      await tamper(editTile(0, Number(row?.["leaf"])));
    },
    expect: () => ({ "root-wrong": /checkpoint/, "tile-changed": /tile/ }),
  },
  {
    name: "a hash of the upper tile is changed",
    run: ({ tamper }) => tamper(editTile(1, 0)),
    expect: () => ({ "tile-changed": /tile/, "root-wrong": /checkpoint/ }),
  },
  {
    name: "the checkpoint says another size",
    run: ({ tamper, size }) => tamper(`update audit_checkpoints set note = replace(note, E'\\n${size}\\n', E'\\n${size + 1}\\n') where size = ${size}`),
    expect: () => ({ "signature-bad": /checkpoint|line/, "checkpoint-misplaced": /checkpoint|line/, truncated: /line/ }),
  },
  {
    name: "the checkpoint says another root",
    run: ({ tamper, size }) => tamper(`update audit_checkpoints set note = regexp_replace(note, E'\\n[A-Za-z0-9+/]{43}=\\n', E'\\n${encodeBase64(new Uint8Array(32).fill(7))}\\n') where size = ${size}`),
    expect: () => ({ "signature-bad": /checkpoint|line/, "root-wrong": /checkpoint/ }),
  },
  {
    name: "the checkpoint is signed with another key of the same name",
    run: async ({ tamper, house, size, database: { asOwner } }) => {
      const [row] = await asOwner("select root from audit_checkpoints where size = $1", [size]);
      const note = await createTestSigner(house.signer.key.name).signCheckpoint({ size, root: row?.["root"] as Uint8Array });
      await tamper(`update audit_checkpoints set note = convert_from(decode('${Buffer.from(note).toString("hex")}', 'hex'), 'UTF8') where size = ${size}`);
    },
    expect: () => ({ "signature-missing": /checkpoint|line/ }),
  },
  {
    name: "the end of the log is cut off",
    run: (scene) => cutTo(scene, scene.held.size - 20),
    expect: () => ({ "rolled-back": /previous/ }),
    needsHeld: true,
    witness: "refused",
  },
  {
    name: "an old copy of the database is put back, and goes on to grow past where it was",
    run: async (scene) => {
      await cutTo(scene, scene.held.size - 20);
      // A program that was started anew on the old copy.
      const house = createLogHouse({ db: scene.database.db, clock: scene.clock, log: createTestLog(), signer: scene.house.signer });
      await house.act(scene.theirs, 60);
      await house.act(scene.mine, 60);
      await house.sequencer.stop();
    },
    // It never signed a state of that size, or another one.
    expect: () => ({ forked: /previous|line/, "previous-unproven": /previous checkpoint of size/ }),
    needsHeld: true,
    witness: "forked",
  },
  {
    name: "a record is changed, and the whole log is rewritten and signed anew with the stolen key",
    run: (scene) => rewrite(scene, scene.targets[0]),
    expect: () => ({ forked: /previous|line/ }),
    needsHeld: true,
    witness: "forked",
  },
  {
    name: "a second history of the same size is signed with the stolen key and shown to one reader",
    async run(scene) {
      await rewrite(scene, scene.targets[2]);
    },
    expect: () => ({ forked: /previous|line/ }),
    needsHeld: true,
    witness: "forked",
  },
  {
    name: "the clock is set back by an hour",
    async run({ database, house, mine }) {
      const back = createManualClock(Date.UTC(2026, 0, 15, 11));
      const late = createLogHouse({ db: database.db, clock: back, log: createTestLog(), signer: house.signer });
      await house.sequencer.stop();
      await late.act(mine, 1);
      await late.sequencer.stop();
    },
    expect: () => ({ "clock-backwards": /record/ }),
  },
];

/** One bit of one hash. */
function editTile(level: number, hash: number): string {
  const byte = (hash % 256) * 32 + 5;
  return `update audit_tiles set hashes = set_byte(hashes, ${byte}, get_byte(hashes, ${byte}) # 1) where level = ${level} and tile_index = ${Math.floor(hash / 256)}`;
}

/** As a copy of an earlier time has it: what came after was never there. */
async function cutTo({ tamper, database: { asOwner } }: Scene, wanted: number): Promise<void> {
  const [row] = await asOwner("select max(size) as size from audit_checkpoints where size <= $1", [wanted]);
  const size = Number(row?.["size"]);
  assert.ok(size > 0);
  await tamper(`
    delete from audit_outbox where id in (select record_id from audit_entries where leaf_index >= ${size});
    delete from audit_personal where record_id in (select record_id from audit_entries where leaf_index >= ${size});
    delete from audit_entries where leaf_index >= ${size}; delete from audit_cosignatures where size > ${size}; delete from audit_checkpoints where size > ${size};
    update audit_log set size = ${size}, leader_id = null, leader_until = null; delete from audit_witnesses;
    delete from audit_tiles where (level = 0 and tile_index * 256 >= ${size}) or (level = 1 and tile_index * 65536 >= ${size});
    update audit_tiles set hashes = substring(hashes for ((${size} - tile_index * 256) * 32)::int) where level = 0 and (tile_index + 1) * 256 > ${size};
    update audit_tiles set hashes = substring(hashes for (${Math.floor(size / 256)} * 32)::int) where level = 1 and ${Math.floor(size / 256)} > 0;
    delete from audit_tiles where level = 1 and ${Math.floor(size / 256)} = 0`);
}

/** The strongest there is: whoever owns the database and holds the key makes everything fit again. */
async function rewrite({ tamper, house, database: { asOwner }, size, targets }: Scene, target: Target): Promise<void> {
  assert.ok(targets.includes(target));
  await tamper(`update audit_outbox set details = '{"attempts": 4711}' where id = '${target.id}'`);
  const [row] = await asOwner("select o.*, p.salt from audit_outbox o join audit_personal p on p.record_id = o.id where o.id = $1", [target.id]);
  assert.ok(row !== undefined && row["recorded_at"] instanceof Date);
  const open: PublicPart = {
    actor: { kind: String(row["actor_kind"]), role: null }, details: { attempts: 4711 }, event: String(row["event"]), grant: null, id: target.id,
    recordedAt: row["recorded_at"].getTime(), subject: { id: String(row["subject_id"]), kind: String(row["subject_kind"]) },
  };
  const hash = hashRecord(nodeCrypto, open, row["personal_hash"] as Uint8Array);
  await tamper(`update audit_entries set record_hash = decode('${Buffer.from(hash).toString("hex")}', 'hex') where record_id = '${target.id}'`);
  const entries = await asOwner("select stream_id, stream_sequence, record_hash from audit_entries order by leaf_index");
  const leaves = Buffer.concat(entries.map((entry) => tree.leaf(encodeLeaf({ stream: String(entry["stream_id"]), sequence: Number(entry["stream_sequence"]), recordHash: entry["record_hash"] as Uint8Array }))));
  const { edge, tiles } = appendLeaves(tree, EMPTY_EDGE, new Uint8Array(leaves));
  const note = await house.signer.signCheckpoint({ size, root: rootOfEdge(tree, edge) });
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
  await tamper(`delete from audit_cosignatures; delete from audit_checkpoints where size < ${size};
    update audit_checkpoints set note = convert_from(decode('${hex(Buffer.from(note))}', 'hex'), 'UTF8'), root = decode('${hex(rootOfEdge(tree, edge))}', 'hex') where size = ${size};
    ${tiles.map(({ level, index, hashes }) => `update audit_tiles set hashes = decode('${hex(hashes)}', 'hex') where level = ${level} and tile_index = ${index}`).join(";\n")}`);
}

async function openScene(database: TestDatabase, folder: string): Promise<Scene> {
  const { db, asOwner, execAsOwner } = database;
  const clock = createManualClock();
  const house = createLogHouse({ db, clock, log: createTestLog() });
  const [mine, theirs] = [createUuid(), createUuid()];
  await initWitness(folder, { name: "witness.example/w1", logs: [house.logKey] });
  const witnessFolder = await openWitness(folder);
  const answerer = createAnswerer({ folder: witnessFolder, clock });
  const witness = createWitnessClient({ db, clock, log: createTestLog(), audit: house.audit, witnesses: [{ key: witnessFolder.key, post: (body) => answerer.addCheckpoint(body) }] });
  const ids: Uuid[] = [];
  for (const [theirActs, myActs] of [[150, 4], [90, 6], [40, 10], [7, 6]] as const) {
    await clock.advance(1_000);
    await house.act(theirs, theirActs);
    const from = await house.audit.sealPersonal(mine, { network: "192.0.2.9" });
    ids.push(await house.audit.record(mine, testAct({ personal: from })));
    ids.push(...(await house.act(mine, myActs)));
    await house.settle();
  }
  await witness.push();
  const [held] = await asOwner("select size, note from audit_checkpoints order by size desc limit 1");
  await clock.advance(1_000);
  await house.act(theirs, 5);
  await house.act(mine, 3);
  const [last] = await asOwner("select max(size) as size from audit_checkpoints");
  const entryOf = async (id: Uuid): Promise<Target> => {
    const [row] = await asOwner("select leaf_index, stream_sequence from audit_entries where record_id = $1", [id]);
    return { id, index: Number(row?.["leaf_index"]), sequence: Number(row?.["stream_sequence"]) };
  };
  // The first of a stretch of the team has its personal text; its neighbours are of the same stretch.
  const targets = await Promise.all([ids[12] ?? "", ids[13] ?? "", ids[14] ?? ""].map(entryOf));
  return {
    house, database, clock, mine, theirs, witness, entryOf,
    targets: targets as unknown as Scene["targets"],
    held: { size: Number(held?.["size"]), note: String(held?.["note"]) },
    size: Number(last?.["size"]),
    tamper: (sql) => execAsOwner(`set local session_replication_role = replica; ${sql}`),
  };
}

function assertReported(findings: readonly Finding[], expected: Readonly<Record<string, RegExp>>): void {
  const told = findings.map(({ kind, where, detail }) => `${kind}: ${where}: ${detail}`).join("\n");
  assert.ok(findings.length > 0, "nothing was noticed");
  assert.ok(findings.some(({ kind, where }) => expected[kind]?.test(where) === true), `expected ${Object.keys(expected).join(" or ")} at its place, got\n${told}`);
  assert.deepEqual([...new Set(findings.map(({ kind }) => kind))].filter((kind) => !Object.hasOwn(expected, kind)), [], told);
}

for (const engine of ENGINES) {
  test(`attacks on the log's database, on ${engine}`, async (t) => {
    let cases = 0;
    const within = async (work: (scene: Scene) => Promise<void>): Promise<boolean> => {
      const database = await openTestDatabase(engine, { domains: [auditDomain] });
      if (database === null) return false;
      const folder = await mkdtemp(join(tmpdir(), "audit-attack-"));
      try {
        await work(await openScene(database, join(folder, "witness")));
      } finally {
        await database.close();
        await rm(folder, { recursive: true, force: true });
      }
      cases++;
      return true;
    };
    const reached = await within(async ({ house, mine, held, witness, database: { db } }) => {
      assert.deepEqual(house.verify(await house.exportOf(mine, { known: String(held.size) }), [held.note]).findings, [], "what nobody touched is whole");
      await witness.push();
      assert.deepEqual((await db.global("strongroom_web", readWitnesses)).map(({ state }) => state), ["cosigned"]);
    });
    if (!reached) {
      assert.notEqual(process.env["STRONGROOM_REQUIRE_SERVICES"], "1", "Expected a PostgreSQL server.");
      return t.skip("PostgreSQL half skipped: no server");
    }
    // The tampering is with rows, whichever engine keeps them: on the second one a few are enough.
    for (const attack of ATTACKS.filter((_, index) => engine === ENGINES[0] || index % 10 === 0)) {
      await t.test(attack.name, async () => void (await within((scene) => judge(attack, scene))));
    }
    t.diagnostic(`${cases} cases`);
  });
}

async function judge({ run, expect, needsHeld, witness: said }: Attack, scene: Scene): Promise<void> {
  const { house, mine, held, database, witness } = scene;
  await run(scene);
  const text = await house.exportOf(mine, { known: String(held.size) });
  if (needsHeld === true) assert.deepEqual(house.verify(text).findings, [], "without a checkpoint of before, nobody could tell");
  assertReported(house.verify(text, needsHeld === true ? [held.note] : []).findings, expect(scene));
  if (said === undefined) return;
  await witness.push();
  const [state] = await database.db.global("strongroom_web", readWitnesses);
  assert.equal(state?.state, said);
  const alarms = await database.asOwner("select details from audit_outbox where event = 'audit.witness-refused'");
  assert.equal(alarms.length, 1, "the alarm is in the log of the installation");
  await witness.push();
  assert.equal((await database.asOwner("select 1 from audit_outbox where event = 'audit.witness-refused'")).length, 1, "and only once");
}

test("the commitment to a person is another with another salt: without it, guesses of who it was cannot be tried", () => {
  const [salt, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const part = { personId: createUuid() };
  assert.notDeepEqual(commitToPersonal(nodeCrypto, salt, part), commitToPersonal(nodeCrypto, other, part));
});
