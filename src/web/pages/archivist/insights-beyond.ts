// Insights that say what the page has not said already, as an urgent matter or as what stands out.

import type { ArchivistInsight } from "#protocol/api/archivist.ts";
import type { KeyFact } from "#protocol/report/key-fact.ts";
import type { UrgentMatter } from "#protocol/report/urgent.ts";

/** By the facet of an urgent matter: the rules whose sentence it has in it. */
export const SAID_BY_URGENT: { readonly [Facet in UrgentMatter["facet"]]?: readonly string[] } = {
  secrets: ["secrets-found"],
  vulnerabilities: ["vulnerabilities-exploited", "vulnerabilities-grave"],
  risks: ["risks-critical"],
  licences: ["licences-denied"],
  freshness: ["runtime-ended"],
  knowledge: ["one-person", "sole-authors", "knowledge-lost"],
  shares: ["tests-missing", "tests-few"],
  complexity: ["functions-complex", "complexity-high"],
  duplication: ["duplication-high"],
};

/** The same of a fact that stands out, by its topic. */
export const SAID_BY_FACT: { readonly [Topic in KeyFact["topic"]]?: readonly string[] } = { activity: ["quiet", "activity-fell"], origin: ["vendored-much"] };

export interface Said {
  readonly urgent: readonly Pick<UrgentMatter, "facet">[];
  readonly facts: readonly Pick<KeyFact, "topic">[];
}

export function insightsBeyond(insights: readonly ArchivistInsight[], { urgent, facts }: Said): readonly ArchivistInsight[] {
  const said = new Set([...urgent.flatMap(({ facet }) => SAID_BY_URGENT[facet] ?? []), ...facts.flatMap(({ topic }) => SAID_BY_FACT[topic] ?? [])]);
  return insights.filter(({ rule }) => !said.has(rule));
}
