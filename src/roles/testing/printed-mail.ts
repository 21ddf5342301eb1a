// The mailbox of tests: a program without a mail server prints its mail where it was started.

import assert from "node:assert/strict";

import type { ServedProgram } from "./served-program.ts";

export interface PrintedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const HEADING = /^Mail to (\S+): (.*)$/;
const WAIT_MS = 20_000;
const ASK_AGAIN_MS = 30;

/** All that was printed until now, oldest first. */
export function printedMails(program: Pick<ServedProgram, "out">): readonly PrintedMail[] {
  const mails: { to: string; subject: string; lines: string[] }[] = [];
  for (const line of program.out().split("\n")) {
    const heading = HEADING.exec(line);
    if (heading !== null) mails.push({ to: heading[1] ?? "", subject: heading[2] ?? "", lines: [] });
    else mails.at(-1)?.lines.push(line.replace(/^ {2}/, ""));
  }
  return mails.map(({ to, subject, lines }) => ({ to, subject, text: lines.join("\n").trimEnd() }));
}

/** Waits for the next mail to `to` after `seen` of them (those that were there before it was asked for). */
export async function nextMail(program: Pick<ServedProgram, "out">, given: { readonly to: string; readonly seen: number }): Promise<PrintedMail> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const mail = printedMails(program).filter(({ to }) => to === given.to)[given.seen];
    // The text comes with its heading in one write; a program that is just printing is asked once more.
    if (mail !== undefined && mail.text !== "") return mail;
    assert.ok(Date.now() < until, `No mail came to ${given.to} within ${WAIT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
