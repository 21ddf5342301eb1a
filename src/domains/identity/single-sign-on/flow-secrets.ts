// What ties a provider's answer to what was asked (OpenID Connect Core section 3.1.2.1, RFC 7636): kept sealed while the browser is
// away.

import { randomBytes } from "node:crypto";

import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import { z } from "zod";

const secretsSchema = z.strictObject({ nonce: z.string(), verifier: z.string(), issuer: z.string(), clientId: z.string() });

export type FlowSecrets = z.output<typeof secretsSchema>;

/** base64url of 32 bytes: as many as RFC 7636 section 4.1 asks for. */
export function randomValue(): string {
  return randomBytes(32).toString("base64url");
}

/** `row`: the hash of the state in hexadecimal, so that a row cannot stand in for another. */
export function sealFlow(key: DataKey, row: string, secrets: FlowSecrets): Uint8Array {
  return sealText(key, cell(row), JSON.stringify(secrets));
}

export function openFlow(key: DataKey, row: string, sealed: Uint8Array): FlowSecrets {
  return secretsSchema.parse(JSON.parse(openText(key, cell(row), sealed)));
}

function cell(row: string): SealContext {
  return { table: "single_sign_on_flows", column: "sealed", row };
}
