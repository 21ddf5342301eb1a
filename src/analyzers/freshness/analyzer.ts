// The analyser of freshness: what runtimes a repository asks for, and whether they have ended. Its examples are such requirements in JSON,
// judged on the day of the data.

import type { Analyzer } from "#analyzers/contract.ts";
import { END_OF_LIFE_DATE } from "./end-of-life-data.ts";
import { findEndOfLife, type RuntimeUse } from "./find-end-of-life.ts";

export const freshnessAnalyzer: Analyzer = {
  id: "freshness",
  version: 2,
  summary: "how far dependencies are behind, and runtimes that have ended",
  examples: {
    finds: [
      { path: "runtimes.json", content: '[{"product":"node","requirement":"18"}]', says: "Node.js 18 ended 2025-04-30" },
      { path: "runtimes.json", content: '[{"product":"node","requirement":">=20"}]', says: "Node.js 20 may have ended 2026-04-30" },
      { path: "runtimes.json", content: '[{"product":"python","requirement":"3.8.10"}]', says: "Python 3.8 ended 2024-10-07" },
      { path: "runtimes.json", content: '[{"product":"dotnet","requirement":"netcoreapp3.1"}]', says: "Microsoft .NET 3.1 ended 2022-12-13" },
    ],
    ignores: [
      { path: "runtimes.json", content: '[{"product":"node","requirement":"24.x"}]', says: "Node.js 24 supported 2028-04-30" },
      { path: "runtimes.json", content: '[{"product":"python","requirement":">=3.12"}]', says: "Python 3.12 supported 2028-10-31" },
      { path: "runtimes.json", content: '[{"product":"dotnet","requirement":"netstandard2.0"}]', says: "dotnet netstandard2.0: not a version that the data knows" },
    ],
  },
  examine(_path, content) {
    const value = JSON.parse(new TextDecoder().decode(content)) as unknown;
    const runtimes = Array.isArray(value) ? value.filter(isUse) : [];
    const { findings, unknown } = findEndOfLife({ runtimes, at: Date.parse(END_OF_LIFE_DATE) });
    return [
      ...findings.map(({ title, cycle, state, ends }) => `${title} ${cycle} ${state} ${ends ?? "on no day that is known"}`),
      ...unknown.map(({ use, reason }) => `${use.product} ${use.requirement}: ${reason}`),
    ].join(", ");
  },
};

function isUse(value: unknown): value is RuntimeUse {
  return typeof value === "object" && value !== null && "product" in value && "requirement" in value && typeof value.product === "string" && typeof value.requirement === "string";
}
