// Where complicated code is changed often (protocol/report/facets/hotspots.ts has the formula).

import { yearOf, type CodeHistory } from "#analyzers/facets/code-history.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { readComplexity } from "#analyzers/hotspots/file-complexity.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";

type Hotspot = FacetValue<"hotspots">["evidence"]["hottest"][number];

const SHOWN = 50;

export function composeHotspots(material: Pick<FacetMaterial, "codeHistories" | "settings">): FacetValue<"hotspots"> {
  const code = material.codeHistories();
  const year = yearOf(material.settings.at);
  const recentOf = ({ history }: CodeHistory): number => (history.byYear.get(year) ?? 0) + (history.byYear.get(year - 1) ?? 0);
  const mostChanges = greatest(code, ({ history }) => history.changes);
  // Where the functions of one file were measured and those of another were not, each is held against its own kind.
  const mostComplexity = greatest(code, ({ file }) => readComplexity(file) ?? 0);
  const mostLines = greatest(code, ({ file }) => (readComplexity(file) === null ? file.code : 0));
  const describe = (each: CodeHistory): Hotspot => {
    const { file, history } = each;
    const complexity = readComplexity(file);
    const weight = complexity === null ? file.code / mostLines : complexity / mostComplexity;
    return {
      path: file.path, language: file.language ?? "", changes: history.changes, recentChanges: recentOf(each), lines: file.code, complexity,
      score: (history.changes / mostChanges) * weight,
    };
  };
  return {
    results: {
      files: code.length,
      changes: code.reduce((sum, { history }) => sum + history.changes, 0),
      halfOfChangesIn: countHalf(code.map(({ history }) => history.changes)),
      recentChanges: code.reduce((sum, each) => sum + recentOf(each), 0),
      mostChanges,
      mostComplexity,
      mostLines,
    },
    evidence: { hottest: keepTop(code.map(describe), { most: SHOWN, compare: (one, other) => other.score - one.score || compareText(one.path, other.path) }) },
  };
}

/** At least 1, so that it can be divided by. */
function greatest(code: readonly CodeHistory[], value: (each: CodeHistory) => number): number {
  return code.reduce((most, each) => Math.max(most, value(each)), 1);
}

/** How few of the numbers make half of their sum. */
function countHalf(numbers: readonly number[]): number {
  const total = numbers.reduce((sum, number) => sum + number, 0);
  let [sum, few] = [0, 0];
  for (const number of numbers.toSorted((one, other) => other - one)) {
    if (sum * 2 >= total) break;
    sum += number;
    few++;
  }
  return few;
}
