// People: who is here, what they may, their colours, and what of the chat was seen.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { countUnread, heardBack } from "./chat-read.ts";
import { colourOf, initialsOf, PERSON_COLOURS } from "./colours.ts";
import { keepCursors } from "./cursors.ts";
import { addNotice, EMPTY_ROOM, hearAll, hearProject, nameOf, type Room, seat, writingRefusal } from "./room.ts";

const project = { host: "Grace", name: "engine", readOnly: false, git: true, languages: [] };
const room = (role: "viewer" | "editor" = "editor"): Room => hearProject(seat(EMPTY_ROOM, { self: 1, roster: [{ id: 1, name: "Anna", role }, { id: 2, name: "Ben", role: "editor" }] }), project);

test("the host is among the people, who keep what is known of them while the roster changes", () => {
  const seen = hearAll(room(), { kind: "presence", person: 2, state: "idle", file: "a.ts" });
  const after = seat(seen, { self: 1, roster: [{ id: 2, name: "Ben", role: "viewer" }, { id: 3, name: "Cy", role: "editor" }] });
  assert.deepEqual(after.people.map(({ id, name, role, presence, file }) => [id, name, role, presence, file]), [[0, "Grace", "host", "active", null], [2, "Ben", "viewer", "idle", "a.ts"], [3, "Cy", "editor", "active", null]]);
  assert.equal(nameOf(after, 9), "Somebody who left");
  assert.equal(keepCursors(new Map([[2, { document: 1, anchor: "", head: "", at: 0 }]]), new Set([1])).size, 0);
});

test("what was said keeps the name of who said it, and is marked until it was in sight", () => {
  const said = hearAll(hearAll(room(), { kind: "chat", person: 2, text: "hi", at: 1 }), { kind: "chat", person: 1, text: "yes", at: 2 });
  const gone = seat(said, { self: 1, roster: [{ id: 1, name: "Anna", role: "editor" }] });
  assert.deepEqual(gone.chat.map(({ name, text }) => [name, text]), [["Ben", "hi"], ["Anna", "yes"]]);
  assert.equal(countUnread(gone.chat, { seen: 0, self: 1 }), 1, "one's own words are no news");
  assert.equal(countUnread(gone.chat, { seen: gone.chat[1]?.key ?? 0, self: 1 }), 0);
  assert.deepEqual(heardBack({ waiting: ["a", "b", "a"], seen: 0 }, "a").waiting, ["b", "a"]);
  assert.equal(addNotice(addNotice(room(), { level: "info", text: "same" }), { level: "info", text: "same" }).notices.length, 1);
});

test("who may not write is told why", () => {
  assert.equal(writingRefusal(room()), null);
  assert.match(writingRefusal(room("viewer")) ?? "", /viewer/);
  assert.match(writingRefusal(hearProject(room(), { ...project, readOnly: true })) ?? "", /read-only/);
});

const css = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((one, two) => one - two);
  return (light + 0.05) / (dark + 0.05);
}

test("colours of people, code and terminals are read in light and in dark (WCAG 2, 1.4.3)", () => {
  // The page's own, and that of terminals.
  const grounds = { light: ["#fbfaf7", "#ffffff"], dark: ["#171614", "#1e1d1a"] };
  const lines = ["./people.css", "../editor/editor.css", "../terminal/terminal.css"].flatMap((path) => css(path).split("\n").filter((line) => line.startsWith(":root")));
  assert.equal(lines.length, 6);
  for (const line of lines) {
    for (const ground of line.includes('"dark"') ? grounds.dark : grounds.light) {
      for (const [, name, value] of line.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)) assert.ok(contrast(value ?? "", ground) >= 4.5, `${name} ${value} on ${ground}: ${contrast(value ?? "", ground)}`);
    }
  }
  assert.equal((lines[0]?.match(/--person-/g) ?? []).length, PERSON_COLOURS);
  assert.deepEqual([colourOf(3), colourOf(11), initialsOf("Ada Lovelace King"), initialsOf("zoë"), initialsOf("  ")], [3, 3, "AK", "Z", "?"]);
});
