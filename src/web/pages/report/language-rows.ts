// The languages whose part in the effort can be seen.

import type { CountedCode } from "#protocol/cost/estimate-cost.ts";

const SHOWN = 8;
const LEAST = 0.05;

export function visibleLanguages(languages: readonly CountedCode[]): { readonly shown: readonly CountedCode[]; readonly most: number } {
  const shown = languages.filter(({ effort }) => effort >= LEAST).toSorted((one, other) => other.effort - one.effort).slice(0, SHOWN);
  return { shown, most: Math.max(LEAST, ...shown.map(({ effort }) => effort)) };
}
