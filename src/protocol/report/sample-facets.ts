// All facets of a report, with something in each, for tests of whatever reads them.

import { HOSTILE_STRINGS, largeReport } from "./sample-reports.ts";
import type { Report } from "./schema.ts";

/** A large report of which every facet was looked at. */
export function judgedReport(facets: Partial<Report["facets"]> = {}): Report {
  return { ...largeReport(), facets: { ...sampleFacets(), ...facets } };
}

/** Every name in the facets is what an attacker would call it. */
export function hostileFacets(): Report["facets"] {
  const names = HOSTILE_STRINGS.filter((name) => name.isWellFormed());
  let turn = 0;
  const name = (): string => names[turn++ % names.length] ?? "";
  const { secrets, risks, vulnerabilities, licences, knowledge, dependencies, hotspots, ...others } = sampleFacets();
  return {
    ...others,
    ...(secrets === undefined ? {} : { secrets: { ...secrets, found: names.flatMap((path) => secrets.found.map((found) => ({ ...found, path, title: name() }))) } }),
    ...(risks === undefined ? {} : { risks: { ...risks, places: names.flatMap((path) => risks.places.map((place) => ({ ...place, path, title: name(), why: name(), fix: name() }))) } }),
    ...(vulnerabilities === undefined ? {} : { vulnerabilities: { ...vulnerabilities, vulnerable: names.flatMap((summary) => vulnerabilities.vulnerable.map((found) => ({ ...found, summary, name: name(), version: name(), fixedVersions: [name()] }))) } }),
    ...(licences === undefined ? {} : { licences: { ...licences, places: names.map((subject) => ({ part: 3, licence: name(), subjects: [{ name: subject, line: null }] })), matters: names.flatMap((subject) => licences.matters.map((matter) => ({ ...matter, subject, why: name(), licence: name() }))) } }),
    ...(knowledge === undefined ? {} : { knowledge: { ...knowledge, people: names.flatMap((person) => knowledge.people.map((each) => ({ ...each, name: person }))) } }),
    ...(dependencies === undefined ? {} : { dependencies: { ...dependencies, components: names.flatMap((each) => dependencies.components.map((component) => ({ ...component, name: each, version: name() }))) } }),
    ...(hotspots === undefined ? {} : { hotspots: { ...hotspots, hottest: names.flatMap((path) => hotspots.hottest.map((file) => ({ ...file, path }))) } }),
  };
}

export function sampleFacets(): Report["facets"] {
  return { ...findingFacets(), ...supplyFacets(), ...codeFacets(), ...historyFacets() };
}

function findingFacets(): Report["facets"] {
  return {
    secrets: {
      findings: 3, distinct: 2, files: 2, cutFiles: 0,
      byRule: [{ rule: "private-key", severity: "critical", findings: 1 }, { rule: "generic-password", severity: "high", findings: 2 }],
      found: [
        { rule: "private-key", title: "Private key", severity: "critical", confidence: "high", path: "deploy/server.pem", line: 1, column: 1, fingerprint: "0123456789abcdef0123456789abcdef" },
        { rule: "generic-password", title: "Password in a file", severity: "high", confidence: "medium", path: "src/settings.ts", line: 12, column: 9, fingerprint: "fedcba9876543210fedcba9876543210" },
        { rule: "generic-password", title: "Password in a file", severity: "high", confidence: "medium", path: "src/settings.ts", line: 40, column: 9, fingerprint: "fedcba9876543210fedcba9876543210" },
      ],
      history: { scope: "all-refs", secrets: 3, gone: 0, byRule: [], unread: [] },
      past: [],
    },
    risks: {
      findingsInProduct: 2, findingsInTests: 1, affectedFiles: 2, leftOut: [{ reason: "generated", files: 31, findings: 4 }, { reason: "vendored", files: 212, findings: 0 }],
      byRule: [{ rule: "command-built-javascript", cwe: 78, severity: "critical", findings: 1 }, { rule: "weak-hash", cwe: 328, severity: "medium", findings: 1 }],
      places: [
        { rule: "command-built-javascript", title: "A command built from text", why: "A shell runs what was put together from parts.", fix: "Give the arguments as a list.", cwe: 78, severity: "critical", confidence: "high", path: "src/build.ts", line: 31, column: 3, endLine: 31, test: false },
        { rule: "weak-hash", title: "A broken hash", why: "MD5 is no protection.", fix: "Use SHA-256.", cwe: 328, severity: "medium", confidence: "high", path: "src/sum.ts", line: 4, column: 10, endLine: 4, test: false },
      ],
    },
    vulnerabilities: {
      dataSource: "osv", dataDate: "2026-11-20", dataAgeDays: 2, epssDate: null, epssAgeDays: null, kevDate: "2026-11-21", kevAgeDays: 1, components: 240, affected: 3, undecided: 1, fixable: 2, knownExploited: 1,
      bySeverity: [{ severity: "critical", affected: 1 }, { severity: "medium", affected: 1 }, { severity: "unknown", affected: 1 }],
      advisories: [{ id: "GHSA-aaaa-bbbb-cccc", severity: "critical", affected: 1 }, { id: "GHSA-dddd-eeee-ffff", severity: "medium", affected: 1 }, { id: "GHSA-gggg-hhhh-jjjj", severity: "unknown", affected: 1 }],
      vulnerable: (["GHSA-aaaa-bbbb-cccc", "GHSA-dddd-eeee-ffff", "GHSA-gggg-hhhh-jjjj"] as const).map((id, index) => ({
        id, aliases: [], answer: "affected" as const, severity: (["critical", "medium", "unknown"] as const)[index] ?? "low", score: index === 0 ? 9.8 : null, vector: null, malware: false, summary: "Input is trusted that should not be",
        cwes: ["CWE-20"], purl: `pkg:npm/part-${index}@1.0.${index}`, name: `part-${index}`, version: `1.0.${index}`, scope: "runtime", direct: index === 0, path: [], fixedVersions: index === 2 ? [] : ["2.0.0"], epss: null, knownExploited: index === 0, why: ["listed version"],
      })),
    },
  };
}

