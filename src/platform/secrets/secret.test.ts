import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { format, inspect } from "node:util";

import { Secret } from "./secret.ts";

test("a secret gives its bytes back inside the callback and nowhere else", async () => {
  const plaintext = randomBytes(40);
  const secret = await Secret.seal(plaintext);
  assert.equal(await secret.use((bytes) => Buffer.from(bytes).equals(plaintext)), true);
  assert.equal(secret.byteLength, 40);
});

test("a secret made from text opens as its UTF-8 bytes", async () => {
  const secret = await Secret.seal("pässwörd");
  assert.equal(await secret.use((bytes) => Buffer.from(bytes).toString("utf8")), "pässwörd");
});

test("an empty secret is a secret", async () => {
  const secret = await Secret.seal(new Uint8Array());
  assert.equal(await secret.use((bytes) => bytes.length), 0);
});

test("the opened bytes are zeroed when the callback returns", async () => {
  const secret = await Secret.seal("correct horse battery staple");
  const kept = await secret.use((bytes) => bytes);
  assert.ok(kept.every((byte) => byte === 0));
});

test("the opened bytes are zeroed when the callback throws", async () => {
  const secret = await Secret.seal("correct horse battery staple");
  let kept: Uint8Array = new Uint8Array();
  await assert.rejects(
    secret.use((bytes) => {
      kept = bytes;
      throw new Error("planned");
    }),
    /planned/,
  );
  assert.equal(kept.length, 28);
  assert.ok(kept.every((byte) => byte === 0));
});

test("every way of printing a secret gives [sealed]", async () => {
  const secret = await Secret.seal("canary-value");
  const printed = [
    String(secret),
    `${secret}`,
    "" + secret,
    inspect(secret),
    inspect({ deep: { secret } }, { depth: 5, showHidden: true }),
    JSON.stringify({ secret }),
    format("%s %o %O %j", secret, secret, secret, secret),
    [secret].join(),
  ];
  for (const text of printed) {
    assert.match(text, /\[sealed\]/);
    assert.doesNotMatch(text, /canary-value/);
  }
  assert.deepEqual(Object.keys(secret), []);
  assert.deepEqual(structuredClone(secret), {});
});

test("two secrets of the same text open independently and at once", async () => {
  const secrets = await Promise.all([Secret.seal("same"), Secret.seal("same"), Secret.seal("other")]);
  const opened = await Promise.all(secrets.map((secret) => secret.use((bytes) => Buffer.from(bytes).toString())));
  assert.deepEqual(opened, ["same", "same", "other"]);
});
