// The part of bench/ACCURACY.md about complexity.

import type { ComplexityComparison } from "./compare-complexity.ts";

export interface ComplexityRow {
  readonly repository: string;
  readonly commit: string;
  readonly language: string;
  readonly peer: string;
  /** What makes the definitions differ. */
  readonly differs: string;
  /** Null: not run here. */
  readonly comparison: ComplexityComparison | null;
}

const INTRODUCTION = `## Complexity

Written by \`./strongroom bench complexity\`. Functions that we and a peer both find in the same files, and how many of them have the same
cyclomatic complexity. Functions whose text holds what the two count differently by definition are not comparable and left out; what that is
stands below the table, and the definitions are in \`src/analyzers/complexity/README.md\`.
`;

export function composeComplexityAccuracy(rows: readonly ComplexityRow[]): string {
  return [INTRODUCTION, composeTable(rows), ...composeNotes(rows)].join("\n");
}

function composeTable(rows: readonly ComplexityRow[]): string {
  return [
    "| repository | language | peer | found by us | by the peer | by both | comparable | same number |",
    "|---|---|---|--:|--:|--:|--:|--:|",
    ...rows.map(({ repository, language, peer, comparison }) => {
      const cells = comparison === null ? ["not run here", "", "", "", ""] : describe(comparison);
      return `| ${[repository, language, peer, ...cells].join(" | ")} |`;
    }),
    "",
  ].join("\n");
}

function describe({ ours, theirs, both, comparable, equal }: ComplexityComparison): string[] {
  return [ours, theirs, both, comparable].map(String).concat(comparable === 0 ? "-" : `${((equal / comparable) * 100).toFixed(2)} %`);
}

function composeNotes(rows: readonly ComplexityRow[]): string[] {
  const peers = new Map(rows.map(({ peer, differs }) => [peer, differs]));
  const commits = new Map(rows.map(({ repository, commit }) => [repository, commit]));
  const different = rows.flatMap(({ repository, peer, comparison }) => (comparison?.examples ?? []).map((example) => `- ${repository}, ${peer}: \`${example}\``));
  return [
    `Commits: ${[...commits].map(([repository, commit]) => `${repository} ${commit}`).join(", ")}.`,
    "",
    ...[...peers].map(([peer, differs]) => `- **${peer}** counts otherwise by definition: ${differs}.`),
    "",
    "What differs although the definition is the same, at most twelve of each. Those that were looked up (config.c and module.c of redis, background_thread.c and",
    "jemalloc.c of jemalloc, bisect.c of git) are macros that hold statements, end one without a semicolon, or stand in the head of a function: code that is only",
    "whole after the preprocessor, which is not run here.",
    "",
    ...(different.length === 0 ? ["- nothing"] : different),
  ];
}
