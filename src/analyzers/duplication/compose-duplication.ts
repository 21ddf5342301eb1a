// What stands in the repository more than once.

import { isOwnText } from "#analyzers/facets/head-file.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";

const CLONES_SHOWN = 200;
const PLACES_SHOWN = 20;

export function composeDuplication({ files, copies, duplication }: Pick<FacetMaterial, "files" | "copies" | "duplication">): FacetValue<"duplication"> {
  const compared = files.filter((file) => isOwnText(file) && copies.has(file.path));
  const { duplicatedLines, redundantLines, cloneCount, clones, isCut } = duplication();
  return {
    results: { comparedCode: compared.reduce((sum, { code }) => sum + code, 0), duplicatedLines, redundantLines, cloneCount, isCut },
    evidence: {
      clones: clones.slice(0, CLONES_SHOWN).map(({ lines, tokens, places }) => ({
        lines, tokens, places: places.slice(0, PLACES_SHOWN).map(({ file, line, endLine }) => ({ path: file, line, endLine })),
      })),
    },
  };
}
