// Released versions with their days, as data that somebody has gathered: `strongroom.releases/1`, one object of ecosystems, packages and
// versions. Where a package or a version is not in it, nothing is said.

import { packageKey } from "#base/package-names.ts";

export interface ReleaseData {
  /** Of the data, YYYY-MM-DD. */
  readonly date: string;
  /** Version to day, YYYY-MM-DD, or null where the day is not known; null for a package that is not there. */
  find(ecosystem: string, name: string): ReadonlyMap<string, string | null> | null;
}

const FORMAT = "strongroom.releases/1";
const DAY = /^\d{4}-\d\d-\d\d$/;
const MAX_PACKAGES = 1_000_000;
/** The most that real packages have are some thousands. */
const MAX_VERSIONS = 50_000;
const MAX_NAME_LENGTH = 512;

/** `value`: as `JSON.parse` gives it. Null for what is not of the format. */
export function parseReleases(value: unknown): ReleaseData | null {
  if (!isObject(value) || value["format"] !== FORMAT || !isDay(value["date"]) || !isObject(value["packages"])) return null;
  const found = new Map<string, ReadonlyMap<string, string | null>>();
  for (const [ecosystem, packages] of Object.entries(value["packages"])) {
    if (!isObject(packages)) return null;
    for (const [name, versions] of Object.entries(packages)) {
      const parsed = parseVersions(versions);
      if (parsed === null || name.length > MAX_NAME_LENGTH || found.size >= MAX_PACKAGES) return null;
      found.set(packageKey(ecosystem, name), parsed);
    }
  }
  return { date: value["date"], find: (ecosystem, name) => found.get(packageKey(ecosystem, name)) ?? null };
}

function parseVersions(value: unknown): ReadonlyMap<string, string | null> | null {
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  if (entries.length > MAX_VERSIONS) return null;
  const versions = new Map<string, string | null>();
  for (const [version, day] of entries) {
    if (day !== null && !isDay(day)) return null;
    versions.set(version, day);
  }
  return versions;
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
