// The part of bench/ACCURACY.md about duplication.

import { DUPLICATION_REASONS, type DuplicationReason } from "./duplication-reasons.ts";
import type { BenchRepository } from "./repositories.ts";

export interface DuplicationRow {
  readonly repository: BenchRepository;
  readonly ours: number;
  /** Null: not run here. */
  readonly theirs: number | null;
  /** Clones that only jscpd has, and why; and those that only we have. Each with its first two places. */
  readonly missed: readonly { readonly clone: string; readonly reason: DuplicationReason }[];
  readonly oursAlone: readonly string[];
}

const INTRODUCTION = `## Duplication

Written by \`./strongroom bench duplication\`: clones of at least 50 tokens and some six lines, ours beside jscpd's in its mode \`mild\`. Both have a clone
when half of its lines at least are in one of the other's, in each of its places; jscpd counts pairs, we count classes with all their places.
`;

const NOTES = `Why a clone of jscpd's is none of ours is decided for each from its files. Those of ours alone that were looked up (MetapackageInstaller.php of composer, two
specs of vuejs/core) are the same but for comments, which jscpd compares and we do not, or the same altogether. jscpd takes in
the lines at both ends where a part of them agrees (res.send.js of express), and joins clones over a gap (PluginB.php of composer).`;

const EXAMPLES = 3;

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
      ...(Object.keys(DUPLICATION_REASONS) as DuplicationReason[]).flatMap((reason) => describeReason(repository, { reason, clones: missed.filter((each) => each.reason === reason).map(({ clone }) => clone) })),
      ...oursAlone.slice(0, EXAMPLES).map((clone) => `- ${repository.name}, ours alone: \`${clone}\`.`),
    ]),
  ].join("\n");
}

function describeReason({ name }: BenchRepository, { reason, clones }: { readonly reason: DuplicationReason; readonly clones: readonly string[] }): string[] {
  if (clones.length === 0) return [];
  const shown = reason === "unexplained" ? EXAMPLES : 1;
  return [`- ${name}, ${clones.length} by jscpd alone, ${DUPLICATION_REASONS[reason]}: ${clones.slice(0, shown).map((clone) => `\`${clone}\``).join("; ")}.`];
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((part / whole) * 100).toFixed(1)} %`;
}
