// Puts into the licences of a report what a policy says to them. A report of before its facts were kept stays as it was judged when it was made.

import { compareText } from "#base/compare-text.ts";
import type { FacetSection, FacetValue } from "#protocol/report/facets/index.ts";
import type { Report } from "#protocol/report/schema.ts";

import { judgeFacts, type JudgedFacts, type LicenceFacts } from "./judge-facts.ts";
import { PUBLISHED_LICENCE_POLICY_ID, type AppliedLicencePolicy } from "./policy.ts";

type Results = FacetValue<"licences">["results"];
type Section = FacetSection<"licences">;
type Matter = Section["matters"][number];

const SHOWN = 5_000;

/** In numbers alone. */
export function judgeLicenceResults<Given extends Results>(results: Given, { policy, changedAt }: AppliedLicencePolicy): Given {
  // Of a row of before facts were kept that nobody parsed they are not there at all.
  const facts = (results.facts as typeof results.facts | undefined) ?? null;
  return facts === null ? { ...results, facts, policyChangedAt: null } : { ...results, ...namePolicy(changedAt), byRule: countByRule(facts, judgeFacts(facts, policy)) };
}

/** With what it names. */
export function judgeLicenceSection(section: Section, applied: AppliedLicencePolicy): Section {
  const judged = judgeLicenceResults(section, applied);
  const { facts } = judged;
  return facts === null ? judged : { ...judged, matters: listMatters(section, facts, judgeFacts(facts, applied.policy)) };
}

/** What the results say, of whatever facets they are. */
export function judgeFacets<Facets extends { readonly licences?: Results | undefined }>(facets: Facets, applied: AppliedLicencePolicy): Facets {
  return facets.licences === undefined ? facets : { ...facets, licences: judgeLicenceResults(facets.licences, applied) };
}

/** A report that was judged by one policy, by another; one with numbers alone has numbers alone again. */
export function judgeAnew(report: Report, applied: AppliedLicencePolicy): Report {
  const { licences } = report.facets;
  if (licences === undefined) return report;
  const named = licences.matters.length > 0 || licences.places.length > 0 || licences.byRule.length === 0;
  return { ...report, facets: { ...report.facets, licences: named ? judgeLicenceSection(licences, applied) : judgeLicenceResults(licences, applied) } };
}

function namePolicy(changedAt: string | null): Pick<Results, "policy" | "policyChangedAt"> {
  return { policy: changedAt === null ? PUBLISHED_LICENCE_POLICY_ID : "own", policyChangedAt: changedAt };
}

function countByRule({ parts, unclear }: LicenceFacts, judged: JudgedFacts): Results["byRule"] {
  const rows = [
    ...(judged.project === null ? [] : [{ ...judged.project, findings: 1 }]),
    ...judged.parts.flatMap((judgement, part) => (judgement === null ? [] : [{ ...judgement, findings: parts[part]?.count ?? 0 }])),
    ...unclear.map((row) => ({ ...row, verdict: "review" as const })),
  ];
  const counts = new Map<string, Results["byRule"][number]>();
  for (const { rule, verdict, findings } of rows) {
    const key = `${verdict} ${rule}`;
    counts.set(key, { rule, verdict, findings: (counts.get(key)?.findings ?? 0) + findings });
  }
  return [...counts].toSorted(([one], [other]) => compareText(one, other)).map(([, count]) => count);
}

function listMatters({ projectFiles, places, unclear }: Section, { project, parts }: LicenceFacts, judged: JudgedFacts): Matter[] {
  const matters: Matter[] = [
    ...(judged.project === null ? [] : [{ ...judged.project, kind: "project" as const, subject: projectFiles[0]?.path ?? "", line: null, licence: projectFiles[0]?.licence ?? project }]),
    ...places.flatMap(({ part, licence, subjects }): Matter[] => {
      const [judgement, said] = [judged.parts[part] ?? null, parts[part]];
      if (judgement === null || said === undefined) return [];
      const why = judgement.rule === "dependency-licence-missing" && licence !== null ? "what is stated names no licence that is known" : judgement.why;
      return subjects.map(({ name, line }) => ({ ...judgement, why, kind: said.use === "file" ? ("file" as const) : ("dependency" as const), subject: name, line, licence }));
    }),
    ...unclear.map(({ rule, path, line, why }) => ({ rule, verdict: "review" as const, kind: "file" as const, subject: path, line, licence: null, why })),
  ];
  return matters.toSorted(compareMatters).slice(0, SHOWN);
}

function compareMatters(one: Matter, other: Matter): number {
  return compareText(one.verdict, other.verdict) || compareText(one.rule, other.rule) || compareText(one.subject, other.subject) || (one.line ?? 0) - (other.line ?? 0);
}
