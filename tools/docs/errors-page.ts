// docs/errors.md from the catalogue of errors.

import { ERRORS } from "#base/error-catalogue.ts";

import { composePage, composeTable } from "./page.ts";

export function composeErrorsPage(): string {
  const byCode = Object.entries(ERRORS).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const rows = byCode.map(([code, { title, remedy, status, retry }]) => [`\`${code}\``, String(status), retry ? "yes" : "no", title, remedy]);
  return composePage("Errors", "src/base/errors", [
    "Every error that people and programs can meet. Over HTTP an error is `{ error: { code, message, remedy, requestId } }` with the",
    "status below; on the command line it is a message and its remedy. *Again* says whether the same request may succeed later without",
    "being changed: such jobs are retried.",
    "",
    composeTable(["code", "status", "again", "what happened", "what to do"], rows),
  ]);
}
