// The vectors of the DSSE specification, and a second implementation on node:crypto alone, written from the specifications.

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";

import { composeEnvelope, IN_TOTO_TYPE, MAX_ENVELOPE_CHARACTERS, parseEnvelope, preAuthEncode } from "./envelope.ts";
import { claimsSchema, composeStatement, describeReport, statementSchema } from "./statement.ts";
import { verifyFile } from "./verify.ts";

const PAIR = generateKeyPairSync("ed25519");
const OTHER = generateKeyPairSync("ed25519");
const KEY_ID = createHash("sha256").update(PAIR.publicKey.export({ format: "der", type: "spki" })).digest("hex");
const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const FILE = "a report";
const CLAIMS = describeReport({ report: judgedReport(), sha256: sha256("results") });
const STATEMENT = composeStatement({ subjects: [{ name: "report.pdf", digest: { sha256: sha256(FILE) } }, { name: "report.json", digest: { sha256: sha256("other") } }], claims: CLAIMS, signedAt: new Date("2026-11-30T16:00:00Z") });

/** The second implementation: PAE as section 2 of the protocol says it, byte by byte. */
function seal(payload: Uint8Array, { type = IN_TOTO_TYPE, key = PAIR.privateKey, keyid = KEY_ID }: { type?: string; key?: typeof PAIR.privateKey; keyid?: string } = {}): string {
  const message = Buffer.concat([Buffer.from("DSSEv1"), Buffer.from(" "), Buffer.from(`${Buffer.byteLength(type)}`), Buffer.from(" "), Buffer.from(type), Buffer.from(" "), Buffer.from(`${payload.length}`), Buffer.from(" "), payload]);
  return JSON.stringify({ payload: Buffer.from(payload).toString("base64"), payloadType: type, signatures: [{ keyid, sig: sign(null, message, key).toString("base64") }] });
}

const check = (envelope: string, file = FILE) => verifyFile({ envelope, fileSha256: sha256(file), keyId: KEY_ID, verifySignature: (message, signature) => verify(null, message, PAIR.publicKey, signature) });

function refused(code: string, work: () => unknown, message?: RegExp): void {
  assert.throws(work, (error) => isAppError(error, code as "attestation.malformed") && (message === undefined || message.test(error.message)), code);
}

