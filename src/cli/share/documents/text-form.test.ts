// A file's bytes come back as they were: line ends, mark and all; what is no text is refused.

import assert from "node:assert/strict";
import { test } from "node:test";

import { carryForm, decodeText, encodeText, MAX_FILE_BYTES } from "./text-form.ts";

test("bytes come back as they were", () => {
  for (const text of ["", "a", "a\n", "a\r\nb\r\n", "a\rb", "\ufeffa\r\nb", "a\r\nb\nc\rd\n\r\n", "\r", "\ufeff", "é😀\u2028x\n"]) {
    const bytes = Buffer.from(text);
    const file = decodeText(bytes);
    assert.ok(!file.text.includes("\r"));
    assert.deepEqual(encodeText(file), bytes, JSON.stringify(text));
  }
});

test("where line ends differ each line keeps its own when others change", () => {
  const before = decodeText(Buffer.from("one\r\ntwo\nthree\rfour\r\n"));
  const after = "one\nTWO\nthree\nnew\nfour\n";
  assert.equal(encodeText({ text: after, form: carryForm(before, after) }).toString(), "one\r\nTWO\nthree\rnew\nfour\r\n");
  const windows = decodeText(Buffer.from("a\r\nb\r\n"));
  assert.equal(encodeText({ text: "a\nx\nb\n", form: carryForm(windows, "a\nx\nb\n") }).toString(), "a\r\nx\r\nb\r\n");
});

test("binary, huge and other encodings are refused, and told apart", () => {
  assert.throws(() => decodeText(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0])), /binary/);
  assert.throws(() => decodeText(Buffer.concat([Buffer.alloc(9000, 97), Buffer.alloc(1)])), /binary/);
  assert.throws(() => decodeText(Buffer.from([0x66, 0xfc, 0x72])), /not in UTF-8/);
  assert.throws(() => decodeText(Buffer.from([0xed, 0xa0, 0x80])), /not in UTF-8/);
  assert.throws(() => decodeText(Buffer.alloc(MAX_FILE_BYTES + 1, 97)), /10\.0 MiB.*up to 10 MiB/);
  assert.equal(decodeText(Buffer.alloc(MAX_FILE_BYTES, 97)).text.length, MAX_FILE_BYTES);
});
