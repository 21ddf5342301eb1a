// The one function behind which nodemailer is: one mail to one address by one server. TLS with a certificate that this machine
// trusts, before a password or an address is said; only a server on this machine may do without.

import { createTransport } from "nodemailer";

import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Secret } from "#platform/secrets/secret.ts";

import { isLoopback, type DeliverMail } from "./delivery.ts";
import type { Mail } from "./mails.ts";

export interface SmtpGiven {
  /** `smtps://user:password@host:port` or `smtp://…`. */
  readonly url: Secret;
  /** The address that mail comes from. */
  readonly from: string;
  readonly clock: Pick<Clock, "now">;
  /** Certificates to trust instead of the machine's. */
  readonly ca?: string;
  /** Also from a server on this machine. */
  readonly alwaysTls?: boolean;
}

/** To connect and be greeted: a server that greets late on purpose takes some seconds. */
const CONNECT_TIMEOUT_MS = 20 * SECOND;
/** Silence within a conversation (RFC 5321, section 4.5.3.2 allows minutes; the queue tries again). */
const SILENCE_TIMEOUT_MS = 45 * SECOND;
const SMTPS_PORT = 465;
const SUBMISSION_PORT = 587;
/** An answer of a mail server has a line or two. */
const MAX_RESPONSE_BYTES = 16_384;

/** @throws AppError `mail.unavailable`, `mail.insecure`, `mail.login-refused`, `mail.refused`: none quotes an address or the server. */
export function createSmtpDelivery(given: SmtpGiven): DeliverMail {
  return (mail, mailId) =>
    given.url.use(async (bytes) => {
      const transport = createTransport(connectionOf(new TextDecoder().decode(bytes), given));
      try {
        await transport.sendMail(messageOf(mail, mailId, given));
      } catch (error) {
        throw asMailError(error);
      } finally {
        transport.close();
      }
    });
}

function connectionOf(url: string, { ca, alwaysTls, from }: SmtpGiven) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  const host = decodeURIComponent(hostname).replace(/^\[(.*)\]$/, "$1");
  const plain = !secure && isLoopback(host) && alwaysTls !== true;
  return {
    host,
    port: port === "" ? (secure ? SMTPS_PORT : SUBMISSION_PORT) : Number(port),
    secure,
    requireTLS: !secure && !plain,
    ignoreTLS: plain,
    tls: { minVersion: "TLSv1.2", rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
    ...(username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    // What this machine is called is nobody's business.
    name: domainOf(from),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    maxResponseSize: MAX_RESPONSE_BYTES,
    logger: false,
    debug: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as const;
}

/** The envelope is given apart from the headers: no header can add a recipient. */
function messageOf({ to, subject, text, stopUrl, attachments = [] }: Mail, mailId: Uuid, { from, clock }: SmtpGiven) {
  return {
    envelope: { from, to: [to] },
    from: { name: "Strongroom", address: from },
    to: { name: "", address: to },
    subject,
    text,
    date: new Date(clock.now()),
    messageId: `<${mailId}@${domainOf(from)}>`,
    // RFC 3834, section 5: no holiday note is sent back to a machine.
    headers: {
      "Auto-Submitted": "auto-generated",
      // RFC 8058, section 3.1: both, and the one address is of https.
      ...(stopUrl === undefined ? {} : { "List-Unsubscribe": { prepared: true, value: `<${stopUrl}>` }, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
    attachments: attachments.map(({ fileName, mediaType, base64 }) => ({ filename: fileName, contentType: mediaType, content: Buffer.from(base64, "base64") })),
    xMailer: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/** The certificate is not one that this machine trusts, or not of this host (codes of Node's TLS). */
const UNTRUSTED = /^(?:ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_)/;
/** RFC 4954, section 6: wrong password, log in first, too weak a way to log in. */
const LOGIN_ANSWERS: readonly number[] = [530, 534, 535, 538];

/** What nodemailer throws quotes addresses and answers, so nothing of it goes on but the number of the answer. */
function asMailError(error: unknown): AppError {
  const { code, originalCode, responseCode, command } = Object(error) as { code?: unknown; originalCode?: unknown; responseCode?: unknown; command?: unknown };
  const answer = typeof responseCode === "number" ? responseCode : 0;
  const details = { answer };
  if (code === "ETLS" || UNTRUSTED.test(String(originalCode ?? code))) return new AppError("mail.insecure", undefined, { details });
  if (LOGIN_ANSWERS.includes(answer) || code === "ENOAUTH" || (code === "EAUTH" && (answer === 0 || answer >= 500))) return new AppError("mail.login-refused", undefined, { details });
  // In a greeting or before a mail was named, a 5xx is about the server, not about the mail.
  const aboutTheMail = command === "MAIL FROM" || command === "RCPT TO" || command === "DATA";
  if (aboutTheMail && answer >= 500 && answer < 600) return new AppError("mail.refused", undefined, { details });
  return new AppError("mail.unavailable", undefined, { details });
}
