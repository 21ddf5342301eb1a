// An OSV record (schema 1.7) with only what a decision about a version needs. Fields that are not named here fall away, as do commits;
// that a range of commits was there stays, because it makes a difference between «not affected» and «unknown».

import { z } from "zod";

import { packageKey } from "#base/package-names.ts";

import type { DataRecord } from "./index-format.ts";

const MAX_SUMMARY_LENGTH = 300;
/** Of one field; real ones are far shorter. */
const text = z.string().min(1).max(4_096);

const severity = z.array(z.object({ type: text, score: text })).max(500).nullish();

const event = z.object({ introduced: text.optional(), fixed: text.optional(), last_affected: text.optional(), limit: text.optional() });

const range = z.object({ type: text, events: z.array(event).max(1_000) }).transform((given) => (given.type === "GIT" ? { type: "GIT", events: [] } : given));

const affected = z.object({
  package: z.object({ ecosystem: text, name: text }).optional(),
  ranges: z.array(range).max(1_000).nullish(),
  versions: z.array(text).max(50_000).nullish(),
  severity,
  database_specific: z.object({ last_known_affected_version_range: z.string().max(100).optional().catch(undefined) }).nullish().catch(undefined),
});

const recordSchema = z.object({
  id: text,
  // The age of a folder's data is read off it: what is no time must not count as now.
  modified: z.iso.datetime({ offset: true }),
  published: text.nullish(),
  withdrawn: text.nullish(),
  aliases: z.array(text).max(500).nullish(),
  summary: z.string().nullish(),
  details: z.string().nullish(),
  severity,
  affected: z.array(affected).max(5_000).nullish(),
  database_specific: z.object({ severity: z.string().max(100).optional().catch(undefined), cwe_ids: z.array(z.string().max(100)).max(500).optional().catch(undefined) }).nullish().catch(undefined),
});

/** `value`: as `JSON.parse` gives it. Null for what is no OSV record. */
export function compactRecord(value: unknown): DataRecord | null {
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) return null;
  const { details, summary, ...rest } = parsed.data;
  const named = (rest.affected ?? []).flatMap((entry) => (entry.package === undefined ? [] : [{ ...entry, package: entry.package }]));
  const record = { ...rest, summary: firstLine(summary ?? "") || firstLine(details ?? ""), affected: named };
  const keys = new Set(named.map(({ package: { ecosystem, name } }) => packageKey(ecosystem, name)));
  return { id: record.id, modified: record.modified, keys: [...keys], json: JSON.stringify(record) };
}

function firstLine(given: string): string {
  return (given.slice(0, 4 * MAX_SUMMARY_LENGTH).trim().split(/\r?\n/, 1)[0] ?? "").slice(0, MAX_SUMMARY_LENGTH);
}
