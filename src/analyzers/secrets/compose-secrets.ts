// The secrets of all files together.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { SecretFacts } from "./content.ts";
import { SECRET_RULES } from "./rules/index.ts";
import type { SecretRule, Severity } from "./rules/rule.ts";

type Found = FacetValue<"secrets">["evidence"]["found"][number];

const SHOWN = 5_000;
const ORDER: readonly Severity[] = ["critical", "high", "medium", "low"];
const rules = new Map<string, SecretRule>(SECRET_RULES.map((rule) => [rule.id, rule]));

export function composeSecrets({ files }: Pick<FacetMaterial, "files">): FacetValue<"secrets"> {
  const found: Found[] = [];
  const affected = new Set<string>();
  let cutFiles = 0;
  for (const { path, content } of files) {
    const facts = content.secrets as SecretFacts | undefined;
    if (facts === undefined) continue;
    affected.add(path);
    if (facts.cut === true) cutFiles++;
    for (const [rule, line, column, fingerprint, confidence] of facts.finds) {
      found.push({ rule, title: rules.get(rule)?.title ?? rule, severity: rules.get(rule)?.severity ?? "medium", confidence, path, line, column, fingerprint });
    }
  }
  return {
    results: {
      findings: found.length,
      distinct: new Set(found.map(({ fingerprint }) => fingerprint)).size,
      files: affected.size,
      byRule: countByRule(found),
      cutFiles,
    },
    evidence: { found: keepTop(found, { most: SHOWN, compare: compareFound }) },
  };
}

function countByRule(found: readonly Found[]): FacetValue<"secrets">["results"]["byRule"] {
  const counts = new Map<string, { rule: string; severity: Severity; findings: number }>();
  for (const { rule, severity } of found) counts.set(rule, { rule, severity, findings: (counts.get(rule)?.findings ?? 0) + 1 });
  return [...counts.values()].sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity) || other.findings - one.findings || compareText(one.rule, other.rule));
}

function compareFound(one: Found, other: Found): number {
  return ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity) || compareText(one.path, other.path) || one.line - other.line || one.column - other.column;
}
