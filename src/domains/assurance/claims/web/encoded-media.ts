// PO-08: what people and repositories write is put into each medium by one encoder, and hostile text comes out of it as text. Looked at twice: the
// sources have no other way into a medium, and each encoder is given what breaks out of its medium where nobody encodes it.

import { composeCsv } from "#base/csv.ts";
import { AppError } from "#base/app-error.ts";
import { formatForTerminal } from "#platform/log/terminal.ts";
import { html } from "#platform/letter/html-markup.ts";
import { checkMail } from "#platform/mail/letter.ts";
import { composeTerminalMail } from "#platform/mail/terminal-mail.ts";
import { composeDisposition } from "#platform/http/disposition.ts";
import { defineEndpoint, endpointUrl } from "#protocol/api/endpoint.ts";
import { parseTerms } from "#protocol/room/terms.ts";
import { z } from "zod";

/** A way into a medium, and what must be true of all that comes out. Null: the text was refused. */
export interface Medium {
  readonly medium: string;
  encode(text: string): string | null;
  readonly safe: RegExp;
}

/** What breaks out of one medium or another. */
export const HOSTILE_TEXTS: readonly string[] = [
  "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)", "</title><svg onload=alert(1)>", "&lt;b&gt;",
  '=HYPERLINK("http://evil.example")', "@SUM(1+1)*cmd|'/c calc'!A0", "\t=1+1", "+1", "-2+3", 'a","=1+1', "a\r\n=1+1",
  "a\r\nBcc: victim@example.org", "a\nSet-Cookie: x=1", 'a"; filename="b.exe', "a\u2028b",
  "\u001b]0;title\u0007", "\u001b[2J\u001b[1;1H", "a\rb", "a\bb", "\u009b31m", "\u202egnp.exe",
  "../../etc/passwd", "?admin=1&x=2#y", "%0d%0aX: 1", "//evil.example/", "a/b\\c",
  "[x](javascript:alert(1))", "![x](https://evil.example/p.png)", "<https://evil.example>", "**a** <b onclick=x>",
  "'; drop table teams; --", "$(id)", "`id`", "${7*7}", "{{7*7}}",
];

const PROBE = defineEndpoint({ id: "probe", method: "GET", path: "/api/v1/:text", summary: "", input: { params: z.object({ text: z.string() }), query: "none", body: "none" }, output: "empty" });
/** The colours that we write ourselves. */
const OWN_COLOURS = /\u001b\[\d{1,2}m/g;

export const MEDIA: readonly Medium[] = [
  { medium: "HTML", encode: (text) => html`${text}`.text, safe: /^(?:[^<>&"']|&(?:amp|lt|gt|quot|#39);)*$/u },
  { medium: "URL", encode: (text) => endpointUrl(PROBE, { params: { text } }), safe: /^\/api\/v1\/[\w.~!*'()%-]*$/ },
  { medium: "query", encode: (text) => endpointUrl(PROBE, { params: { text: "a" }, query: { text } }), safe: /^\/api\/v1\/a\?text=[\w.~!*'()%+-]*$/ },
  { medium: "CSV", encode: (text) => composeCsv([[text]]), safe: /^"(?![\s=+\-@|%])(?:[^"]|"")*"\r\n$/ },
  { medium: "headers of files", encode: (text) => refusedOr(() => composeDisposition(text)), safe: /^attachment; filename="[\w.-]+"$/ },
  { medium: "headers of mail", encode: (text) => refusedOr(() => checkMail({ to: "a@example.org", subject: text, text: "a" }).subject), safe: /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u },
  { medium: "terminal", encode: (text) => formatForTerminal(JSON.stringify({ level: "info", time: "2026-01-01T00:00:00.000Z", message: text, field: text })).replaceAll(OWN_COLOURS, ""), safe: /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*\n$/u },
  { medium: "mail at a terminal", encode: (text) => composeTerminalMail({ to: text, subject: text, text: "a" }), safe: /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*\n {2}a\n$/u },
  { medium: "Markdown", encode: (text) => JSON.stringify(parseTerms(text)), safe: /^(?!.*"kind":"(?!plain|strong|emphasis|code|paragraph|list|heading))(?!.*"(?:href|src|url|html)":)/s },
];

function refusedOr(encode: () => string): string | null {
  try {
    return encode();
  } catch (error) {
    if (error instanceof AppError || error instanceof TypeError) return null;
    throw error;
  }
}

/** What came out of a medium as more than text. */
export function findUnencoded(media: readonly Medium[]): readonly string[] {
  return media.flatMap(({ medium, encode, safe }) => HOSTILE_TEXTS.flatMap((text, index) => {
    const encoded = encode(text);
    return encoded === null || safe.test(encoded) ? [] : [`text ${index + 1} in ${medium}`];
  }));
}
