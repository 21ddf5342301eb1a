// The analyses there are, each with its version. Raise a version when an analysis says something else of the same content: what
// earlier versions said is then asked again, and a report names the versions that made it.

export const ANALYZERS = {
  languages: 1, lines: 1, history: 3,
  complexity: 1, risks: 2, secrets: 3, vulnerabilities: 2, licences: 2, dependencies: 2, duplication: 2,
  shares: 2, freshness: 2, cost: 1, structure: 1, hotspots: 1, knowledge: 1, coupling: 1, age: 1, coverage: 2,
} as const satisfies Readonly<Record<string, number>>;

export type AnalyzerId = keyof typeof ANALYZERS;

/** What always runs: every other analysis speaks of files in a language, with lines. */
const ALWAYS: readonly AnalyzerId[] = ["languages", "lines"];
/** What one analysis takes from another. */
const NEEDS: Readonly<Partial<Record<AnalyzerId, readonly AnalyzerId[]>>> = {
  vulnerabilities: ["dependencies"],
  licences: ["dependencies"],
  freshness: ["dependencies"],
  cost: ["complexity", "duplication"],
  hotspots: ["history", "complexity"],
  knowledge: ["history"],
  coupling: ["history"],
  age: ["history"],
};

export function isAnalyzerId(name: string): name is AnalyzerId {
  return Object.hasOwn(ANALYZERS, name);
}

/** The analyses asked for, and what they need, with their versions. */
export function selectAnalyzers(wanted: readonly AnalyzerId[]): Readonly<Partial<Record<AnalyzerId, number>>> {
  const all = new Set([...ALWAYS, ...wanted, ...wanted.flatMap((id) => NEEDS[id] ?? [])]);
  return Object.fromEntries((Object.keys(ANALYZERS) as AnalyzerId[]).filter((id) => all.has(id)).map((id) => [id, ANALYZERS[id]]));
}
