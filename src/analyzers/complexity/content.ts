// Complexity as facts of one file: sums over its functions, how they are spread, and the worst of them.

import type { ContentAnalyzer } from "#analyzers/content/content-analyzer.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import type { NotParsed } from "#analyzers/syntax/parsers.ts";
import { analyseComplexity } from "./analyse-complexity.ts";
import { COMPLEXITY_CLASSES } from "./complexity-classes.ts";
import type { FunctionMetrics } from "./measure-functions.ts";

export type FunctionRow = readonly [name: string, line: number, lines: number, parameters: number, cyclomatic: number, cognitive: number, nesting: number];

export type ComplexityFacts =
  | {
      readonly functions: number;
      readonly cyclomatic: number;
      readonly cognitive: number;
      /** Of all functions together. */
      readonly lines: number;
      /** Functions in each class. */
      readonly classes: readonly number[];
      readonly worst: readonly FunctionRow[];
      /** Some of the file was no valid program to the parser. */
      readonly hasErrors?: true;
    }
  | { readonly estimate: number; readonly reason: NotParsed };

/** Of one file; a report shows the worst of all files. */
const WORST_KEPT = 5;

export const complexityContent: ContentAnalyzer = {
  id: "complexity",
  analyse(file, { parse }): ComplexityFacts | null {
    const found = analyseComplexity(file, parse(file));
    if (found.kind === "none") return null;
    if (found.kind === "estimated") return { estimate: found.cyclomatic, reason: found.reason };
    const { functions } = found;
    const classes = Array.from({ length: COMPLEXITY_CLASSES.length + 1 }, () => 0);
    for (const { cyclomatic } of functions) {
      const place = COMPLEXITY_CLASSES.findIndex((upTo) => cyclomatic <= upTo);
      const at = place === -1 ? COMPLEXITY_CLASSES.length : place;
      classes[at] = (classes[at] ?? 0) + 1;
    }
    return {
      functions: functions.length,
      cyclomatic: sum(functions, "cyclomatic"),
      cognitive: sum(functions, "cognitive"),
      lines: sum(functions, "lines"),
      classes,
      worst: keepTop(functions, { most: WORST_KEPT, compare: (one, other) => weight(other) - weight(one) || one.line - other.line })
        .map(({ name, line, lines, parameters, cyclomatic, cognitive, nesting }) => [name, line, lines, parameters, cyclomatic, cognitive, nesting]),
      ...(found.hasErrors ? { hasErrors: true } : {}),
    };
  },
};

/** How hard a function is to test and to read, together. */
function weight({ cyclomatic, cognitive }: FunctionMetrics): number {
  return cyclomatic + cognitive;
}

function sum(functions: readonly FunctionMetrics[], key: "cyclomatic" | "cognitive" | "lines"): number {
  return functions.reduce((total, each) => total + each[key], 0);
}
