// Attacks on the audit log, as a reader of an export sees them: by the database's administrator, by whoever holds the file, by
// whoever stole the log's key, by the installation that was set back. Each is reported, with its place.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { verifyExport, type Finding, type Trust } from "#cli/audit/verify-export.ts";
import { createUuid } from "#base/uuid.ts";
import { composeVerifierKey } from "#protocol/audit/note.ts";
import { commitToPersonal, type PublicPart } from "#protocol/audit/record.ts";
import { createSigner, createSmallLog, growTiles, ORIGIN, testCrypto, type SmallLog, type StoredEntry } from "#protocol/audit/testing/small-log.ts";

const SIZE = 700;
const ours = (index: number): boolean => index % 3 === 1;
const EARLIER = [100, 400];
const UNTRUSTING: Trust = { logKey: null, witnessKeys: [], previous: [] };

function trustOf({ log, witness }: SmallLog, more: Partial<Trust> = {}): Trust {
  return { logKey: composeVerifierKey(testCrypto, log.key), witnessKeys: [composeVerifierKey(testCrypto, witness.key)], previous: [], ...more };
}

function verify(text: string, trust: Trust = UNTRUSTING): readonly Finding[] {
  return verifyExport(text.split("\n").slice(0, -1), trust).findings;
}

/** Every finding of the attack is one of the expected, and each expected one is found at its place. */
function assertFound(findings: readonly Finding[], expected: Readonly<Record<string, RegExp>>, what: string): void {
  const told = findings.map(({ kind, where, detail }) => `${kind}: ${where}: ${detail}`).join("\n");
  assert.ok(findings.length > 0, `${what} was not noticed`);
  for (const [kind, place] of Object.entries(expected)) assert.ok(findings.some((each) => each.kind === kind && place.test(each.where)), `${what}: expected ${kind} at ${place}, got\n${told}`);
  assert.deepEqual(findings.filter(({ kind }) => !Object.hasOwn(expected, kind)), [], `${what}: more than expected\n${told}`);
}

function entryOf(log: SmallLog, sequence: number): { readonly entry: StoredEntry; readonly index: number; readonly place: RegExp } {
  const index = log.entries.findIndex((entry) => entry.stream === log.stream && entry.sequence === sequence);
  const entry = log.entries[index];
  assert.ok(entry !== undefined);
  return { entry, index, place: new RegExp(`^line \\d+: record ${entry.public.id}, sequence ${sequence}, leaf ${index}$`) };
}

const log = createSmallLog({ size: SIZE, ours, personal: (index) => index % 2 === 0 });
const whole = await log.export({ earlier: EARLIER });
const lines = whole.split("\n").slice(0, -1);
const join = (changed: readonly string[]): string => changed.map((line) => `${line}\n`).join("");

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

test("AUD-30: a clock that went back is named, in records and in cosignatures", async () => {
  const back = createSmallLog({ size: 90, ours, recordedAt: (index) => Date.UTC(2026, 0, 15, index === 40 ? 11 : 12) });
  assertFound(verify(await back.export()), { "clock-backwards": /sequence 14, leaf 40$/ }, "an hour back");
  const witnessBack = await log.export({ earlier: [400], cosignedAt: (size) => Date.UTC(2026, 0, size === 400 ? 17 : 16) / 1000 });
  assertFound(verify(witnessBack), { "clock-backwards": /checkpoint of size 700$/ }, "the witness's clock");
  const early = await log.export({ cosignedAt: () => Date.UTC(2026, 0, 14) / 1000 });
  assertFound(verify(early), { "clock-backwards": /checkpoint of size 700$/ }, "records after the cosignature");
});

