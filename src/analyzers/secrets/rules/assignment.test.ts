import assert from "node:assert/strict";
import { test } from "node:test";

import { readAssignment } from "./assignment.ts";

/** A line, whether bare words are values in it, and what is read: `name|value`; null for nothing. */
const LINES: readonly (readonly [line: string, bare: boolean, read: string | null])[] = [
  ['password = "abc def"', false, "password|abc def"],
  ["DB_PASSWORD=abc", true, "DB_PASSWORD|abc"],
  ["DB_PASSWORD=abc", false, null],
  ["db.password: 'it''s'", true, "db.password|it"],
  ['"password": "a\\"b",', false, 'password|a'],
  ["{\\\"password\\\": \\\"abc\\\"}", false, "password|abc"],
  ["'password' => 'abc',", false, "password|abc"],
  ["$conf['password'] = 'abc';", false, "password|abc"],
  ["let password: String = \"abc\";", false, "password|abc"],
  ["const PASSWORD: &'static str = \"abc\";", false, "PASSWORD|abc"],
  ["password := `abc`", false, "password|abc"],
  ["process.env.PASSWORD || 'abc'", false, "process.env.PASSWORD|abc"],
  ['props.setProperty("password", "abc");', false, "password|abc"],
  ['matches("password", "abc")', false, null],
  ['<add key="password" value="abc" />', false, "password|abc"],
  ["<password>abc</password>", true, "password|abc"],
  ["a->password>abc", true, null],
  ["#define PASSWORD \"abc\"", false, "PASSWORD|abc"],
  ["ENV PASSWORD abc", true, "PASSWORD|abc"],
  ["tool --password abc", true, "--password|abc"],
  ["Server=x;Password=abc;Encrypt=1", true, "Password|abc"],
  ['"Server=x;Password=abc;Encrypt=1"', false, "Password|abc"],
  ["Set `password` to `abc`.", true, "password|abc"],
  ["if (password == \"abc\")", false, null],
  ["password !== 'abc'", false, null],
  ["/etc/password = abc", true, null],
  ["password = \"abc", false, null],
  ["password = \"\"", false, null],
  ["password", true, null],
];
for (const [text, bareValues, read] of LINES) {
  test(`«${text}»${bareValues ? " in settings" : " in code"} is read as ${read ?? "nothing"}`, () => {
    const start = text.toLowerCase().indexOf("password");
    const assignment = readAssignment({ text, start, end: start + "password".length, bareValues }, () => true);
    assert.equal(assignment === null ? null : `${assignment.name}|${assignment.value}`, read);
    if (assignment !== null) assert.equal(text.slice(assignment.start, assignment.end), assignment.value);
  });
}

test("a name or a value without end is none", () => {
  const end = 8;
  assert.equal(readAssignment({ text: `password${"x".repeat(5000)}=abc`, start: 0, end, bareValues: true }, () => true), null);
  assert.equal(readAssignment({ text: `password="${"x".repeat(5000)}"`, start: 0, end, bareValues: true }, () => true), null);
});
