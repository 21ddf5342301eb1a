// Notes, keys, checkpoints and cosignatures: what is accepted, and each form that is not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { cosign, parseCheckpoint, signCheckpoint, signStreamHead } from "./checkpoint.ts";
import { composeNote, composeVerifierKey, keyIdOf, parseNote, parseVerifierKey, verifyNote } from "./note.ts";
import type { AuditRule } from "./refusal.ts";
import { createSigner, testCrypto } from "./testing/small-log.ts";
import { readWitnessAnswer } from "./witness-request.ts";

const log = createSigner("strongroom.example/log", "log");
const witness = createSigner("witness.example/w1", "witness");
const root = new Uint8Array(32).fill(5);
const note = await signCheckpoint(testCrypto, { origin: "strongroom.example/log", size: 42, root }, log);
const textOf = (signed: string): string => parseNote(signed).text;
const cosigned = note + (await cosign(testCrypto, textOf(note), { ...witness, timestamp: 1_768_478_400 }));

function refuses(rule: AuditRule, work: () => unknown, what: string): void {
  assert.throws(work, (error) => isAppError(error, "audit.malformed") && error.details["rule"] === rule, what);
}

test("AUD-11: a note is parsed and written again as it was", () => {
  const parsed = parseNote(cosigned);
  assert.equal(parsed.text, `strongroom.example/log\n42\n${Buffer.from(root).toString("base64")}\n`);
  assert.deepEqual(parsed.signatures.map(({ name }) => name), ["strongroom.example/log", "witness.example/w1"]);
  assert.equal(composeNote(parsed), cosigned);
  const poem = `Ognuno sta solo sul cuor della terra\n\ned è subito sera.\n\n${cosigned.slice(cosigned.indexOf("\u2014"))}`;
  assert.equal(parseNote(poem).text, "Ognuno sta solo sul cuor della terra\n\ned è subito sera.\n", "the last empty line divides");
});

test("AUD-11: what is no note is refused", (t) => {
  const line = note.slice(note.indexOf("\u2014"));
  const broken: readonly [string, string][] = [
    ["empty", ""],
    ["no signatures", `${textOf(note)}\n`],
    ["no empty line", note.replace("\n\n", "\n")],
    ["no text", `\n${line}`],
    ["only newlines", "\n\n\n"],
    ["no last newline", note.slice(0, -1)],
    ["CRLF", note.replaceAll("\n", "\r\n")],
    ["a tab", note.replace("42", "4\t2")],
    ["a null", note.replace("42", "42\0")],
    ["delete", note.replace("42", "42\x7f")],
    ["half a character", note.replace("42", "42\ud800")],
    ["a hyphen for the em dash", note.replace("\u2014", "-")],
    ["two spaces", note.replace("\u2014 ", "\u2014  ")],
    ["a no-break space", note.replace("\u2014 ", "\u2014\u00a0")],
    ["a name with a plus", note.replace("\u2014 strongroom.example", "\u2014 strong+room.example")],
    ["no name", note.replace("\u2014 strongroom.example/log ", "\u2014  ")],
    ["a word more", note.replace(/\n$/, " x\n")],
    ["base64 of a URL", note.replace(/\S+\n$/, `${"-_".repeat(46)}\n`)],
    ["base64 not padded", note.replace(/=+\n$/, "\n")],
    ["base64 with bits left over", note.replace(/.=\n$/, "/=\n").replace(/.==\n$/, "/==\n")],
    ["only a key's id", note.replace(/\S+\n$/, "AAAAAA==\n")],
    ["a signature line after an empty one", `${note}\n`],
    ["65 signatures", note + line.repeat(64)],
    ["too long", `${"x".repeat(65_536)}\n\n${line}`],
  ];
  for (const [what, text] of broken) refuses("AUD-11", () => parseNote(text), what);
  assert.equal(parseNote(note + line.repeat(63)).signatures.length, 64);
  t.diagnostic(`${broken.length} cases`);
});

