// How much of all files is tests and documentation, and which say that an assistant wrote them.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { ShareFacts } from "./measure-shares.ts";
import { summarizeShares } from "./summarize-shares.ts";

export function composeShares({ files }: Pick<FacetMaterial, "files">): FacetValue<"shares"> {
  const { tests, documentation, assistants } = summarizeShares(files.flatMap(({ path, content }) => (content.shares === undefined ? [] : [{ path, facts: content.shares as ShareFacts }])));
  return {
    results: {
      testFiles: tests.files, testLines: tests.lines, otherLines: tests.otherLines,
      tests: tests.tests, assertions: tests.assertions, emptyTests: tests.emptyTests,
      frameworks: tests.frameworks.map((each) => ({ ...each })),
      ...documentation,
      assistantFiles: new Set(assistants.flatMap(({ files: named }) => named)).size,
    },
    evidence: { assistants: assistants.map(({ assistant, files: named }) => ({ assistant, files: [...named] })) },
  };
}
