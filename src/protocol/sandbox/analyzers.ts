// The analyses there are, each with its version. Raise a version when an analysis says something else of the same content: what
// earlier versions said is then asked again, and a report names the versions that made it.

export const ANALYZERS = { languages: 1, lines: 1, history: 2, complexity: 1, secrets: 1, vulnerabilities: 1, licences: 1, dependencies: 1, duplication: 1, structure: 1, hotspots: 1, knowledge: 1, coupling: 1, age: 1, coverage: 1 } as const satisfies Readonly<Record<string, number>>;
