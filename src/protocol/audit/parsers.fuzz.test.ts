// Whatever a parser is given, it answers with what was there or with `audit.malformed`; what it accepts it writes again as it was.
// And the verifier of exports names a finding, or nothing at all: it never fails.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { verifyExport } from "#cli/audit/verify-export.ts";
import { isAppError } from "#base/app-error.ts";
import { decodeBase64, encodeBase64 } from "./bytes.ts";
import { canonicalise, parseCanonical } from "./canonical-json.ts";
import { parseCheckpoint } from "./checkpoint.ts";
import { composeEntryBundle, parseEntryBundle } from "./entry-bundle.ts";
import { composeNote, composeVerifierKey, parseNote, parseVerifierKey } from "./note.ts";
import { decodeLeaf, encodeLeaf } from "./record.ts";
import { testCrypto } from "./testing/small-log.ts";
import { composeEntriesPath, composeTilePath, parseTilePath } from "./tile-path.ts";
import vectors from "./vectors.json" with { type: "json" };
import { composeAddCheckpoint, parseAddCheckpoint, readWitnessAnswer } from "./witness-request.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 250_000 : 1500;
const seed = Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0;
const parameters = { numRuns: RUNS, seed };
/** A whole export is a hundred times the work of a note. */
const exports = { numRuns: Math.max(1500, RUNS / 25), seed };

/** Anything at all, and good texts with some characters changed, left out, put in, doubled. */
function spoiled(...good: readonly string[]): fc.Arbitrary<string> {
  const letters = fc.constantFrom("", "\n", "\n\n", " ", "0", "9", "+", "=", "A", "\u2014 ", "\u2014", "\r", "\0", "\ud800", "é", "}", "{", '"', ",", "-", ".", "/", "x", "[");
  const change = fc.record({ at: fc.nat(), left: fc.nat(3), put: letters });
  const changed = fc.tuple(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 3 })).map(([text, changes]) =>
    changes.reduce((now, { at, left, put }) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + put + now.slice(place + left);
    }, text),
  );
  return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) });
}

function parsesOrRefuses(given: string, parse: (text: string) => string): void {
  try {
    assert.equal(parse(given), given);
  } catch (error) {
    assert.ok(isAppError(error, "audit.malformed"), `expected audit.malformed, got ${String(error)}`);
  }
}

const { note, cosignature } = vectors.checkpoint;
const both = note + cosignature;

test("AUD-11: any text is a note or refused", () => {
  fc.assert(fc.property(spoiled(both, vectors.goNote.note), (text) => parsesOrRefuses(text, (given) => composeNote(parseNote(given)))), parameters);
});

test("AUD-12: any text is a verifier's key or refused", () => {
  fc.assert(fc.property(spoiled(vectors.keys.log.key, vectors.keys.witness.key), (text) => parsesOrRefuses(text, (given) => composeVerifierKey(testCrypto, parseVerifierKey(testCrypto, given)))), parameters);
});

test("AUD-14: any text is a checkpoint or refused", () => {
  const again = (text: string): string => {
    const { origin, size, root, note: parsed } = parseCheckpoint(text);
    assert.ok(parsed.text.startsWith(`${origin}\n${size}\n${encodeBase64(root)}\n`));
    return composeNote(parsed);
  };
  fc.assert(fc.property(spoiled(both, vectors.streamHead.note), (text) => parsesOrRefuses(text, again)), parameters);
});

test("AUD-18: any text is a request or refused", () => {
  const proof = [new Uint8Array(32), new Uint8Array(32).fill(255)];
  const again = (text: string): string => {
    const { oldSize, proof: hashes, checkpoint } = parseAddCheckpoint(text);
    return composeAddCheckpoint({ oldSize, proof: hashes, checkpoint: composeNote(checkpoint.note) });
  };
  fc.assert(fc.property(spoiled(vectors.addCheckpoint, composeAddCheckpoint({ oldSize: 3, proof, checkpoint: both })), (text) => parsesOrRefuses(text, again)), parameters);
});

