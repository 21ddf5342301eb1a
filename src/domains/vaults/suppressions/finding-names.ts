// The names by which the findings of newest reports are decided about, kept so that what is suppressed in many vaults is counted in one question, and
// no evidence is opened for it. The worker writes them with the report; which decisions are in force is asked each time.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import type { Report } from "#protocol/report/schema.ts";
import { suppresses } from "#protocol/suppressions/analysis.ts";
import { countSilent, groupCounted, type CountedFinding, type CountedGroup } from "#protocol/suppressions/count-silent.ts";
import type { SilentCounts } from "#protocol/suppressions/section.ts";
import { nameOfDecision, namesOfFinding } from "#protocol/suppressions/suppression.ts";

import { hashFinding } from "./sealed-words.ts";
import type { DecidedRow } from "./store.ts";
import type { SuppressionTables } from "./tables.ts";

export interface FindingName {
  readonly name: string;
  readonly place: number;
  /** A `CountedFinding` as JSON. */
  readonly counted: string;
}

/** What a suppression may name; an advisory's alias may be any text, and what nobody can name need not be kept. */
const NAMEABLE = /^(?:[a-z]+\/[A-Za-z0-9][A-Za-z0-9._:+/-]{0,99}|[0-9a-f]{64})$/;
/** Rows of one statement. */
const ROWS_AT_A_TIME = 5_000;

/** `report` names its findings; `key` is the team's field key. */
export function composeFindingNames(report: Report, key: DataKey): readonly FindingName[] {
  const findings = listFindings(report);
  const groups = groupCounted(report, findings.map((finding) => ({ ...finding, past: finding.past !== undefined })));
  const fingerprintOf = (identity: string): string => Buffer.from(hashFinding(key, sha256Hex(identity))).toString("hex");
  return findings.flatMap((finding, place) => {
    const counted = JSON.stringify((groups[place] as CountedGroup).counted);
    return namesOfFinding(finding, fingerprintOf).filter((name) => NAMEABLE.test(name)).map((name) => ({ name, place, counted }));
  });
}

/** In place of those of the report before. */
export async function replaceFindingNames(tx: Tx, vaultId: Uuid, names: readonly FindingName[]): Promise<void> {
  const db = tx.as<SuppressionTables>();
  await db.deleteFrom("vault_finding_names").where("vault_id", "=", vaultId).execute();
  for (let from = 0; from < names.length; from += ROWS_AT_A_TIME) {
    const part = names.slice(from, from + ROWS_AT_A_TIME);
    await sql`
      insert into vault_finding_names (vault_id, name, place, counted)
      select ${vaultId}::uuid, row ->> 'name', (row ->> 'place')::int, row ->> 'counted' from jsonb_array_elements(${JSON.stringify(part)}::jsonb) row`.execute(db);
  }
}

/** Of each vault in which anything is suppressed, how much: of its newest report, as far as its names are kept. A line a kind of finding, the same text for the same counts. */
export async function countSuppressedByVault(tx: Tx, inForce: readonly DecidedRow[]): Promise<ReadonlyMap<Uuid, string>> {
  const silencing = inForce.filter(suppresses);
  if (silencing.length === 0) return new Map();
  const decided = silencing.map(({ vault_id: vaultId, rule, finding_hash: hash }) => ({ vault: vaultId, name: nameOfDecision({ rule, finding: hash === null ? null : Buffer.from(hash).toString("hex") }) }));
  // What two decisions cover, or two names of one finding, counts once. A row a vault, of text: thousands of small rows take longer to send than to find.
  const { rows } = await sql<{ readonly vault_id: Uuid; readonly counts: string }>`
    select vault_id, string_agg(findings::text || ' ' || counted, chr(10) order by counted) as counts from (
      select vault_id, counted, count(*) as findings from (
        select distinct names.vault_id, names.place, names.counted
        from jsonb_to_recordset(${JSON.stringify(decided)}::jsonb) as decided (name text, vault uuid)
        join vault_finding_names names on names.name = decided.name and (decided.vault is null or decided.vault = names.vault_id)
      ) covered group by vault_id, counted
    ) grouped group by vault_id`.execute(tx.as<SuppressionTables>());
  return new Map(rows.map(({ vault_id: vaultId, counts }) => [vaultId, counts]));
}

export function parseSuppressedCounts(counts: string): SilentCounts {
  return countSilent(counts.split("\n").map((line) => {
    const space = line.indexOf(" ");
    return { findings: Number(line.slice(0, space)), counted: JSON.parse(line.slice(space + 1)) as CountedFinding };
  }));
}
