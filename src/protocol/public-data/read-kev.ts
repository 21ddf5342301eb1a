// KEV of CISA: the catalogue of vulnerabilities that are known to have been exploited, as `known_exploited_vulnerabilities.json`. Its schema
// is published beside it; `count` says how many there are, so that a part of it is not taken for the whole.

import { z } from "zod";

import { AppError } from "#base/app-error.ts";

import type { DayData } from "./day-data.ts";

/** There are some thousand. */
const MAX_ENTRIES = 200_000;

const day = z.iso.date();

const catalogueSchema = z.object({
  catalogVersion: z.string().max(40),
  dateReleased: z.string().max(40).transform((text) => text.slice(0, 10)).pipe(day),
  count: z.int().positive(),
  vulnerabilities: z.array(z.object({
    cveID: z.string().regex(/^CVE-\d{4}-\d{4,12}$/),
    dateAdded: day,
    knownRansomwareCampaignUse: z.string().max(100).optional(),
  })).max(MAX_ENTRIES),
});

/** @throws AppError `advisories.unusable`. */
export function readKev(text: string): DayData {
  const parsed = catalogueSchema.safeParse(parseJson(text));
  if (!parsed.success) throw unusable(`it is not of the schema at ${parsed.error.issues[0]?.path.join(".") ?? "its top"}`);
  const { dateReleased, count, vulnerabilities } = parsed.data;
  if (count !== vulnerabilities.length) throw unusable(`it says that it has ${count} entries, and has ${vulnerabilities.length}`);
  return {
    day: dateReleased,
    records: vulnerabilities.map(({ cveID, dateAdded, knownRansomwareCampaignUse }) => ({
      id: cveID, modified: null, keys: [cveID],
      json: JSON.stringify({ cve: cveID, dateAdded, usedByRansomware: knownRansomwareCampaignUse ?? null }),
    })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw unusable("it is no JSON");
    throw error;
  }
}

function unusable(how: string): AppError {
  return new AppError("advisories.unusable", `Expected the catalogue of known exploited vulnerabilities: ${how}.`);
}
