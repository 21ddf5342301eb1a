// Released versions with their days, as public data has them (protocol/public-data/release-lines.ts). Where a package or a version is not in
// it, nothing is said.

import { packageKey } from "#base/package-names.ts";

export interface ReleaseData {
  /** Of the data, YYYY-MM-DD. */
  readonly date: string;
  /** Version to day, YYYY-MM-DD, or null where the day is not known; null for a package that is not there. */
  find(ecosystem: string, name: string): ReadonlyMap<string, string | null> | null;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
/** The most that real packages have are some thousands. */
const MAX_VERSIONS = 50_000;

/** `records`: one a package; what is not of the format is as if it were not there. */
export function createReleaseData({ date, records }: { readonly date: string; readonly records: readonly unknown[] }): ReleaseData {
  const found = new Map<string, ReadonlyMap<string, string | null>>();
  for (const record of records) {
    if (!isObject(record)) continue;
    const { ecosystem, name, versions } = record;
    const parsed = parseVersions(versions);
    if (parsed !== null && typeof ecosystem === "string" && typeof name === "string") found.set(packageKey(ecosystem, name), parsed);
  }
  return { date, find: (ecosystem, name) => found.get(packageKey(ecosystem, name)) ?? null };
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
