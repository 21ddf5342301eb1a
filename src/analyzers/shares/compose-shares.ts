// How much of all files is tests and documentation, and which files and commits say that an assistant wrote them.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { ShareFacts } from "./measure-shares.ts";
import { summarizeShares } from "./summarize-shares.ts";

export function composeShares({ files, settings: { assistants: named } }: Pick<FacetMaterial, "files" | "settings">): FacetValue<"shares"> {
  const { tests, documentation, assistants } = summarizeShares(files.flatMap(({ path, content }) => (content.shares === undefined ? [] : [{ path, facts: content.shares as ShareFacts }])));
  return {
    results: {
      testFiles: tests.files, testLines: tests.lines, otherLines: tests.otherLines,
      tests: tests.tests, assertions: tests.assertions, emptyTests: tests.emptyTests,
      frameworks: tests.frameworks.map((each) => ({ ...each })),
      ...documentation,
      commits: named?.commits ?? null,
      assistantCommits: named?.named ?? null,
      commitsByAssistant: (named?.byAssistant ?? []).map(([assistant, commits]) => ({ assistant, commits })).sort((one, other) => other.commits - one.commits || compareText(one.assistant, other.assistant)),
      assistantFiles: new Set(assistants.flatMap(({ files: own }) => own)).size,
    },
    evidence: { assistants: assistants.map(({ assistant, files: own }) => ({ assistant, files: [...own] })) },
  };
}
