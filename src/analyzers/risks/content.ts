// Code risks as facts of one file.

import type { ContentAnalyzer } from "#analyzers/content/content-analyzer.ts";
import { findRisks } from "./find-risks.ts";

export type RiskFacts = readonly (readonly [rule: string, line: number, column: number, endLine: number])[];

export const risksContent: ContentAnalyzer = {
  id: "risks",
  analyse(file, { parse }): RiskFacts | null {
    const tree = parse(file);
    if (typeof tree === "string") return null;
    const finds = findRisks(tree);
    return finds.length === 0 ? null : finds.map(({ rule, line, column, endLine }) => [rule, line, column, endLine] as const);
  },
};
