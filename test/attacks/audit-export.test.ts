// Attacks on the audit log, as a reader of an export sees them: by the database's administrator, by whoever holds the file, by
// whoever stole the log's key, by the installation that was set back. Each is reported, with its place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { composeVerifierKey } from "#protocol/audit/note.ts";
import { commitToPersonal, type PublicPart } from "#protocol/audit/record.ts";
import { createSigner, createSmallLog, growTiles, ORIGIN, testCrypto, type SmallLog, type StoredEntry } from "#protocol/audit/testing/small-log.ts";
import { assertFound, EARLIER, entryOf, join, ours, SIZE, trustOf, UNTRUSTING, verify } from "./export-reader.ts";

const log = createSmallLog({ size: SIZE, ours, personal: (index) => index % 2 === 0 });
const whole = await log.export({ earlier: EARLIER });
const lines = whole.split("\n").slice(0, -1);

test("AUD-22, AUD-28, AUD-29: what is whole is accepted, with keys, witness and earlier checkpoints that are known", async () => {
  const previous = await Promise.all(EARLIER.map(async (size) => await log.checkpoint(size)));
  assert.deepEqual(verify(whole), []);
  assert.deepEqual(verify(whole, trustOf(log, { previous })), []);
});

test("AUD-6: a row changed by hand is named, whichever of its columns", async (t) => {
  const change: Readonly<Record<string, (open: PublicPart) => PublicPart>> = {
    event: (open) => ({ ...open, event: "vaults.source-removed" }),
    time: (open) => ({ ...open, recordedAt: open.recordedAt - 1 }),
    grant: (open) => ({ ...open, grant: createUuid() }),
    id: (open) => ({ ...open, id: createUuid() }),
    actor: (open) => ({ ...open, actor: { kind: "role", role: "worker" } }),
    "kind of subject": (open) => ({ ...open, subject: { ...open.subject, kind: "team" } }),
    "id of subject": (open) => ({ ...open, subject: { ...open.subject, id: createUuid() } }),
    "no subject": (open) => ({ ...open, subject: { ...open.subject, id: null } }),
    detail: (open) => ({ ...open, details: { ...open.details, count: 7 } }),
    "detail's type": (open) => ({ ...open, details: { ...open.details, first: "false" } }),
    "detail more": (open) => ({ ...open, details: { ...open.details, more: 1 } }),
    "detail less": (open) => ({ ...open, details: { count: 3 } }),
  };
  let cases = 0;
  for (const sequence of [1, 2, 86, 133, 233]) {
    const { entry, index } = entryOf(log, sequence);
    for (const [what, of] of Object.entries(change)) {
      const text = await log.export({ read: (row) => (row === entry ? { ...row, public: of(row.public) } : row) });
      assertFound(verify(text), { "record-changed": new RegExp(`, sequence ${sequence}, leaf ${index}$`) }, `${what} of ${sequence}`);
      cases++;
    }
  }
  t.diagnostic(`${cases} cases`);
});

test("AUD-5: a personal part, a salt or a commitment changed by hand is named", async () => {
  const { entry, place } = entryOf(log, 4);
  const { personal } = entry;
  assert.ok(personal !== null, "the personal part of the record is kept");
  const { salt, part } = personal;
  const otherSalt = Buffer.from(salt).fill(1, 0, 1).fill(2, 1, 2);
  const attacks: readonly [string, string, Partial<StoredEntry>][] = [
    ["another person", "personal-changed", { personal: { salt, part: { ...part, personId: createUuid() } } }],
    ["a text more", "personal-changed", { personal: { salt, part: { ...part, more: "" } } }],
    ["a text less", "personal-changed", { personal: { salt, part: { personId: part["personId"] ?? "" } } }],
    ["another salt", "personal-changed", { personal: { salt: otherSalt, part } }],
    ["a commitment of another part", "record-changed", { personal: { salt, part: {} }, commitment: commitToPersonal(testCrypto, salt, {}) }],
    ["another commitment, the part destroyed", "record-changed", { personal: null, commitment: commitToPersonal(testCrypto, otherSalt, part) }],
  ];
  for (const [what, kind, change] of attacks) {
    const text = await log.export({ read: (row) => (row === entry ? { ...row, ...change } : row) });
    assertFound(verify(text), { [kind]: place }, what);
  }
});

test("AUD-5: destroying personal parts and their salts leaves everything provable", async () => {
  const text = await log.export({ read: (row) => ({ ...row, personal: null }) });
  assert.deepEqual(verify(text, trustOf(log)), []);
  assert.ok(!text.includes("192.0.2.0"));
});

test("AUD-7: a deleted row is a gap in the team's sequence", async () => {
  for (const sequence of [1, 2, 120, 232]) {
    const { entry } = entryOf(log, sequence);
    const text = await log.export({ read: (row) => (row === entry ? null : row) });
    assertFound(verify(text), { "record-missing": new RegExp(`^sequences ${sequence} to ${sequence}$`) }, `without ${sequence}`);
  }
  const text = await log.export({ read: (row) => (row.sequence >= 230 ? null : row) });
  assertFound(verify(text), { "record-missing": /^sequences 230 to 233, after line \d+$/ }, "without the last four");
});