test("AUD-12: a verifier's key is read back, and a false one is refused", (t) => {
  const key = composeVerifierKey(testCrypto, log.key);
  assert.deepEqual(parseVerifierKey(testCrypto, key), { ...log.key, publicKey: new Uint8Array(log.key.publicKey) });
  assert.equal(parseVerifierKey(testCrypto, composeVerifierKey(testCrypto, witness.key)).use, "witness");
  const [name = "", id = "", bytes = ""] = key.split("+");
  assert.equal(id, Buffer.from(keyIdOf(testCrypto, log.key)).toString("hex"));
  const rest = key.slice(name.length + id.length + 2);
  const broken = ["", name, `${name}+${id}`, `${name}+${id}+`, `+${id}+${rest}`, `x${key}`, `${key}=`, `${key} `, ` ${key}`, `${name} +${id}+${rest}`, `${name}+${id.toUpperCase()}+${rest}`, `${name}+00000000+${rest}`, `${name}+${id}+${Buffer.alloc(33).toString("base64")}`, `${name}+${id}+${Buffer.alloc(32, 1).toString("base64")}`, `${name}+${id}+AQ==`, `${name}\n+${id}+${bytes}`];
  for (const text of broken) if (text !== key && !/[A-F]/.test(id)) assert.throws(() => parseVerifierKey(testCrypto, text), (error) => isAppError(error, "audit.malformed"), JSON.stringify(text));
  t.diagnostic(`${broken.length} cases`);
});

test("AUD-13: known keys count once, unknown ones not at all, a wrong signature refuses the note", async () => {
  const stranger = createSigner("strongroom.example/log", "log");
  const keys = [log.key, witness.key];
  const strange = (await signCheckpoint(testCrypto, { origin: "strongroom.example/log", size: 42, root }, stranger)).split("\n").at(-2) ?? "";
  const later = await cosign(testCrypto, textOf(note), { ...witness, timestamp: 1_768_478_500 });
  assert.deepEqual(verifyNote(testCrypto, parseNote(cosigned), keys).map(({ key, timestamp }) => [key.name, timestamp]), [["strongroom.example/log", null], ["witness.example/w1", 1_768_478_400]]);
  assert.deepEqual(verifyNote(testCrypto, parseNote(`${cosigned}${later}${strange}\n`), keys).map(({ timestamp }) => timestamp), [null, 1_768_478_500], "the newest cosignature; the stranger, of the same name, is passed over");
  assert.deepEqual(verifyNote(testCrypto, parseNote(note), [witness.key]), []);
  assert.deepEqual(verifyNote(testCrypto, parseNote(note), [{ ...log.key, use: "witness" }]), [], "a key has one use");
  const parsed = parseNote(cosigned);
  for (const [at, bytes] of [[0, 64], [1, 72], [1, 8]] as const) {
    const wrong = parsed.signatures.map((signature, index) => (index === at ? { ...signature, signature: signature.signature.map((byte, place) => (place === bytes - 1 ? byte ^ 1 : byte)) } : signature));
    refuses("AUD-13", () => verifyNote(testCrypto, { ...parsed, signatures: wrong }, keys), `byte ${bytes} of signature ${at}`);
    const short = parsed.signatures.map((signature, index) => (index === at ? { ...signature, signature: signature.signature.slice(1) } : signature));
    refuses("AUD-13", () => verifyNote(testCrypto, { ...parsed, signatures: short }, keys), `signature ${at} cut short`);
  }
  refuses("AUD-13", () => verifyNote(testCrypto, parseNote(note.replace("\n42\n", "\n43\n")), keys), "another text");
});

test("AUD-15: a cosignature is the log's of no text, and the log's is no cosignature", async () => {
  const both = { ...log, key: { ...log.key, use: "witness" as const } };
  const line = await cosign(testCrypto, textOf(note), { ...both, timestamp: 7 });
  const [signature] = parseNote(note + line).signatures.slice(1);
  assert.ok(signature !== undefined);
  const asLog = { text: textOf(note), signatures: [{ ...signature, keyId: keyIdOf(testCrypto, log.key), signature: signature.signature.slice(8) }] };
  refuses("AUD-13", () => verifyNote(testCrypto, asLog, [log.key]), "the signature under the time is not over the text");
  assert.deepEqual(verifyNote(testCrypto, parseNote(note + line), [both.key]).map(({ timestamp }) => timestamp), [7]);
});