function supplyFacets(): Report["facets"] {
  return {
    licences: {
      projectLicence: "MIT", policy: "strongroom.licence-policy/1", policyChangedAt: null,
      facts: {
        project: "MIT", projectNear: null, unclear: [],
        parts: [{ use: "runtime", licence: "MIT", count: 200 }, { use: "runtime", licence: null, count: 39 }, { use: "file", licence: "MIT", count: 4 }, { use: "runtime", licence: "GPL-3.0-only", count: 1 }],
      },
      byFileLicence: [{ licence: "MIT", files: 4 }], byDependencyLicence: [{ licence: "MIT", components: 200 }, { licence: "GPL-3.0-only", components: 1 }, { licence: null, components: 39 }],
      byRule: [{ rule: "dependency-licence", verdict: "deny", findings: 1 }, { rule: "dependency-licence-missing", verdict: "review", findings: 39 }],
      projectFiles: [{ path: "LICENSE", licence: "MIT" }],
      places: [
        { part: 0, licence: "MIT", subjects: [{ name: "pkg:npm/part-1@1.0.1", line: null }] },
        { part: 2, licence: "MIT", subjects: [{ name: "src/shared.ts", line: 1 }] },
        { part: 3, licence: "GPL-3.0-only", subjects: [{ name: "pkg:npm/part-3@1.0.3", line: null }] },
      ],
      unclear: [],
      matters: [{ rule: "dependency-licence", verdict: "deny", kind: "dependency", subject: "pkg:npm/part-3@1.0.3", line: null, licence: "GPL-3.0-only", why: "strong copyleft: what contains it must be passed on under its licence" }],
    },
    dependencies: {
      total: 240, direct: 31, runtime: 120, withoutVersion: 6, manifestFiles: 4, unreadable: 0, byEcosystem: [{ ecosystem: "npm", components: 200, direct: 25, runtime: 100 }, { ecosystem: "PyPI", components: 40, direct: 6, runtime: 20 }],
      components: Array.from({ length: 4 }, (_, index) => ({ purl: `pkg:npm/part-${index}@1.0.${index}`, ecosystem: "npm" as const, name: `part-${index}`, version: `1.0.${index}`, requirements: ["^1.0.0"], scope: "runtime" as const, direct: index === 0, from: ["package-lock.json"], dependsOn: [], origin: null, integrity: null, licence: "MIT", path: [], line: 7 + index })),
      manifests: [{ path: "package-lock.json", format: "package-lock.json", role: "lock", packages: 240, problems: [] }],
    },
    freshness: {
      dataDate: "2026-08-22", ended: 1, mayHaveEnded: 1, endsSoon: 1, supported: 3, unknown: 1, releases: null, behind: [],
      runtimes: [{ title: "Node.js", cycle: "18", state: "ended", ends: "2025-04-30", requirement: "18", path: "Dockerfile", line: 1 }, { title: "PostgreSQL", cycle: "18", state: "supported", ends: "2030-11-14", requirement: "18", path: "compose.yaml", line: 7 }],
    },
  };
}