test("AUD-22: every line left out, doubled, or moved is noticed", (t) => {
  let cases = 0;
  const tried = (what: string, changed: readonly string[]): void => {
    assert.ok(verify(join(changed)).length > 0, what);
    cases++;
  };
  lines.forEach((line, at) => {
    // Earlier checkpoints and the hashes of tiles help to name a place: whoever leaves them out hides nothing.
    const help = line.includes('"kind":"tile"') || (line.includes('"kind":"checkpoint"') && at < lines.length - 2);
    if (!help) tried(`without line ${at + 1}`, lines.toSpliced(at, 1));
    if (!help && !line.includes('"kind":"checkpoint"')) tried(`line ${at + 1} twice`, lines.toSpliced(at, 0, line));
    if (at > 0) tried(`lines ${at} and ${at + 1} swapped`, lines.toSpliced(at - 1, 2, line, lines[at - 1] ?? ""));
    tried(`cut after line ${at}`, lines.slice(0, at));
    if (at < lines.length - 1) tried(`line ${at + 1} at the end`, [...lines.toSpliced(at, 1), line]);
  });
  t.diagnostic(`${cases} cases`);
});

function attackLine(at: number, how: (line: string) => readonly string[]): readonly Finding[] {
  return verify(join(lines.toSpliced(at, 1, ...how(lines[at] ?? ""))));
}

test("AUD-23: a record's line that is missing, twice, moved or put in is named for what it is", () => {
  const at = lines.findIndex((line) => line.includes('"kind":"record"') && line.includes('"sequence":20}'));
  const next = lines.findIndex((line) => line.includes('"kind":"record"') && line.includes('"sequence":21}'));
  const [record = "", later = ""] = [lines[at], lines[next]];
  assertFound(attackLine(at, () => []), { "record-missing": /^sequences 20 to 20$/, "leaves-missing": /^leaves 58 to 58$/, truncated: /./ }, "left out");
  assertFound(attackLine(at, (line) => [line, line]), { "record-duplicate": /sequence 20, leaf 58$/, truncated: /./ }, "twice");
  const swapped = verify(join(lines.toSpliced(at, 1, later).toSpliced(next, 1, record)));
  assertFound(swapped, { "record-reordered": /sequence 20, leaf 58$/, "leaves-inserted": /leaves 59 to 60$/, "leaves-missing": /^leaves 59 to 60$/ }, "two swapped");
  const inserted = record.replace('"sequence":20}', '"sequence":999}');
  assertFound(attackLine(next, (line) => [inserted, line]), { "record-inserted": /sequence 999, leaf 58$/, "record-changed": /sequence 999/, truncated: /./ }, "put in");
});

