// What anybody may see of the log: signed checkpoints and tiles of hashes (C2SP tlog-tiles), and the program that verifies exports.
// No entry is here: an entry says whose stream it is in.

import { readCheckpoint, readLogSize, readTiles } from "#domains/audit/log/log-store.ts";
import { readCosignatures } from "#domains/audit/log/witness-store.ts";
import { AppError } from "#base/app-error.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { HASH_BYTES } from "#protocol/audit/crypto.ts";
import { parseTilePath, widthAt } from "#protocol/audit/tile-path.ts";
import { singleChunk } from "#platform/http/single-chunk.ts";

import type { AuditReadingDeps } from "./deps.ts";

export interface PublicLog {
  /** @throws AppError `audit.nothing-yet`. */
  checkpoint(): Promise<Download>;
  /** @throws AppError `audit.malformed` for what is no path of a tile, `audit.tile-unknown`. */
  tile(parts: readonly string[]): Promise<Download>;
  verifier(): Promise<Download>;
}

export function createPublicLog({ db, readVerifier }: Pick<AuditReadingDeps, "db" | "readVerifier">): PublicLog {
  return {
    async checkpoint() {
      const found = await db.global("strongroom_web", async (tx) => {
        const newest = await readCheckpoint(tx);
        return newest === null ? null : { ...newest, lines: await readCosignatures(tx, newest.size) };
      });
      if (found === null) throw new AppError("audit.nothing-yet");
      return file("text/plain; charset=utf-8", "checkpoint", new TextEncoder().encode(found.note + found.lines.join("")));
    },
    async tile(parts) {
      const { kind, tile } = parseTilePath(`tile/${parts.join("/")}`);
      if (kind !== "tile") throw new AppError("audit.tile-unknown");
      const hashes = await db.global("strongroom_web", async (tx) => {
        if (widthAt(tile, await readLogSize(tx)) < tile.width) return null;
        return (await readTiles(tx, [tile]))[0]?.hashes ?? null;
      });
      if (hashes?.length !== tile.width * HASH_BYTES) throw new AppError("audit.tile-unknown");
      return file("application/octet-stream", "tile", hashes);
    },
    verifier: async () => file("text/plain; charset=utf-8", "verify-export.mts", await readVerifier()),
  };
}

function file(mediaType: string, fileName: string, bytes: Uint8Array): Download {
  return { mediaType, fileName, body: singleChunk(bytes) };
}
