// The complexity of a file as far as it was measured.

import type { HeadFile } from "#analyzers/facets/head-file.ts";

/** The sum over its functions; null where nobody measured it. */
export function readComplexity({ content }: Pick<HeadFile, "content">): number | null {
  const facts = content.complexity as { readonly cyclomatic?: unknown } | undefined;
  return typeof facts?.cyclomatic === "number" ? facts.cyclomatic : null;
}
