// Findings that are new, gone, or still there, without those that are suppressed: where it stands later, or stood at last. A finding that moved
// within its file is the same; one in another file is not.

import { judgeFindings, type JudgedFinding } from "#protocol/suppressions/apply.ts";

import type { Comparison, ComparedFinding } from "./comparison-schema.ts";
import type { ReportFinding } from "./exports/findings.ts";
import { SEVERITIES } from "./facets/severity.ts";
import type { Report } from "./schema.ts";

type FindingFacet = ReportFinding["facet"];

/** Whether a facet was looked at and its places, where there are any, are named. */
const NAMES_PLACES: { readonly [Facet in FindingFacet]: (facets: Report["facets"]) => boolean } = {
  secrets: ({ secrets }) => secrets !== undefined && (secrets.findings === 0 || secrets.found.length > 0),
  risks: ({ risks }) => risks !== undefined && (risks.findingsInProduct + risks.findingsInTests === 0 || risks.places.length > 0),
  vulnerabilities: ({ vulnerabilities }) => vulnerabilities !== undefined && (vulnerabilities.affected + vulnerabilities.undecided === 0 || vulnerabilities.vulnerable.length > 0),
  licences: ({ licences }) => licences !== undefined && (licences.byRule.every(({ findings }) => findings === 0) || licences.matters.length > 0),
};

/** Whether all that was found is named: of numbers alone nobody can tell what is new. */
export function namesFindings({ facets }: Pick<Report, "facets">): boolean {
  return (Object.keys(NAMES_PLACES) as FindingFacet[]).every((facet) => facets[facet] === undefined || NAMES_PLACES[facet](facets));
}

export function compareFindings({ before, after, hash }: { readonly before: Report; readonly after: Report; readonly hash: (text: string) => string }): Comparison["findings"] {
  const compared = (Object.keys(NAMES_PLACES) as FindingFacet[]).filter((facet) => NAMES_PLACES[facet](before.facets) && NAMES_PLACES[facet](after.facets));
  if (compared.length === 0) return null;
  const isTold = newsSince(before, after);
  const [one, other] = [before, after].map((report) => new Map(judgeFindings(report).filter((finding) => compared.includes(finding.facet) && isTold(finding)).map((finding) => [`${finding.rule} ${finding.lastingIdentity}`, finding])));
  const onlyIn = (of: Judged | undefined, not: Judged | undefined): JudgedFinding[] => [...(of ?? [])].flatMap(([key, finding]) => (not?.has(key) === true ? [] : [finding]));
  const [added, gone] = [onlyIn(other, one), onlyIn(one, other)];
  const remaining = [...(other ?? [])].filter(([key]) => one?.has(key) === true).map(([, finding]) => finding);
  const open = (findings: readonly JudgedFinding[]): readonly JudgedFinding[] => findings.filter(({ suppressed }) => !suppressed);
  return {
    compared, new: describeAll(open(added), hash), gone: describeAll(open(gone), hash), remaining: open(remaining).length,
    suppressed: [...added, ...gone, ...remaining].filter(({ suppressed }) => suppressed).length,
  };
}

type Judged = ReadonlyMap<string, JudgedFinding>;

function describeAll(findings: readonly ReportFinding[], hash: (text: string) => string): ComparedFinding[] {
  return findings.map((finding) => describe(finding, hash)).toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** Which findings of the later report may be news: where the histories cannot be compared, those of today's files alone. */
export function newsSince(before: Pick<Report, "facets">, after: Pick<Report, "facets">): (finding: Pick<ReportFinding, "past" | "rule">) => boolean {
  return pastIsCompared(before.facets.secrets, after.facets.secrets) ? isNewsOf(before.facets.secrets) : ({ past }) => past === undefined;
}

type Secrets = Report["facets"]["secrets"];

/** The histories of both were searched, as far as each other, and what is in them is named: otherwise the files of today are compared alone. */
function pastIsCompared(before: Secrets, after: Secrets): boolean {
  const [one, other] = [before?.history ?? null, after?.history ?? null];
  return one !== null && other !== null && one.scope === other.scope && (one.secrets === 0 || (before?.past.length ?? 0) > 0) && (other.secrets === 0 || (after?.past.length ?? 0) > 0);
}

/** A secret that was in the files before and is in the history now has not come: it was taken out. */
function isNewsOf(before: Secrets): (finding: Pick<ReportFinding, "past" | "rule">) => boolean {
  const inHead = new Set((before?.past ?? []).filter((each) => each.inHead).map(({ rule, introduced }) => `secret/${rule} ${introduced?.commit ?? ""}`));
  return ({ past, rule }) => past === undefined || !inHead.has(`${rule} ${past.introduced?.commit ?? ""}`);
}

function describe({ facet, rule, severity, message, path, line, lastingIdentity }: ReportFinding, hash: (text: string) => string): ComparedFinding {
  return { facet, rule, severity, message, path, line, fingerprint: hash(lastingIdentity) };
}
