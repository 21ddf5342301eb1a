// Licence expressions as another program reads them, with the lists of its own.

import { createRequire } from "node:module";

const parse = createRequire(import.meta.url)("spdx-expression-parse") as (text: string) => unknown;

/** @throws Error where it is none, or names what is of no list. */
export function readExpression(text: string): void {
  parse(text);
}

export function isRead(text: string): boolean {
  try {
    readExpression(text);
    return true;
  } catch {
    return false;
  }
}
