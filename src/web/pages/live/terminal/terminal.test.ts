// A terminal in a page: what keys mean to it, and what its screen is drawn as.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import type * as headless from "@xterm/headless";

import { paletteColour, runsOf } from "./cells.ts";
import { bytesOfField, bytesOfKey, bytesOfPaste, FIELD_REST, type Key } from "./keys.ts";

/** Its names are seen by bundlers, not by Node. */
const { Terminal } = createRequire(import.meta.url)("@xterm/headless") as typeof headless;

const press = (key: string, held: string = "", application = false) => bytesOfKey({ key, ctrlKey: held.includes("c"), altKey: held.includes("a"), shiftKey: held.includes("s"), metaKey: held.includes("m") } satisfies Key, application);

test("keys are the bytes that programs in a terminal know", () => {
  const rows: readonly (readonly [string | null, string, string?, boolean?])[] = [
    ["a", "a"], ["Ä", "Ä"], ["\r", "Enter"], ["\x7f", "Backspace"], ["\t", "Tab"], ["\x1b[Z", "Tab", "s"], ["\x03", "c", "c"], ["\x1a", "z", "c"], ["\x1b[A", "ArrowUp"], ["\x1bOA", "ArrowUp", "", true],
    ["\x1b[1;5C", "ArrowRight", "c"], ["\x1b[3~", "Delete"], ["\x1b[5~", "PageUp"], ["\x1bOP", "F1"], ["\x1b[15~", "F5"], ["\x1bb", "b", "a"], ["\x00", " ", "c"], [null, "c", "m"], [null, "Shift", "s"], [null, "1", "c"],
  ];
  for (const [bytes, key, held = "", application = false] of rows) assert.equal(press(key, held, application), bytes, `${held} ${key}`);
  assert.equal(bytesOfPaste("a\r\nb\nc", false), "a\rb\rc");
  assert.equal(bytesOfPaste("x\x1b[201~rm -rf\n", true), "\x1b[200~xrm -rf\r\x1b[201~", "a paste cannot end itself");
});

test("a phone's keyboard tells texts, and a letter behind Ctrl or Alt is one key", () => {
  const [none, ctrl, alt] = [{ ctrl: false, alt: false }, { ctrl: true, alt: false }, { ctrl: false, alt: true }];
  const rows: readonly (readonly [string, string, typeof none])[] = [
    ["ls", `${FIELD_REST}ls`, none], ["\x7f", "", none], ["\r", `${FIELD_REST}\n`, none], ["a\rb", `${FIELD_REST}a\r\nb`, none], ["", FIELD_REST, none], ["x", "x", none],
    ["\x03", `${FIELD_REST}c`, ctrl], ["\x1bb", `${FIELD_REST}b`, alt], ["word", `${FIELD_REST}word`, ctrl], ["1", `${FIELD_REST}1`, ctrl], ["\x1b\r", `${FIELD_REST}\n`, alt],
  ];
  for (const [bytes, value, held] of rows) assert.equal(bytesOfField(value, held), bytes, JSON.stringify(value));
});

test("a screen is runs of letters that look alike, with classes for the sixteen colours", async () => {
  const terminal = new Terminal({ cols: 12, rows: 2, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write("\x1b[1;31mred\x1b[0m \x1b[38;5;196mx\x1b[48;2;1;2;3my\x1b[0m日", resolve));
  const { active } = terminal.buffer;
  const line = active.getLine(0);
  assert.ok(line !== undefined);
  const runs = runsOf(line, { columns: 12, cursor: 9, cell: active.getNullCell() });
  assert.deepEqual(runs.map(({ text, classes, colour, ground }) => [text, classes, colour, ground]), [
    ["red", "t-bold t-fg-1", null, null],
    [" ", "", null, null],
    ["x", "", "#ff0000", null],
    ["y", "", "#ff0000", "#010203"],
    ["日 ", "", null, null],
    [" ", "t-cursor", null, null],
    ["  ", "", null, null],
  ]);
  assert.deepEqual([paletteColour(15), paletteColour(16), paletteColour(231), paletteColour(232), paletteColour(255), paletteColour(256)], [null, "#000000", "#ffffff", "#080808", "#eeeeee", null]);
  terminal.dispose();
});
