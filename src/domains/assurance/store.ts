// SQL of the assurance domain: one row a run, never changed.

import type { Generated } from "kysely";

import type { Db, Tx } from "#platform/db/db.ts";
import type { Evidence } from "#platform/domain/claim.ts";
import type { ClaimRun } from "./status.ts";

interface AssuranceTables {
  claim_runs: {
    run_id: Generated<string>;
    claim_id: string;
    ran_at: Date;
    ok: boolean;
    finding: string;
    evidence: unknown;
  };
}

export interface ClaimRunStore {
  record(run: ClaimRun): Promise<void>;
  /** The last run of each claim that ever ran. */
  listLatest(): Promise<Map<string, ClaimRun>>;
}

export function createClaimRunStore(deps: { readonly db: Db }): ClaimRunStore {
  const { db } = deps;
  return {
    async record(run) {
      await db.global("strongroom_worker", (tx) => insertRun(tx, run));
    },
    async listLatest() {
      return db.global("strongroom_worker", selectLatest);
    },
  };
}

async function insertRun(tx: Tx, run: ClaimRun): Promise<void> {
  await tx
    .as<AssuranceTables>()
    .insertInto("claim_runs")
    .values({ claim_id: run.claimId, ran_at: new Date(run.ranAt), ok: run.ok, finding: run.finding, evidence: JSON.stringify(run.evidence) })
    .execute();
}

async function selectLatest(tx: Tx): Promise<Map<string, ClaimRun>> {
  const rows = await tx
    .as<AssuranceTables>()
    .selectFrom("claim_runs")
    .distinctOn("claim_id")
    .select(["claim_id", "ran_at", "ok", "finding", "evidence"])
    .orderBy("claim_id")
    .orderBy("ran_at", "desc")
    .execute();
  return new Map(
    rows.map((row) => [
      row.claim_id,
      { claimId: row.claim_id, ranAt: row.ran_at.getTime(), ok: row.ok, finding: row.finding, evidence: row.evidence as Evidence },
    ]),
  );
}
