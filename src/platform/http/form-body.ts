// Forms that another server sends (application/x-www-form-urlencoded): few fields, each once, all of it text.

import { AppError } from "#base/app-error.ts";
import { KIB } from "#base/units.ts";

/** Largest form; what is sent so is one token of a few KiB. */
export const MAX_FORM_BYTES: number = 16 * KIB;
const MAX_FIELDS = 20;

/** A field that stands twice would be one thing to us and another to whoever looks on. @throws AppError `request.invalid`. */
export function parseFormBody(bytes: Uint8Array): Readonly<Record<string, string>> {
  const fields = [...new URLSearchParams(decodeUtf8(bytes))];
  if (fields.length > MAX_FIELDS) throw new AppError("request.invalid", `The form has more than ${MAX_FIELDS} fields.`);
  if (new Set(fields.map(([name]) => name)).size !== fields.length) throw new AppError("request.invalid", "The form has a field twice.");
  // Without a prototype, so that no name means anything by itself.
  return Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(fields));
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new AppError("request.invalid", "The body is not UTF-8.", { cause: error });
  }
}
