// All analysers, one line each.

import type { Analyzer } from "./contract.ts";
import { historyAnalyzer } from "./history/analyzer.ts";
import { languagesAnalyzer } from "./languages/analyzer.ts";
import { linesAnalyzer } from "./lines/analyzer.ts";
import { structureAnalyzer } from "./structure/analyzer.ts";

export const ANALYZERS: readonly Analyzer[] = [
  languagesAnalyzer,
  linesAnalyzer,
  historyAnalyzer,
  structureAnalyzer,
];
