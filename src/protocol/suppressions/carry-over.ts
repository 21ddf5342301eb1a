// The suppressions that another report of the same source carries, put into this one beside its own: so a report that is made elsewhere
// counts as the server's does, as of a time: what has expired by then holds no more, also where the report is older than that. A list of a command line is not carried over. Those of one finding hold where its fingerprint is the same on every machine: of secrets it is not.

import type { Report } from "#protocol/report/schema.ts";

import { applySuppressions, type ApplyGiven } from "./apply.ts";
import type { SuppressionEntry } from "./section.ts";
import type { Suppression } from "./suppression.ts";

export function addSuppressions(report: Report, { from, asOf, hash }: { readonly from: Report | null } & Pick<ApplyGiven, "asOf" | "hash">): Report {
  const added = (from?.suppressions?.entries ?? []).filter(({ reach }) => reach !== "file");
  const own = report.suppressions?.entries ?? [];
  if (own.length + added.length === 0) return report;
  return applySuppressions(report, { suppressions: [...own, ...added].map(asSuppression), asOf, hash });
}

function asSuppression({ id, reach, finding, rule, path, state, justification, response, reason, expiresAt }: SuppressionEntry): Suppression {
  // What was made there is there, also where the clocks differ.
  return { id, reach, finding, rule, path, state, justification, response, reason, createdAt: null, expiresAt: expiresAt === null ? null : Date.parse(expiresAt), endedAt: null };
}
