import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { readVerifierKey } from "#platform/attestation/keys.ts";
import { verifyFile } from "#protocol/attestation/verify.ts";
import { comparisonSchema } from "#protocol/report/comparison-schema.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";

import { compareCommand } from "./compare.ts";

test("two reports become a comparison as JSON, as a page and as a letter, signed if one wishes, which is checked offline", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "compare-test-"));
  t.after(() => rm(folder, { recursive: true }));
  const place = (name: string): string => join(folder, name);
  await writeFile(place("a.json"), JSON.stringify(sampleReport()));
  await writeFile(place("b.json"), JSON.stringify(judgedReport()));
  const pair = generateKeyPairSync("ed25519");
  await writeFile(place("own.pem"), pair.privateKey.export({ format: "pem", type: "pkcs8" }));
  const values = { json: place("c.json"), html: place("c.html"), pdf: place("c.pdf"), sign: place("c.dsse.json"), "sign-key": place("own.pem"), quiet: true };
  assert.equal(await compareCommand.run({ positionals: [place("a.json"), place("b.json")], values: values as never }), 0);
  const { before, after } = comparisonSchema.parse(JSON.parse(await readFile(values.json, "utf8")));
  assert.deepEqual([before.product, after.source], [sampleReport().product, judgedReport().source]);
  assert.match(await readFile(values.html, "utf8"), /^<!doctype html>/);
  assert.match(await readFile(values.pdf, "latin1"), /^%PDF-/);
  const key = readVerifierKey(String(pair.publicKey.export({ format: "pem", type: "spki" })));
  assert.ok(key !== null);
  const check = async (content: Buffer) => verifyFile({ envelope: await readFile(values.sign, "utf8"), fileSha256: createHash("sha256").update(content).digest("hex"), keyId: key.keyId, verifySignature: key.verify });
  for (const file of [values.json, values.html, values.pdf]) assert.equal((await check(await readFile(file))).statement.predicate.comparedWith?.reportedAt, before.generatedAt);
  await assert.rejects(check(Buffer.concat([await readFile(values.pdf), Buffer.from(" ")])), (error) => isAppError(error, "attestation.other-file"));
});

const REFUSED: readonly (readonly [what: string, content: string | null, message: RegExp])[] = [
  ["a file that is not there", null, /cannot read the report/],
  ["what is no JSON", "{", /is no report \(strongroom\.report\/1\)/],
  ["JSON of something else", "{}", /is no report \(strongroom\.report\/1\): schema/],
];
for (const [what, content, message] of REFUSED) {
  test(`${what} is refused, and said`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "compare-test-"));
    t.after(() => rm(folder, { recursive: true }));
    const file = join(folder, "a.json");
    if (content !== null) await writeFile(file, content);
    await assert.rejects(compareCommand.run({ positionals: [file, file], values: {} }), (error) => isAppError(error) && message.test(error.message));
  });
}
