// The secrets of all files together, and those of their history.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { listPastUnread } from "#analyzers/facets/past-unread.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { PastSummary } from "#protocol/sandbox/wire.ts";
import type { SecretFacts } from "./content.ts";
import { composePast, describeRule, type PastSecret } from "./compose-past.ts";
import type { Severity } from "./rules/rule.ts";

type Place = Pick<Found, "severity" | "path" | "line" | "column">;
type Found = FacetValue<"secrets">["evidence"]["found"][number];

const SHOWN = 5_000;
const ORDER: readonly Severity[] = ["critical", "high", "medium", "low"];

export function composeSecrets({ files, past, settings }: Pick<FacetMaterial, "files" | "past" | "settings">): FacetValue<"secrets"> {
  const found: Found[] = [];
  const affected = new Set<string>();
  let cutFiles = 0;
  for (const { path, content } of files) {
    const facts = content.secrets as SecretFacts | undefined;
    if (facts === undefined) continue;
    affected.add(path);
    if (facts.cut === true) cutFiles++;
    for (const [rule, line, column, fingerprint, confidence] of facts.finds) {
      found.push({ ...describeRule(rule), confidence, path, line, column, fingerprint });
    }
  }
  const secrets = settings.past === undefined ? [] : composePast(past, new Set(found.map(({ fingerprint }) => fingerprint)));
  return {
    results: {
      findings: found.length,
      distinct: new Set(found.map(({ fingerprint }) => fingerprint)).size,
      files: affected.size,
      byRule: countByRule(found),
      cutFiles,
      history: settings.past === undefined ? null : summarizePast(secrets, settings.past),
    },
    evidence: {
      found: keepTop(found, { most: SHOWN, compare: (one, other) => compareFound(one, other) }),
      past: keepTop(secrets, { most: SHOWN, compare: (one, other) => Number(one.inHead) - Number(other.inHead) || compareFound(one, other) || compareText(one.fingerprint, other.fingerprint) }),
    },
  };
}

function summarizePast(secrets: readonly PastSecret[], past: PastSummary): FacetValue<"secrets">["results"]["history"] {
  const gone = secrets.filter(({ inHead }) => !inHead);
  return {
    scope: past.scope,
    secrets: secrets.length,
    gone: gone.length,
    byRule: countByRule(gone),
    unread: listPastUnread(past),
  };
}

function countByRule(found: readonly Pick<Found, "rule" | "severity">[]): FacetValue<"secrets">["results"]["byRule"] {
  const counts = new Map<string, { rule: string; severity: Severity; findings: number }>();
  for (const { rule, severity } of found) counts.set(rule, { rule, severity, findings: (counts.get(rule)?.findings ?? 0) + 1 });
  return [...counts.values()].sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity) || other.findings - one.findings || compareText(one.rule, other.rule));
}

function compareFound(one: Place, other: Place): number {
  return ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity) || compareText(one.path, other.path) || one.line - other.line || one.column - other.column;
}
