// What can be said of a component of which only manifests speak: it is not affected when nothing that they take is; else it cannot be told.

import type { Alternatives, Bounds } from "#analyzers/versions/bounds.ts";
import type { VersionScheme } from "#analyzers/versions/ordering.ts";
import { rulesOf } from "#analyzers/versions/ecosystems.ts";
import { boundsOf, satisfies } from "#analyzers/versions/requirement.ts";

import type { AffectedPackage } from "./advisory.ts";
import { intervalsOf, schemeOf, type AffectedInterval, type Judgement } from "./judge-version.ts";

export function judgeRequirements(requirements: readonly string[], entries: readonly AffectedPackage[]): Judgement {
  if (requirements.length === 0) return { answer: "unknown", rule: "no file says which version is used", fixed: null };
  const open = requirements.find((requirement) => !entries.every((entry) => leavesOut(requirement, entry)));
  if (open === undefined) return { answer: "not affected", rule: `no version that ${requirements.join(" and ")} takes is affected`, fixed: null };
  return { answer: "unknown", rule: `no file says which version is used, and ${open} may take one that is affected`, fixed: null };
}

function leavesOut(requirement: string, entry: AffectedPackage): boolean {
  const alternatives = boundsOf(entry.ecosystem, requirement);
  const ordered = entry.ranges.filter(({ type }) => type === "SEMVER" || type === "ECOSYSTEM");
  // Without versions nothing is left out; nor by what cannot be read.
  if (alternatives === null || (ordered.length === 0 && entry.versions.length === 0)) return false;
  if (!entry.versions.every((version) => satisfies(entry.ecosystem, version, requirement) === false)) return false;
  return ordered.every((range) => intervalsOf(range, entry)?.every((interval) => isApart(alternatives, interval, { scheme: schemeOf(range, entry), own: rulesOf(entry.ecosystem).scheme })) === true);
}

/** `own`: the order in which the requirement is written. Where the range has another, nothing is concluded. */
function isApart(alternatives: Alternatives, interval: AffectedInterval, { scheme, own }: { readonly scheme: VersionScheme; readonly own: VersionScheme }): boolean {
  return scheme.name === own.name && alternatives.every((bounds) => bounds.some((bound) => isBeyond(bound, interval, scheme)));
}

/** Whether one bound alone keeps all that it admits out of the interval. */
function isBeyond({ op, version }: Bounds[number], { from, to }: AffectedInterval, scheme: VersionScheme): boolean {
  if ((op === ">" || op === ">=" || op === "=") && to !== null) {
    const order = scheme.compare(version, to.version);
    if (order === 1 || (order === 0 && (!to.isIncluded || op === ">"))) return true;
  }
  if ((op === "<" || op === "<=" || op === "=") && from !== null) {
    const order = scheme.compare(version, from);
    return order === -1 || (order === 0 && op === "<");
  }
  return false;
}
