// Facts of one vault in the database: read and written in bulk, because a repository has as many as it has files and commits.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import { KIB, MIB } from "#base/units.ts";
import type { FactEntry, FactKind, FactStore } from "#domains/vaults/analysis/facts.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Db } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import { createFactSealer, FACT_KEY_BYTES, type FactSealer } from "./sealed-facts.ts";

/** Keys asked for in one statement. */
const KEYS_AT_A_TIME = 8 * KIB;
/** Bytes of values written in one statement. */
const WRITE_BYTES = 4 * MIB;
/** Rows read in one statement of a scan. */
const SCAN_ROWS = 5_000;

export function createDbFactStore(given: { readonly db: Db; readonly tenantId: Uuid; readonly vaultId: Uuid; readonly key: DataKey }): FactStore {
  const sealer = createFactSealer(given.key);
  return {
    get unsealedBytes() {
      return sealer.unsealedBytes;
    },
    get summaryBytes() {
      return sealer.summaryBytes;
    },
    fingerprintKey: sealer.fingerprintKey,
    async get(kind, ids) {
      const found = new Map<string, unknown>();
      for (let at = 0; at < ids.length; at += KEYS_AT_A_TIME) {
        const byKey = new Map(ids.slice(at, at + KEYS_AT_A_TIME).map((id) => [sealer.key(kind, id).toString("base64"), id]));
        const keys = Buffer.concat([...byKey.keys()].map((key) => Buffer.from(key, "base64")));
        for (const { key, value } of await selectFacts(given, keys)) {
          found.set(byKey.get(Buffer.from(key).toString("base64")) as string, sealer.open(key, value));
        }
      }
      return found;
    },
    async put(kind, entries) {
      for (const batch of sealInBatches(sealer, kind, entries)) await upsertFacts(given, batch);
    },
    scan: (kind) => scanFacts(given, sealer, kind),
  };
}

interface Place {
  readonly db: Db;
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
}

interface FactRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** `keys` lie one behind the other: one parameter, whatever their number. */
async function selectFacts({ db, tenantId, vaultId }: Place, keys: Buffer): Promise<readonly FactRow[]> {
  if (keys.length === 0) return [];
  const last = keys.length / FACT_KEY_BYTES - 1;
  return await db.tenant({ role: "strongroom_worker", tenantId }, async (tx) => {
    const { rows } = await sql<FactRow>`
      select key, value from vault_facts
      where vault_id = ${vaultId} and key = any(array(
        select substring(${keys}::bytea from i * ${FACT_KEY_BYTES}::int + 1 for ${FACT_KEY_BYTES}::int) from generate_series(0, ${last}::int) i
      ))`.execute(tx.as<VaultTables>());
    return rows;
  });
}

interface SealedBatch {
  readonly keys: Buffer[];
  readonly values: Uint8Array[];
}

/** Of several entries with one id the last one stays: a statement must not write a row twice. */
function* sealInBatches(sealer: FactSealer, kind: FactKind, entries: readonly FactEntry[]): Generator<SealedBatch> {
  let batch: SealedBatch = { keys: [], values: [] };
  let bytes = 0;
  for (const [id, value] of new Map(entries)) {
    const key = sealer.key(kind, id);
    const sealed = sealer.seal(key, value);
    batch.keys.push(key);
    batch.values.push(sealed);
    bytes += sealed.length;
    if (bytes < WRITE_BYTES) continue;
    yield batch;
    batch = { keys: [], values: [] };
    bytes = 0;
  }
  if (batch.keys.length > 0) yield batch;
}

async function upsertFacts({ db, tenantId, vaultId }: Place, { keys, values }: SealedBatch): Promise<void> {
  let end = 0;
  const ends = values.map((value) => (end += value.length));
  await db.tenant({ role: "strongroom_worker", tenantId }, async (tx) => {
    await sql`
      insert into vault_facts (vault_id, key, value)
      select ${vaultId}::uuid,
        substring(${Buffer.concat(keys)}::bytea from (n::int - 1) * ${FACT_KEY_BYTES}::int + 1 for ${FACT_KEY_BYTES}::int),
        substring(${Buffer.concat(values)}::bytea from begins + 1 for ends - begins)
      from (select n, coalesce(lag(ends) over (order by n), 0) as begins, ends from unnest(${`{${ends.join(",")}}`}::int[]) with ordinality as e (ends, n)) parts
      on conflict (tenant_id, vault_id, key) do update set value = excluded.value`.execute(tx.as<VaultTables>());
  });
}

async function* scanFacts({ db, tenantId, vaultId }: Place, sealer: FactSealer, kind: FactKind): AsyncGenerator<unknown> {
  const [first, end] = sealer.range(kind);
  let after: Uint8Array = first;
  for (;;) {
    const rows = await db.tenant({ role: "strongroom_worker", tenantId }, async (tx) =>
      await tx.as<VaultTables>().selectFrom("vault_facts").select(["key", "value"])
        .where("vault_id", "=", vaultId).where("key", ">", after).where("key", "<", end)
        .orderBy("key").limit(SCAN_ROWS).execute());
    for (const { key, value } of rows) yield sealer.open(key, value);
    const last = rows.at(-1);
    if (last === undefined || rows.length < SCAN_ROWS) return;
    after = last.key;
  }
}
