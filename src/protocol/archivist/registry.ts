// All tools, one line each: read-only, over results, with answers of an allow-list. Chat, models, MCP, API and command line have no others.

import { AppError } from "#base/app-error.ts";

import type { Subject } from "./figures.ts";
import type { ToolName } from "./names.ts";
import type { Tool, ToolAnswer } from "./tool.ts";
import { complexityTool, coverageTool, documentationTool, duplicationTool, hotspotsTool, languagesTool, overviewTool, sizeTool, testsTool } from "./tools/code-tools.ts";
import { activityTool, ageTool, costTool, historyTool, peopleTool } from "./tools/people-tools.ts";
import { dependenciesTool, freshnessTool, licencesTool, risksTool, secretsTool, vulnerabilitiesTool } from "./tools/risk-tools.ts";
import { compareTool, portfolioTool, trendTool } from "./tools/time-tools.ts";
import { urgentTool } from "./tools/urgent-tool.ts";

export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  overview: overviewTool, urgent: urgentTool, languages: languagesTool, size: sizeTool, complexity: complexityTool, hotspots: hotspotsTool, secrets: secretsTool, vulnerabilities: vulnerabilitiesTool, risks: risksTool,
  dependencies: dependenciesTool, licences: licencesTool, freshness: freshnessTool, duplication: duplicationTool, tests: testsTool, documentation: documentationTool, people: peopleTool, history: historyTool, activity: activityTool,
  age: ageTool, cost: costTool, trend: trendTool, compare: compareTool, coverage: coverageTool, portfolio: portfolioTool,
};

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(TOOLS, name);
}

/** @throws AppError `archivist.tool-unknown`, `archivist.tool-input`, `archivist.vault-not-named`. */
export function callTool(subject: Subject, name: string, input: unknown): ToolAnswer {
  if (!isToolName(name)) throw new AppError("archivist.tool-unknown");
  return TOOLS[name].call(subject, input);
}
