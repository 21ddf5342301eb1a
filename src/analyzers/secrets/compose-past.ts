// The secrets of a history, each once, however many versions of however many files hold it: when it came, whether it is in the head still, and
// when it left.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { SecretRow } from "#protocol/sandbox/wire.ts";
import { SECRET_RULES } from "./rules/index.ts";
import type { SecretRule, Severity } from "./rules/rule.ts";

export type PastSecret = FacetValue<"secrets">["evidence"]["past"][number];

type PastBlob = FacetMaterial["past"][number];
type Instant = NonNullable<PastSecret["introduced"]>;

const rules = new Map<string, SecretRule>(SECRET_RULES.map((rule) => [rule.id, rule]));

/** A rule of another version has no title here. */
export function describeRule(rule: string): { readonly rule: string; readonly title: string; readonly severity: Severity } {
  return { rule, title: rules.get(rule)?.title ?? rule, severity: rules.get(rule)?.severity ?? "medium" };
}

/** `head`: the fingerprints of the head. */
export function composePast(past: FacetMaterial["past"], head: ReadonlySet<string>): PastSecret[] {
  const byFingerprint = new Map<string, Sighting[]>();
  for (const blob of past) {
    for (const row of firstOfEach(blob.finds)) {
      const sightings = byFingerprint.get(row[3]);
      if (sightings === undefined) byFingerprint.set(row[3], [{ blob, row }]);
      else sightings.push({ blob, row });
    }
  }
  return [...byFingerprint].map(([fingerprint, sightings]) => describeSecret(sightings, head.has(fingerprint)));
}

interface Sighting {
  readonly blob: PastBlob;
  readonly row: SecretRow;
}

/** A secret that stands twice in a file counts where it stands first. */
function firstOfEach(finds: readonly SecretRow[]): SecretRow[] {
  const seen = new Set<string>();
  return finds.filter(([, , , fingerprint]) => !seen.has(fingerprint) && seen.add(fingerprint));
}

function describeSecret(sightings: readonly Sighting[], inHead: boolean): PastSecret {
  const { first, left } = followMoves(sightings);
  const { blob, row: [rule, line, column, fingerprint, confidence] } = first?.sighting ?? (sightings[0] as Sighting);
  return {
    ...describeRule(rule),
    confidence, line, column, fingerprint, inHead,
    path: first?.path ?? blob.path,
    introduced: first === null ? null : instantOf(first),
    left: inHead || left === null ? null : instantOf(left),
  };
}

interface Moved {
  readonly commit: string;
  readonly at: number;
}

interface Came extends Moved {
  readonly path: string;
  readonly sighting: Sighting;
}

/** A commit that takes it out of one place and puts it into another moves it; one that only takes it out is where it left. */
function followMoves(sightings: readonly Sighting[]): { readonly first: Came | null; readonly left: Moved | null } {
  let first: Came | null = null;
  let lastCame: Moved | null = null;
  const brought = new Set<string>();
  for (const sighting of sightings) {
    for (const [commit, at, path, what] of sighting.blob.moves) {
      if (what !== "came") continue;
      brought.add(commit);
      if (first === null || isBefore({ commit, at }, first)) first = { commit, at, path, sighting };
      if (lastCame === null || at > lastCame.at) lastCame = { commit, at };
    }
  }
  let left: Moved | null = null;
  for (const { blob } of sightings) {
    for (const [commit, at, , what] of blob.moves) {
      if (what === "went" && !brought.has(commit) && (left === null || isBefore(left, { commit, at }))) left = { commit, at };
    }
  }
  return { first, left: left !== null && lastCame !== null && lastCame.at > left.at ? null : left };
}

function isBefore(one: Moved, other: Moved): boolean {
  return one.at < other.at || (one.at === other.at && one.commit < other.commit);
}

const MS_PER_SECOND = 1000;

function instantOf({ commit, at }: Moved): Instant {
  return { commit, at: new Date(at * MS_PER_SECOND).toISOString() };
}
