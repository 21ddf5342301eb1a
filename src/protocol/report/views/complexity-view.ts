// How complicated the functions of the code are.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

import { composeTable, type FacetView } from "./facet-view.ts";

/** From here on a function is hard to test (McCabe's own limit is 10; 20 is where most standards say no). */
export const COMPLEXITY_HARD = 20;

export function viewComplexity({ functions, cyclomatic, measuredFiles, estimatedFiles, filesWithErrors, classes, worst }: FacetSection<"complexity">): FacetView | null {
  if (measuredFiles + estimatedFiles === 0) return null;
  const hard = classes.filter(({ upTo }) => upTo === null || upTo > COMPLEXITY_HARD).reduce((sum, each) => sum + each.functions, 0);
  const estimated = estimatedFiles === 0 ? "" : ` ${plural(estimatedFiles, "file")} could only be estimated.`;
  const errors = filesWithErrors === 0 ? "" : ` In ${plural(filesWithErrors, "file")} the parser met something that it does not know.`;
  let from = 1;
  const rows = classes.map(({ upTo, functions: of }) => {
    const label = upTo === null ? `over ${from - 1}` : `${from} to ${upTo}`;
    from = (upTo ?? 0) + 1;
    return { label, value: of, text: formatCount(of) };
  });
  return {
    id: "complexity",
    title: "Complexity",
    lead: functions === 0
      ? `No function could be measured.${estimated}`
      : `${plural(functions, "function")} with a cyclomatic complexity of ${(cyclomatic / functions).toFixed(1)} on average; ${plural(hard, "is", "are")} over ${COMPLEXITY_HARD}, ${formatRoughShare(hard / functions)} of all.${estimated}${errors}`,
    basis: "Cyclomatic complexity (McCabe) is 1 and 1 for each decision, counted as lizard does; cognitive complexity (Campbell) counts breaks of the linear flow, more the deeper they are nested. Both by the syntax tree. Vendored and generated files are left out.",
    bars: functions === 0 ? null : { caption: "Functions by cyclomatic complexity", rows },
    tables: composeTable("The most complicated functions", worst, [
      { title: "Function", kind: "outside", cell: ({ name }) => name },
      { title: "File", kind: "outside", cell: ({ path, line }) => `${path}:${line}` },
      { title: "Cyclomatic", kind: "number", cell: (each) => formatCount(each.cyclomatic) },
      { title: "Cognitive", kind: "number", cell: ({ cognitive }) => formatCount(cognitive) },
      { title: "Lines", kind: "number", wide: true, cell: ({ lines }) => formatCount(lines) },
    ]),
  };
}
