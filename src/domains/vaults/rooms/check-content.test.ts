import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { DOCUMENT_EXTENSIONS, kindOfName, type DocumentKind } from "#protocol/room/documents.ts";

import { checkContent } from "./check-content.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function check(kind: DocumentKind, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of checkContent(kind, inPieces(bytes, size))) parts.push(part);
  return Buffer.concat(parts);
}

const GOOD: readonly (readonly [DocumentKind, Buffer])[] = [
  ["pdf", Buffer.from("%PDF-1.7\nrest")],
  ["png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1])],
  ["jpeg", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0])],
  ["office", Buffer.from([0x50, 0x4b, 3, 4, 20, 0])],
  ["text", Buffer.from("\ufeffKurze Übersicht\r\n\t王\f")],
];
const LIES: readonly Buffer[] = [Buffer.alloc(0), Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>\u0000"), Buffer.from([0xc3, 0x28]), Buffer.from([0xe7, 0x8e]), Buffer.from([0xff, 0xd8])];

test("what is as its name says comes through byte for byte, in pieces of any size", async () => {
  for (const [kind, bytes] of GOOD) for (const size of [1, 3, 1000]) assert.deepEqual(Buffer.from(await check(kind, bytes, size)), bytes, `${kind} by ${size}`);
});

test("what is something else than its name says is refused, and so is what is nothing", async () => {
  const refused = (error: unknown): boolean => isAppError(error, "room.document-mismatch");
  for (const [kind] of GOOD) {
    for (const bytes of [...LIES, ...(kind === "text" ? [] : [Buffer.from("%PD")]), ...GOOD.flatMap(([other, good]) => (other === kind || (kind === "text" && other === "pdf") ? [] : [good]))]) await assert.rejects(check(kind, bytes, 2), refused, `${kind} ${bytes.toString("hex")}`);
  }
});

test("the end of the name says what a document is; what can act in a browser or on a desk is not on the list", () => {
  assert.deepEqual(DOCUMENT_EXTENSIONS.map((extension) => kindOfName(`Plan.${extension.toUpperCase()}`)).includes(null), false);
  for (const name of ["a.html", "a.svg", "a.xml", "a.js", "a.exe", "a.docm", "a.pdf.html", "pdf", "a", "a.", "a.pdf/", ".htaccess"]) assert.equal(kindOfName(name), null, name);
});
