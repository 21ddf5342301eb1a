// Urgent by what was found: credentials, vulnerabilities, code risks, licences that are denied. How sure each kind of finding is and how far it reaches
// is our judgement, and stands here.

import { formatCount, plural } from "#base/format.ts";

import { policyWords } from "#protocol/licences/words.ts";

import { SEVERITIES, type Severity } from "./facets/severity.ts";
import type { Report } from "./schema.ts";
import type { Matter } from "./urgent-matter.ts";

/** A quarter between the grades: critical is not twice as bad as high, but comes before it. */
const SEVERITY_DEGREES: Readonly<Record<Severity, number>> = { critical: 1, high: 0.75, medium: 0.4, low: 0.15 };
/** So many places or packages are named. */
const PLACES = 3;

type Facets = Report["facets"];
interface Graded {
  /** What nobody rated ranks as medium. */
  readonly severity: Severity | "unknown";
  readonly count: number;
}

export function findingMatters({ facets }: Pick<Report, "facets">): Matter[] {
  return [...secretMatter(facets), ...pastSecretMatter(facets), ...vulnerabilityMatter(facets), ...riskMatter(facets), ...licenceMatter(facets)];
}

function secretMatter({ secrets }: Facets): Matter[] {
  const rows = (secrets?.byRule ?? []).map(({ severity, findings }) => ({ severity, count: findings }));
  const gravest = gravestOf(rows);
  if (secrets === undefined || gravest === null) return [];
  const gone = secrets.history?.gone ?? 0;
  return [{
    facet: "secrets",
    finding: `${plural(secrets.findings, "place holds", "places hold")} what looks like a credential: ${sayGrades(rows)}${gone === 0 ? "" : `; the history holds ${formatCount(gone)} more`}.`,
    meaning: "Whoever has the code, or ever had it, has them too.",
    action: "Revoke them where they are from first, then take them out of the code.",
    basis: "Files whose text has the published form of a provider's secret, or gives a random value to the name of one.",
    where: firstOf(secrets.found.map(({ path, line }) => `${path}:${line}`)),
    // A rule sees a form; some of what has it is made up for tests.
    severity: SEVERITY_DEGREES[gravest], certainty: 0.85, reach: 1,
  }];
}

/** Nothing is in the files any more, which revokes nothing. */
function pastSecretMatter({ secrets }: Facets): Matter[] {
  const rows = (secrets?.history?.byRule ?? []).map(({ severity, findings }) => ({ severity, count: findings }));
  const gravest = gravestOf(rows);
  if (secrets === undefined || secrets.history === null || secrets.findings > 0 || gravest === null) return [];
  return [{
    facet: "secrets",
    finding: `The history holds ${plural(secrets.history.gone, "credential")} that the files no longer do: ${sayGrades(rows)}.`,
    meaning: "Whoever has a copy of the repository has them.",
    action: "Revoke them where they are from, if that has not been done.",
    basis: "Every version of every file, searched as the files of today are.",
    where: firstOf(secrets.past.filter(({ inHead }) => !inHead).map(({ path, line }) => `${path}:${line}`)),
    // Some were revoked when they were taken out; that is not known from here.
    severity: SEVERITY_DEGREES[gravest], certainty: 0.6, reach: 1,
  }];
}

function vulnerabilityMatter({ vulnerabilities }: Facets): Matter[] {
  if (vulnerabilities === undefined || vulnerabilities.affected === 0) return [];
  const { affected, components, knownExploited, fixable, bySeverity, vulnerable } = vulnerabilities;
  const rows = bySeverity.flatMap(({ severity, affected: count }) => (severity === "none" ? [] : [{ severity, count }]));
  const gravest = gravestOf(rows) ?? "low";
  const known = knownExploited ?? 0;
  const exploited = known > 0;
  const named = vulnerable.filter(({ answer }) => answer === "affected").map(({ name, version }) => (version === null ? name : `${name} ${version}`));
  return [{
    facet: "vulnerabilities",
    finding: `${plural(affected, "known vulnerability", "known vulnerabilities")} in ${plural(components, "component")}${rows.length === 0 ? "" : `: ${sayGrades(rows)}`}.`,
    meaning: exploited ? `${plural(known, "of them is", "of them are")} known to be used in attacks already.` : "How to use them is public; whether the code can be reached is not known from here.",
    action: fixable === 0 ? "No fix is published: look for another package, or for a way not to reach the code." : `Update: a mended version is known for ${formatCount(fixable)} of them.`,
    basis: "Components of lock files and manifests, held against published advisories by the ecosystems' own version rules.",
    where: firstOf(named),
    severity: exploited ? 1 : SEVERITY_DEGREES[gravest], certainty: 0.95, reach: exploited ? 1 : 0.75,
  }];
}

function riskMatter({ risks }: Facets): Matter[] {
  const rows = (risks?.byRule ?? []).map(({ severity, findings }) => ({ severity, count: findings }));
  const gravest = gravestOf(rows);
  if (risks === undefined || gravest === null) return [];
  return [{
    facet: "risks",
    finding: `${plural(risks.findingsInProduct, "place is", "places are")} open to a known kind of attack by the shape of the code: ${sayGrades(rows)}.`,
    meaning: "What is written there is dangerous if hostile data can reach it.",
    action: "Look at each, the gravest first, and mend it or write down why it is safe.",
    basis: "Rules on the syntax tree, outside of tests.",
    where: firstOf(risks.places.filter(({ test }) => !test).map(({ path, line }) => `${path}:${line}`)),
    severity: SEVERITY_DEGREES[gravest], certainty: 0.7, reach: 0.8,
  }];
}

function licenceMatter({ licences }: Facets): Matter[] {
  const denied = (licences?.byRule ?? []).filter(({ verdict }) => verdict === "deny").reduce((sum, { findings }) => sum + findings, 0);
  if (licences === undefined || denied === 0) return [];
  return [{
    facet: "licences",
    finding: `${plural(denied, "part is", "parts are")} under a licence that the policy denies.`,
    meaning: "Its owner may ask for what you cannot give, as the source of your own product.",
    action: "Take it out, ask whoever owns it for other terms, or have the policy allow the licence, or suppress the finding with a reason.",
    basis: `What files and packages say of themselves, held against ${policyWords(licences)}; no legal advice.`,
    where: firstOf(licences.matters.filter(({ verdict }) => verdict === "deny").map(({ subject }) => subject)),
    severity: 0.6, certainty: 0.8, reach: 0.8,
  }];
}

function gravestOf(rows: readonly Graded[]): Severity | null {
  return SEVERITIES.find((severity) => rows.some((row) => (row.severity === "unknown" ? "medium" : row.severity) === severity && row.count > 0)) ?? null;
}

/** `1 critical, 4 medium, 2 of unknown severity` */
function sayGrades(rows: readonly Graded[]): string {
  return [...SEVERITIES, "unknown" as const].flatMap((severity) => {
    const count = rows.filter((row) => row.severity === severity).reduce((sum, row) => sum + row.count, 0);
    return count === 0 ? [] : [`${formatCount(count)} ${severity === "unknown" ? "of unknown severity" : severity}`];
  }).join(", ");
}

function firstOf(names: readonly string[]): readonly string[] {
  return [...new Set(names)].slice(0, PLACES);
}
