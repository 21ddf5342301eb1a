// Whether an advisory is about a version: the evaluation of the OSV schema ("affected fields", "Evaluation"), with two things added: an
// answer says which rule gave it, and what cannot be decided is «unknown», never «not affected».

import { rulesOf } from "#analyzers/versions/ecosystems.ts";
import type { VersionScheme } from "#analyzers/versions/ordering.ts";
import { semverScheme } from "#analyzers/versions/semver.ts";

import type { AffectedPackage, AffectedRange, RangeEvent } from "./advisory.ts";

/** What is affected: from a version on (null: from the first), up to another (null: without end). */
export interface AffectedInterval {
  readonly from: string | null;
  readonly to: { readonly version: string; readonly isIncluded: boolean } | null;
}

/** An event, or the version from which a database knows of nothing that is affected. */
type Step = RangeEvent | { readonly kind: "not_affected_from"; readonly version: string };

export type Answer = "affected" | "not affected" | "unknown";

export interface Judgement {
  readonly answer: Answer;
  /** The rule that gave the answer, to be read: `1.2.3 lies from 1.0.0 on and before 1.2.5`. */
  readonly rule: string;
  /** The version that mends it on the branch of the one that is installed; null where the advisory names none. */
  readonly fixed: string | null;
}

/** By all entries of an advisory that name the package. «affected» outweighs «unknown», that outweighs «not affected». */
export function judgeVersion(version: string, entries: readonly AffectedPackage[]): Judgement {
  const judgements = entries.flatMap((entry) => judgeEntry(version, entry));
  return (
    judgements.find(({ answer }) => answer === "affected") ??
    judgements.find(({ answer }) => answer === "unknown") ??
    judgements[0] ?? { answer: "not affected", rule: "the advisory does not name the package", fixed: null }
  );
}

function judgeEntry(version: string, entry: AffectedPackage): readonly Judgement[] {
  const scheme = rulesOf(entry.ecosystem).scheme;
  const ordered = entry.ranges.filter(({ type }) => type === "SEMVER" || type === "ECOSYSTEM");
  const judgements = ordered.map((range) => judgeSteps(version, stepsOf(range, entry), schemeOf(range, entry)));
  const affected = judgements.find(({ answer }) => answer === "affected");
  if (affected !== undefined) return [affected];
  if (isListed(version, entry.versions, scheme)) return [{ answer: "affected", rule: `${version} is in the list of affected versions`, fixed: null }];
  if (judgements.length > 0) return judgements;
  if (entry.versions.length === 0) {
    const rule = entry.ranges.length > 0 ? "the advisory gives commits, and no versions" : "the advisory names the package without versions";
    return [{ answer: "unknown", rule, fixed: null }];
  }
  if (!scheme.isVersion(version)) return [incomparable(version, scheme)];
  return [{ answer: "not affected", rule: `${version} is not in the list of affected versions`, fixed: null }];
}

/** A range without an end has the one that its database knows of; else a branch that was given up long ago is affected for ever. */
function stepsOf({ events }: AffectedRange, { lastKnown }: AffectedPackage): readonly Step[] {
  if (lastKnown === null || events.some(({ kind }) => kind === "fixed" || kind === "last_affected")) return events;
  return [...events, { kind: lastKnown.op === "<" ? "not_affected_from" : "last_affected", version: lastKnown.version }];
}

/** The versions of a range that are affected, limits not heeded; null where one of its versions cannot be compared. */
export function intervalsOf(range: AffectedRange, entry: AffectedPackage): readonly AffectedInterval[] | null {
  const scheme = schemeOf(range, entry);
  const steps = stepsOf(range, entry).filter(({ kind }) => kind !== "limit");
  if (!steps.every((step) => isSpecial(step) || scheme.isVersion(step.version))) return null;
  const intervals: AffectedInterval[] = [];
  let opened: string | null | undefined;
  for (const step of steps.toSorted((one, other) => compareEvents(one, other, scheme))) {
    if (step.kind === "introduced") {
      if (opened === undefined) opened = step.version === "0" ? null : step.version;
    } else if (opened !== undefined) {
      intervals.push({ from: opened, to: { version: step.version, isIncluded: step.kind === "last_affected" } });
      opened = undefined;
    }
  }
  return opened === undefined ? intervals : [...intervals, { from: opened, to: null }];
}

