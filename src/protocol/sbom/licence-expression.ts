// Whether what a package says of its licence is an expression of SPDX of which every identifier is of SPDX's list, and written as there. What is not
// stands in a bill as the words that it is: a reference that nothing explains, or an identifier that nobody knows, makes the whole bill unreadable to strict readers.

import { formatExpression, isListedLicence, parseExpression, termsOf } from "#base/licence-expression.ts";

/** Longer ones are licence texts, not expressions. */
const MAX_CHARACTERS = 1_000;

export function isListedExpression(text: string): boolean {
  if (text.length > MAX_CHARACTERS || text.includes("Ref-")) return false;
  const expression = parseExpression(text);
  return expression !== null && termsOf(expression).every(isListedLicence) && wordsOf(text) === wordsOf(formatExpression(expression));
}

function wordsOf(text: string): string {
  return text.replaceAll(/[() ]+/g, " ").trim();
}
