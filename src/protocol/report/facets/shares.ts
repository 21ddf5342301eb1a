// Facet "shares": how much of the code is tests and documentation, and what says of itself that an assistant wrote it. Of files that are neither
// vendored nor generated; nothing is guessed.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

export const sharesFacet = defineFacet({
  results: {
    testFiles: count.describe("Files that are tests by their path, or hold some"),
    testLines: count,
    otherLines: count.describe("Lines of programs that are no tests"),
    tests: count,
    assertions: count,
    emptyTests: count.describe("Tests without an assertion and without a body"),
    frameworks: z.array(z.strictObject({ framework: z.string().regex(/^[\w .:/+-]{1,40}$/), files: count, tests: count })).describe("Most tests first"),
    hasReadme: z.boolean(),
    files: count.describe("Files of documentation"),
    lines: count.describe("Lines of documentation"),
    publicDeclarations: count.describe("Where a language says what is public"),
    documentedDeclarations: count,
    commits: count.nullable().describe("Commits of the history; null where there is none"),
    assistantCommits: count.nullable().describe("Commits whose message or trailers say that an assistant had a part in them"),
    commitsByAssistant: z.array(z.strictObject({ assistant: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), commits: count })).describe("Most commits first; a commit may name several"),
    assistantFiles: count.describe("Files whose first lines say that an assistant wrote them"),
  },
  evidence: {
    assistants: z.array(z.strictObject({ assistant: z.string(), files: z.array(z.string()) })),
  },
});
