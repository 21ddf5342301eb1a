// Rules about the code and the people who know it.

import { formatCount, formatRoughShare, formatSpan, plural } from "#base/format.ts";
import { DAY } from "#base/units.ts";
import { daysBetween } from "#protocol/archivist/metrics.ts";
import { shareOf } from "#protocol/archivist/public-values.ts";
import { yearOfCommits } from "#protocol/archivist/tools/people-tools.ts";

import { defineInsight, finding, inNewest } from "./rule-kit.ts";

/** Fewer lines need no tests of their own, and fewer commits tell nothing of people. */
const SMALL_CODE = 500;
const SMALL_HISTORY = 20;
const FEW_TESTS = 0.1;
const COMPLEX_SHARE = 0.05;
const MEAN_COMPLEXITY = 10;
const REDUNDANT_SHARE = 0.1;
const LOST_SHARE = 0.25;
const SOLE_SHARE = 0.5;
const VENDORED_SHARE = 0.2;
const READ_SHARE = 0.95;
const HOT_SHARE = 0.05;
const HOT_FILES = 40;
const QUIET_DAYS = 180;
const FALL = -0.5;

export const CODE_RULES = [
  defineInsight({
    id: "tests-missing", kind: "threshold", tools: ["tests"],
    basis: `No line of a test beside more than ${SMALL_CODE} lines of programs.`,
    find: inNewest(({ facets: { shares } }) => (shares === undefined || shares.testLines > 0 || shares.otherLines <= SMALL_CODE ? null : finding("high", shares.otherLines))),
    state: ({ value }) => `There is no test for ${plural(value, "line")} of programs.`,
    advice: "Begin with tests of what would hurt most if it broke; the hotspots say where changes fall.",
    examples: { fires: [[{ facets: { shares: { testLines: 0, tests: 0 } } }]], quiet: [[{}], [{ facets: { shares: { testLines: 0, otherLines: 200 } } }]] },
  }),
  defineInsight({
    id: "tests-few", kind: "threshold", tools: ["tests"],
    basis: `Under ${formatRoughShare(FEW_TESTS)} of the lines of programs are tests.`,
    find: inNewest(({ facets: { shares } }) => {
      if (shares === undefined || shares.testLines === 0 || shares.otherLines <= SMALL_CODE) return null;
      const share = shareOf(shares.testLines, shares.testLines + shares.otherLines);
      return share >= FEW_TESTS ? null : finding("medium", share);
    }),
    state: ({ value }) => `${formatRoughShare(value)} of the lines of programs are tests.`,
    advice: "Ask what is tested by hand, and how long a release takes because of it.",
    examples: { fires: [[{ facets: { shares: { testLines: 500 } } }]], quiet: [[{}], [{ facets: { shares: { testLines: 0 } } }], [{ facets: { shares: { testLines: 10, otherLines: 300 } } }]] },
  }),
  defineInsight({
    id: "tests-empty", kind: "fact", tools: ["tests"],
    basis: "Tests without an assertion and without a body.",
    find: inNewest(({ facets: { shares } }) => (shares === undefined || shares.emptyTests === 0 ? null : finding("low", shares.emptyTests, shares.tests))),
    state: ({ value, other }) => `${formatCount(value)} of ${plural(other ?? value, "test")} ${value === 1 ? "is" : "are"} empty.`,
    advice: "Fill them or take them out: a test that asserts nothing is green whatever happens.",
    examples: { fires: [[{ facets: { shares: { emptyTests: 3 } } }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "functions-complex", kind: "threshold", tools: ["complexity"],
    basis: `Over ${formatRoughShare(COMPLEX_SHARE)} of the functions have a cyclomatic complexity above 20.`,
    find: inNewest(({ facets: { complexity } }) => {
      if (complexity === undefined) return null;
      const above = complexity.classes.reduce((sum, { upTo, functions }) => sum + (upTo === null || upTo > 20 ? functions : 0), 0);
      return shareOf(above, complexity.functions) <= COMPLEX_SHARE ? null : finding("medium", above, complexity.functions);
    }),
    state: ({ value, other }) => `${formatCount(value)} of ${plural(other ?? value, "function")} have a cyclomatic complexity above 20.`,
    advice: "Split those that are also changed often; the others may rest.",
    examples: { fires: [[{ facets: { complexity: { classes: [{ upTo: 20, functions: 900 }, { upTo: null, functions: 100 }] } } }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "complexity-high", kind: "threshold", tools: ["complexity"],
    basis: `The mean cyclomatic complexity of the functions is above ${MEAN_COMPLEXITY}.`,
    find: inNewest(({ facets: { complexity } }) => (complexity === undefined || complexity.functions === 0 || complexity.cyclomatic / complexity.functions <= MEAN_COMPLEXITY ? null : finding("medium", complexity.cyclomatic / complexity.functions, complexity.functions))),
    state: ({ value, other }) => `The mean cyclomatic complexity of ${plural(other ?? 0, "function")} is ${value.toFixed(1)}.`,
    advice: "Every change costs more here than elsewhere: take that into plans and estimates.",
    examples: { fires: [[{ facets: { complexity: { cyclomatic: 15_000 } } }]], quiet: [[{}], [{ facets: { complexity: { functions: 0, cyclomatic: 0 } } }]] },
  }),
  defineInsight({
    id: "duplication-high", kind: "threshold", tools: ["duplication"],
    basis: `Over ${formatRoughShare(REDUNDANT_SHARE)} of the compared lines are redundant.`,
    find: inNewest(({ facets: { duplication } }) => {
      const share = duplication === undefined ? 0 : shareOf(duplication.redundantLines, duplication.comparedCode);
      return share <= REDUNDANT_SHARE ? null : finding("medium", share, duplication?.redundantLines ?? null);
    }),
    state: ({ value, other }) => `${formatRoughShare(value)} of the code is redundant: ${plural(other ?? 0, "line")} would go if each passage stood once.`,
    advice: "A mistake in a copied passage is mended once and stays elsewhere: join the longest first.",
    examples: { fires: [[{ facets: { duplication: { redundantLines: 2000 } } }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "changes-concentrated", kind: "threshold", tools: ["hotspots"],
    basis: `Half of the changes fell on at most ${formatRoughShare(HOT_SHARE)} of at least ${HOT_FILES} files.`,
    find: inNewest(({ facets: { hotspots } }) => (hotspots === undefined || hotspots.files < HOT_FILES || shareOf(hotspots.halfOfChangesIn, hotspots.files) > HOT_SHARE ? null : finding("low", hotspots.halfOfChangesIn, hotspots.files))),
    state: ({ value, other }) => `Half of the changes fell on ${plural(value, "file")} of ${formatCount(other ?? 0)}.`,
    advice: "Tests and reviews pay most there; the report's hotspots name them.",
    examples: { fires: [[{ facets: { hotspots: { halfOfChangesIn: 5 } } }]], quiet: [[{}], [{ facets: { hotspots: { files: 10, halfOfChangesIn: 0 } } }]] },
  }),
  defineInsight({
    id: "readme-missing", kind: "fact", tools: ["documentation"],
    basis: "No README in the root.",
    find: inNewest(({ facets: { shares } }) => (shares === undefined || shares.hasReadme || shares.otherLines === 0 ? null : finding("low", 0))),
    state: () => "There is no README.",
    advice: "Write one page: what it is, how to build it, how to run it.",
    examples: { fires: [[{ facets: { shares: { hasReadme: false } } }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "vendored-much", kind: "threshold", tools: ["size"],
    basis: `Over ${formatRoughShare(VENDORED_SHARE)} of all lines are copies of other projects' code.`,
    find: inNewest(({ languages, totals }) => {
      const share = shareOf(languages.reduce((sum, { vendoredLines }) => sum + vendoredLines, 0), totals.lines);
      return share <= VENDORED_SHARE ? null : finding("low", share);
    }),
    state: ({ value }) => `${formatRoughShare(value)} of all lines are copies of other projects' code.`,
    advice: "Let a package manager bring them: copies carry their own licences and are updated by nobody.",
    examples: { fires: [[{ languages: [{ name: "C", files: 1, bytes: 1, lines: 20_000, code: 15_000, comment: 0, blank: 0, vendoredLines: 9000, generatedLines: 0, documentationLines: 0 }] }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "not-all-read", kind: "threshold", tools: ["coverage"],
    basis: `Under ${formatRoughShare(READ_SHARE)} of the text was analysed whole.`,
    find: inNewest(({ facets: { coverage } }) => {
      const share = coverage === undefined || coverage.bytes === 0 ? 1 : shareOf(coverage.analysedBytes, coverage.bytes);
      return share >= READ_SHARE ? null : finding("medium", share);
    }),
    state: ({ value }) => `Only ${formatRoughShare(value)} of the text was analysed whole.`,
    advice: "Read every other number here as one of that part; the report says why the rest was left out.",
    examples: { fires: [[{ facets: { coverage: { analysedBytes: 500_000 } } }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "one-person", kind: "threshold", tools: ["people"],
    basis: "One person has to leave until more than half of the files have no author left (the truck factor of Avelino et al. is 1).",
    find: inNewest(({ facets: { knowledge }, history }) => (knowledge === undefined || knowledge.truckFactor !== 1 || history.commits < SMALL_HISTORY ? null : finding("high", knowledge.truckFactor, knowledge.authors))),
    state: ({ other }) => `If 1 of ${plural(other ?? 1, "person", "people")} who know the code leaves, more than half of the files have no author left.`,
    advice: "Pair a second person with the first on what matters most, and have them review each other.",
    examples: { fires: [[{ facets: { knowledge: { truckFactor: 1 } } }]], quiet: [[{}], [{ facets: { knowledge: { truckFactor: 1 } }, history: { commits: 5 } }], [{ facets: { knowledge: { truckFactor: 0, authors: 0 } } }]] },
  }),
  defineInsight({
    id: "knowledge-lost", kind: "threshold", tools: ["people"],
    basis: `At least ${formatRoughShare(LOST_SHARE)} of the code is in files whose authors all made no commit in the year before the newest one.`,
    find: inNewest(({ facets: { knowledge } }) => {
      const share = knowledge === undefined ? 0 : shareOf(knowledge.lostCode, knowledge.code);
      return share < LOST_SHARE ? null : finding("high", share);
    }),
    state: ({ value }) => `${formatRoughShare(value)} of the code is known by nobody who is still at work on it.`,
    advice: "Ask those who left while they can be reached; plan time to learn that part from the code.",
    examples: { fires: [[{ facets: { knowledge: { lostCode: 6000 } } }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "sole-authors", kind: "threshold", tools: ["people"],
    basis: `Over ${formatRoughShare(SOLE_SHARE)} of the code is in files that one person alone knows, where several work.`,
    find: inNewest(({ facets: { knowledge } }) => {
      const share = knowledge === undefined || knowledge.authors < 2 ? 0 : shareOf(knowledge.soleAuthorCode, knowledge.code);
      return share <= SOLE_SHARE ? null : finding("medium", share, knowledge?.authors ?? null);
    }),
    state: ({ value }) => `${formatRoughShare(value)} of the code is in files that one person alone knows.`,
    advice: "Let people review and change each other's files before they have to.",
    examples: { fires: [[{ facets: { knowledge: { soleAuthorCode: 12_000 } } }]], quiet: [[{}], [{ facets: { knowledge: { authors: 1, soleAuthorCode: 15_000 } } }]] },
  }),
  defineInsight({
    id: "quiet", kind: "threshold", tools: ["history"],
    basis: `No commit in the ${QUIET_DAYS} days before the report.`,
    find: inNewest(({ history: { lastCommitAt }, generatedAt }) => {
      const days = lastCommitAt === null ? 0 : daysBetween(lastCommitAt, generatedAt);
      return days <= QUIET_DAYS ? null : finding("medium", days);
    }),
    state: ({ value }) => `Nobody has committed for ${formatSpan(value * DAY)} (${plural(value, "day")}).`,
    advice: "Ask whether the work is finished, has moved elsewhere, or was given up.",
    examples: { fires: [[{ history: { lastCommitAt: "2025-11-20T10:00:00Z" } }]], quiet: [[{}], [{ history: { lastCommitAt: null } }]] },
  }),
  defineInsight({
    id: "activity-fell", kind: "trend", tools: ["activity"],
    basis: "Commits of the last twelve full months are half of those of the twelve before, or fewer, where there were at least 20.",
    find: inNewest(({ history, generatedAt }) => {
      const [now, before] = [yearOfCommits(history, generatedAt, 0), yearOfCommits(history, generatedAt, 1)];
      return before < SMALL_HISTORY || now / before - 1 > FALL ? null : finding("medium", now, before);
    }),
    state: ({ value, other }) => `${plural(value, "commit")} in the last twelve full months, after ${formatCount(other ?? 0)} in the twelve before.`,
    advice: "Ask whether people moved on, and who answers for what they left.",
    examples: { fires: [[{ history: { months: [{ month: "2025-05", commits: 100, linesAdded: 0, linesDeleted: 0 }, { month: "2026-05", commits: 30, linesAdded: 0, linesDeleted: 0 }] } }]], quiet: [[{}], [{ history: { months: [{ month: "2025-05", commits: 4, linesAdded: 0, linesDeleted: 0 }] } }]] },
  }),
] as const;