test("AUD-19: any answer of a witness means something, and only its own cosignature is believed", () => {
  const [checkpoint, witness] = [parseCheckpoint(note), parseVerifierKey(testCrypto, vectors.keys.witness.key)];
  const answer = fc.record({ status: fc.oneof(fc.constantFrom(200, 409), fc.integer()), contentType: fc.oneof(fc.constant("text/x.tlog.size"), fc.constant(null), fc.string()), body: spoiled(cosignature, "6\n", "9007199254740993\n") });
  fc.assert(
    fc.property(answer, (given) => {
      const verdict = readWitnessAnswer(testCrypto, given, { checkpoint, witness });
      if (verdict.kind === "cosigned") assert.equal(verdict.cosignature, cosignature);
      if (verdict.kind === "other-size") assert.ok(Number.isSafeInteger(verdict.size) && given.body === `${verdict.size}\n`);
    }),
    parameters,
  );
});

test("AUD-3: any text is canonical JSON or refused", () => {
  fc.assert(fc.property(fc.oneof(spoiled(vectors.record.canonical, ...vectors.export), fc.json(), fc.json({ depthSize: "large" })), (text) => parsesOrRefuses(text, (given) => canonicalise(parseCanonical(given)))), parameters);
});

test("AUD-9: any text is a tile's path or refused", () => {
  const again = (text: string): string => {
    const { kind, tile } = parseTilePath(text);
    return kind === "tile" ? composeTilePath(tile) : composeEntriesPath(tile);
  };
  fc.assert(fc.property(spoiled(...vectors.paths.map(({ path }) => path), "tile/entries/x001/000.p/3"), (text) => parsesOrRefuses(text, again)), parameters);
});

test("AUD-2, AUD-10: any bytes are a leaf or refused, and a bundle or refused", () => {
  const leaf = Buffer.from(vectors.record.leafData, "hex");
  const bundle = composeEntryBundle([decodeLeaf(leaf), decodeLeaf(leaf)]);
  const changed = (good: Uint8Array): fc.Arbitrary<Uint8Array> => fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(3)).map(([at, byte, cut]) => good.slice(0, good.length - (cut === 3 ? at : 0)).map((each, index) => (index === at ? byte : each)));
  const again = (parse: (bytes: Uint8Array) => Uint8Array) => (bytes: Uint8Array) => parsesOrRefuses(Buffer.from(bytes).toString("hex"), (text) => Buffer.from(parse(Buffer.from(text, "hex"))).toString("hex"));
  fc.assert(fc.property(fc.oneof(changed(leaf), fc.uint8Array({ maxLength: 60 })), again((bytes) => encodeLeaf(decodeLeaf(bytes)))), parameters);
  fc.assert(fc.property(fc.oneof(changed(bundle), fc.uint8Array({ maxLength: 120 })), again((bytes) => composeEntryBundle(parseEntryBundle(bytes)))), parameters);
});

test("AUD-11: base64 has one form", () => {
  fc.assert(
    fc.property(fc.oneof(fc.base64String(), fc.string({ maxLength: 12 })), (text) => {
      const bytes = decodeBase64(text);
      assert.equal(bytes === null ? null : encodeBase64(bytes), bytes === null ? null : text);
      assert.equal(bytes !== null, Buffer.from(text, "base64").toString("base64") === text);
    }),
    parameters,
  );
});

test("AUD-31: the verifier names what is wrong with any export, and never fails", () => {
  const trust = { logKey: vectors.keys.log.key, witnessKeys: [vectors.keys.witness.key], previous: [note] };
  const whole = vectors.export.join("\n");
  // Nothing commits to when the export was written, nor to the witnesses that it names: the reader gives those that he trusts.
  const committed = (text: string): string => text.replace(/"exportedAt":\d+/, "").replace(/"witnesses":\[[^\]]*\]/, "");
  fc.assert(
    fc.property(spoiled(whole), (text) => {
      const { findings, findingCount } = verifyExport(text.split("\n"), trust);
      assert.equal(findingCount >= findings.length, true);
      if (findingCount === 0) assert.equal(committed(text), committed(whole));
    }),
    exports,
  );
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(0, 1, 2 ** 53 - 1, "", "strongroom.example/log"));
  const line = fc.oneof(
    fc.constantFrom(...vectors.export),
    fc.tuple(fc.constantFrom(...vectors.export), fc.nat(12), value).map(([text, at, odd]) => {
      const members = parseCanonical(text) as Record<string, unknown>;
      const name = Object.keys(members)[at % Object.keys(members).length] ?? "";
      return JSON.stringify({ ...members, [name]: odd });
    }),
  );
  fc.assert(fc.property(fc.array(line, { maxLength: 12 }), fc.array(spoiled(note), { maxLength: 2 }), (lines, previous) => void verifyExport(lines, { ...trust, previous })), exports);
});
