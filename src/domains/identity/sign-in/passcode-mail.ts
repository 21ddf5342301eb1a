// The mails of this domain: plain text, without a link. Programs that read mail open links by themselves, and a link that signed
// somebody in would sign them in too.

import type { Mail } from "#platform/mail/mails.ts";

export interface CodeMail {
  readonly to: string;
  readonly code: string;
  readonly expiresAt: Date;
}

export function composePasscodeMail({ to, code, expiresAt }: CodeMail): Mail {
  return {
    to,
    goodUntilMs: expiresAt.getTime(),
    subject: "Your code for Strongroom",
    text: [
      "Enter this code in the browser where you asked for it:",
      "",
      `    ${spaced(code)}`,
      "",
      "It is good for ten minutes, once, and only in that browser.",
      "Nobody of ours will ask you for it. If you did not ask for it, somebody typed",
      "your address; nothing happens as long as you do not pass the code on.",
      "",
    ].join("\n"),
  };
}

export function composeAddressMail({ to, code, expiresAt }: CodeMail): Mail {
  return {
    to,
    goodUntilMs: expiresAt.getTime(),
    subject: "Confirm this address for Strongroom",
    text: [
      "Somebody wants to use this address for an account. If it was you, enter this code",
      "in the browser where you asked for it:",
      "",
      `    ${spaced(code)}`,
      "",
      "It is good for ten minutes. Otherwise do nothing.",
      "",
    ].join("\n"),
  };
}

export function composeAddressChangedMail(to: string): Mail {
  return {
    to,
    subject: "Your address for Strongroom was changed",
    text: [
      "From now on, codes for signing in go to another address, and no longer to this one.",
      "",
      "If it was not you, tell an administrator of your team at once: they can end all",
      "sessions of your account.",
      "",
    ].join("\n"),
  };
}

/** In two groups, as it is read. Pages take it with the blank. */
function spaced(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}