test("AUD-14: a checkpoint is read, and what is none is refused", (t) => {
  const parsed = parseCheckpoint(note);
  assert.deepEqual({ origin: parsed.origin, size: parsed.size, root: parsed.root }, { origin: "strongroom.example/log", size: 42, root });
  assert.equal(parseCheckpoint(note.replace("\n\n", "\nextension\nanother\n\n")).size, 42);
  assert.equal(parseCheckpoint(note.replace("\n42\n", "\n0\n")).size, 0);
  assert.equal(parseCheckpoint(note.replace("\n42\n", "\n9007199254740991\n")).size, Number.MAX_SAFE_INTEGER);
  const sizes = ["042", "00", "+42", "-1", "4.2", "4e1", " 42", "42 ", "0x2a", "４２", "9007199254740992", "18446744073709551616", "", "∞"];
  for (const size of sizes) refuses("AUD-14", () => parseCheckpoint(note.replace("\n42\n", `\n${size}\n`)), `the size «${size}»`);
  const rootLine = note.split("\n")[2] ?? "";
  const roots = [rootLine.slice(0, -1), `${rootLine}=`, Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64"), rootLine.replace(/.=$/, "/="), "", rootLine.replaceAll("U", "_")];
  for (const text of roots) if (text !== rootLine) refuses("AUD-14", () => parseCheckpoint(note.replace(rootLine, text)), `the root «${text}»`);
  refuses("AUD-14", () => parseCheckpoint(note.replace("\n\n", "\n\nextension\n\n")), "an empty line within");
  refuses("AUD-14", () => parseCheckpoint(note.replace("strongroom.example/log\n42", "42")), "a line less");
  t.diagnostic(`${sizes.length + roots.length + 2} cases`);
});

test("AUD-32: the statement of a stream's length is no checkpoint, and no log has its name", async () => {
  const stream = "b34c78df-0a4a-4dd6-bc7b-5273adb1eec9";
  const head = await signStreamHead(testCrypto, { origin: "strongroom.example/log", stream, sequence: 3, size: 42 }, log);
  assert.equal(textOf(head), `strongroom.audit/stream/1\nstrongroom.example/log\n${stream}\n3\n42\n`);
  refuses("AUD-14", () => parseCheckpoint(head), "a statement");
  await assert.rejects(signCheckpoint(testCrypto, { origin: "strongroom.audit/stream/1", size: 1, root }, log));
  await assert.rejects(signStreamHead(testCrypto, { origin: "strongroom.example/log", stream, sequence: 43, size: 42 }, log), "more entries than leaves");
  await assert.rejects(signCheckpoint(testCrypto, { origin: "two words", size: 1, root }, log));
});

test("AUD-19: an answer that names no size of its form says nothing, and is no alarm", () => {
  const asked = { checkpoint: parseCheckpoint(note), witness: witness.key };
  const conflict = (body: string, contentType: string | null = "text/x.tlog.size"): unknown => readWitnessAnswer(testCrypto, { status: 409, contentType, body }, asked);
  assert.deepEqual(conflict("7\n"), { kind: "other-size", size: 7 });
  assert.deepEqual(conflict("7\n", "text/x.tlog.size; charset=utf-8"), { kind: "other-size", size: 7 });
  assert.deepEqual(conflict("42\n"), { kind: "refused", reason: "fork" }, "its size is ours, so the roots differ");
  assert.deepEqual(conflict("another root\n", "text/plain"), { kind: "refused", reason: "fork" });
  for (const body of ["", "7", "07\n", "7\n\n", "-1\n", "9007199254740992\n", "9007199254740993\n", "x\n"]) assert.deepEqual(conflict(body), { kind: "failed", why: "the answer's size is not of its form" }, JSON.stringify(body));
  for (const [status, reason] of [[400, "malformed"], [403, "unknown-key"], [404, "unknown-origin"], [422, "fork"]] as const) assert.deepEqual(readWitnessAnswer(testCrypto, { status, contentType: null, body: "" }, asked), { kind: "refused", reason });
  for (const status of [201, 301, 413, 500, 503]) assert.equal(readWitnessAnswer(testCrypto, { status, contentType: null, body: "" }, asked).kind, "failed");
});
