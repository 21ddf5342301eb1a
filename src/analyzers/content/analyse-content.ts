// The content of one text file under all analysers that were asked for: what each found, by analyser.

import type { AnalysedFile } from "#analyzers/contract.ts";
import type { NotParsed, SyntaxParsers } from "#analyzers/syntax/parsers.ts";
import type { SyntaxTree } from "#analyzers/syntax/tree.ts";
import type { ContentAnalyzerId, ContentFacts } from "#protocol/sandbox/wire.ts";
import type { ContentTools } from "./content-analyzer.ts";
import { CONTENT_ANALYZERS } from "./registry.ts";

/** Those that look at syntax trees: without any of them no parser is needed. */
export const SYNTAX_ANALYZERS: readonly ContentAnalyzerId[] = ["complexity", "risks"];

export type AnalyseContent = (file: AnalysedFile) => ContentFacts | undefined;

export interface ContentAnalysisGiven {
  readonly wanted: readonly ContentAnalyzerId[];
  readonly fingerprint: ContentTools["fingerprint"];
  /** Null where no analyser of syntax is wanted. */
  readonly parsers: SyntaxParsers | null;
}

export function createContentAnalysis({ wanted, fingerprint, parsers }: ContentAnalysisGiven): AnalyseContent {
  const analyzers = CONTENT_ANALYZERS.filter(({ id }) => wanted.includes(id));
  let parsed: { readonly file: AnalysedFile; readonly tree: SyntaxTree | NotParsed } | null = null;
  const tools: ContentTools = {
    fingerprint,
    parse(file) {
      if (parsed?.file !== file) parsed = { file, tree: parsers?.parse(file.language, file.content) ?? "no-grammar" };
      return parsed.tree;
    },
  };
  return (file) => {
    const facts: Partial<Record<ContentAnalyzerId, unknown>> = {};
    for (const { id, analyse } of analyzers) {
      const found = analyse(file, tools);
      if (found !== null) facts[id] = found;
    }
    return Object.keys(facts).length === 0 ? undefined : facts;
  };
}
