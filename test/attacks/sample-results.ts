// Results of an analysis as they stand in the database: the smallest that the schema admits.

import { resultsSchema, type Results } from "#domains/vaults/analysis/results.ts";

const NO_LINES = { files: 0, bytes: 0, lines: 0, code: 0, comment: 0, blank: 0 };

export const SAMPLE_RESULTS: Results = resultsSchema.parse({
  schema: "strongroom.results/1",
  sourceKind: "archive",
  generatedAt: "2026-01-15T12:00:00.000Z",
  analyzers: { files: 1 },
  totals: { ...NO_LINES, binaryFiles: 0, vendoredFiles: 0, generatedFiles: 0, documentationFiles: 0 },
  languages: [],
  fileTypes: [],
  history: { commits: 0, merges: 0, tags: 0, branches: 0, contributors: 0, halfOfCommitsBy: 0, activeDays: 0, firstCommitAt: null, lastCommitAt: null, months: [] },
  limits: [],
  timings: [],
});
