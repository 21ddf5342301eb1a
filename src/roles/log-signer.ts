// The authority's hand on the audit log: it composes what it signs, and what it says of a stream it has looked up itself.

import type { Uuid } from "#base/uuid.ts";
import { countStreamEntries } from "#domains/audit/log/log-store.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import type { Db } from "#platform/db/db.ts";
import type { LogKey } from "#platform/keyring/log-key.ts";
import { signCheckpoint, signStreamHead, type Signer } from "#protocol/audit/checkpoint.ts";
import type { NoteKey } from "#protocol/audit/note.ts";
import type { TreeHead } from "#protocol/audit/verify-proof.ts";

export interface LogSigner {
  key(): Promise<NoteKey>;
  signCheckpoint(head: TreeHead): Promise<string>;
  signStreamHead(given: { readonly stream: Uuid; readonly size: number }): Promise<string>;
}

export function createLogSigner({ db, environment, logKey }: { readonly db: Db; readonly environment: string; readonly logKey: LogKey }): LogSigner {
  const key = async (): Promise<NoteKey> => {
    const { keyId, publicKey } = await logKey.describe();
    return { name: originOf(environment, keyId), use: "log", publicKey };
  };
  const signer = async (): Promise<Signer> => ({ key: await key(), sign: (message) => logKey.sign(message) });
  return {
    key,
    async signCheckpoint({ size, root }) {
      const signing = await signer();
      return signCheckpoint(nodeCrypto, { origin: signing.key.name, size, root }, signing);
    },
    async signStreamHead({ stream, size }) {
      const signing = await signer();
      const sequence = await db.global("strongroom_authority", (tx) => countStreamEntries(tx, { stream, size }));
      return signStreamHead(nodeCrypto, { origin: signing.key.name, stream, sequence, size }, signing);
    },
  };
}

/** A log's name, unlike any other's: the key's random id is in it (C2SP tlog-checkpoint: a URL without a scheme). */
function originOf(environment: string, keyId: Uuid): string {
  return `strongroom/${environment}/${keyId}`;
}
