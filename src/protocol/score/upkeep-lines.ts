// What each change costs: tests, complexity, duplication, documentation.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";

import { type FacetNumbers, type Judged, type LeftOut, type LineRule, ratio, sumOf } from "./line.ts";

/** Lines of tests by other lines, from which on all points are given. */
const FULL_TESTS = 0.5;
const COMPLEXITY_HALF = 0.1;
/** Share of public declarations with documentation, from which on all points are given. */
const FULL_DOCUMENTATION = 0.8;
const README_SHARE = 0.4;

export const testsLine: LineRule<"shares"> = {
  id: "tests", facet: "shares", title: "Tests beside the code", maxPoints: 110,
  judge({ testLines, otherLines, tests, emptyTests }) {
    if (testLines + otherLines === 0) return { leftOut: "there are no lines of programs" };
    const share = otherLines === 0 ? 1 : Math.min(1, testLines / otherLines / FULL_TESTS);
    const empty = emptyTests === 0 ? "" : ` ${plural(emptyTests, "test is", "tests are")} empty.`;
    return {
      share: share * (1 - Math.min(1, ratio(emptyTests, tests))),
      why: `${plural(testLines, "line")} of tests beside ${formatCount(otherLines)} of other code.${empty}`,
      figures: [{ field: "shares.testLines", value: testLines }, { field: "shares.otherLines", value: otherLines }, { field: "shares.tests", value: tests }, { field: "shares.emptyTests", value: emptyTests }],
      improve: emptyTests > 0 && share === 1 ? "Fill the empty tests, or take them out." : "Write tests, first where the code is complicated and changed often. How good they are is not measured here.",
    };
  },
};

export const complexityLine: LineRule<"complexity"> = {
  id: "complexity", facet: "complexity", title: "Functions that can be understood", maxPoints: 110,
  judge({ functions, classes }) {
    if (functions === 0) return { leftOut: "no function could be measured" };
    const above = (bound: number): number => sumOf(classes.filter(({ upTo }) => upTo === null || upTo > bound), (each) => each.functions);
    const load = sumOf(classes, ({ upTo, functions: count }) => complexityWeight(upTo) * count) / functions;
    return {
      share: COMPLEXITY_HALF / (COMPLEXITY_HALF + load),
      why: `${formatCount(above(10))} of ${plural(functions, "function")} have a cyclomatic complexity above 10, ${formatCount(above(20))} above 20, ${formatCount(above(50))} above 50.`,
      figures: [{ field: "complexity.functions", value: functions }, { field: "complexity.classes above 10", value: above(10) }, { field: "complexity.classes above 20", value: above(20) }, { field: "complexity.classes above 50", value: above(50) }],
      improve: "Take the most complicated functions apart, first those that are changed often.",
    };
  },
};

function complexityWeight(upTo: number | null): number {
  if (upTo === null || upTo > 50) return 10;
  return upTo > 20 ? 3 : upTo > 10 ? 1 : 0;
}

/** Duplicated lines by compared ones, and the share of the points there; straight lines between. */
const DUPLICATION_POINTS: readonly (readonly [duplicated: number, share: number])[] = [[0.03, 1], [0.05, 0.8], [0.1, 0.6], [0.2, 0.3], [1, 0]];

export const duplicationLine: LineRule<"duplication"> = {
  id: "duplication", facet: "duplication", title: "Code that stands once", maxPoints: 60,
  judge({ comparedCode, duplicatedLines, redundantLines }) {
    if (comparedCode === 0) return { leftOut: "there was no code to compare" };
    const duplicated = duplicatedLines / comparedCode;
    return {
      share: interpolate(duplicated),
      why: `Of ${plural(comparedCode, "compared line")} of code ${formatCount(duplicatedLines)} stand elsewhere too: ${formatRoughShare(duplicated)}.`,
      figures: [{ field: "duplication.comparedCode", value: comparedCode }, { field: "duplication.duplicatedLines", value: duplicatedLines }],
      improve: `Give repeated passages one place: ${plural(redundantLines, "line")} would go.`,
    };
  },
};

function interpolate(value: number): number {
  let [from, at] = [0, 1];
  for (const [bound, share] of DUPLICATION_POINTS) {
    if (value <= bound) return at + ((share - at) * (value - from)) / (bound - from);
    [from, at] = [bound, share];
  }
  return 0;
}

export const documentationLine: LineRule<"shares"> = {
  id: "documentation", facet: "shares", title: "Documentation", maxPoints: 30,
  judge(numbers: FacetNumbers<"shares">): Judged | LeftOut {
    const { hasReadme, publicDeclarations, documentedDeclarations, testLines, otherLines } = numbers;
    if (testLines + otherLines === 0) return { leftOut: "there are no lines of programs" };
    const readme = hasReadme ? 1 : 0;
    const declared = Math.min(1, ratio(documentedDeclarations, publicDeclarations) / FULL_DOCUMENTATION);
    const said = publicDeclarations === 0 ? "No language here says what is public." : `${formatCount(documentedDeclarations)} of ${plural(publicDeclarations, "public declaration")} are documented.`;
    return {
      share: publicDeclarations === 0 ? readme : README_SHARE * readme + (1 - README_SHARE) * declared,
      why: `${hasReadme ? "There is a README." : "There is no README."} ${said}`,
      figures: [{ field: "shares.hasReadme", value: readme }, { field: "shares.publicDeclarations", value: publicDeclarations }, { field: "shares.documentedDeclarations", value: documentedDeclarations }],
      improve: hasReadme ? "Say of each public declaration what it is for and what it may not do." : "Write a README: what this is, how it is run, how it is changed.",
    };
  },
};
