// Advisories as the Open Source Vulnerability format has them (OSV schema 1.7), read strictly and within limits: what is not of the
// schema is refused with its place, what is not needed here is not kept.

import { createReader, MAX_AFFECTED, MAX_EVENTS, MAX_IDS, MAX_RANGES, MAX_VERSIONS, RefusedRecord, type ObjectReader } from "./record-reader.ts";

export interface Advisory {
  readonly id: string;
  /** Ids of the same vulnerability in other databases. */
  readonly aliases: readonly string[];
  readonly summary: string;
  /** RFC 3339; null where the record does not say. */
  readonly published: string | null;
  readonly modified: string;
  /** When it was taken back; null while it stands. */
  readonly withdrawn: string | null;
  readonly severities: readonly SeverityVector[];
  /** In the database's own word, as GitHub's «MODERATE»; null where it has none. */
  readonly statedSeverity: string | null;
  /** As `CWE-79`. */
  readonly cwes: readonly string[];
  readonly affected: readonly AffectedPackage[];
}

export interface SeverityVector {
  /** `CVSS_V2`, `CVSS_V3`, `CVSS_V4`, or a type that is not known here. */
  readonly type: string;
  readonly vector: string;
}

export interface AffectedPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: readonly AffectedRange[];
  readonly versions: readonly string[];
  readonly severities: readonly SeverityVector[];
  /** Where no range says where it ends, the database may (GitHub's `last_known_affected_version_range`); null otherwise. */
  readonly lastKnown: { readonly op: "<" | "<="; readonly version: string } | null;
}

export interface AffectedRange {
  /** `SEMVER`, `ECOSYSTEM` or `GIT`; a type that is not known here decides nothing. */
  readonly type: string;
  readonly events: readonly RangeEvent[];
}

export interface RangeEvent {
  readonly kind: "introduced" | "fixed" | "last_affected" | "limit";
  readonly version: string;
}

export type ParsedAdvisory = { readonly kind: "advisory"; readonly advisory: Advisory } | { readonly kind: "refused"; readonly reason: string };

const EVENT_KINDS = ["introduced", "fixed", "last_affected", "limit"] as const;
const MAX_SUMMARY_LENGTH = 300;
/** Ids are letters, digits and a few signs (schema, "id"): they become file names and addresses elsewhere. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._:+/-]{0,99}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** `value`: one record, as `JSON.parse` gives it. */
export function parseAdvisory(value: unknown): ParsedAdvisory {
  try {
    return { kind: "advisory", advisory: readAdvisory(createReader(value)) };
  } catch (error) {
    if (error instanceof RefusedRecord) return { kind: "refused", reason: error.message };
    throw error;
  }
}

function readAdvisory(record: ObjectReader): Advisory {
  const specific = record.object("database_specific");
  return {
    id: record.text("id", ID),
    // A record is worth more than a name of it that somebody mistyped.
    aliases: record.texts("aliases", MAX_IDS).filter((alias) => ID.test(alias)),
    summary: record.excerpt("summary", MAX_SUMMARY_LENGTH) ?? record.excerpt("details", MAX_SUMMARY_LENGTH) ?? "",
    published: record.optionalText("published", TIME),
    modified: record.text("modified", TIME),
    withdrawn: record.optionalText("withdrawn", TIME),
    severities: readSeverities(record),
    statedSeverity: specific?.loose("severity") ?? null,
    cwes: specific?.looseTexts("cwe_ids", /^CWE-\d{1,6}$/) ?? [],
    // Records of source code without packages (GIT ranges alone) name none: they can match nothing here.
    affected: record.objects("affected", MAX_AFFECTED).filter((entry) => entry.has("package")).map(readAffected),
  };
}

function readAffected(entry: ObjectReader): AffectedPackage {
  const named = entry.object("package");
  if (named === null) throw entry.refuse("package", "an object");
  return {
    ecosystem: named.text("ecosystem"),
    name: named.text("name"),
    ranges: entry.objects("ranges", MAX_RANGES).map(readRange),
    versions: entry.texts("versions", MAX_VERSIONS),
    severities: readSeverities(entry),
    lastKnown: readLastKnown(entry.object("database_specific")?.loose("last_known_affected_version_range") ?? ""),
  };
}

function readLastKnown(text: string): AffectedPackage["lastKnown"] {
  const [, op, version] = /^(<=?) ([^\s,]+)$/.exec(text) ?? [];
  return version === undefined ? null : { op: op === "<" ? "<" : "<=", version };
}

function readRange(range: ObjectReader): AffectedRange {
  return { type: range.text("type"), events: range.objects("events", MAX_EVENTS).map(readEvent) };
}

function readEvent(event: ObjectReader): RangeEvent {
  const kinds = EVENT_KINDS.filter((kind) => event.has(kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) throw event.refuse("introduced", "one of introduced, fixed, last_affected and limit");
  return { kind, version: event.text(kind) };
}

function readSeverities(from: ObjectReader): readonly SeverityVector[] {
  return from.objects("severity", MAX_IDS).map((entry) => ({ type: entry.text("type"), vector: entry.text("score") }));
}