/** A range of type SEMVER has that order, whatever its ecosystem has; only Pub's is the same and finer. */
export function schemeOf({ type }: AffectedRange, { ecosystem }: AffectedPackage): VersionScheme {
  const { scheme } = rulesOf(ecosystem);
  return type === "SEMVER" && scheme.name !== "Pub" ? semverScheme : scheme;
}

function isListed(version: string, versions: readonly string[], scheme: VersionScheme): boolean {
  return versions.includes(version) || (scheme.isVersion(version) && versions.some((listed) => scheme.compare(listed, version) === 0));
}

function judgeSteps(version: string, steps: readonly Step[], scheme: VersionScheme): Judgement {
  if (!scheme.isVersion(version)) return incomparable(version, scheme);
  const odd = steps.find((event) => !isSpecial(event) && !scheme.isVersion(event.version));
  if (odd !== undefined) return incomparable(odd.version, scheme);
  if (!isWithinLimits(version, steps, scheme)) return { answer: "not affected", rule: `${version} is not before the range's limit`, fixed: null };
  const events = steps.filter(({ kind }) => kind !== "limit").toSorted((one, other) => compareEvents(one, other, scheme));
  let opened: Step | null = null;
  let closed: Step | null = null;
  for (const event of events) {
    const isReached = event.kind === "introduced" ? isFrom(version, event, scheme) : isBeyond(version, event, scheme);
    if (!isReached) continue;
    if (event.kind === "introduced") opened = event;
    else if (opened !== null) [opened, closed] = [null, event];
  }
  if (opened !== null) return inside(version, { opened, events, scheme });
  return { answer: "not affected", rule: outside(version, closed), fixed: null };
}

function outside(version: string, closed: Step | null): string {
  if (closed === null) return `${version} is before all that is affected`;
  if (closed.kind === "fixed") return `${version} is fixed since ${closed.version}`;
  if (closed.kind === "not_affected_from") return `${version} is not before ${closed.version}, up to which the database knows it to be affected`;
  return `${version} is after ${closed.version}, the last that is affected`;
}

function inside(version: string, { opened, events, scheme }: { readonly opened: Step; readonly events: readonly Step[]; readonly scheme: VersionScheme }): Judgement {
  const end = events.find((event) => event.kind !== "introduced" && !isBeyond(version, event, scheme));
  const from = opened.version === "0" ? "" : ` from ${opened.version} on`;
  if (end === undefined) return { answer: "affected", rule: `${version} lies${from === "" ? " among all versions" : from}, and no version is named that is not affected`, fixed: null };
  const to = end.kind === "last_affected" ? `up to ${end.version}` : `before ${end.version}`;
  return { answer: "affected", rule: `${version} lies${from === "" ? "" : `${from} and`} ${to}`, fixed: end.kind === "fixed" ? end.version : null };
}

function isFrom(version: string, event: Step, scheme: VersionScheme): boolean {
  if (event.version === "0") return true;
  const order = scheme.compare(version, event.version);
  return order === 0 || order === 1;
}

/** At or after the fix, or after the last that is affected. */
function isBeyond(version: string, event: Step, scheme: VersionScheme): boolean {
  const order = scheme.compare(version, event.version);
  return order === 1 || (order === 0 && event.kind !== "last_affected");
}

function isWithinLimits(version: string, events: readonly Step[], scheme: VersionScheme): boolean {
  const limits = events.filter(({ kind }) => kind === "limit");
  return limits.length === 0 || limits.some((limit) => limit.version.includes("*") || scheme.compare(version, limit.version) === -1);
}

/** Before every version, or beyond every version. */
function isSpecial({ kind, version }: Step): boolean {
  return (kind === "introduced" && version === "0") || (kind === "limit" && version.includes("*"));
}

function compareEvents(one: Step, other: Step, scheme: VersionScheme): number {
  if (isSpecial(one) || isSpecial(other)) return Number(isSpecial(other)) - Number(isSpecial(one));
  const order = scheme.compare(one.version, other.version);
  return order === "unknown" ? 0 : order;
}

function incomparable(version: string, scheme: VersionScheme): Judgement {
  return { answer: "unknown", rule: `${version} cannot be compared by the rules of ${scheme.name}`, fixed: null };
}
