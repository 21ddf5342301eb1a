// The known vulnerabilities of all dependencies together.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import { parseAdvisory, type Advisory } from "./advisory.ts";
import { createExploitationData } from "./exploitation.ts";
import { KNOWN_ADVISORIES_DATE, listKnownAdvisories } from "./known-advisories.ts";
import { matchAdvisories, type Finding } from "./match-advisories.ts";
import { compareRatings, type Rating } from "./severity.ts";

type Vulnerabilities = FacetValue<"vulnerabilities">;

const ADVISORIES_SHOWN = 1_000;
const MS_PER_SECOND = 1000;
const SECONDS_PER_DAY = 86_400;

export function composeVulnerabilities(material: Pick<FacetMaterial, "components" | "published" | "settings">): Vulnerabilities {
  const components = material.components();
  const { advisoriesDate: given, epssDate, kevDate } = material.settings;
  const { published } = material;
  const advisories = given === undefined ? listKnownAdvisories() : published.advisory.flatMap(readRecord);
  const exploitation = createExploitationData({
    epss: epssDate === undefined ? null : { date: epssDate, records: published.epss },
    kev: kevDate === undefined ? null : { date: kevDate, records: published.kev },
  });
  const { findings } = matchAdvisories({ components, advisories, exploitation });
  const affected = findings.filter(({ answer }) => answer === "affected");
  const date = given === undefined ? KNOWN_ADVISORIES_DATE : given;
  return {
    results: {
      dataSource: given === undefined ? "sample" : "osv",
      dataDate: date,
      dataAgeDays: ageOf(date, material.settings.at),
      epssDate: exploitation.epssDate,
      epssAgeDays: ageOf(exploitation.epssDate, material.settings.at),
      kevDate: exploitation.kevDate,
      kevAgeDays: ageOf(exploitation.kevDate, material.settings.at),
      components: components.length,
      affected: affected.length,
      undecided: findings.length - affected.length,
      fixable: affected.filter(({ fixedVersions }) => fixedVersions.length > 0).length,
      knownExploited: exploitation.kevDate === null ? null : affected.filter(({ exploitation: facts }) => facts.knownExploited !== null).length,
      bySeverity: countBySeverity(affected),
      advisories: countByAdvisory(affected),
    },
    evidence: { vulnerable: findings.map((finding) => describeFinding(finding, { hasKev: exploitation.kevDate !== null })) },
  };
}

/** Whole days; null without a day. */
function ageOf(date: string | null, at: number): number | null {
  return date === null ? null : Math.max(0, Math.floor((at - Date.parse(date) / MS_PER_SECOND) / SECONDS_PER_DAY));
}

function readRecord(record: unknown): Advisory[] {
  const parsed = parseAdvisory(record);
  return parsed.kind === "advisory" ? [parsed.advisory] : [];
}

function countBySeverity(affected: readonly Finding[]): Vulnerabilities["results"]["bySeverity"] {
  const counts = new Map<Rating, number>();
  for (const { severity } of affected) counts.set(severity.rating, (counts.get(severity.rating) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => compareRatings(one, other)).map(([severity, count]) => ({ severity, affected: count }));
}

function countByAdvisory(affected: readonly Finding[]): Vulnerabilities["results"]["advisories"] {
  const counts = new Map<string, { id: string; severity: Rating; affected: number }>();
  for (const { id, severity } of affected) counts.set(id, { id, severity: severity.rating, affected: (counts.get(id)?.affected ?? 0) + 1 });
  return [...counts.values()].sort((one, other) => compareRatings(one.severity, other.severity) || compareText(one.id, other.id)).slice(0, ADVISORIES_SHOWN);
}

function describeFinding(finding: Finding, { hasKev }: { readonly hasKev: boolean }): Vulnerabilities["evidence"]["vulnerable"][number] {
  const { component, severity, exploitation } = finding;
  return {
    id: finding.id,
    aliases: [...finding.aliases],
    answer: finding.answer,
    severity: severity.rating,
    score: severity.score,
    vector: severity.vector,
    malware: finding.isMalware,
    summary: finding.summary,
    cwes: [...finding.cwes],
    purl: component.purl,
    name: component.name,
    version: component.version,
    scope: component.scope,
    direct: component.direct,
    path: [...component.path],
    fixedVersions: [...finding.fixedVersions],
    epss: exploitation.epss?.probability ?? null,
    knownExploited: hasKev ? exploitation.knownExploited !== null : null,
    why: finding.decisions.map(({ advisory, rule }) => `${advisory}: ${rule}`),
  };
}