test("AUD-7: two rows swapped are both named", async () => {
  const [a, b] = [entryOf(log, 10), entryOf(log, 200)];
  const contentOf = (row: StoredEntry, of: StoredEntry): StoredEntry => ({ ...row, public: of.public, commitment: of.commitment, personal: of.personal });
  const text = await log.export({ read: (row) => (row === a.entry ? contentOf(row, b.entry) : row === b.entry ? contentOf(row, a.entry) : row) });
  const findings = verify(text);
  assert.deepEqual(findings.filter(({ kind }) => kind === "record-changed").map(({ where }) => /sequence (\d+)/.exec(where)?.[1]), ["10", "200"]);
  const numbers = await log.export({ read: (row) => (row === a.entry ? { ...row, sequence: 200 } : row === b.entry ? { ...row, sequence: 10 } : row) });
  assert.ok(verify(numbers).some(({ kind, where }) => kind === "record-changed" && where.includes(a.entry.public.id)));
});

test("AUD-7: a log that gave a number twice, left one out, or hid a record and counted on, is told though every hash and signature holds", async () => {
  const attacks: readonly [string, (sequence: number) => number, Readonly<Record<string, RegExp>>][] = [
    ["twice", (sequence) => (sequence === 41 ? 40 : sequence), { "sequence-wrong": /sequence 40, leaf 121$/, "record-missing": /^sequences 41 to 41$/ }],
    ["left out", (sequence) => (sequence >= 41 ? sequence + 1 : sequence), { "record-missing": /^sequences 41 to 41$/ }],
    ["counted down", (sequence) => (sequence === 40 ? 41 : sequence === 41 ? 40 : sequence), { "record-missing": /^sequences 40 to 40$/, "sequence-wrong": /sequence 40, leaf 121$/ }],
  ];
  for (const [what, number, expected] of attacks) {
    const dishonest = createSmallLog({ size: 200, ours });
    dishonest.entries.forEach((entry, index) => {
      if (entry.stream === dishonest.stream) dishonest.entries[index] = { ...entry, sequence: number(entry.sequence) };
    });
    for (const [name, hashes] of growTiles(dishonest.entries)) dishonest.tiles.set(name, hashes);
    const last = Math.max(...dishonest.entries.filter(({ stream }) => stream === dishonest.stream).map(({ sequence }) => sequence));
    const findings = verify(await dishonest.export({ last })).filter(({ kind }) => kind !== "stream-short");
    assertFound(findings, expected, what);
  }
});

test("AUD-8: an edited tile is named, at whichever level", async (t) => {
  const flip = (of: SmallLog, name: string, at: number): void => {
    const tile = of.tiles.get(name);
    assert.ok(tile !== undefined);
    tile[at] = (tile[at] ?? 0) ^ 1;
  };
  const cases: readonly [string, string, number, Readonly<Record<string, RegExp>>][] = [
    ["a leaf of another team, in a full tile", "0/0", 0, { "tile-changed": /tile 0\/0, leaves 0 to 255$/ }],
    ["a leaf of another team, in the second tile", "0/1", 32 * 2, { "tile-changed": /tile 0\/1, leaves 256 to 511$/ }],
    ["a leaf of ours", "0/0", 32, { "record-changed": /leaf 1$/, "tile-changed": /tile 0\/0,/ }],
    ["the hash of a tile", "1/0", 32, { "tile-changed": /tile 0\/1,/, "root-wrong": /checkpoint of size 700$/ }],
    ["a leaf in the partial tile", "0/2", 5, { "root-wrong": /checkpoint of size 700$/ }],
  ];
  for (const [what, name, at, expected] of cases) {
    const attacked = createSmallLog({ size: SIZE, ours });
    const checkpoint = await attacked.checkpoint(SIZE);
    flip(attacked, name, at);
    const text = (await attacked.export()).replace(/"checkpoint":"[^"]*"/, `"checkpoint":${JSON.stringify(checkpoint)}`);
    assertFound(verify(text), expected, what);
  }
  t.diagnostic(`${cases.length} cases`);
});

test("AUD-8: a tile of a wrong level, and another tile in its place, are named", async () => {
  for (const [name, by] of [["0/0", "0/1"], ["0/1", "0/0"], ["1/0", "0/0"], ["0/0", "1/0"]] as const) {
    const attacked = createSmallLog({ size: 700, ours });
    const checkpoint = await attacked.checkpoint(SIZE);
    const [into, from] = [attacked.tiles.get(name), attacked.tiles.get(by)];
    assert.ok(into !== undefined && from !== undefined);
    into.set(from.subarray(0, Math.min(into.length, from.length)));
    const text = (await attacked.export()).replace(/"checkpoint":"[^"]*"/, `"checkpoint":${JSON.stringify(checkpoint)}`);
    assert.ok(verify(text).some(({ kind }) => kind === "tile-changed"), `${by} in the place of ${name}`);
  }
});

