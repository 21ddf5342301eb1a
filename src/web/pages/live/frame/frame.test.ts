// The frame: what keys mean, which panes are open, what fits what was typed; and which language a file is in.

import assert from "node:assert/strict";
import { test } from "node:test";

import { languageOf } from "#web/pages/live/editor/languages.ts";
import { addMatches, cutMatch, type Match, type SearchState, splitGlobs } from "#web/pages/live/panels/search.ts";

import { commandOfKey, type Pressed } from "./commands.ts";
import { createLayout, isOpenPane, openPane, togglePane } from "./layout.ts";
import { rank, scoreName } from "./rank.ts";

test("a key is the command that says so, whatever Alt makes of the letter", () => {
  const commands = ["Ctrl+P", "Ctrl+Shift+P", "F12", "Shift+F12", "Shift+Alt+F", "Ctrl+`", ""].map((keys) => ({ keys }));
  const press = (code: string, key: string, held: string): string | null => commandOfKey(commands, { code, key, ctrlKey: held.includes("c"), metaKey: held.includes("m"), shiftKey: held.includes("s"), altKey: held.includes("a") } satisfies Pressed)?.keys ?? null;
  assert.equal(press("KeyP", "p", "c"), "Ctrl+P");
  assert.equal(press("KeyP", "p", "m"), "Ctrl+P");
  assert.equal(press("KeyP", "P", "cs"), "Ctrl+Shift+P");
  assert.equal(press("F12", "F12", "s"), "Shift+F12");
  assert.equal(press("KeyF", "Ï", "sa"), "Shift+Alt+F");
  assert.equal(press("Backquote", "`", "c"), "Ctrl+`");
  assert.equal(press("KeyP", "p", ""), null);
});

test("a pane's button closes it again; on a phone the code comes back", () => {
  const first = createLayout().get();
  const [desk, phone] = [{ phone: false }, { phone: true }];
  assert.equal(togglePane(first, "files", desk).side, null);
  const searching = togglePane(first, "search", desk);
  assert.deepEqual([searching.side, searching.aside], ["search", "people"]);
  assert.equal(togglePane(openPane(first, "chat"), "search", phone).front, "search");
  assert.equal(togglePane(searching, "search", phone).front, "code");
  assert.deepEqual([isOpenPane(searching, "people", desk), isOpenPane(searching, "people", phone)], [true, false]);
  assert.equal(togglePane(searching, "code", phone).front, "code");
});

test("the letters in their order, and best where they begin a name", () => {
  const names = ["src/session/session.ts", "src/base/app-error.ts", "test/session.test.ts", "README.md"];
  assert.deepEqual(rank(names, "sess", (name) => name).slice(0, 2), ["test/session.test.ts", "src/session/session.ts"]);
  assert.deepEqual(rank(names, "ape", (name) => name), ["src/base/app-error.ts"]);
  assert.equal(scoreName("abc", "acb"), null);
  assert.deepEqual(rank(names, "", (name) => name), names);
});

test("matches are by file in the order in which they came, each with what is around it", () => {
  const match = (path: string, text: string, column: number, endColumn: number): Match => ({ path, line: 0, column, endLine: 0, endColumn, text });
  const empty = { files: [], count: 0 } as unknown as SearchState;
  const found = addMatches(addMatches(empty, [match("b", "x", 0, 1), match("a", "x", 0, 1)]), [match("b", "y", 0, 1)]);
  assert.deepEqual([found.count, found.files.map(({ path, matches }) => [path, matches.length])], [3, [["b", 2], ["a", 1]]]);
  assert.deepEqual(cutMatch(match("a", "   const name = 1", 9, 13)), ["const ", "name", " = 1"]);
  assert.deepEqual(cutMatch(match("a", `${"x".repeat(40)}name`, 40, 44)), [`…${"x".repeat(14)}`, "name", ""]);
  assert.deepEqual(splitGlobs(" *.ts, ,src/** "), ["*.ts", "src/**"]);
});

test("a file's language is by its name, and none is plain text", async () => {
  assert.deepEqual(["a/b.ts", "Dockerfile", "x.TSX", "c.unknown", "Makefile", ".editorconfig"].map((path) => languageOf(path)?.name ?? null), ["TypeScript", "Dockerfile", "TSX", null, null, "Properties"]);
  assert.equal((await languageOf("a.py")?.load())?.language.name, "python");
});
