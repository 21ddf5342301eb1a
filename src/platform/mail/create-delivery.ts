// The way out that the settings choose, for the role that sends.

import type { Clock } from "#platform/clock/clock.ts";

import { assertMailConfigured, type DeliverMail, type MailConfig } from "./delivery.ts";
import { createSmtpDelivery } from "./smtp.ts";
import { composeTerminalMail } from "./terminal-mail.ts";

export interface CreateDeliveryGiven {
  readonly config: MailConfig;
  readonly clock: Pick<Clock, "now">;
  /** Prints a line where the server was started. */
  out(line: string): void;
}

/** The delivery itself: @throws AppError as `createSmtpDelivery`, and `mail.not-configured` where there is no way out. */
export function createMailDelivery({ config, clock, out }: CreateDeliveryGiven): DeliverMail {
  if (config.smtpUrl !== null) return createSmtpDelivery({ url: config.smtpUrl, from: config.mailFrom ?? defaultSender(config), clock });
  return async (mail) => {
    assertMailConfigured(config);
    out(composeTerminalMail(mail));
  };
}

function defaultSender({ publicUrl }: MailConfig): string {
  return `strongroom@${publicUrl === null ? "localhost" : new URL(publicUrl).hostname}`;
}
