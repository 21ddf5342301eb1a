// What the model of cost is given: lines of code by language, without what costs nothing.

import type { ComplexityFacts } from "#analyzers/complexity/content.ts";
import type { HeadFile } from "#analyzers/facets/head-file.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { typeOfLanguage } from "#analyzers/languages/linguist-table.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";

type Row = FacetValue<"cost">["results"]["code"][number];
type Sum = { -readonly [Key in keyof Row]: Row[Key] } & { functions: number; cyclomatic: number };

export function composeCost({ files, duplication }: Pick<FacetMaterial, "files" | "duplication">): FacetValue<"cost"> {
  const redundant = duplication().files;
  const sums = new Map<string, Sum>();
  for (const file of files) {
    const { language } = file;
    const type = language === null ? null : typeOfLanguage(language);
    if (language === null || type === null || file.code === 0) continue;
    const sum = sums.get(language) ?? { language, type, codeLines: 0, redundantLines: 0, generatedLines: 0, vendoredLines: 0, meanComplexity: null, functions: 0, cyclomatic: 0 };
    sums.set(language, sum);
    addFile(sum, file, redundant.get(file.path)?.redundantLines ?? 0);
  }
  const code = [...sums.values()].sort((one, other) => other.codeLines - one.codeLines || compareText(one.language, other.language));
  return { results: { code: code.map(({ functions, cyclomatic, ...row }) => ({ ...row, meanComplexity: functions === 0 ? null : cyclomatic / functions })) }, evidence: {} };
}

/** A line counts once in what costs nothing. */
function addFile(sum: Sum, file: HeadFile, redundantLines: number): void {
  sum.codeLines += file.code;
  if (file.vendored) sum.vendoredLines += file.code;
  else if (file.generated) sum.generatedLines += file.code;
  else sum.redundantLines += Math.min(file.code, redundantLines);
  const facts = file.content.complexity as ComplexityFacts | undefined;
  if (file.vendored || file.generated || facts === undefined || "estimate" in facts) return;
  sum.functions += facts.functions;
  sum.cyclomatic += facts.cyclomatic;
}
