// Attacks on the file of an export, line by line and character by character, and on the notes in it: each is reported, with its place.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import type { Finding } from "#cli/audit/verify-export.ts";
import { parseCheckpoint, signCheckpoint } from "#protocol/audit/checkpoint.ts";
import { createSigner, createSmallLog, ORIGIN, testCrypto } from "#protocol/audit/testing/small-log.ts";
import { assertFound, EARLIER, join, ours, SIZE, trustOf, verify } from "./export-reader.ts";

const log = createSmallLog({ size: SIZE, ours, personal: (index) => index % 2 === 0 });
const whole = await log.export({ earlier: EARLIER });
const lines = whole.split("\n").slice(0, -1);

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
    ["another text for the same bytes of a signature", "signature-bad", note.replace(logLine, logLine.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`))],
    ["the log's word for another log", "checkpoint-foreign", await signCheckpoint(testCrypto, { origin: "other.example/log", size: SIZE, root: parseCheckpoint(note).root }, log.log)],
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
