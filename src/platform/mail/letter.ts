// What may be a mail, and how it is written into its cell: all of it sealed together, so that nothing of it stands beside it.

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";
import type { SealContext } from "#platform/keyring/authority.ts";
import { emailSchema } from "#protocol/api/values.ts";

import type { Mail } from "./mails.ts";

/** RFC 5322, section 2.1.1: a line of a header should not be longer. */
const MAX_SUBJECT_CHARACTERS = 200;
/** Ours have some twenty lines. */
const MAX_TEXT_CHARACTERS = 20_000;

/** Visible ASCII that needs no folding within a header; RFC 5322 allows a line of 998. */
const MAX_URL_CHARACTERS = 900;
/** What mail servers commonly take in all is 10 MiB and more. */
const MAX_ATTACHED_CHARACTERS = 12 * MIB;

/** A line break in a header would begin another header, or the text: none gets that far. */
const mailSchema = z.strictObject({
  to: emailSchema,
  subject: z.string().min(1).max(MAX_SUBJECT_CHARACTERS).regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u),
  text: z.string().min(1).max(MAX_TEXT_CHARACTERS).regex(/^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$/u),
  goodUntilMs: z.int().nonnegative().optional(),
  stopUrl: z.string().max(MAX_URL_CHARACTERS).regex(/^https:\/\/[\w.~:/[\]-]+$/).optional(),
  attachments: z
    .array(z.strictObject({ fileName: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$/), mediaType: z.enum(["application/pdf", "application/json"]), base64: z.base64().min(1).max(MAX_ATTACHED_CHARACTERS) }))
    .min(1)
    .max(2)
    .optional(),
});

/** @throws AppError `mail.invalid`, which quotes nothing of it. */
export function checkMail(mail: Mail): Mail {
  const parsed = mailSchema.safeParse(mail);
  if (parsed.success) return parsed.data;
  const wrong = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? "mail")))].join(", ");
  throw new AppError("mail.invalid", `Expected one address, a subject on one line and text without control characters; wrong: ${wrong}.`);
}

export function encodeMail(mail: Mail): string {
  return JSON.stringify(mail);
}

/** What was sealed was checked before; it is checked again before it goes out. @throws AppError `mail.invalid`. */
export function decodeMail(text: string): Mail {
  return checkMail(JSON.parse(text) as Mail);
}

export function mailContext(mailId: string): SealContext {
  return { table: "mails", column: "sealed", row: mailId };
}
