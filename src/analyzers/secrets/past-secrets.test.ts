import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";

import fc from "fast-check";

import { createRandomFrom, fillShape } from "./fill-shape.ts";
import { scanContent } from "./find-secrets.ts";
import { PastSecrets } from "./past-secrets.ts";
import { SECRET_RULES } from "./rules/index.ts";
import { LOOK_AHEAD_BYTES, LOOK_NEAR_BYTES } from "./rules/rule.ts";
import { SecretScanner } from "./scanner.ts";

const random = createRandomFrom("past");
const TOKEN = fillShape("glpat-<url:20>", random);
const KEY = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs1", format: "pem" } }).privateKey;
const filler = (bytes: number): string => "some words and no more than words\n".repeat(Math.ceil(bytes / 34));
const SEED = Number(process.env["STRONGROOM_SEED"] ?? "1");
const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 20_000 : 400;

const scanner = new SecretScanner();

function readAll(versions: readonly string[], path = "settings.ini"): void {
  const secrets = new PastSecrets();
  for (const version of versions) {
    const content = Buffer.from(version, "latin1");
    assert.deepEqual(secrets.read(path, content), scanContent(scanner, { content, bareValues: true }));
  }
}

test("each version gives what it gives alone, wherever it differs from the one before", () => {
  const examples = SECRET_RULES.flatMap(({ examples: { finds, ignores } }) => [...finds, ...ignores]).filter((line) => line.length < 400).map((line) => fillShape(line, random));
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...examples).map((line) => `${line}\n`) },
    { weight: 3, arbitrary: fc.constantFrom(100, 1_000, 2_900, 3_200, 20_300, 21_000).map(filler) },
    { weight: 2, arbitrary: fc.constantFrom(KEY.slice(0, 20), KEY.slice(20, 400), KEY.slice(400), KEY, TOKEN.slice(0, 8), TOKEN.slice(8), "password", " = ", "\"", "\n") },
  );
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.integer({ min: 0, max: 2 }), insert: fc.array(piece, { maxLength: 2 }) });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
      const parts = [...first];
      const versions = [parts.join("")];
      for (const { at, remove, insert } of edits) {
        parts.splice(Math.floor(at * (parts.length + 1)), remove, ...insert);
        versions.push(parts.join(""));
      }
      readAll(versions);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

const HALVES: readonly (readonly [string, string, number])[] = [
  ["a key", KEY, 100],
  ["a key that reaches far", KEY.replaceAll("\n", `\n${" ".repeat(100)}`), 140],
  ["a value in quotes", `secret_key = "${fillShape("<base62:160>", random)}"\n`, 2],
];
for (const [what, secret, last] of HALVES) {
  test(`${what} is found whose end came after its beginning`, () => {
    const [begin, end] = [secret.slice(0, -last), secret.slice(-last)];
    readAll([filler(50_000), filler(50_000) + begin + filler(50_000), filler(50_000) + begin + end + filler(50_000)]);
    assert.equal(scanContent(scanner, { content: Buffer.from(filler(50_000) + secret), bareValues: true }).finds.length, 1);
    assert.equal(scanContent(scanner, { content: Buffer.from(filler(50_000) + begin), bareValues: true }).finds.length, 0);
  });
}

test("a word that ends before a secret begins is a change too", () => {
  readAll([`${filler(5_000)}x${TOKEN}\n${filler(5_000)}`, `${filler(5_000)} ${TOKEN}\n${filler(5_000)}`]);
  assert.equal(scanContent(scanner, { content: Buffer.from(`x${TOKEN}`), bareValues: true }).finds.length, 0);
});

for (const { id, keywords, looksFar, look, examples: { finds } } of SECRET_RULES.filter((rule) => rule.looksFar !== true)) {
  test(`${id} sees its finds without looking far`, () => {
    assert.equal(looksFar, undefined);
    for (const line of finds) {
      const text = fillShape(line, random);
      const hits = keywords.flatMap((keyword) => [...text.toLowerCase().matchAll(new RegExp(keyword.toLowerCase().replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "g"))].map(({ index }) => ({ start: index, end: index + keyword.length })));
      for (const { start, end } of hits) {
        const [all, near] = [`${text}\n${filler(LOOK_AHEAD_BYTES)}`, `${text}\n${filler(LOOK_AHEAD_BYTES)}`.slice(0, end + LOOK_NEAR_BYTES)];
        assert.deepEqual(look({ text: near, start, end, bareValues: true }), look({ text: all, start, end, bareValues: true }));
      }
    }
  });
}

test("what is no text is not looked at, by its name or a zero byte", () => {
  const secrets = new PastSecrets();
  assert.equal(secrets.read("a.png", Buffer.from(TOKEN)), null);
  assert.equal(secrets.read("a", Buffer.from(`\0${TOKEN}`)), null);
  assert.equal(secrets.read("a", Buffer.from(TOKEN))?.finds.length, 1);
});

test("in a language whose texts are in quotes, bare words give nothing, also after a version that had them", () => {
  const [bare, secrets] = [`password=${fillShape("<base62:20>", random)}\n`, new PastSecrets()];
  assert.equal(secrets.read("src/a.py", Buffer.from(bare))?.finds.length, 0);
  assert.equal(secrets.read("src/a.ini", Buffer.from(bare))?.finds.length, 1);
});
