// What may be a mail: one address, one line of a subject, text; nothing that could become another header or another recipient.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { checkMail } from "./letter.ts";
import { composeTerminalMail } from "./terminal-mail.ts";

const GOOD = { to: "anna@example.org", subject: "Ihr Code für «Strongroom» 🔐", text: "Zeile\n\tnoch eine\n" };

const FILE = { fileName: "report.pdf", mediaType: "application/pdf", base64: "JVBERg==" };

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
  ["a way to stop that is not https", { stopUrl: "http://strongroom.example/stop" }],
  ["a way to stop with another header in it", { stopUrl: "https://strongroom.example/stop\r\nBcc: eve@example.org" }],
  ["a way to stop that closes its brackets", { stopUrl: "https://strongroom.example/>,<mailto:eve@example.org" }],
  ["an attachment with a path for a name", { attachments: [{ ...FILE, fileName: "../eve.pdf" }] }],
  ["an attachment with a line break in its name", { attachments: [{ ...FILE, fileName: "a\r\neve.pdf" }] }],
  ["an attachment that is a page", { attachments: [{ ...FILE, mediaType: "text/html" }] }],
  ["an attachment that is no base64", { attachments: [{ ...FILE, base64: "<eve>" }] }],
  ["addresses in a list", { to: ["anna@example.org", "eve@example.org"] }],
];

test("a mail of one address, a subject on one line and text is taken as it is", () => assert.deepEqual(checkMail(GOOD), GOOD));

test("a mail may name where it is stopped, and bring files", () => {
  const mail = { ...GOOD, stopUrl: "https://strongroom.example:8443/api/v1/notices/stop/aA0_-", attachments: [FILE] };
  assert.deepEqual(checkMail(mail), mail);
  assert.match(composeTerminalMail(mail), / {2}Attached: report\.pdf\n$/);
});

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
