// Puts our functions beside those of a peer: which both found, and whether they have the same number.

import type { FunctionMetrics } from "#analyzers/complexity/measure-functions.ts";
import type { PeerFunction } from "./complexity-peers.ts";

export interface ComplexityComparison {
  /** Found by us, by the peer, by both. */
  readonly ours: number;
  readonly theirs: number;
  readonly both: number;
  /** Of those of both: the ones to which the same definition applies, and how many of these have the same number. */
  readonly comparable: number;
  readonly equal: number;
  readonly examples: readonly string[];
}

export interface ComparedFile {
  readonly path: string;
  readonly source: string;
  readonly ours: readonly FunctionMetrics[];
  readonly theirs: readonly PeerFunction[];
}

const MAX_EXAMPLES = 12;

export function compareComplexity(files: readonly ComparedFile[], differs: RegExp): ComplexityComparison {
  const result = { ours: 0, theirs: 0, both: 0, comparable: 0, equal: 0, examples: [] as string[] };
  for (const { path, source, ours, theirs } of files) {
    result.ours += ours.length;
    result.theirs += theirs.length;
    const lines = source.split("\n");
    for (const [mine, peer] of pairUp(ours, theirs)) {
      result.both++;
      if (differs.test(lines.slice(mine.line - 1, mine.line - 1 + mine.lines).join("\n"))) continue;
      result.comparable++;
      if (mine.cyclomatic === peer.cyclomatic) result.equal++;
      else if (result.examples.length < MAX_EXAMPLES) result.examples.push(`${path}:${mine.line} ${mine.name}: ours ${mine.cyclomatic}, peer ${peer.cyclomatic}`);
    }
  }
  return result;
}

/** By the line on which the peer has it, or the nearest above of the same name: a head may go over several lines. */
function pairUp(ours: readonly FunctionMetrics[], theirs: readonly PeerFunction[]): [FunctionMetrics, PeerFunction][] {
  const byName = new Map<string, FunctionMetrics[]>();
  for (const mine of ours) byName.set(lastPart(mine.name), [...(byName.get(lastPart(mine.name)) ?? []), mine]);
  return theirs.flatMap((peer): [FunctionMetrics, PeerFunction][] => {
    const candidates = byName.get(lastPart(peer.name)) ?? [];
    const mine = candidates.find(({ line, lines }) => line <= peer.line && peer.line < line + lines);
    if (mine === undefined) return [];
    byName.set(lastPart(peer.name), candidates.filter((other) => other !== mine));
    return [[mine, peer]];
  });
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf(".")) + 1);
}
