// The names alone: who only speaks of tools need not load them.

export const TOOL_NAMES = [
  "overview", "urgent", "languages", "size", "complexity", "hotspots", "secrets", "vulnerabilities", "risks", "dependencies", "licences", "freshness", "duplication", "tests", "documentation", "people", "history", "activity", "age",
  "cost", "trend", "compare", "coverage", "portfolio",
] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** Longest question: a question, not a document. */
export const MAX_QUESTION_LENGTH = 500;
