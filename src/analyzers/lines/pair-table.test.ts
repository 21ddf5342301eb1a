import assert from "node:assert/strict";
import { test } from "node:test";

import { LineCounter, type LineCounts } from "./count-lines.ts";
import { definedLanguages, lineTableOf } from "./definitions.ts";
import { pairingOf, pairUp } from "./pair-table.ts";

const PIECES = ["/*", "*/", "//", "#", '"', "'", '"""', "'''", "`", "\\", "\n", "\n", "\n", " ", "  ", "x", "yz", "--", "{-", "-}", "<!--", "-->", "(*", "*)", "=begin", "=end", "%", ";", "rem ", "\r\n", "\u00e9", "\0", "[[", "]]", "#|", "|#"];
const PIECES_OF_A_TEXT = 4000;

/** The same text for the same seed (a linear congruential generator, Numerical Recipes). */
function makeText(seed: number): Buffer {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return Buffer.from(Array.from({ length: PIECES_OF_A_TEXT }, () => PIECES[(next() >>> 8) % PIECES.length]).join(""));
}

function count(language: string, pieces: Iterable<Uint8Array>): LineCounts {
  const counter = new LineCounter(lineTableOf(language));
  for (const piece of pieces) counter.push(piece);
  return counter.finish();
}

/** A piece of one byte is never read by pairs. */
function* bytesOf(text: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < text.length; at++) yield text.subarray(at, at + 1);
}

function* cutUp(text: Buffer, length: number): Generator<Uint8Array> {
  for (let at = 0; at < text.length; at += length) yield text.subarray(at, at + length);
}

test("pairs of bytes count as the bytes do one by one, in every language", () => {
  // Languages of one definition share a table.
  const languages = new Map(definedLanguages().map((language) => [lineTableOf(language), language]));
  for (const [index, language] of [...languages.values()].entries()) {
    pairingOf(lineTableOf(language)).meet(Number.MAX_SAFE_INTEGER);
    const text = makeText(index + 1);
    const expected = count(language, bytesOf(text));
    assert.deepEqual(count(language, [text]), expected, language);
    assert.deepEqual(count(language, cutUp(text, 7)), expected, language);
    assert.ok(expected.lines > 0);
  }
});

test("every language has few enough states for pairs", () => {
  for (const language of definedLanguages()) assert.notEqual(pairingOf(lineTableOf(language)).meet(Number.MAX_SAFE_INTEGER), null, language);
});

test("pairs are made once 32 bytes were met for each of their entries", () => {
  const lines = { ...lineTableOf("C") };
  const pairing = pairingOf(lines);
  const entries = pairUp(lines).table.length;
  assert.equal(pairing.meet(entries * 32 - 1), null);
  assert.equal(pairing.meet(1)?.table.length, entries);
});
