// SQL of witnesses: what each said last, and the signatures that they gave.

import type { Tx } from "#platform/db/db.ts";
import type { LogTables } from "./tables.ts";

export interface StoredWitness {
  readonly name: string;
  readonly state: LogTables["audit_witnesses"]["state"];
  /** The newest size that it cosigned. */
  readonly size: number;
  readonly cosignedAt: Date | null;
  readonly askedAt: Date | null;
  readonly seenSize: number | null;
}

export async function readWitnesses(tx: Tx): Promise<readonly StoredWitness[]> {
  const rows = await tx.as<LogTables>().selectFrom("audit_witnesses").selectAll().orderBy("name").execute();
  return rows.map((row) => ({ name: row.name, state: row.state, size: row.size, cosignedAt: row.cosigned_at, askedAt: row.asked_at, seenSize: row.seen_size }));
}

export async function writeWitness(tx: Tx, { name, state, size, cosignedAt, askedAt, seenSize }: StoredWitness): Promise<void> {
  const row = { state, size, cosigned_at: cosignedAt, asked_at: askedAt, seen_size: seenSize };
  await tx.as<LogTables>().insertInto("audit_witnesses").values({ name, ...row }).onConflict((conflict) => conflict.column("name").doUpdateSet(row)).execute();
}

/** What is no longer a witness is forgotten; its signatures stay. */
export async function keepWitnesses(tx: Tx, names: readonly string[]): Promise<void> {
  const all = tx.as<LogTables>().deleteFrom("audit_witnesses");
  await (names.length === 0 ? all : all.where("name", "not in", names)).execute();
}

export async function insertCosignature(tx: Tx, given: { readonly size: number; readonly witness: string; readonly line: string; readonly at: Date }): Promise<void> {
  await tx
    .as<LogTables>()
    .insertInto("audit_cosignatures")
    .values({ size: given.size, witness: given.witness, line: given.line, cosigned_at: given.at })
    .onConflict((conflict) => conflict.columns(["size", "witness"]).doNothing())
    .execute();
}

/** Lines to stand under the checkpoint's own signature. */
export async function readCosignatures(tx: Tx, size: number): Promise<readonly string[]> {
  const rows = await tx.as<LogTables>().selectFrom("audit_cosignatures").select("line").where("size", "=", size).orderBy("witness").execute();
  return rows.map(({ line }) => line);
}
