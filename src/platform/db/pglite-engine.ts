// PostgreSQL in the process (PGlite): one connection, so one transaction at a time; the others wait in order of arrival.

import { mkdir } from "node:fs/promises";

import { PGlite } from "@electric-sql/pglite";

import type { Engine, Session } from "./engine.ts";
import { createPgliteConnection } from "./pglite-connection.ts";
import { OID, parseArrayOf, parseBytea, parseInt8, parseTimestamp, serializeBytea } from "./values.ts";

const PARSERS = {
  [OID.bytea]: parseBytea,
  [OID.int8]: parseInt8,
  [OID.date]: (text: string) => text,
  [OID.timestamptz]: parseTimestamp,
  [OID.byteaArray]: parseArrayOf(parseBytea),
  [OID.int8Array]: parseArrayOf(parseInt8),
  [OID.dateArray]: parseArrayOf((text) => text),
};

const SERIALIZERS = {
  [OID.bytea]: serializeBytea,
  [OID.byteaArray]: serializeByteaArray,
};

/** In `folder`, made when it is not there, or in memory from the dump of another (for tests). */
export type PgliteStore = { readonly folder: string } | { readonly dump: Blob };

export async function openPglite(store: PgliteStore): Promise<Engine & { dump(): Promise<Blob> }> {
  if ("folder" in store) await mkdir(store.folder, { recursive: true, mode: 0o700 });
  const where = "folder" in store ? { dataDir: store.folder } : { loadDataDir: store.dump };
  return pgliteEngine(await PGlite.create({ ...where, parsers: PARSERS, serializers: SERIALIZERS }));
}

/** An empty database in memory: a template is made in it. */
export async function openEmptyPglite(): Promise<Engine & { dump(): Promise<Blob> }> {
  return pgliteEngine(await PGlite.create({ parsers: PARSERS, serializers: SERIALIZERS }));
}

function pgliteEngine(pglite: PGlite): Engine & { dump(): Promise<Blob> } {
  const connection = createPgliteConnection(pglite);
  const run = <Result>(begin: () => Promise<unknown>, work: (session: Session) => Promise<Result>): Promise<Result> =>
    pglite.runExclusive(async () => {
      try {
        await begin();
        const result = await work(connection);
        // The answer to a commit of an aborted transaction is ROLLBACK and no error.
        if ((await connection.commit()) === "ROLLBACK") throw new Error("Defect: a statement had failed, its error was swallowed, and the transaction was rolled back.");
        return result;
      } catch (error) {
        await connection.exec("rollback");
        throw error;
      }
    });
  return {
    name: "pglite",
    transaction: (prologue, work) => run(() => connection.exec(`begin; ${prologue}`), work),
    scoped: (scope, work) => run(() => connection.begin(scope), work),
    async listen({ channel, onNotification, onListening }) {
      const unlisten = await pglite.listen(channel, onNotification);
      onListening();
      return { close: () => unlisten() };
    },
    close: () => pglite.close(),
    dump: () => pglite.dumpDataDir("none"),
  };
}

/** PGlite's own goes byte by byte: some 20 times slower. */
function serializeByteaArray(items: unknown): string {
  if (typeof items === "string") return items;
  if (!Array.isArray(items)) throw new TypeError("Expected an array of Uint8Array for a bytea[].");
  return `{${items.map((item) => `"\\${serializeBytea(item)}"`).join(",")}}`;
}
