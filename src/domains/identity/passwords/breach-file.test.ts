// Looking up in a file of known passwords: every line is found, whatever its place, and nothing else is.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { isAppError } from "#base/app-error.ts";

import { isInBreachFile } from "./breach-file.ts";

const folder = await mkdtemp(join(tmpdir(), "strongroom-breach-"));
after(() => rm(folder, { recursive: true }));

async function fileOf(passwords: readonly string[], line: (hash: string, index: number) => string): Promise<string> {
  const path = join(folder, `${passwords.length}-${Math.random()}`);
  const hashes = passwords.map((password) => createHash("sha1").update(password).digest("hex").toUpperCase()).sort();
  await writeFile(path, hashes.map(line).join(""));
  return path;
}

const FORMS: Readonly<Record<string, (hash: string, index: number) => string>> = {
  "as it is given, with counts": (hash, index) => `${hash}:${index * 977}\r\n`,
  "bare": (hash) => `${hash}\n`,
  "in small letters": (hash, index) => `${hash.toLowerCase()}:${index}\n`,
  "without a line end at the last": (hash, index) => `${index === 0 ? "" : "\n"}${hash}:9`,
};

for (const [form, line] of Object.entries(FORMS)) {
  test(`${form}: each is found and no other, in files of every size`, async () => {
    for (const size of [0, 1, 2, 3, 5, 10, 100, 2000]) {
      const passwords = Array.from({ length: size }, (_, index) => `password ${index}`);
      const path = await fileOf(passwords, line);
      for (const password of size > 200 ? passwords.filter((_, index) => index % 7 === 0) : passwords) assert.equal(await isInBreachFile(path, password), true, `${size}: ${password}`);
      for (let index = 0; index < 50; index++) assert.equal(await isInBreachFile(path, `other ${index}`), false, `${size}: other ${index}`);
    }
  });
}

test("a file that is not there is said to be not there", async () => {
  await assert.rejects(isInBreachFile(join(folder, "none"), "x"), (error) => isAppError(error, "config.invalid"));
});
