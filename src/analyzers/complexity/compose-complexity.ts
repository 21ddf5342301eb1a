// The complexity of all files together.

import { isOwnCode, type HeadFile } from "#analyzers/facets/head-file.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import { COMPLEXITY_CLASSES } from "./complexity-classes.ts";
import type { ComplexityFacts } from "./content.ts";

type Complexity = FacetValue<"complexity">;
type Language = { -readonly [Key in keyof Complexity["results"]["byLanguage"][number]]: Complexity["results"]["byLanguage"][number][Key] };
type Worst = Complexity["evidence"]["worst"][number];

const WORST_SHOWN = 100;

export function composeComplexity({ files }: Pick<FacetMaterial, "files">): Complexity {
  const languages = new Map<string, Language>();
  const classes = [...COMPLEXITY_CLASSES, null].map((upTo) => ({ upTo, functions: 0 }));
  const worst: Worst[] = [];
  let withErrors = 0;
  for (const file of files.filter(isOwnCode)) {
    const facts = file.content.complexity as ComplexityFacts | undefined;
    if (facts === undefined) continue;
    addToLanguage(languages, file, facts);
    if ("estimate" in facts) continue;
    if (facts.hasErrors === true) withErrors++;
    for (const [place, entry] of classes.entries()) entry.functions += facts.classes[place] ?? 0;
    for (const [name, line, lines, parameters, cyclomatic, cognitive, nesting] of facts.worst) {
      worst.push({ path: file.path, line, name, language: file.language ?? "", lines, parameters, cyclomatic, cognitive, nesting });
    }
  }
  const byLanguage = [...languages.values()].sort((one, other) => other.cyclomatic - one.cyclomatic || compareText(one.language, other.language));
  const total = (key: "functions" | "cyclomatic" | "cognitive" | "lines" | "measuredFiles" | "estimatedFiles"): number => byLanguage.reduce((sum, each) => sum + each[key], 0);
  return {
    results: {
      functions: total("functions"), cyclomatic: total("cyclomatic"), cognitive: total("cognitive"), functionLines: total("lines"),
      measuredFiles: total("measuredFiles"), estimatedFiles: total("estimatedFiles"), filesWithErrors: withErrors,
      classes,
      byLanguage,
    },
    evidence: { worst: keepTop(worst, { most: WORST_SHOWN, compare: compareWorst }) },
  };
}

function addToLanguage(languages: Map<string, Language>, file: HeadFile, facts: ComplexityFacts): void {
  const language = file.language ?? "";
  const sum = languages.get(language) ?? { language, functions: 0, cyclomatic: 0, cognitive: 0, lines: 0, measuredFiles: 0, estimatedFiles: 0, estimatedCyclomatic: 0 };
  languages.set(language, sum);
  if ("estimate" in facts) {
    sum.estimatedFiles++;
    sum.estimatedCyclomatic += facts.estimate;
    return;
  }
  sum.measuredFiles++;
  sum.functions += facts.functions;
  sum.cyclomatic += facts.cyclomatic;
  sum.cognitive += facts.cognitive;
  sum.lines += facts.lines;
}

function compareWorst(one: Worst, other: Worst): number {
  return other.cyclomatic + other.cognitive - one.cyclomatic - one.cognitive || compareText(one.path, other.path) || one.line - other.line;
}