function codeFacets(): Report["facets"] {
  return {
    complexity: {
      functions: 1000, cyclomatic: 4200, cognitive: 3900, functionLines: 21_000, measuredFiles: 300, estimatedFiles: 2, filesWithErrors: 1,
      classes: [{ upTo: 5, functions: 800 }, { upTo: 10, functions: 120 }, { upTo: 20, functions: 60 }, { upTo: 50, functions: 15 }, { upTo: null, functions: 5 }],
      byLanguage: [{ language: "Python", functions: 700, cyclomatic: 3000, cognitive: 2800, lines: 15_000, measuredFiles: 200, estimatedFiles: 1, estimatedCyclomatic: 12 }, { language: "TypeScript", functions: 300, cyclomatic: 1200, cognitive: 1100, lines: 6_000, measuredFiles: 100, estimatedFiles: 1, estimatedCyclomatic: 4 }],
      worst: [{ path: "src/parse.py", line: 210, name: "parse", language: "Python", lines: 410, parameters: 7, cyclomatic: 88, cognitive: 140, nesting: 6 }],
    },
    duplication: { comparedCode: 90_000, duplicatedLines: 6_000, redundantLines: 3_500, cloneCount: 90, isCut: false, clones: [{ lines: 44, tokens: 510, places: [{ path: "src/a.ts", line: 10, endLine: 53 }, { path: "src/b.ts", line: 80, endLine: 123 }] }] },
    shares: { testFiles: 90, testLines: 20_000, otherLines: 80_000, tests: 1_100, assertions: 3_000, emptyTests: 10, frameworks: [{ framework: "pytest", files: 90, tests: 1_100 }], hasReadme: true, files: 41, lines: 9_000, publicDeclarations: 2_000, documentedDeclarations: 900, assistantFiles: 2, assistants: [], commits: 31_000, assistantCommits: 0, commitsByAssistant: [] },
    cost: { code: [{ language: "Python", type: "programming", codeLines: 482_113, redundantLines: 2_500, generatedLines: 0, vendoredLines: 12_000, meanComplexity: 4.2 }, { language: "TypeScript", type: "programming", codeLines: 201_902, redundantLines: 1_000, generatedLines: 0, vendoredLines: 0, meanComplexity: 4 }] },
    structure: { files: 4_900, folders: 380, depth: 9, medianLines: 88, lengths: [{ upTo: 100, files: 2_700, lines: 140_000 }, { upTo: 400, files: 1_900, lines: 390_000 }, { upTo: null, files: 300, lines: 260_000 }], largest: [{ path: "src/parse.py", language: "Python", lines: 4_210, bytes: 171_000 }] },
    coverage: { files: 4_900, bytes: 41_000_000, analysedFiles: 4_897, analysedBytes: 40_100_000, unread: [{ reason: "too-large", files: 3, bytes: 900_000 }], pastUnread: [], unreadFiles: [{ path: "data/all.json", reason: "too-large", bytes: 700_000 }] },
  };
}

function historyFacets(): Report["facets"] {
  return {
    hotspots: { files: 4_000, changes: 31_000, halfOfChangesIn: 210, recentChanges: 3_100, mostChanges: 912, mostComplexity: 1_900, mostLines: 8_000, hottest: [{ path: "src/parse.py", language: "Python", changes: 912, recentChanges: 88, lines: 4_210, complexity: 640, score: 0.34 }, { path: "src/build.ts", language: "TypeScript", changes: 510, recentChanges: 40, lines: 1_100, complexity: 200, score: 0.06 }] },
    knowledge: { files: 4_000, code: 790_000, authors: 61, inactiveAuthors: 40, truckFactor: 2, soleAuthorCode: 310_000, lostCode: 120_000, people: [{ name: "Contributor One", files: 900, code: 240_000, soleCode: 100_000, lastCommitAt: "2021-03-04T09:00:00Z", active: false }], atRisk: [{ path: "src/parse.py", code: 3_900, author: "Contributor One", active: false }] },
    coupling: { commits: 2_000, pairCount: 12, acrossFolders: 5, pairs: [{ one: "src/parse.py", other: "src/print.py", together: 80, degree: 0.71 }] },
    age: { files: 4_000, code: 790_000, medianAgeDays: 410, years: [{ year: 2019, files: 900, code: 120_000 }, { year: 2024, files: 1_100, code: 250_000 }, { year: 2026, files: 2_000, code: 420_000 }], oldest: [{ path: "src/old.c", code: 900, lastChangeAt: "2008-01-01T00:00:00Z" }] },
  };
}
