// How far dependencies are behind: in releases, in major versions, and in libyears (Cox and others, «Measuring Dependency Freshness in
// Software Systems», 2015): the years between the release that is used and the newest. Where days or releases are not known: no data.

import { rulesOf } from "#analyzers/versions/ecosystems.ts";
import type { VersionScheme } from "#analyzers/versions/ordering.ts";
import { satisfies } from "#analyzers/versions/requirement.ts";

import type { ReleaseData } from "./releases.ts";

/** What has to be known of a component. */
export interface DatedComponent {
  readonly purl: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string | null;
  /** What manifests ask for; none where only others need it. */
  readonly requirements: readonly string[];
}

export interface Freshness<Component extends DatedComponent = DatedComponent> {
  readonly component: Component;
  readonly state: "newest" | "behind" | "no data";
  /** Why there is no data; null otherwise. */
  readonly reason: "no version" | "package not in the data" | "not a version" | null;
  /** The newest release that is no prerelease; null without data. */
  readonly newest: string | null;
  /** The newest that all its requirements take: what an update would bring without a change of a manifest. */
  readonly newestTaken: string | null;
  /** Releases after the one that is used, prereleases not counted; null without data. */
  readonly releasesBehind: number | null;
  /** Difference of the first numbers; null without data. */
  readonly majorsBehind: number | null;
  /** The first of the three numbers in which the newest differs; null where it is the newest, and without data. */
  readonly step: "major" | "minor" | "patch" | null;
  /** Null where either day is not known. */
  readonly libyears: number | null;
}

export interface FreshnessResult<Component extends DatedComponent = DatedComponent> {
  readonly components: readonly Freshness<Component>[];
  /** Over the components whose libyears are known; null where those of none are. */
  readonly libyears: number | null;
  readonly medianLibyears: number | null;
  readonly withLibyears: number;
  readonly withoutData: number;
  /** Of the data, YYYY-MM-DD; null where none was given. */
  readonly dataDate: string | null;
}

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000;

export function measureFreshness<Component extends DatedComponent>({ components, releases }: { readonly components: readonly Component[]; readonly releases: ReleaseData | null }): FreshnessResult<Component> {
  const measured = components.map((component) => measure(component, releases));
  const known = measured.map(({ libyears }) => libyears).filter((libyears) => libyears !== null);
  return {
    components: measured,
    libyears: known.length === 0 ? null : known.reduce((sum, libyears) => sum + libyears, 0),
    medianLibyears: medianOf(known),
    withLibyears: known.length,
    withoutData: measured.filter(({ state }) => state === "no data").length,
    dataDate: releases?.date ?? null,
  };
}

function measure<Component extends DatedComponent>(component: Component, releases: ReleaseData | null): Freshness<Component> {
  const { ecosystem, name, version } = component;
  const scheme = rulesOf(ecosystem).scheme;
  if (version === null || version === "") return noData(component, "no version");
  const versions = releases?.find(ecosystem, name) ?? null;
  if (versions === null) return noData(component, "package not in the data");
  if (!scheme.isVersion(version)) return noData(component, "not a version");
  const released = [...versions.keys()].filter((one) => scheme.isPrerelease(one) === false);
  const later = released.filter((one) => scheme.compare(one, version) === 1);
  const newest = newestOf(later, scheme) ?? version;
  return {
    component,
    state: later.length === 0 ? "newest" : "behind",
    reason: null,
    newest,
    newestTaken: newestOf(released.filter((one) => isTaken(component, one)), scheme),
    releasesBehind: later.length,
    majorsBehind: Math.max(0, (numbersOf(newest)[0] ?? 0) - (numbersOf(version)[0] ?? 0)),
    step: later.length === 0 ? null : stepBetween(version, newest),
    libyears: yearsBetween(dayOf(versions, version, scheme), versions.get(newest) ?? (newest === version ? dayOf(versions, version, scheme) : null)),
  };
}

function noData<Component extends DatedComponent>(component: Component, reason: Freshness["reason"]): Freshness<Component> {
  return { component, state: "no data", reason, newest: null, newestTaken: null, releasesBehind: null, majorsBehind: null, step: null, libyears: null };
}

function newestOf(versions: readonly string[], scheme: VersionScheme): string | null {
  return versions.reduce<string | null>((best, one) => (best === null || scheme.compare(one, best) === 1 ? one : best), null);
}

/** Without a requirement there is nothing that would take another one by itself. */
function isTaken({ ecosystem, requirements }: DatedComponent, version: string): boolean {
  return requirements.length > 0 && requirements.every((requirement) => satisfies(ecosystem, version, requirement) === true);
}

/** A version may stand in the data in another spelling, as `1.0` for `1.0.0`. */
function dayOf(versions: ReadonlyMap<string, string | null>, version: string, scheme: VersionScheme): string | null {
  const day = versions.get(version);
  if (day !== undefined) return day;
  for (const [one, known] of versions) if (scheme.compare(one, version) === 0) return known;
  return null;
}

function yearsBetween(used: string | null, newest: string | null): number | null {
  if (used === null || newest === null) return null;
  // An older branch may have had a release after the newest of all.
  return Math.max(0, Date.parse(newest) - Date.parse(used)) / YEAR_MS;
}

function stepBetween(version: string, newest: string): "major" | "minor" | "patch" {
  const [used, latest] = [numbersOf(version), numbersOf(newest)];
  if (used[0] !== latest[0]) return "major";
  return (used[1] ?? 0) === (latest[1] ?? 0) ? "patch" : "minor";
}

/** Without the epoch of Python's versions. */
function numbersOf(version: string): readonly number[] {
  return (version.replace(/^\d+!/, "").match(/\d+/g) ?? []).map(Number);
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
