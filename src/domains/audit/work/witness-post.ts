// A witness over the network: its address and key out of the settings, and the one request that is ever made to it. The operator wrote
// the address, so it may be inside; everything else about it is held to as for any other server.

import { KIB, SECOND } from "#base/units.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { parseVerifierKey } from "#protocol/audit/note.ts";
import { ADD_CHECKPOINT_PATH } from "#protocol/audit/witness-request.ts";
import type { Witness } from "./witness-client.ts";

/** Its own limits; an answer is a few lines. */
const LIMITS = { connectMs: 5 * SECOND, headersMs: 10 * SECOND, idleMs: 5 * SECOND, maxBytes: 64 * KIB };

/** `text`: `https://witness.example.org/path name+id+key`. @throws AppError `source.invalid`, `audit.malformed`. */
export function openWitness(text: string): Witness {
  const [url = "", key = ""] = text.split(" ");
  const address = parseSourceAddress(url.replace(/\/$/, "") + ADD_CHECKPOINT_PATH);
  const egress = createEgress({ allow: [address.host] });
  return {
    key: parseVerifierKey(nodeCrypto, key),
    async post(body) {
      const connection = await egress.connect(address, LIMITS);
      try {
        const answer = await connection.request({ method: "POST", path: address.path, headers: { "content-type": "text/plain; charset=utf-8" }, body: new TextEncoder().encode(body) });
        const chunks: Uint8Array[] = [];
        for await (const chunk of answer.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
        return { status: answer.status, contentType: answer.headers["content-type"] ?? null, body: Buffer.concat(chunks).toString("utf8") };
      } finally {
        connection.close();
      }
    },
  };
}
