// Facet "vulnerabilities": known vulnerabilities of the dependencies, by ecosystem, name and version, never by CPE. How old the data is stands
// beside every result: what was published later is not in it.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();
const RATINGS = ["critical", "high", "medium", "low", "none", "unknown"] as const;
const severity = z.enum(RATINGS);
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:+/-]{0,99}$/).describe("Of the advisory, as OSV has it");
const answer = z.enum(["affected", "unknown"]).describe("unknown: it cannot be told, as where no file says which version is used");

export const vulnerabilitiesFacet = defineFacet({
  results: {
    dataSource: z.enum(["osv", "sample"]).describe("sample: only the few advisories that come with the program; fetch the databases for a real answer"),
    dataDate: z.iso.date().nullable().describe("Day of the newest record; null where there is none"),
    dataAgeDays: count.nullable(),
    epssDate: z.iso.date().nullable().describe("Day of the scores of EPSS; null where none were given"),
    epssAgeDays: count.nullable(),
    kevDate: z.iso.date().nullable().describe("Day of the catalogue of known exploited vulnerabilities (KEV); null where none was given"),
    kevAgeDays: count.nullable(),
    components: count.describe("Components that were looked up"),
    affected: count.describe("Pairs of a component and a vulnerability"),
    undecided: count.describe("Pairs of which it cannot be told"),
    fixable: count.describe("Affected ones for which a fixed version is known"),
    knownExploited: count.nullable().describe("Affected ones in the catalogue of known exploited vulnerabilities; null where none was given"),
    bySeverity: z.array(z.strictObject({ severity, affected: count })).describe("The gravest first"),
    advisories: z.array(z.strictObject({ id, severity, affected: count })).describe("The gravest first; at most 1,000"),
  },
  evidence: {
    vulnerable: z.array(z.strictObject({
      id,
      aliases: z.array(z.string()),
      answer,
      severity,
      score: z.number().min(0).max(10).nullable(),
      vector: z.string().nullable(),
      malware: z.boolean(),
      summary: z.string(),
      cwes: z.array(z.string()),
      purl: z.string(),
      name: z.string(),
      version: z.string().nullable(),
      scope: z.string(),
      direct: z.boolean().nullable(),
      path: z.array(z.string()).describe("Package URLs by which it comes in"),
      fixedVersions: z.array(z.string()),
      epss: z.number().min(0).max(1).nullable().describe("Probability of exploitation in the next 30 days; null where the data does not name it, or none was given"),
      knownExploited: z.boolean().nullable().describe("Whether it is in the catalogue; null where none was given"),
      why: z.array(z.string()).describe("The rule by which each advisory was judged"),
    })).describe("The gravest first; what cannot be told last"),
  },
});
