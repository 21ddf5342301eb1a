// A snapshot in which no rule has anything to say, to which examples add what a rule is about.

import { DEFAULT_COST_PARAMETERS } from "#protocol/cost/parameters.ts";
import type { FacetResults, Figures, VaultFigures } from "#protocol/archivist/figures.ts";

import type { ExampleFigures, ExampleVault } from "./rule.ts";

const FACETS: Required<FacetResults> = {
  complexity: {
    functions: 1000, cyclomatic: 3000, cognitive: 2500, functionLines: 12_000, measuredFiles: 200, estimatedFiles: 0, filesWithErrors: 0,
    classes: [{ upTo: 5, functions: 880 }, { upTo: 10, functions: 90 }, { upTo: 20, functions: 20 }, { upTo: 50, functions: 10 }, { upTo: null, functions: 0 }],
    byLanguage: [{ language: "TypeScript", functions: 1000, cyclomatic: 3000, cognitive: 2500, lines: 12_000, measuredFiles: 200, estimatedFiles: 0, estimatedCyclomatic: 0 }],
  },
  risks: { findingsInProduct: 0, findingsInTests: 0, affectedFiles: 0, leftOut: [], byRule: [] },
  secrets: { findings: 0, distinct: 0, files: 0, byRule: [], cutFiles: 0, history: { scope: "all-refs", secrets: 0, gone: 0, byRule: [], unread: [] } },
  vulnerabilities: { dataSource: "osv", dataDate: "2026-11-20", dataAgeDays: 1, epssDate: null, epssAgeDays: null, kevDate: null, kevAgeDays: null, components: 100, affected: 0, undecided: 0, fixable: 0, knownExploited: 0, bySeverity: [], advisories: [] },
  licences: { projectLicence: "Apache-2.0", policy: "strongroom.licence-policy/1", policyChangedAt: null, facts: null, byFileLicence: [], byDependencyLicence: [{ licence: "MIT", components: 100 }], byRule: [] },
  dependencies: { total: 100, direct: 20, runtime: 60, withoutVersion: 0, manifestFiles: 2, unreadable: 0, byEcosystem: [{ ecosystem: "npm", components: 100, direct: 20, runtime: 60 }] },
  duplication: { comparedCode: 10_000, duplicatedLines: 300, redundantLines: 200, cloneCount: 12, isCut: false },
  shares: {
    testFiles: 60, testLines: 5000, otherLines: 10_000, tests: 400, assertions: 1200, emptyTests: 0, frameworks: [], hasReadme: true, files: 8, lines: 600, publicDeclarations: 300, documentedDeclarations: 200, assistantFiles: 0,
    commits: 900, assistantCommits: 0, commitsByAssistant: [],
  },
  freshness: { dataDate: "2026-11-20", ended: 0, mayHaveEnded: 0, endsSoon: 0, supported: 4, unknown: 0, releases: null },
  cost: { code: [{ language: "TypeScript", type: "programming", codeLines: 15_000, redundantLines: 200, generatedLines: 0, vendoredLines: 0, meanComplexity: 3 }] },
  structure: { files: 240, folders: 30, depth: 5, medianLines: 60, lengths: [{ upTo: 100, files: 200, lines: 9000 }, { upTo: null, files: 40, lines: 8000 }] },
  hotspots: { files: 200, changes: 3000, halfOfChangesIn: 40, recentChanges: 1200, mostChanges: 90, mostComplexity: 120, mostLines: 900 },
  knowledge: { files: 200, code: 15_000, authors: 8, inactiveAuthors: 1, truckFactor: 3, soleAuthorCode: 3000, lostCode: 300 },
  coupling: { commits: 900, pairCount: 4, acrossFolders: 1 },
  age: { files: 200, code: 15_000, medianAgeDays: 200, years: [{ year: 2025, files: 80, code: 6000 }, { year: 2026, files: 120, code: 9000 }] },
  coverage: { files: 240, bytes: 900_000, analysedFiles: 240, analysedBytes: 900_000, unread: [], pastUnread: [] },
};

const MONTHS = ["2024-11", "2025-03", "2025-07", "2025-10", "2025-11", "2026-03", "2026-07", "2026-10"].map((month) => ({ month, commits: 60, linesAdded: 3000, linesDeleted: 1000 }));

const ORDINARY: Figures = {
  generatedAt: "2026-11-22T17:05:00.000Z",
  totals: { files: 240, bytes: 900_000, lines: 20_000, code: 15_000, comment: 2500, blank: 2500, binaryFiles: 0, vendoredFiles: 0, generatedFiles: 0, documentationFiles: 8 },
  languages: [{ name: "TypeScript", files: 240, bytes: 900_000, lines: 20_000, code: 15_000, comment: 2500, blank: 2500, vendoredLines: 0, generatedLines: 0, documentationLines: 600 }],
  history: { commits: 900, merges: 100, tags: 12, branches: 3, contributors: 9, halfOfCommitsBy: 4, activeDays: 300, firstCommitAt: "2022-01-10T08:00:00Z", lastCommitAt: "2026-11-20T10:00:00Z", months: MONTHS },
  facets: FACETS,
  open: null,
  assumed: { parameters: DEFAULT_COST_PARAMETERS, changedAt: null },
  limits: [],
  people: null,
};

export function exampleFigures(change: ExampleFigures = {}): Figures {
  const facets = Object.fromEntries(Object.entries(FACETS).map(([name, results]) => [name, { ...results, ...change.facets?.[name as keyof FacetResults] }]));
  return {
    ...ORDINARY,
    generatedAt: change.generatedAt ?? ORDINARY.generatedAt,
    totals: { ...ORDINARY.totals, ...change.totals },
    languages: change.languages ?? ORDINARY.languages,
    history: { ...ORDINARY.history, ...change.history },
    facets: facets as FacetResults,
  };
}

export function exampleVault(example: ExampleVault, number = 1): VaultFigures {
  return { number, snapshots: example.map(exampleFigures), kept: example.length };
}
