// Expressions of licences as they may stand where nothing may that names somebody: what is no identifier of a public list is called «other», so that
// a policy says the same of the expression as of what was written.

import { formatExpression, parseExpression, type LicenceExpression } from "./licence-expression.ts";

/** References of ours, each for what could mean several licences, or is none of SPDX's list. */
export const KNOWN_REFERENCES: ReadonlySet<string> = new Set(["BSD", "MIT-style", "Public-Domain", "Proprietary", "RSALv2", "Commons-Clause"].map((name) => `LicenseRef-${name}`));
export const OTHER_REFERENCE = "LicenseRef-other";

/** Longer ones are of one work put together of hundreds. */
const MAX_LENGTH = 1000;

export function publicLicence(written: string): string {
  const expression = parseExpression(written);
  const told = expression === null ? OTHER_REFERENCE : formatExpression(withoutNames(expression));
  return told.length > MAX_LENGTH ? OTHER_REFERENCE : told;
}

/** Whether it could be what `publicLicence` gives. */
export function isPublicLicence(text: string): boolean {
  return publicLicence(text) === text;
}

function withoutNames(expression: LicenceExpression): LicenceExpression {
  if (expression.kind !== "licence") return { ...expression, left: withoutNames(expression.left), right: withoutNames(expression.right) };
  const { id, exception } = expression;
  const isNamed = (text: string): boolean => /(?:License|Document|Addition)Ref-/.test(text);
  return { ...expression, id: isNamed(id) && !KNOWN_REFERENCES.has(id) ? OTHER_REFERENCE : id, exception: exception !== null && isNamed(exception) ? "AdditionRef-other" : exception };
}
