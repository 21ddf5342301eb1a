// The small set of real advisories that comes with the program, for tests and the sample. It is no substitute for the databases.

import knownAdvisories from "./data/known-advisories.json" with { type: "json" };
import { parseAdvisory, type Advisory } from "./advisory.ts";

/** The day of its newest record, YYYY-MM-DD. */
export const KNOWN_ADVISORIES_DATE = knownAdvisories.date;

export function listKnownAdvisories(): readonly Advisory[] {
  return knownAdvisories.records.map((record) => {
    const parsed = parseAdvisory(record);
    if (parsed.kind === "refused") throw new Error(`known-advisories.json: ${record.id}: ${parsed.reason}`);
    return parsed.advisory;
  });
}
