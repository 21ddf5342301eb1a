// What can go wrong with mail. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const MAIL_ERRORS = {
  "mail.insecure": {
    title: "The mail server offers no encryption that can be trusted.",
    remedy: "Let it offer STARTTLS with a certificate that this machine trusts, or use its address with smtps://.",
    status: 502,
    retry: true,
  },
  "mail.invalid": {
    title: "A mail cannot be sent in this form.",
    remedy: "Give one address, a subject on one line, and text.",
    status: 400,
    retry: false,
  },
  "mail.login-refused": {
    title: "The mail server does not accept the user and password of the settings.",
    remedy: "Correct the setting smtpUrl and start again; what waits is sent then.",
    status: 502,
    retry: true,
  },
  "mail.not-configured": {
    title: "This server cannot send mail.",
    remedy: "The operator names a mail server in the setting smtpUrl; only a server for one machine prints its mail instead.",
    status: 503,
    retry: false,
  },
  "mail.refused": {
    title: "The mail server refuses this mail for good.",
    remedy: "Check the address, and the setting mailFrom.",
    status: 502,
    retry: false,
  },
  "mail.unavailable": {
    title: "The mail server does not answer, or asks to come again later.",
    remedy: "Nothing needs to be done: it is tried again for some hours.",
    status: 503,
    retry: true,
  },
} as const satisfies Record<string, ErrorEntry>;
