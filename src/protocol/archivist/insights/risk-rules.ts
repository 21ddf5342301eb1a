// Rules about what may hurt at once: secrets, vulnerabilities, code open to attack, ended runtimes, licences.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";
import { graveOf } from "#protocol/archivist/metrics.ts";
import { shareOf } from "#protocol/archivist/public-values.ts";

import { defineInsight, finding, inNewest } from "./rule-kit.ts";

const secret = (severity: "critical" | "high" | "medium" | "low", findings: number) => ({ secrets: { findings, distinct: findings, files: 1, byRule: [{ rule: "example", severity, findings }] } });
const vulnerable = (severity: "critical" | "high" | "medium" | "low", affected: number) => ({ vulnerabilities: { affected, bySeverity: [{ severity, affected }] } });
const risk = (severity: "critical" | "high", findings: number) => ({ risks: { findingsInProduct: findings, affectedFiles: 1, byRule: [{ rule: "example", cwe: 89, severity, findings }] } });
const licence = (verdict: "review" | "deny", findings: number) => ({ licences: { byRule: [{ rule: "dependency-licence" as const, verdict, findings }] } });

const OLD_DATA_DAYS = 30;
const UNPINNED_SHARE = 0.2;

export const RISK_RULES = [
  defineInsight({
    id: "secrets-found", kind: "fact", tools: ["secrets"],
    basis: "Different secrets in the files of the newest snapshot; critical where a rule of severity critical or high found one.",
    find: inNewest(({ facets: { secrets } }) => (secrets === undefined || secrets.distinct === 0 ? null : finding(graveOf(secrets.byRule) > 0 ? "critical" : "medium", secrets.distinct, secrets.findings))),
    state: ({ value, other }) => `${plural(value, "different secret stands", "different secrets stand")} in the code, at ${plural(other ?? value, "place")}.`,
    advice: "Revoke each of them first, then take it out of the code; taking it out alone does not help, since the history keeps it.",
    examples: { fires: [[{ facets: secret("critical", 2) }], [{ facets: secret("low", 1) }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "vulnerabilities-exploited", kind: "fact", tools: ["vulnerabilities"],
    basis: "Affected components in the catalogue of known exploited vulnerabilities.",
    find: inNewest(({ facets: { vulnerabilities } }) => ((vulnerabilities?.knownExploited ?? 0) === 0 ? null : finding("critical", vulnerabilities?.knownExploited ?? 0))),
    state: ({ value }) => `${plural(value, "known vulnerability is", "known vulnerabilities are")} being exploited elsewhere.`,
    advice: "Update these components today, or take what they serve off the network until they are.",
    examples: { fires: [[{ facets: { vulnerabilities: { knownExploited: 1, affected: 1 } } }]], quiet: [[{}], [{ facets: vulnerable("critical", 3) }]] },
  }),
  defineInsight({
    id: "vulnerabilities-grave", kind: "threshold", tools: ["vulnerabilities"],
    basis: "At least one affected component of severity critical or high.",
    find: inNewest(({ facets: { vulnerabilities } }) => {
      const grave = vulnerabilities === undefined ? 0 : graveOf(vulnerabilities.bySeverity);
      return grave === 0 ? null : finding("high", grave, vulnerabilities?.affected ?? grave);
    }),
    state: ({ value, other }) => `${formatCount(value)} of ${plural(other ?? value, "known vulnerability", "known vulnerabilities")} ${value === 1 ? "is" : "are"} critical or high.`,
    advice: "Update the components they are in, those that the product needs at run time first.",
    examples: { fires: [[{ facets: vulnerable("high", 4) }], [{ facets: vulnerable("critical", 1) }]], quiet: [[{ facets: vulnerable("medium", 4) }], [{}]] },
  }),
  defineInsight({
    id: "vulnerabilities-fixable", kind: "threshold", tools: ["vulnerabilities"],
    basis: "Affected components for which a fixed version is known.",
    find: inNewest(({ facets: { vulnerabilities } }) => (vulnerabilities === undefined || vulnerabilities.fixable === 0 ? null : finding("medium", vulnerabilities.fixable, vulnerabilities.affected))),
    state: ({ value, other }) => `${formatCount(value)} of ${plural(other ?? value, "known vulnerability", "known vulnerabilities")} can be mended by updating alone.`,
    advice: "Update to the fixed versions that the report names.",
    examples: { fires: [[{ facets: { vulnerabilities: { affected: 5, fixable: 3 } } }]], quiet: [[{ facets: { vulnerabilities: { affected: 5, fixable: 0 } } }], [{}]] },
  }),
  defineInsight({
    id: "advisories-old", kind: "threshold", tools: ["vulnerabilities"],
    basis: `The newest advisory is over ${OLD_DATA_DAYS} days old, or only the sample that comes with the program was used.`,
    find: inNewest(({ facets: { vulnerabilities: found } }) => (found === undefined || found.components === 0 ? null : found.dataSource === "sample" ? finding("medium", found.components) : (found.dataAgeDays ?? 0) > OLD_DATA_DAYS ? finding("medium", found.components, found.dataAgeDays) : null)),
    state: ({ value, other }) => (other === null ? `${plural(value, "component was", "components were")} held against sample advisories only.` : `${plural(value, "component was", "components were")} held against advisories that are ${plural(other, "day")} old.`),
    advice: "Fetch the databases of advisories; until then no answer about vulnerabilities is whole.",
    examples: { fires: [[{ facets: { vulnerabilities: { dataSource: "sample" } } }], [{ facets: { vulnerabilities: { dataAgeDays: 90 } } }]], quiet: [[{ facets: { vulnerabilities: { dataAgeDays: 30 } } }], [{ facets: { vulnerabilities: { dataSource: "sample", components: 0 } } }]] },
  }),
  defineInsight({
    id: "risks-critical", kind: "threshold", tools: ["risks"],
    basis: "Places outside of tests that a rule of severity critical found.",
    find: inNewest(({ facets: { risks } }) => {
      const critical = (risks?.byRule ?? []).reduce((sum, { severity, findings }) => sum + (severity === "critical" ? findings : 0), 0);
      return critical === 0 ? null : finding("high", critical, risks?.findingsInProduct ?? critical);
    }),
    state: ({ value, other }) => `${formatCount(value)} of ${plural(other ?? value, "place")} that are open to attack by the shape of the code ${value === 1 ? "is" : "are"} critical.`,
    advice: "Look at each of them: can data from outside reach it?",
    examples: { fires: [[{ facets: risk("critical", 2) }]], quiet: [[{ facets: risk("high", 5) }], [{}]] },
  }),
  defineInsight({
    id: "runtime-ended", kind: "fact", tools: ["freshness"],
    basis: "Uses of a version that its vendor no longer mends, by the published dates.",
    find: inNewest(({ facets: { freshness } }) => (freshness === undefined || freshness.ended === 0 ? null : finding("high", freshness.ended))),
    state: ({ value }) => `${plural(value, "use")} of a runtime, system or database that is no longer mended.`,
    advice: "Move to a supported version; its holes are published and stay open.",
    examples: { fires: [[{ facets: { freshness: { ended: 1 } } }]], quiet: [[{ facets: { freshness: { mayHaveEnded: 3 } } }], [{}]] },
  }),
  defineInsight({
    id: "runtime-ends-soon", kind: "fact", tools: ["freshness"],
    basis: "Uses of a version whose support ends within half a year.",
    find: inNewest(({ facets: { freshness } }) => (freshness === undefined || freshness.endsSoon === 0 ? null : finding("low", freshness.endsSoon))),
    state: ({ value }) => `${plural(value, "use")} of a runtime, system or database whose support ends within half a year.`,
    advice: "Plan the move now, while there is time to test it.",
    examples: { fires: [[{ facets: { freshness: { endsSoon: 2 } } }]], quiet: [[{}]] },
  }),
  defineInsight({
    id: "licences-denied", kind: "threshold", tools: ["licences"],
    basis: "Findings that the policy of licences denies.",
    find: inNewest(({ facets: { licences } }) => {
      const denied = (licences?.byRule ?? []).reduce((sum, { verdict, findings }) => sum + (verdict === "deny" ? findings : 0), 0);
      return denied === 0 ? null : finding("high", denied);
    }),
    state: ({ value }) => `The policy denies ${plural(value, "licence")} of files or dependencies.`,
    advice: "Have a lawyer look before the product is passed on; replace what cannot stay.",
    examples: { fires: [[{ facets: licence("deny", 2) }]], quiet: [[{ facets: licence("review", 9) }], [{}]] },
  }),
  defineInsight({
    id: "licence-missing", kind: "fact", tools: ["licences"],
    basis: "No file in the root says a licence.",
    find: inNewest(({ facets: { licences }, totals }) => (licences === undefined || licences.projectLicence !== null || totals.code === 0 ? null : finding("low", 0))),
    state: () => "The project says nowhere under which licence it is.",
    advice: "Put a licence in the root, or write down that all rights are reserved.",
    examples: { fires: [[{ facets: { licences: { projectLicence: null } } }]], quiet: [[{}], [{ facets: { licences: { projectLicence: null } }, totals: { code: 0 } }]] },
  }),
  defineInsight({
    id: "dependencies-unpinned", kind: "threshold", tools: ["dependencies"],
    basis: `Of over ${formatRoughShare(UNPINNED_SHARE)} of the components no file says which version is used.`,
    find: inNewest(({ facets: { dependencies } }) => (dependencies === undefined || shareOf(dependencies.withoutVersion, dependencies.total) <= UNPINNED_SHARE ? null : finding("medium", dependencies.withoutVersion, dependencies.total))),
    state: ({ value, other }) => `Of ${formatCount(value)} of ${plural(other ?? value, "component")} no file says which version is used.`,
    advice: "Commit lock files: without them, two builds of the same commit differ, and vulnerabilities cannot be told.",
    examples: { fires: [[{ facets: { dependencies: { withoutVersion: 40 } } }]], quiet: [[{ facets: { dependencies: { withoutVersion: 20 } } }], [{ facets: { dependencies: { total: 0 } } }]] },
  }),
] as const;
