// The part of bench/ACCURACY.md about duplication.

import type { BenchRepository } from "./repositories.ts";

export interface DuplicationRow {
  readonly repository: BenchRepository;
  readonly ours: number;
  /** Null: not run here. */
  readonly theirs: number | null;
  /** Clones that only jscpd has, and only we, each with its first two places. */
  readonly missed: readonly string[];
  readonly oursAlone: readonly string[];
}

const INTRODUCTION = `## Duplication

Written by \`./strongroom bench duplication\`: clones of at least 50 tokens and some six lines, ours beside jscpd's in its mode \`mild\`. Both have a clone
when half of its lines at least are in one of the other's, in each of its places; jscpd counts pairs, we count classes with all their places.
`;

const NOTES = `What jscpd alone has was looked at: clones that run over the end of one statement into the middle of the next (ours begin and end with whole statements, and
have fewer than 50 tokens then), imports, which are no code that anybody would mend, and files that say that they are generated. What we alone have: its windows
begin at fixed places, ours at every statement, and it leaves a file out of which it has reported the same lines already.`;

const EXAMPLES = 5;

export function composeDuplicationAccuracy(rows: readonly DuplicationRow[]): string {
  return [
    INTRODUCTION,
    "| repository | commit | our clones | jscpd's | jscpd's that we have too | ours that jscpd has too |",
    "|---|---|--:|--:|--:|--:|",
    ...rows.map(({ repository, ours, theirs, missed, oursAlone }) => {
      const cells = theirs === null ? ["not run here", "", ""] : [String(theirs), share(theirs - missed.length, theirs), share(ours - oursAlone.length, ours)];
      return `| ${[repository.name, repository.commit.slice(0, 12), ours, ...cells].join(" | ")} |`;
    }),
    "",
    ...(rows.some(({ theirs }) => theirs !== null) ? [NOTES, ""] : []),
    ...rows.flatMap(({ repository, missed, oursAlone }) => [
      ...missed.slice(0, EXAMPLES).map((clone) => `- ${repository.name}, jscpd alone: \`${clone}\`.`),
      ...oursAlone.slice(0, EXAMPLES).map((clone) => `- ${repository.name}, ours alone: \`${clone}\`.`),
    ]),
  ].join("\n");
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((part / whole) * 100).toFixed(1)} %`;
}
