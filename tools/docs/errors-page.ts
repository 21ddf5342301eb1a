// docs/errors.md from the catalogue of errors.

import { ERRORS } from "#base/error-catalogue.ts";

import { composePage, composeTable } from "./page.ts";

export function composeErrorsPage(): string {
  const rows = Object.entries(ERRORS).map(([code, { title, remedy, status, retry }]) => [`\`${code}\``, String(status), retry ? "yes" : "no", title, remedy]);
  return composePage("Errors", "src/base/error-catalogue.ts", [
    "Every error that people and programs can meet. Over HTTP an error is `{ error: { code, message, remedy, requestId } }` with the",
    "status below; on the command line it is a message and its remedy. *Again* says whether the same request may succeed later without",
    "being changed: such jobs are retried.",
    "",
    composeTable(["code", "status", "again", "what happened", "what to do"], rows),
  ]);
}
