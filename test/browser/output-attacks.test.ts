// What people and repositories bring in, in everything that is no page: mails, the terminal, tables for spreadsheets, log lines. Sixty payloads in each, and signs
// that move a cursor, turn text around or end a line. What pages do with them is tried in a browser beside this.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { REPLACEMENT, visibleText } from "#base/visible-text.ts";
import { renderTerminal } from "#cli/report/terminal.ts";
import { composeInvitation } from "#domains/access/invitations/letters.ts";
import { composeCsv } from "#base/csv.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { createLog } from "#platform/log/log.ts";
import { formatForTerminal } from "#platform/log/terminal.ts";
import { checkMail } from "#platform/mail/letter.ts";
import { composeTerminalMail } from "#platform/mail/terminal-mail.ts";
import { createSmtpDelivery } from "#platform/mail/smtp.ts";
import { startMailServer } from "#platform/mail/testing/mail-server.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";

import { OUTPUT_PAYLOADS } from "./output-payloads.ts";

/** What acts where text is shown as it comes: colours, titles and the clipboard of a terminal, a line that is overwritten, text that is turned around or hidden. */
const SIGNS = [
  "\u001b[31mred", "\u001b[2J\u001b[H", "\u001b]0;title\u0007", "\u001b]52;c;ZXZpbA==\u0007", "\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007", "\u009b31m", "\u0007", "\b\b\bgood", "real\rfake", "a\u0000b",
  "\u202egpj.exe", "\u2066hidden\u2069", "zero\u200bwidth", "tag\u{e0061}", "line\u2028line", "page\u2029page", "next\u0085line", "form\ffeed", "tab\vtab", "del\u007f",
] as const;
const ALL: readonly string[] = [...OUTPUT_PAYLOADS, ...SIGNS];
/** What may not be in a line that a terminal shows, but for the colours that are ours. */
const ACTS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const withoutColours = (text: string): string => text.replaceAll(/\u001b\[(?:\d{1,3}(?:;\d{1,3})*)?m/g, "");
let cases = 0;

function assertLines(text: string, what: string): void {
  for (const line of text.split("\n")) assert.ok(!ACTS.test(line), `${what}: ${JSON.stringify(line)}`);
  cases += 1;
}

const LETTER = { to: "anna@example.org", role: "viewer", stayDays: null, url: "https://strongroom.test/invitation#token", expiresAt: new Date("2026-02-01T00:00:00Z") } as const;

test("the name of a team in an invitation: on one line of its own, and nothing else of the mail changes", () => {
  const lines = (teamName: string): readonly string[] => composeInvitation({ ...LETTER, teamName }).text.split("\n");
  const plain = lines("Plain");
  for (const payload of ALL) {
    const letter = composeInvitation({ ...LETTER, teamName: payload });
    assert.deepEqual(checkMail(letter), letter, payload);
    const written = lines(payload);
    assert.deepEqual(written.filter((_, index) => index !== 2), plain.filter((_, index) => index !== 2), payload);
    assert.equal(written[2], `  ${visibleText(payload)}`);
    assertLines(letter.text, payload);
  }
});

test("a mail over SMTP arrives as plain text with the headers that we wrote, whatever the name of the team is", async () => {
  const server = await startMailServer({ tls: "none" });
  after(() => server.close());
  const deliver = createSmtpDelivery({ url: await Secret.seal(`smtp://127.0.0.1:${server.port}`), from: "strongroom@house.example", clock: createManualClock() });
  for (const payload of ALL) {
    await deliver(composeInvitation({ ...LETTER, teamName: payload }), createUuid());
    const { raw, to } = server.received.at(-1) ?? { raw: "", to: [] };
    const [head = ""] = raw.split(/\r?\n\r?\n/, 1);
    assert.deepEqual(to, [LETTER.to]);
    assert.match(head, /^content-type: text\/plain; charset=utf-8$/im, payload);
    assert.deepEqual([...head.matchAll(/^(bcc|cc|reply-to|sender):/gim)], [], payload);
    cases += 1;
  }
});

test("a mail that is printed in the terminal keeps its form", () => {
  for (const payload of ALL) {
    const printed = composeTerminalMail({ to: LETTER.to, subject: payload, text: `${payload}\n\n${payload}` });
    assertLines(printed, payload);
    const [first = "", ...rest] = printed.split("\n");
    assert.equal(first, `Mail to ${LETTER.to}: ${visibleText(payload)}`);
    assert.ok(rest.every((line) => line === "" || line.startsWith("  ")), "no line of it looks like one of the program's");
  }
});

test("a table for a spreadsheet: every cell is text, and comes back as it was", () => {
  const formulas = ["=", "+", "-", "@", "|", "%", "\t=", "\r=", "\n=", " =", "\u00a0=", "\ufeff=", "＝", "＋", "－", "＠"].map((begin) => `${begin}cmd|' /C calc'!A0`);
  for (const payload of [...ALL, ...formulas]) {
    const csv = composeCsv([["Name", "Age"], [payload, 1]]);
    const body = csv.slice('"Name","Age"\r\n'.length);
    const [, cell = ""] = /^"((?:[^"]|"")*)",1\r\n$/.exec(body) ?? [];
    const text = cell.replaceAll('""', '"');
    assert.ok(text === payload || text === `'${payload}`, payload);
    assert.ok(!/^[\s\u00a0\ufeff]*[=+\-@|%＝＋－＠]/u.test(text), `${payload} would be a formula`);
    cases += 1;
  }
});

