// When the files of today were changed last.

import { isoInstant, yearOf } from "#analyzers/facets/code-history.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";

const SHOWN = 20;
const SECONDS_PER_DAY = 86_400;

export function composeAge(material: Pick<FacetMaterial, "codeHistories" | "settings">): FacetValue<"age"> {
  const code = material.codeHistories();
  const years = new Map<number, { files: number; code: number }>();
  for (const { file, history } of code) {
    const sum = years.get(yearOf(history.last)) ?? { files: 0, code: 0 };
    years.set(yearOf(history.last), { files: sum.files + 1, code: sum.code + file.code });
  }
  const oldest = keepTop(code, { most: SHOWN, compare: (one, other) => one.history.last - other.history.last || compareText(one.file.path, other.file.path) });
  return {
    results: {
      files: code.length,
      code: code.reduce((sum, { file }) => sum + file.code, 0),
      medianAgeDays: findMedianAge(code.map(({ file, history }) => [Math.max(0, material.settings.at - history.last), file.code])),
      years: [...years].sort(([one], [other]) => one - other).map(([year, sum]) => ({ year, ...sum })),
    },
    evidence: { oldest: oldest.map(({ file, history }) => ({ path: file.path, code: file.code, lastChangeAt: isoInstant(history.last) })) },
  };
}

/** Days, half of the code being younger or as old. */
function findMedianAge(ages: readonly (readonly [seconds: number, code: number])[]): number {
  const half = ages.reduce((sum, [, code]) => sum + code, 0) / 2;
  let sum = 0;
  for (const [seconds, code] of ages.toSorted(([one], [other]) => one - other)) {
    sum += code;
    if (sum >= half) return Math.floor(seconds / SECONDS_PER_DAY);
  }
  return 0;
}
