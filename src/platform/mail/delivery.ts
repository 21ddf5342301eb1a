// Which way mail leaves: by the server of the settings; or, while the server is for this machine alone, to the terminal that it was
// started in; or not at all. This half knows no SMTP, so that who only writes mail does not load it.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Config } from "#platform/config/load-config.ts";

import type { Mail } from "./mails.ts";

export type MailConfig = Pick<Config, "smtpUrl" | "mailFrom" | "host" | "publicUrl">;

/** Gives one mail away. `mailId` makes the same mail known as the same one when it is given twice. */
export type DeliverMail = (mail: Mail, mailId: Uuid) => Promise<void>;

/** @throws AppError `mail.not-configured`. */
export function assertMailConfigured(config: MailConfig): void {
  if (config.smtpUrl === null && !isForThisMachine(config)) throw new AppError("mail.not-configured");
}

/** Nobody but who is on the machine reaches it: then its terminal is as private as a mailbox. */
export function isForThisMachine({ host, publicUrl }: Pick<MailConfig, "host" | "publicUrl">): boolean {
  return isLoopback(host) && (publicUrl === null || isLoopback(new URL(publicUrl).hostname));
}

/** RFC 5735, RFC 4291 section 2.5.3, RFC 6761 section 6.3. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name);
}
