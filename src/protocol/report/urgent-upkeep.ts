// Urgent by what the work rests on: knowledge that has left, few who know the code, runtimes that nobody mends, too few tests, code that is hard to change.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";

import type { Report } from "./schema.ts";
import type { Matter } from "./urgent-matter.ts";

/** From here on it matters that nobody who knows the code is there any more. */
const NOTABLE_LOSS = 0.25;
/** So many people hold more than half: each absence is felt. */
const FEW_PEOPLE = 2;
/** Fewer lines of tests than this beside the other code are hardly any. */
const FEW_TESTS = 0.05;
/** A share of complicated functions that slows every change. */
const NOTABLE_COMPLEXITY = 0.1;
const NOTABLE_DUPLICATION = 0.1;

type Facets = Report["facets"];

export function upkeepMatters({ facets }: Pick<Report, "facets">): Matter[] {
  return [...knowledgeMatter(facets), ...freshnessMatter(facets), ...testMatter(facets), ...complexityMatter(facets), ...duplicationMatter(facets)];
}

/** Counts of people, never names: a matter judges no person. */
function knowledgeMatter({ knowledge }: Facets): Matter[] {
  if (knowledge === undefined || knowledge.code === 0) return [];
  const { lostCode, code, truckFactor, authors } = knowledge;
  const basis = "Degrees of authorship from the history; who made no commit in the year before the newest one counts as gone.";
  const lost = lostCode / code;
  if (lost >= NOTABLE_LOSS) {
    return [{
      facet: "knowledge", where: [], basis,
      finding: `${formatRoughShare(lost)} of the code is known by nobody who is still at work on it.`,
      meaning: "Whoever takes it over must learn that part from the code alone.",
      action: "Ask those who left while they can still be asked, and have that part read and written down.",
      severity: 0.8, certainty: 0.75, reach: Math.min(1, 0.5 + lost),
    }];
  }
  if (truckFactor === 0 || truckFactor > FEW_PEOPLE) return [];
  return [{
    facet: "knowledge", where: [], basis,
    finding: authors === 1 ? "One person knows all of the code." : `${truckFactor === 1 ? "One person" : "Two people"} of ${formatCount(authors)} hold what is known of more than half of the files.`,
    meaning: "If they leave, or are ill, much of the work stands still.",
    action: "Have others work on what they alone know, first on what is changed often.",
    severity: truckFactor === 1 ? 0.7 : 0.55, certainty: 0.75, reach: 0.75,
  }];
}

function freshnessMatter({ freshness }: Facets): Matter[] {
  if (freshness === undefined || freshness.ended === 0) return [];
  const { ended, dataDate, runtimes } = freshness;
  return [{
    facet: "freshness",
    finding: `${plural(ended, "use", "uses")} of a runtime, system or database whose version is no longer mended.`,
    meaning: "What is found wrong in it stays wrong.",
    action: "Move to a version that its vendor still mends.",
    basis: `Manifests and Dockerfiles, held against the vendors' published ends of life, as of ${dataDate}.`,
    where: [...new Set(runtimes.filter(({ state }) => state === "ended").map(({ title, cycle, path }) => `${title} ${cycle} in ${path}`))].slice(0, 3),
    severity: 0.65, certainty: 0.95, reach: 0.8,
  }];
}

function testMatter({ shares }: Facets): Matter[] {
  if (shares === undefined || shares.otherLines === 0 || shares.testLines / shares.otherLines >= FEW_TESTS) return [];
  return [{
    facet: "shares", where: [],
    finding: shares.testLines === 0 ? `No test stands beside ${plural(shares.otherLines, "line")} of programs.` : `${plural(shares.testLines, "line")} of tests stand beside ${formatCount(shares.otherLines)} of other code.`,
    meaning: "Nobody is told when a change breaks what worked.",
    action: "Write tests before the next change, first where the code is complicated and changed often.",
    basis: "Files that are tests by their path, or hold some; tests kept elsewhere are not seen.",
    severity: 0.5, certainty: 0.8, reach: 0.8,
  }];
}

function complexityMatter({ complexity }: Facets): Matter[] {
  if (complexity === undefined || complexity.functions === 0) return [];
  const { functions, classes, worst } = complexity;
  const hard = classes.filter(({ upTo }) => upTo === null || upTo > 10).reduce((sum, each) => sum + each.functions, 0);
  if (hard / functions < NOTABLE_COMPLEXITY) return [];
  return [{
    facet: "complexity",
    finding: `${formatRoughShare(hard / functions)} of ${plural(functions, "function")} have a cyclomatic complexity above 10.`,
    meaning: "Each change there takes longer to understand, and breaks more.",
    action: "Take the most complicated ones apart, first those that are changed often.",
    basis: "McCabe's complexity from the syntax tree of each function; his bound of 10.",
    where: worst.slice(0, 3).map(({ path, line }) => `${path}:${line}`),
    severity: 0.4, certainty: 0.95, reach: Math.min(1, 0.5 + (hard / functions)),
  }];
}

function duplicationMatter({ duplication }: Facets): Matter[] {
  if (duplication === undefined || duplication.comparedCode === 0) return [];
  const { redundantLines, comparedCode, clones } = duplication;
  const share = redundantLines / comparedCode;
  if (share < NOTABLE_DUPLICATION) return [];
  return [{
    facet: "duplication",
    finding: `${formatRoughShare(share)} of the code (${plural(redundantLines, "line")}) would go if each repeated passage stood once.`,
    meaning: "What is mended in one place stays wrong in the others.",
    action: "Give the longest repeated passages one place.",
    basis: "Statements compared by their tokens, from 50 tokens and 6 lines on.",
    where: clones.slice(0, 3).flatMap(({ places: [first] }) => (first === undefined ? [] : [`${first.path}:${first.line}`])),
    severity: 0.35, certainty: 0.95, reach: Math.min(1, 0.5 + share),
  }];
}
