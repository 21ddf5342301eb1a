// Whether what is sent is what its name says. A kind is told by its first bytes; a plain text by all of them.

import { AppError } from "#base/app-error.ts";
import type { DocumentKind } from "#protocol/room/documents.ts";

const BEGINNINGS: Readonly<Record<Exclude<DocumentKind, "text">, readonly number[]>> = {
  pdf: [0x25, 0x50, 0x44, 0x46, 0x2d],
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  jpeg: [0xff, 0xd8, 0xff],
  // Office documents of today are ZIP archives.
  office: [0x50, 0x4b, 0x03, 0x04],
};

/** The same bytes. @throws AppError `room.document-mismatch` as soon as they are not what they should be. */
export function checkContent(kind: DocumentKind, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return kind === "text" ? checkText(content) : checkBeginning(BEGINNINGS[kind], content);
}

async function* checkBeginning(beginning: readonly number[], content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array();
  let known = false;
  for await (const chunk of content) {
    if (known) yield chunk;
    else {
      held = Buffer.concat([held, chunk]);
      if (!beginning.slice(0, held.length).every((byte, place) => held[place] === byte)) throw new AppError("room.document-mismatch");
      known = held.length >= beginning.length;
      if (known) yield held;
    }
  }
  if (!known) throw new AppError("room.document-mismatch");
}

/** Line ends, tabs and form feeds are what a plain text has besides letters. */
const NO_TEXT = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

async function* checkText(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    assertText(decoder, chunk);
    yield chunk;
  }
  assertText(decoder, null);
  if (bytes === 0) throw new AppError("room.document-mismatch");
}

function assertText(decoder: TextDecoder, chunk: Uint8Array | null): void {
  let text: string;
  try {
    text = chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    // What the decoder throws says no more than that it is not UTF-8.
    throw new AppError("room.document-mismatch", "Expected a plain text in UTF-8.", { cause: error });
  }
  if (NO_TEXT.test(text)) throw new AppError("room.document-mismatch", "Expected a plain text without control characters.");
}
