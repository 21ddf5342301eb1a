// A mail as lines of a terminal. What people wrote into it shows as it is and moves no cursor.

import { visibleText } from "#base/visible-text.ts";

import type { Mail } from "./mails.ts";

/** The first line says to whom and about what, the indented ones are its text. */
export function composeTerminalMail({ to, subject, text, attachments = [] }: Mail): string {
  const lines = text.trimEnd().split("\n").map((line) => `  ${visibleText(line.replaceAll("\t", " "))}`.trimEnd());
  for (const { fileName } of attachments) lines.push(`  Attached: ${visibleText(fileName)}`);
  return [`Mail to ${visibleText(to)}: ${visibleText(subject)}`, ...lines, ""].join("\n");
}
