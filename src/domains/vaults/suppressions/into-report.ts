// A report with the suppressions that reach its vault, as of a time. The set is named by the time since which it is the same, so that the same
// snapshot gives the same report until somebody decides something, or something expires.

import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Report } from "#protocol/report/schema.ts";
import { applySuppressions } from "#protocol/suppressions/apply.ts";
import { unchangedSince, type Suppression } from "#protocol/suppressions/suppression.ts";

import { hashFinding, openWords } from "./sealed-words.ts";
import type { SuppressionRow } from "./store.ts";

export interface SuppressGiven {
  /** All that ever reached the vault, as far as they were there at `asOf`. */
  readonly rows: readonly SuppressionRow[];
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly key: DataKey;
}

/** `report` names its findings. Where nobody ever decided anything it stays as it is. */
export function suppressInReport(report: Report, { rows, asOf, key }: SuppressGiven): Report {
  const suppressions = rows.map((row) => asSuppression(row, key));
  const since = unchangedSince(suppressions, asOf);
  if (since === null) return report;
  return applySuppressions(report, { suppressions, asOf: since, hash: sha256Hex, keyed: (fingerprint) => Buffer.from(hashFinding(key, fingerprint)).toString("hex") });
}

function asSuppression(row: SuppressionRow, key: DataKey): Suppression {
  return {
    id: row.id,
    reach: row.vault_id === null ? "team" : "vault",
    finding: row.finding_hash === null ? null : Buffer.from(row.finding_hash).toString("hex"),
    rule: row.rule,
    path: null,
    state: row.state, justification: row.justification, response: row.response,
    reason: openWords(key, row.id, row.words_sealed).reason,
    createdAt: row.created_at.getTime(), expiresAt: row.expires_at.getTime(), endedAt: row.ended_at?.getTime() ?? null,
  };
}
