// What the facets have to say among the facts that tell most: what is urgent comes before what is merely so.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";

import type { KeyFact } from "./key-fact.ts";
import type { Report } from "./schema.ts";

/** From here on it matters that nobody who knows the code is there any more. */
const NOTABLE_LOSS = 0.25;

export function facetFacts({ facets }: Report): readonly KeyFact[] {
  return [...secretFacts(facets), ...vulnerabilityFacts(facets), ...riskFacts(facets), ...lossFacts(facets)];
}

function secretFacts({ secrets }: Report["facets"]): readonly KeyFact[] {
  if (secrets === undefined) return [];
  if (secrets.findings === 0) return pastFacts(secrets);
  const grave = secrets.byRule.some(({ severity }) => severity === "critical" || severity === "high");
  return [{
    topic: "secrets",
    finding: `${plural(secrets.findings, "place holds", "places hold")} what looks like a credential${(secrets.history?.gone ?? 0) === 0 ? "" : `; the history holds ${formatCount(secrets.history?.gone ?? 0)} more`}.`,
    meaning: "Whoever has the code has them too: revoke them first, then take them out.",
    basis: "Files whose text has the published form of a provider's secret, or gives a random value to the name of one.",
    weight: grave ? 0.99 : 0.8,
  }];
}

/** Nothing is in the files any more, which revokes nothing. */
function pastFacts({ history }: NonNullable<Report["facets"]["secrets"]>): readonly KeyFact[] {
  if (history === null || history.gone === 0) return [];
  const grave = history.byRule.some(({ severity }) => severity === "critical" || severity === "high");
  return [{
    topic: "secrets",
    finding: `The history holds ${plural(history.gone, "credential")} that the files no longer do.`,
    meaning: "Whoever has a copy of the repository has them: they must be revoked, if they have not been.",
    basis: "Every version of every file, searched as the files of today are.",
    weight: grave ? 0.95 : 0.7,
  }];
}

function vulnerabilityFacts({ vulnerabilities }: Report["facets"]): readonly KeyFact[] {
  if (vulnerabilities === undefined || vulnerabilities.affected === 0) return [];
  const grave = vulnerabilities.bySeverity.filter(({ severity }) => severity === "critical" || severity === "high").reduce((sum, { affected }) => sum + affected, 0);
  return [{
    topic: "vulnerabilities",
    finding: `${plural(vulnerabilities.affected, "known vulnerability", "known vulnerabilities")} in ${plural(vulnerabilities.components, "component")}, ${formatCount(grave)} of them critical or high.`,
    meaning: vulnerabilities.fixable === 0 ? "No fix is known for any of them." : `Updating mends ${formatCount(vulnerabilities.fixable)} of them.`,
    basis: "Components of lock files and manifests, held against published advisories by the ecosystems' own version rules.",
    weight: grave > 0 ? 0.97 : 0.75,
  }];
}

function riskFacts({ risks }: Report["facets"]): readonly KeyFact[] {
  const grave = (risks?.byRule ?? []).filter(({ severity }) => severity === "critical").reduce((sum, { findings }) => sum + findings, 0);
  if (grave === 0) return [];
  return [{
    topic: "risks",
    finding: `${plural(grave, "place is", "places are")} open to a grave kind of attack by the shape of the code.`,
    meaning: "Each wants a look: what is written there is dangerous if hostile data can reach it.",
    basis: "Rules on the syntax tree of severity critical, outside of tests.",
    weight: 0.88,
  }];
}

function lossFacts({ knowledge }: Report["facets"]): readonly KeyFact[] {
  if (knowledge === undefined || knowledge.code === 0 || knowledge.lostCode / knowledge.code < NOTABLE_LOSS) return [];
  return [{
    topic: "people",
    finding: `${formatRoughShare(knowledge.lostCode / knowledge.code)} of the code is known by nobody who is still at work on it.`,
    meaning: "Whoever takes it over must learn that part from the code alone.",
    basis: "Lines of files whose authors (by the degree of authorship) made no commit in the year before the newest one.",
    weight: 0.92,
  }];
}