test("a report in the terminal, with a payload in every place", () => {
  const report = sampleReport();
  const [[language], [person]] = [report.languages, report.contributors];
  assert.ok(language !== undefined && person !== undefined);
  for (const payload of ALL) {
    for (const unicode of [true, false]) {
      const text = renderTerminal({
        ...report, languages: [{ ...language, name: payload }], contributors: [{ ...person, name: payload }], fileTypes: [{ extension: payload, files: 1, bytes: 1 }],
        limits: [{ code: payload, count: 1 }], source: { ...report.source, ref: payload },
      }, { columns: 100, color: true, unicode, sourceLabel: payload });
      assertLines(withoutColours(text), payload);
      if (!unicode) assert.ok(!/[^\n\x20-\x7e]/.test(withoutColours(text)), payload);
    }
  }
});

test("a line of the log is one line, in JSON and at a terminal, and holds nothing that was sent", () => {
  for (const payload of ALL) {
    for (const isTTY of [false, true]) {
      const written: string[] = [];
      const log = createLog({ level: "debug", clock: createManualClock(), to: { isTTY, write: (text) => written.push(text) } });
      log.warn("a request failed", { code: payload, route: payload, method: payload, reason: payload } as never, Object.assign(new Error(payload), { name: payload }));
      const text = withoutColours(written.join(""));
      assertLines(text.trimEnd(), payload);
      if (!isTTY) assert.equal(text.split("\n").length, 2, payload);
      if (/[<"'`]|\p{C}/u.test(payload)) assert.ok(!text.includes(payload), payload);
    }
  }
});

test("a line of somebody else's making, shown at a terminal, is shown as text", () => {
  for (const payload of ALL) {
    const line = JSON.stringify({ level: payload, time: "2026-01-15T12:00:00.000Z", message: payload, [payload]: payload, error: [{ name: payload, code: payload, message: payload, at: [payload] }] });
    assertLines(withoutColours(formatForTerminal(line)), payload);
  }
});

test("visible text shows that there was something, and is never longer", () => {
  for (const payload of ALL) {
    const shown = visibleText(payload);
    assert.ok(!ACTS.test(shown) && [...shown].length <= [...payload].length, payload);
    if (ACTS.test(payload)) assert.ok(shown.includes(REPLACEMENT), JSON.stringify(payload));
    cases += 1;
  }
});

test("hundreds of cases were tried", (t) => {
  t.diagnostic(`${cases} cases of ${ALL.length} payloads`);
  assert.ok(cases >= 800, String(cases));
});