test("ATT-2 the vector of the specification: PAE of hello world", () => {
  assert.equal(new TextDecoder().decode(preAuthEncode("http://example.com/HelloWorld", new TextEncoder().encode("hello world"))), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  assert.equal(new TextDecoder().decode(preAuthEncode("", new Uint8Array())), "DSSEv1 0  0 ");
});

test("ATT-2 lengths are of bytes, and a payload is signed as it is", () => {
  assert.equal(Buffer.from(preAuthEncode("ü", Uint8Array.of(0, 255))).toString("hex"), Buffer.concat([Buffer.from("DSSEv1 2 ü 2 "), Buffer.from([0, 255])]).toString("hex"));
});

test("ATT-6 what the second implementation signed is verified, under any name", () => {
  const { statement, name } = check(seal(STATEMENT));
  assert.equal(name, "report.pdf");
  assert.deepEqual(statement.predicate.score, CLAIMS.score);
  assert.equal(check(seal(STATEMENT), "other").name, "report.json");
});

test("ATT-1 what we compose, the second implementation reads and verifies", () => {
  const sig = sign(null, preAuthEncode(IN_TOTO_TYPE, STATEMENT), PAIR.privateKey);
  const envelope = JSON.parse(composeEnvelope({ payload: STATEMENT, payloadType: IN_TOTO_TYPE, signatures: [{ keyid: KEY_ID, sig }] })) as { payload: string; payloadType: string; signatures: [{ keyid: string; sig: string }] };
  const payload = Buffer.from(envelope.payload, "base64");
  const message = Buffer.concat([Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `), payload]);
  assert.equal(verify(null, message, PAIR.publicKey, Buffer.from(envelope.signatures[0].sig, "base64")), true);
});

test("ATT-1 both alphabets, missing padding and unknown fields are read", () => {
  const envelope = JSON.parse(seal(STATEMENT)) as { payload: string; signatures: { sig: string }[] };
  const url = (text: string): string => text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const text = JSON.stringify({ ...envelope, payload: url(envelope.payload), signatures: envelope.signatures.map((each) => ({ ...each, sig: url(each.sig), extra: 1 })), more: true });
  assert.equal(check(text).name, "report.pdf");
});

test("ATT-4 the payload is a statement of in-toto with our predicate", () => {
  const statement = statementSchema.parse(JSON.parse(new TextDecoder().decode(STATEMENT)));
  assert.equal(statement._type, "https://in-toto.io/Statement/v1");
  assert.equal(statement.predicateType, "strongroom:attestation/report/1");
});

test("ATT-5 the predicate says what the report was made from, by what, and what came of it", () => {
  const statement = statementSchema.parse(JSON.parse(new TextDecoder().decode(STATEMENT)));
  assert.deepEqual(Object.keys(statement.predicate).toSorted(), ["analyzers", "product", "reportedAt", "results", "score", "signedAt", "source"]);
  assert.equal(statement.predicate.source.commit, judgedReport().source.commit);
  const compared = describeReport({ report: judgedReport(), sha256: sha256("later") }, { report: judgedReport(), sha256: sha256("earlier") });
  assert.deepEqual(claimsSchema.parse(compared).comparedWith, { commit: judgedReport().source.commit, results: { sha256: sha256("earlier") }, reportedAt: judgedReport().generatedAt });
});

test("ATT-3 a name of a key decides nothing: another key's signature under it is refused, ours under none is good", () => {
  refused("attestation.not-signed", () => check(seal(STATEMENT, { key: OTHER.privateKey })), /names that key/);
  refused("attestation.not-signed", () => check(seal(STATEMENT, { key: OTHER.privateKey, keyid: "f".repeat(64) })), /another key/);
  assert.equal(check(seal(STATEMENT, { keyid: "" })).name, "report.pdf");
});

test("ATT-6 one byte of the file, or of what was signed, and it is refused", () => {
  refused("attestation.other-file", () => check(seal(STATEMENT), `${FILE}.`), /its SHA-256 is [0-9a-f]{64}, and what was signed is report\.pdf/);
  const envelope = JSON.parse(seal(STATEMENT)) as { payload: string; payloadType: string; signatures: [{ keyid: string; sig: string }] };
  const payload = Buffer.from(envelope.payload, "base64");
  fc.assert(fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
    const changed = Buffer.from(payload);
    changed[place] = (changed[place] ?? 0) ^ change;
    refused("attestation.not-signed", () => check(JSON.stringify({ ...envelope, payload: changed.toString("base64") })));
  }), { numRuns: 200 });
  refused("attestation.not-signed", () => check(JSON.stringify({ ...envelope, payloadType: "text/plain" })));
});

test("ATT-4 a signed payload of another type, or another statement, is refused", () => {
  const statement = JSON.parse(new TextDecoder().decode(STATEMENT)) as Record<string, unknown>;
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  refused("attestation.malformed", () => check(seal(STATEMENT, { type: "application/json" })), /payload of type/);
  for (const changed of [{ ...statement, _type: "https://in-toto.io/Statement/v0.1" }, { ...statement, predicateType: "https://slsa.dev/provenance/v1" }, { ...statement, subject: [] }, { ...statement, more: 1 }, []]) refused("attestation.malformed", () => check(seal(bytes(changed))));
  refused("attestation.malformed", () => check(seal(new TextEncoder().encode("no JSON"))));
});

test("ATT-8 what is too large or of too many parts is refused before it is verified", () => {
  const envelope = JSON.parse(seal(STATEMENT)) as { signatures: object[] };
  refused("attestation.malformed", () => parseEnvelope(" ".repeat(MAX_ENVELOPE_CHARACTERS + 1)));
  refused("attestation.malformed", () => check(JSON.stringify({ ...envelope, signatures: Array.from({ length: 17 }, () => envelope.signatures[0]) })));
  refused("attestation.malformed", () => check(JSON.stringify({ ...envelope, signatures: [] })));
});

test("nothing that is given for an envelope is anything but verified or refused", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => refused("attestation.malformed", () => check(text))), { numRuns: 300 });
});
