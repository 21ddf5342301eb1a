// All analysers, one line each.

import { ageAnalyzer } from "./age/analyzer.ts";
import type { Analyzer } from "./contract.ts";
import { couplingAnalyzer } from "./coupling/analyzer.ts";
import { coverageAnalyzer } from "./coverage/analyzer.ts";
import { historyAnalyzer } from "./history/analyzer.ts";
import { hotspotsAnalyzer } from "./hotspots/analyzer.ts";
import { knowledgeAnalyzer } from "./knowledge/analyzer.ts";
import { languagesAnalyzer } from "./languages/analyzer.ts";
import { linesAnalyzer } from "./lines/analyzer.ts";
import { structureAnalyzer } from "./structure/analyzer.ts";

export const ANALYZERS: readonly Analyzer[] = [
  languagesAnalyzer,
  linesAnalyzer,
  historyAnalyzer,
  structureAnalyzer,
  hotspotsAnalyzer,
  knowledgeAnalyzer,
  couplingAnalyzer,
  ageAnalyzer,
  coverageAnalyzer,
];