test("AUD-29: history rewritten and signed again with the stolen key is seen by who kept a checkpoint, and by who asks for the witness", async () => {
  const attacked = createSmallLog({ size: SIZE, ours });
  const kept = await attacked.checkpoint(400);
  const honest = await attacked.checkpoint(SIZE);
  const { entry, index } = entryOf(attacked, 50);
  attacked.entries[index] = { ...entry, public: { ...entry.public, event: "vaults.source-removed" } };
  for (const [name, hashes] of growTiles(attacked.entries)) attacked.tiles.set(name, hashes);
  const forged = await attacked.export({ earlier: [400], cosignedAt: () => null });
  assert.deepEqual(verify(forged), [], "nothing in the export itself tells");
  assertFound(verify(forged, { ...UNTRUSTING, previous: [kept] }), { forked: /^previous checkpoint of size 400$/ }, "an earlier checkpoint");
  assertFound(verify(forged, { ...UNTRUSTING, previous: [honest] }), { forked: /^previous checkpoint of size 700$/ }, "the checkpoint of the same size");
  assertFound(verify(forged, trustOf(attacked)), { "not-cosigned": /^witness witness\.example\/w1$/ }, "no cosignature");
});

test("AUD-29: an old database put back is a log that shrank, and a replayed export too", async () => {
  const kept = await log.checkpoint(SIZE);
  const old = await log.export({ size: 500 });
  assertFound(verify(old, trustOf(log, { previous: [kept] })), { "rolled-back": /^previous checkpoint of size 700$/ }, "the size of 500");
});

test("AUD-29: a checkpoint that the export does not show is not taken for proven", async () => {
  const kept = await log.checkpoint(117);
  const findings = verify(await log.export({ first: 200 }), trustOf(log, { previous: [kept] }));
  assertFound(findings, { "previous-unproven": /size 117$/ }, "a size within others' leaves");
  assert.deepEqual(verify(await log.export({ first: 200, earlier: [117] }), trustOf(log, { previous: [kept] })), []);
});

test("AUD-29: a previous checkpoint of another log, or one that nobody signed, proves nothing", async () => {
  const other = createSmallLog({ size: 9, ours });
  const kept = await log.checkpoint(100);
  const root = kept.split("\n")[2] ?? "";
  for (const [what, note] of [["another key's", await other.checkpoint(9)], ["a changed root", kept.replace(root, `A${root.slice(1)}`)], ["a changed size", kept.replace("\n100\n", "\n101\n")], ["not a note", "x"]] as const) {
    assertFound(verify(whole, trustOf(log, { previous: [note] })), { "previous-foreign": /^previous checkpoint/ }, what);
  }
});

test("AUD-28: another log's export, another key, another witness are named", async () => {
  const stranger = createSigner(ORIGIN, "log");
  const resigned = await log.export({ signer: stranger });
  assert.deepEqual(verify(resigned), [], "by its own key it is consistent");
  assert.ok(verify(resigned, trustOf(log)).some(({ kind }) => kind === "log-foreign"));
  assert.ok(verify(resigned, trustOf(log)).some(({ kind }) => kind === "signature-missing"), "and not signed by the key that is known");
  const other = composeVerifierKey(testCrypto, createSigner("witness.example/w2", "witness").key);
  assertFound(verify(whole, trustOf(log, { witnessKeys: [other] })), { "not-cosigned": /w2$/ }, "another witness");
});

test("AUD-22: nothing follows the end", () => {
  for (const line of [lines.at(-1) ?? "", lines.at(-2) ?? "", lines[0] ?? ""]) assertFound(verify(join([...lines, line])), { malformed: new RegExp(`^line ${lines.length + 1}$`) }, line.slice(0, 30));
});

test("AUD-22: an old export with the header and the end of a new one is told", async () => {
  const old = (await log.export({ size: 500, last: 160 })).split("\n").slice(0, -1);
  const renewed = (await log.export({ last: 160 })).split("\n").slice(0, -1);
  const spliced = [renewed[0] ?? "", ...old.slice(1, -1), renewed.at(-1) ?? ""];
  assertFound(verify(join(spliced), trustOf(log)), { truncated: /^after line \d+$/ }, "spliced");
});

test("AUD-28: a key of another name than the log's is told", async () => {
  const renamed = await log.export({ signer: { ...log.log, key: { ...log.log.key, name: "other.example/log" } } });
  assertFound(verify(renamed), { "log-foreign": /^line 1$/ }, "another name");
});

test("AUD-30: a clock that went back is named, in records and in cosignatures", async () => {
  const back = createSmallLog({ size: 90, ours, recordedAt: (index) => Date.UTC(2026, 0, 15, index === 40 ? 11 : 12) });
  assertFound(verify(await back.export()), { "clock-backwards": /sequence 14, leaf 40$/ }, "an hour back");
  const witnessBack = await log.export({ earlier: [400], cosignedAt: (size) => Date.UTC(2026, 0, size === 400 ? 17 : 16) / 1000 });
  assertFound(verify(witnessBack), { "clock-backwards": /checkpoint of size 700$/ }, "the witness's clock");
  const early = await log.export({ cosignedAt: () => Date.UTC(2026, 0, 14) / 1000 });
  assertFound(verify(early), { "clock-backwards": /checkpoint of size 700$/ }, "records after the cosignature");
});
