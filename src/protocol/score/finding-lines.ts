// What can be attacked today: credentials, known vulnerabilities, code risks; and licences, which can be claimed.

import { formatCount, plural } from "#base/format.ts";
import { policySubject } from "#protocol/licences/words.ts";
import { SEVERITIES, type Severity } from "#protocol/report/facets/severity.ts";

import { type Judged, type LeftOut, type LineRule, type ScoreFigure, SEVERITY_WEIGHTS, shareOfFindings, sumOf } from "./line.ts";

const SECRETS_HALF = 10;
const VULNERABILITIES_HALF = 30;
const RISKS_HALF = 60;
const LICENCES_HALF = 20;
const DENIED_WEIGHT = 10;
const REVIEW_WEIGHT = 0.5;

export const secretsLine: LineRule<"secrets"> = {
  id: "secrets", facet: "secrets", title: "No credentials in the code", maxPoints: 150,
  judge({ findings, byRule }) {
    return judgeFindings({
      field: "secrets.byRule", half: SECRETS_HALF, rows: byRule.map(({ severity, findings: count }) => ({ severity, count })),
      why: findings === 0 ? "No credential was found in the files." : `${plural(findings, "place holds", "places hold")} what looks like a credential`,
      improve: "Revoke each where it is from, then take it out of the code.",
    });
  },
};

export const risksLine: LineRule<"risks"> = {
  id: "risks", facet: "risks", title: "No code open to known attacks", maxPoints: 130,
  judge({ findingsInProduct, byRule }) {
    return judgeFindings({
      field: "risks.byRule", half: RISKS_HALF, rows: byRule.map(({ severity, findings: count }) => ({ severity, count })),
      why: findingsInProduct === 0 ? "No rule found code that is open to a known kind of attack." : `${plural(findingsInProduct, "place is", "places are")} open to a known kind of attack by the shape of the code`,
      improve: "Look at each place, the gravest first: mend it where hostile data can reach it, and write it so that nobody has to ask.",
    });
  },
};

export const vulnerabilitiesLine: LineRule<"vulnerabilities"> = {
  id: "vulnerabilities", facet: "vulnerabilities", title: "No known vulnerabilities in dependencies", maxPoints: 170,
  judge({ dataSource, components, affected, fixable, knownExploited, bySeverity }): Judged | LeftOut {
    if (dataSource === "sample") return { leftOut: "only the sample of advisories was there: fetch the databases for an answer" };
    const judged = judgeFindings({
      field: "vulnerabilities.bySeverity", half: VULNERABILITIES_HALF, more: (knownExploited ?? 0) * SEVERITY_WEIGHTS.critical,
      // None is no harm; what nobody rated is listed as such and weighs as medium.
      rows: bySeverity.flatMap(({ severity, affected: count }) => (severity === "none" ? [] : [{ severity, count }])),
      why: affected === 0 ? `${components === 1 ? "The one component is" : `The ${formatCount(components)} components are`} not known to be vulnerable.` : `${plural(affected, "known vulnerability", "known vulnerabilities")} in ${plural(components, "component")}`,
      improve: fixable === 0 ? "No fix is published: look for another package, or for a way not to reach the code." : `Update: a mended version is known for ${formatCount(fixable)}.`,
    });
    // Where no catalogue was given nothing is known of it, and nothing is counted.
    return { ...judged, figures: [...judged.figures, ...(knownExploited === null ? [] : [{ field: "vulnerabilities.knownExploited", value: knownExploited }])] };
  },
};

export const licencesLine: LineRule<"licences"> = {
  id: "licences", facet: "licences", title: "Licences that the policy allows", maxPoints: 50,
  judge({ byRule, policyChangedAt }) {
    const count = (wanted: "deny" | "review"): number => sumOf(byRule.filter(({ verdict }) => verdict === wanted), ({ findings }) => findings);
    const [denied, reviewed] = [count("deny"), count("review")];
    return {
      share: shareOfFindings(denied * DENIED_WEIGHT + reviewed * REVIEW_WEIGHT, LICENCES_HALF),
      why: `${policySubject({ policyChangedAt })} denies ${formatCount(denied)}, and wants ${formatCount(reviewed)} reviewed.`,
      figures: [{ field: "licences.byRule deny", value: denied }, { field: "licences.byRule review", value: reviewed }],
      improve: denied === 0 ? "Review each, and have the policy say what was decided." : "Take out what the policy denies, ask its owner for other terms, or have the policy allow it.",
    };
  },
};

interface Findings {
  readonly field: string;
  readonly half: number;
  readonly rows: readonly { readonly severity: Severity | "unknown"; readonly count: number }[];
  /** Weight besides that of the rows. */
  readonly more?: number;
  readonly why: string;
  readonly improve: string;
}

function judgeFindings({ field, half, rows, more = 0, why, improve }: Findings): Judged {
  const totals = [...SEVERITIES, "unknown" as const].map((severity) => ({ severity, value: sumOf(rows.filter((row) => row.severity === severity), ({ count }) => count) }));
  const figures: ScoreFigure[] = totals.filter(({ severity, value }) => severity !== "unknown" || value > 0).map(({ severity, value }) => ({ field: `${field} ${severity}`, value }));
  const weight = sumOf(rows, ({ severity, count }) => SEVERITY_WEIGHTS[severity === "unknown" ? "medium" : severity] * count) + more;
  const counts = totals.filter(({ value }) => value > 0).map(({ severity, value }) => `${formatCount(value)} ${severity === "unknown" ? "of unknown severity" : severity}`);
  return { share: shareOfFindings(weight, half), why: why.endsWith(".") ? why : `${why}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}.`, figures, improve };
}
