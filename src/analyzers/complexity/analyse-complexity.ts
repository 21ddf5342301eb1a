// The complexity of one file: of its functions where there is a tree, an estimate of the whole where there is none.

import type { AnalysedFile } from "#analyzers/contract.ts";
import { typeOfLanguage } from "#analyzers/languages/linguist-table.ts";
import type { NotParsed } from "#analyzers/syntax/parsers.ts";
import type { SyntaxTree } from "#analyzers/syntax/tree.ts";
import { estimateComplexity } from "./estimate-complexity.ts";
import { measureFunctions, type FunctionMetrics } from "./measure-functions.ts";

export type FileComplexity =
  | {
      readonly kind: "measured";
      readonly functions: readonly FunctionMetrics[];
      /** Some of the file was no valid program to the parser: functions may be missing. */
      readonly hasErrors: boolean;
    }
  | { readonly kind: "estimated"; readonly cyclomatic: number; readonly reason: NotParsed }
  /** Data, markup and prose decide nothing. */
  | { readonly kind: "none" };

const NONE: FileComplexity = { kind: "none" };
/** As far as an estimate reads; nobody wrote more than that in one file. */
const MAX_ESTIMATED_BYTES = 4 * 1024 * 1024;

/** `parsed` is what `SyntaxParsers.parse` gave for the file. */
export function analyseComplexity({ language, content }: AnalysedFile, parsed: SyntaxTree | NotParsed): FileComplexity {
  if (typeof parsed !== "string") return { kind: "measured", functions: measureFunctions(parsed), hasErrors: parsed.hasErrors };
  if (typeOfLanguage(language) !== "programming") return NONE;
  const text = new TextDecoder().decode(content.subarray(0, MAX_ESTIMATED_BYTES));
  return { kind: "estimated", cyclomatic: estimateComplexity(language, text), reason: parsed };
}
