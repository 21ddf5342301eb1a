// The browser and the network of a session, for the person's own list of devices: sealed in its cell.

import type { Uuid } from "#base/uuid.ts";
import type { ClientInfo } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import { z } from "zod";

import type { SealedClient } from "./store.ts";

/** The /64 of ::1, in which there is nothing else. */
const LOOPBACK_V6 = "0:0:0:0::/64";

const clientSchema = z.strictObject({ network: z.string(), userAgent: z.string().nullable() });

export function sealClient(key: DataKey, sessionId: Uuid, { network, userAgent }: ClientInfo): SealedClient {
  return { keyId: key.keyId, sealed: sealText(key, clientCell(sessionId), JSON.stringify({ network: coarse(network), userAgent })) };
}

export function openClient(key: DataKey, sessionId: Uuid, sealed: SealedClient): ClientInfo {
  return clientSchema.parse(JSON.parse(openText(key, clientCell(sessionId), sealed.sealed)));
}

function clientCell(sessionId: Uuid): { readonly table: string; readonly column: string; readonly row: string } {
  return { table: "sessions", column: "client_sealed", row: sessionId };
}

/** As much as tells a person home from abroad: the /24 of IPv4, the /48 of IPv6. */
export function coarse(network: string): string {
  if (network.startsWith("127.") || network === LOOPBACK_V6) return "this machine";
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(network);
  if (v4?.[1] !== undefined) return `${v4[1]}.0/24`;
  const v6 = /^([0-9a-f]+:[0-9a-f]+:[0-9a-f]+):/.exec(network);
  return v6?.[1] === undefined ? network : `${v6[1]}::/48`;
}
