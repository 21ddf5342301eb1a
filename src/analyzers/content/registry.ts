// The analysers of content, one line each.

import type { ContentAnalyzer } from "./content-analyzer.ts";

export const CONTENT_ANALYZERS: readonly ContentAnalyzer[] = [];