test("AUD-3: a line that says the same in another way is refused", (t) => {
  const at = lines.findIndex((line) => line.includes('"kind":"record"'));
  const attacks: readonly [string, (line: string) => string][] = [
    ["a space", (line) => line.replace('"index":', '"index": ')],
    ["CRLF", (line) => `${line}\r`],
    ["a byte order mark", (line) => `\ufeff${line}`],
    ["a leading zero", (line) => line.replace(/"index":(\d)/, '"index":0$1')],
    ["a plus", (line) => line.replace(/"index":(\d)/, '"index":+$1')],
    ["an exponent", (line) => line.replace(/"index":(\d+)/, '"index":$1e0')],
    ["a fraction", (line) => line.replace(/"index":(\d+)/, '"index":$1.0')],
    ["2^53 + 1", (line) => line.replace(/"index":\d+/, '"index":9007199254740993')],
    ["2^53", (line) => line.replace(/"index":\d+/, '"index":9007199254740992')],
    ["1e400", (line) => line.replace(/"index":\d+/, '"index":1e400')],
    ["minus zero", (line) => line.replace(/"index":\d+/, '"index":-0')],
    ["a negative", (line) => line.replace(/"index":\d+/, '"index":-1')],
    ["a member twice", (line) => line.replace('"index":', '"index":1,"index":')],
    ["members in another order", (line) => line.replace(/"index":(\d+),"kind":"record"/, '"kind":"record","index":$1')],
    ["a member more", (line) => line.replace('"kind":', '"jot":1,"kind":')],
    ["a member less", (line) => line.replace(/"salt":[^,]+,/, "")],
    ["__proto__", (line) => line.replace("{", '{"__proto__":{},')],
    ["an escape that is not needed", (line) => line.replace("vaults", "v\\u0061ults")],
    ["half a character", (line) => line.replace("vaults", "\\ud800")],
    ["base64 without padding", (line) => line.replace(/="/, '"')],
    ["base64 with bits left over", (line) => line.replace(/[A-Za-z0-9+/]=",/, '/=",')],
    ["base64 of a URL", (line) => line.replace(/"leaf":"../, '"leaf":"-_')],
    ["not JSON", () => "{"],
    ["a list", () => "[]"],
    ["a text", () => '"x"'],
    ["nothing", () => ""],
    ["deep", () => "[".repeat(5000) + "]".repeat(5000)],
    ["deep tables", () => `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`],
    ["another kind", (line) => line.replace('"kind":"record"', '"kind":"toString"')],
  ];
  for (const [what, attack] of attacks) {
    const findings = attackLine(at, (line) => [attack(line)]);
    assert.ok(findings.some(({ kind, where }) => (kind === "malformed" || kind === "leaves-missing") && where.includes(`line ${at + 1}`)) || findings.some(({ kind }) => kind === "malformed"), `${what}: ${findings.map(({ kind, where }) => `${kind} ${where}`).join("; ")}`);
  }
  t.diagnostic(`${attacks.length} cases`);
});

test("AUD-13, AUD-14: a checkpoint or the stream's length that is not what the log signed is named", async (t) => {
  const note = await log.checkpoint(SIZE, { cosignedAt: 1_768_500_000 });
  const [text = "", signed = ""] = note.split("\n\n");
  const [logLine = "", witnessLine = ""] = signed.split("\n");
  const stranger = createSigner("other.example/log", "log");
  const strange = (await log.checkpoint(SIZE, { signer: stranger })).split("\n").at(-2) ?? "";
  const sizeTo = (size: string): string => note.replace(`\n${SIZE}\n`, `\n${size}\n`);
  const otherBit = (line: string): string => line.replace(/.(=*)$/, (last) => (last.startsWith("A") ? last.replace("A", "B") : `A${last.slice(1)}`));
  const refused: readonly [string, string, string][] = [
    ["another root", "signature-bad", note.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${"A".repeat(43)}=\n`)],
    ["another size", "signature-bad", sizeTo("701")],
    ["another origin", "signature-bad", note.replace(ORIGIN, "other.example/log")],
    ["an extension line put in", "signature-bad", note.replace("\n\n", "\nmore\n\n")],
    ["the log's signature changed", "signature-bad", note.replace(logLine, otherBit(logLine.slice(0, -8)) + logLine.slice(-8))],
    ["the cosignature changed", "signature-bad", note.replace(witnessLine, otherBit(witnessLine.slice(0, -8)) + witnessLine.slice(-8))],
    ["the log's signature left out", "signature-missing", `${text}\n\n${witnessLine}\n`],
    ["only an unknown key", "signature-missing", `${text}\n\n${strange}\n`],
    ["the same key twice, once wrong", "signature-bad", `${note}${logLine.slice(0, -12)}AAAAAAAAAAA=\n`],
    ["a leading zero", "malformed", sizeTo(`0${SIZE}`)],
    ["a plus", "malformed", sizeTo(`+${SIZE}`)],
    ["a huge number", "malformed", sizeTo("99999999999999999999")],
    ["2^53", "malformed", sizeTo("9007199254740992")],
    ["hexadecimal", "malformed", sizeTo("0x2bc")],
    ["full-width digits", "malformed", sizeTo("７００")],
    ["no size", "malformed", sizeTo("")],
    ["CRLF", "malformed", note.replaceAll("\n", "\r\n")],
    ["no last newline", "malformed", note.slice(0, -1)],
    ["an empty line more", "malformed", note.replace("\n\n", "\n\n\n")],
    ["a hyphen in the em dash's place", "malformed", note.replaceAll("\u2014", "-")],
    ["a signature line with a word more", "malformed", note.replace(/\n$/, " more\n")],
    ["65 signatures", "malformed", note + `${strange}\n`.repeat(65)],
    ["no signatures", "malformed", `${text}\n\n`],
    ["a root of 31 bytes", "malformed", note.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${Buffer.alloc(31).toString("base64")}\n`)],
    ["empty", "malformed", ""],
  ];
  const at = lines.findLastIndex((line) => line.includes('"kind":"checkpoint"'));
  for (const [what, kind, attacked] of refused) {
    assert.notEqual(attacked, note, what);
    const findings = attackLine(at, () => [JSON.stringify({ checkpoint: attacked, kind: "checkpoint" })]);
    assert.ok(findings.some((each) => each.kind === kind && each.where.startsWith(`line ${at + 1}`)), `${what}: ${findings.map((each) => `${each.kind} ${each.where}`).join("; ")}`);
  }
  for (const [what, harmless] of [["an unknown key's signature more", `${note}${strange}\n`], ["the same signature twice", `${note}${logLine}\n`], ["an unknown kind of signature", `${note}\u2014 ${ORIGIN} ${Buffer.alloc(2500, 7).toString("base64")}\n`]] as const) {
    assert.deepEqual(attackLine(at, () => [JSON.stringify({ checkpoint: harmless, kind: "checkpoint" })]), [], what);
  }
  t.diagnostic(`${refused.length + 3} cases`);
});

test("AUD-27: the stream's length as the log signed it cannot be changed, nor taken from another stream or size", async () => {
  const at = lines.length - 1;
  const headOf = (text: string): string => JSON.parse(text.trimEnd().split("\n").at(-1) ?? "{}").head as string;
  const [mine, other, shorter] = [headOf(whole), headOf(await createSmallLog({ size: SIZE, ours }).export()), headOf(await log.export({ size: 500 }))];
  const count = Number(mine.split("\n")[3]);
  const end = (head: string, records: unknown = count): string[] => [JSON.stringify({ head, kind: "end", records })];
  assert.deepEqual(attackLine(at, () => end(mine)), []);
  assertFound(attackLine(at, () => end(mine.replace(`\n${count}\n`, `\n${count + 1}\n`))), { "signature-bad": /length$/ }, "a longer stream");
  assertFound(attackLine(at, () => end(shorter)), { "stream-foreign": /length$/, "stream-short": /./ }, "of a smaller tree");
  assertFound(attackLine(at, () => end(other)), { "stream-foreign": /length$/, "signature-missing": /length$/ }, "of another log");
  assertFound(attackLine(at, () => end(mine, count + 1)), { truncated: /./ }, "another count");
  assertFound(attackLine(at, () => end(checkpointOf(whole))), { malformed: new RegExp(`^line ${lines.length}$`) }, "a checkpoint in its place");
});

function checkpointOf(text: string): string {
  return (JSON.parse(text.split("\n").find((line) => line.includes('"kind":"checkpoint"')) ?? "{}") as { checkpoint: string }).checkpoint;
}

test("AUD-22: any one character changed anywhere is noticed", (t: TestContext) => {
  const small = lines.slice(0, 12).concat(lines.slice(-6)).join("\n").length;
  const random = seeded(Number(process.env["STRONGROOM_SEED"] ?? 7));
  const runs = process.env["STRONGROOM_FULL"] === "1" ? 20_000 : 400;
  for (let run = 0; run < runs; run++) {
    const at = Math.floor(random() * (run % 2 === 0 ? whole.length : small));
    const letter = whole[at] === "A" ? "B" : "A";
    const changed = whole.slice(0, at) + letter + whole.slice(at + 1);
    // Nothing commits to the time of the export, and to the names of witnesses that the reader does not know himself.
    const unproven = /^[^\n]*$/.test(whole.slice(0, at)) || changed.slice(changed.lastIndexOf("\n", at) + 1, at).includes("\u2014 witness");
    assert.ok(unproven || verify(changed, trustOf(log)).length > 0, `the character ${at}: ${whole.slice(at - 20, at)}[${whole[at]}]`);
  }
  t.diagnostic(`${runs} cases`);
});

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
