import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { readSigner, signFiles } from "#cli/report/sign.ts";
import { writeExport } from "#platform/letter/index.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";

import { verifyCommand } from "./verify.ts";

const pem = (key: KeyObject): string => key.export({ format: "pem", type: key.type === "private" ? "pkcs8" : "spki" }).toString();

const OF = { command: "report", formats: ["pdf", "json"] };

/** A report that was signed with a key of one's own, as `report --pdf --json --sign` leaves it. */
async function signed(t: TestContext): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), "verify-test-"));
  t.after(() => rm(folder, { recursive: true }));
  const place = (name: string): string => join(folder, name);
  const [mine, other] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];
  await writeFile(place("mine.pem"), pem(mine.privateKey));
  await writeFile(place("mine.pub"), pem(mine.publicKey));
  await writeFile(place("other.pub"), pem(other.publicKey));
  const report = judgedReport();
  const files = await Promise.all((["pdf", "json"] as const).map(async (format) => ({ name: `r.${format}`, bytes: await writeExport(format, report, { source: "a" }) })));
  for (const { name, bytes } of files) await writeFile(place(name), bytes);
  const signer = await readSigner({ sign: place("r.dsse.json"), "sign-key": place("mine.pem"), pdf: "r.pdf" }, OF);
  assert.ok(signer !== null);
  await writeFile(place("r.dsse.json"), await signFiles(files, signer, { report, earlier: null }));
  return place;
}

const verify = (place: (name: string) => string, file: string, key = "mine.pub", envelope = "r.dsse.json") => verifyCommand.run({ positionals: [place(file)], values: { key: place(key), envelope: place(envelope) } });

test("an unchanged file of any format is verified with the public key alone, under any name", async (t) => {
  const place = await signed(t);
  assert.equal(await verify(place, "r.pdf"), 0);
  await writeFile(place("renamed"), await readFile(place("r.json")));
  assert.equal(await verify(place, "renamed"), 0);
});

test("one byte more, fewer, or changed, and it is refused; so is another key, and an envelope that was changed", async (t) => {
  const place = await signed(t);
  const bytes = await readFile(place("r.pdf"));
  const changed = Buffer.from(bytes);
  changed[1000] = (changed[1000] ?? 0) ^ 1;
  for (const content of [changed, bytes.subarray(1), Buffer.concat([bytes, Buffer.from("\n")])]) {
    await writeFile(place("bad.pdf"), content);
    assert.equal(await verify(place, "bad.pdf"), 1);
  }
  assert.equal(await verify(place, "r.pdf", "other.pub"), 1);
  const envelope = await readFile(place("r.dsse.json"), "utf8");
  await writeFile(place("bad.dsse.json"), envelope.replace(/("payload": ".{40})(.)/, (_, head: string, sign: string) => head + (sign === "A" ? "B" : "A")));
  assert.equal(await verify(place, "r.pdf", "mine.pub", "bad.dsse.json"), 1);
  await writeFile(place("no.dsse.json"), "{}");
  assert.equal(await verify(place, "r.pdf", "mine.pub", "no.dsse.json"), 1);
});

test("what is no key, and a private key where a public one belongs, is said as such", async (t) => {
  const place = await signed(t);
  const usage = (error: unknown): boolean => isAppError(error) && /is no Ed25519 public key|cannot read/.test(error.message);
  for (const key of ["mine.pem", "r.json", "missing"]) await assert.rejects(verify(place, "r.pdf", key), usage, key);
});

test("signing asks for a file to sign, and a key that signs", async (t) => {
  const place = await signed(t);
  const refused = (message: RegExp) => (error: unknown): boolean => isAppError(error) && message.test(error.message);
  await assert.rejects(readSigner({ sign: "x" }, OF), refused(/go together/));
  await assert.rejects(readSigner({ sign: "x", "sign-key": place("mine.pem") }, OF), refused(/needs a file to sign/));
  await assert.rejects(readSigner({ sign: "x", "sign-key": place("mine.pub"), pdf: "r.pdf" }, OF), refused(/no Ed25519 private key/));
  assert.equal(await readSigner({}, OF), null);
});
