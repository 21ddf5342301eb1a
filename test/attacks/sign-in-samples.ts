// Bodies that the routes of passkeys and single sign-on take, for the suites that attack every route; and a connection for each team.

import { connectionInputSchema } from "#protocol/api/single-sign-on.ts";
import { sealSettings } from "#domains/identity/single-sign-on/connection-settings.ts";
import type { Uuid } from "#base/uuid.ts";
import { createUuid } from "#base/uuid.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

const ID = "A".repeat(43);
const ASSERTION = { id: ID, clientDataJSON: ID, authenticatorData: ID, signature: ID, userHandle: ID };
const ATTESTATION = { id: ID, clientDataJSON: ID, attestationObject: ID, transports: ["usb"], discoverable: true };
const CONNECTION = connectionInputSchema.parse({ name: "Provider", issuer: "https://login.example.org", clientId: "strongroom", clientSecret: "secret", domains: ["example.org"], acr: [], amr: [], enabled: true });
const ADDRESS = "abcdefghijklmnop";

export const SIGN_IN_SAMPLES: Readonly<Record<string, () => object>> = {
  "sign-in.passkey": () => ({ credential: ASSERTION }),
  "passkey.options": () => ({ proof: { kind: "totp", code: "000000" } }),
  "passkey.create": () => ({ credential: ATTESTATION, name: "Key" }),
  "passkey.rename": () => ({ name: "Key" }),
  "passkey.remove": () => ({ proof: { kind: "passkey", credential: ASSERTION } }),
  "sign-in.single-sign-on": () => ({ address: ADDRESS }),
  "sign-in.single-sign-on-return": () => ({ address: ADDRESS, state: ID, code: ID, iss: "https://login.example.org" }),
  "single-sign-on.create": () => ({ ...CONNECTION, reason: "A new provider" }),
  "single-sign-on.update": () => ({ ...CONNECTION, reason: "Another provider" }),
};

/** A passkey nobody has: they are a person's own, and in no team. */
export const SAMPLE_PASSKEY_ID: Uuid = createUuid();

export async function insertConnection({ asOwner }: TestDatabase, team: { readonly teamId: Uuid; readonly key: DataKey; readonly now: Date }): Promise<Uuid> {
  const connectionId = createUuid();
  const { name, issuer, clientId, domains, acr, amr } = CONNECTION;
  const sealed = sealSettings(team.key, connectionId, { name, issuer, clientId, domains, acr, amr });
  await asOwner("insert into single_sign_on_connections (tenant_id, connection_id, address, enabled, key_id, settings_sealed, created_at) values ($1, $2, $3, false, $4, $5, $6)", [
    team.teamId, connectionId, ADDRESS, team.key.keyId, sealed, team.now,
  ]);
  return connectionId;
}
