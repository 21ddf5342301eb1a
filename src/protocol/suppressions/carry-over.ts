// The suppressions that another report of the same source carries, put into this one beside its own: so a report that is made elsewhere
// counts as the server's does. A list of a command line is not carried over. Those of one finding hold where its fingerprint is the same on every machine: of secrets it is not.

import type { Report } from "#protocol/report/schema.ts";

import { applySuppressions } from "./apply.ts";
import type { SuppressionEntry } from "./section.ts";
import type { Suppression } from "./suppression.ts";

export function addSuppressions(report: Report, { from, hash }: { readonly from: Report | null; readonly hash: (text: string) => string }): Report {
  const added = (from?.suppressions?.entries ?? []).filter(({ reach }) => reach !== "file");
  if (added.length === 0) return report;
  const own = report.suppressions?.entries ?? [];
  return applySuppressions(report, { suppressions: [...own, ...added].map(asSuppression), asOf: Date.parse(report.generatedAt), hash });
}

function asSuppression({ id, reach, finding, rule, path, state, justification, response, reason, expiresAt }: SuppressionEntry): Suppression {
  // What is in force there is in force here, also where the clocks differ.
  return { id, reach, finding, rule, path, state, justification, response, reason, createdAt: null, expiresAt: expiresAt === null ? null : Date.parse(expiresAt), endedAt: null };
}
