// The content of one text file under all analysers that were asked for: what each found, by analyser.

import type { AnalysedFile } from "#analyzers/contract.ts";
import type { ContentAnalyzerId, ContentFacts } from "#protocol/sandbox/wire.ts";
import type { ContentTools } from "./content-analyzer.ts";
import { CONTENT_ANALYZERS } from "./registry.ts";

/** Larger files are no source that a person wrote; the lines of those are counted, and nothing else. */
export const MAX_CONTENT_BYTES = 8 * 1024 * 1024;

export type AnalyseContent = (file: AnalysedFile) => ContentFacts | undefined;

export function createContentAnalysis(wanted: readonly ContentAnalyzerId[], tools: ContentTools): AnalyseContent {
  const analyzers = CONTENT_ANALYZERS.filter(({ id }) => wanted.includes(id));
  return (file) => {
    const facts: Partial<Record<ContentAnalyzerId, unknown>> = {};
    for (const { id, analyse } of analyzers) {
      const found = analyse(file, tools);
      if (found !== null) facts[id] = found;
    }
    return Object.keys(facts).length === 0 ? undefined : facts;
  };
}
