// All analysers, one line each.

import { ageAnalyzer } from "./age/analyzer.ts";
import { createComplexityAnalyzer } from "./complexity/analyzer.ts";
import type { Analyzer } from "./contract.ts";
import { costAnalyzer } from "./cost/analyzer.ts";
import { couplingAnalyzer } from "./coupling/analyzer.ts";
import { coverageAnalyzer } from "./coverage/analyzer.ts";
import { dependenciesAnalyzer } from "./dependencies/analyzer.ts";
import { duplicationAnalyzer } from "./duplication/analyzer.ts";
import { freshnessAnalyzer } from "./freshness/analyzer.ts";
import { historyAnalyzer } from "./history/analyzer.ts";
import { hotspotsAnalyzer } from "./hotspots/analyzer.ts";
import { knowledgeAnalyzer } from "./knowledge/analyzer.ts";
import { languagesAnalyzer } from "./languages/analyzer.ts";
import { licencesAnalyzer } from "./licences/analyzer.ts";
import { linesAnalyzer } from "./lines/analyzer.ts";
import { createRisksAnalyzer } from "./risks/analyzer.ts";
import { secretsAnalyzer } from "./secrets/analyzer.ts";
import { sharesAnalyzer } from "./shares/analyzer.ts";
import { structureAnalyzer } from "./structure/analyzer.ts";
import type { SyntaxParsers } from "./syntax/parsers.ts";
import { vulnerabilitiesAnalyzer } from "./vulnerabilities/analyzer.ts";

/** Those of syntax need parsers, which are loaded beforehand. */
export function listAnalyzers(parsers: SyntaxParsers): readonly Analyzer[] {
  return [
    languagesAnalyzer,
    linesAnalyzer,
    historyAnalyzer,
    createComplexityAnalyzer(parsers),
    createRisksAnalyzer(parsers),
    secretsAnalyzer,
    vulnerabilitiesAnalyzer,
    licencesAnalyzer,
    dependenciesAnalyzer,
    duplicationAnalyzer,
    sharesAnalyzer,
    freshnessAnalyzer,
    costAnalyzer,
    structureAnalyzer,
    hotspotsAnalyzer,
    knowledgeAnalyzer,
    couplingAnalyzer,
    ageAnalyzer,
    coverageAnalyzer,
  ];
}
