// What may be a mail: one address, one line of a subject, text; nothing that could become another header or another recipient.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { checkMail } from "./letter.ts";
import { composeTerminalMail } from "./terminal-mail.ts";

const GOOD = { to: "anna@example.org", subject: "Ihr Code für «Strongroom» 🔐", text: "Zeile\n\tnoch eine\n" };

const BREAKS = ["\r\n", "\n", "\r", "\0", "\u0085", "\u2028", "\u2029", "\v", "\f"];
const REFUSED: readonly (readonly [string, object])[] = [
  ...BREAKS.map((sign) => [`a subject with ${JSON.stringify(sign)}`, { subject: `a${sign}Bcc: eve@example.org` }] as const),
  ...BREAKS.map((sign) => [`an address with ${JSON.stringify(sign)}`, { to: `anna@example.org${sign}Bcc: eve@example.org` }] as const),
  ...["", "anna", "anna@", "@example.org", "anna@example.org,eve@example.org", "anna@example.org eve@example.org", "Anna <anna@example.org>", "<anna@example.org>", '"a b"@example.org', "anna@example.org>", "anna@exämple.org", `${"a".repeat(250)}@example.org`, "anna;eve@example.org"].map((to) => [`the address ${JSON.stringify(to)}`, { to }] as const),
  ["no subject", { subject: "" }],
  ["a subject of 201 characters", { subject: "a".repeat(201) }],
  ["no text", { text: "" }],
  ["a text with the end of the mail in it", { text: "a\r\n.\r\nMAIL FROM:<eve@example.org>" }],
  ["a text with a terminal's escape", { text: "\u001b[2J" }],
  ["a text that is an object", { text: { path: "/etc/passwd" } }],
  ["a text that is a reference", { text: { href: "http://127.0.0.1/" } }],
  ["an attachment", { attachments: [{ path: "/etc/passwd" }] }],
  ["a second recipient", { cc: "eve@example.org" }],
  ["an end that is no time", { goodUntilMs: "later" }],
  ["an end before all times", { goodUntilMs: -1 }],
  ["addresses in a list", { to: ["anna@example.org", "eve@example.org"] }],
];

test("a mail of one address, a subject on one line and text is taken as it is", () => assert.deepEqual(checkMail(GOOD), GOOD));

test("a mail may say when it is over", () => assert.deepEqual(checkMail({ ...GOOD, goodUntilMs: 0 }), { ...GOOD, goodUntilMs: 0 }));

for (const [name, wrong] of REFUSED) {
  test(`refused: ${name}`, () => {
    assert.throws(() => checkMail({ ...GOOD, ...wrong }), (error) => isAppError(error, "mail.invalid") && !error.message.includes("eve"));
  });
}

test("a mail that is printed moves no cursor, and its lines are told from those of the program", () => {
  const printed = composeTerminalMail({ to: "anna@example.org", subject: "Join \u202eevil\u001b[31m", text: "one\n\ttwo \u009b2J\n" });
  assert.equal(printed, "Mail to anna@example.org: Join \ufffdevil\ufffd[31m\n  one\n   two \ufffd2J\n");
});
