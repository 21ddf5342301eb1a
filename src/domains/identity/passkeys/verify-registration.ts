// A new passkey is held against the checklist of WebAuthn Level 3, section 7.1. The package checks most steps; what it leaves to
// its caller stands here.

import { verifyRegistrationResponse, type RegistrationResponseJSON } from "@simplewebauthn/server";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";

import { isUuid, type Uuid } from "#base/uuid.ts";
import type { PasskeyAttestation } from "#protocol/api/passkeys.ts";

import { measureCbor } from "./cbor-length.ts";
import { assertSoundPublicKey, PASSKEY_ALGORITHMS } from "./public-key.ts";
import type { RelyingParty } from "./relying-party.ts";

export interface NewPasskey {
  readonly credentialId: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly aaguid: Uuid | null;
}

/** Shorter ids could be guessed (section 4, "Credential ID": at least 16 bytes). */
const MIN_CREDENTIAL_ID_BYTES = 16;

/** @throws Error that says which step failed. */
export async function verifyRegistration(given: { readonly credential: PasskeyAttestation; readonly challenge: string; readonly party: RelyingParty }): Promise<NewPasskey> {
  const { credential, challenge, party } = given;
  // Signing in asks for no name: what cannot be found without one is no use (section 5.4.6).
  if (credential.discoverable === false) throw new Error("the authenticator does not keep the passkey for signing in without a name");
  assertPlainAttestation(credential.attestationObject);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: toResponse(credential),
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.rpId,
    expectedType: "webauthn.create",
    requireUserPresence: true,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
  });
  if (!verified) throw new Error("the attestation does not verify");
  const made = registrationInfo.credential;
  // Step "verify that credentialId …": what the browser calls it is what the authenticator signed.
  if (made.id !== credential.id) throw new Error("the credential has two ids");
  const credentialId = new Uint8Array(Buffer.from(made.id, "base64url"));
  if (credentialId.length < MIN_CREDENTIAL_ID_BYTES) throw new Error("the credential's id is too short");
  assertSoundPublicKey(made.publicKey);
  return {
    credentialId,
    publicKey: new Uint8Array(made.publicKey),
    signCount: made.counter,
    backupEligible: registrationInfo.credentialDeviceType === "multiDevice",
    backedUp: registrationInfo.credentialBackedUp,
    aaguid: isUuid(registrationInfo.aaguid) || !/^[0-]+$/.test(registrationInfo.aaguid) ? registrationInfo.aaguid : null,
  };
}

/**
 * None was asked for; an authenticator's signature by the new key itself may remain (section 5.4.7, "none"). A statement about
 * the maker is refused: it would tell more of the person than we want to know, and nobody would check it.
 */
function assertPlainAttestation(attestationObject: string): void {
  const bytes = new Uint8Array(Buffer.from(attestationObject, "base64url"));
  if (measureCbor(bytes) !== bytes.length) throw new Error("the attestation is no single CBOR item");
  const decoded = decodeAttestationObject(bytes) as unknown;
  if (!(decoded instanceof Map) || decoded.size !== 3 || !(decoded.get("authData") instanceof Uint8Array)) throw new Error("the attestation lacks a member");
  const statement: unknown = decoded.get("attStmt");
  const format: unknown = decoded.get("fmt");
  if (!(statement instanceof Map) || (format !== "none" && format !== "packed") || statement.has("x5c") || statement.has("ecdaaKeyId")) {
    throw new Error("the attestation is not of the kind that was asked for");
  }
}

function toResponse({ id, clientDataJSON, attestationObject }: PasskeyAttestation): RegistrationResponseJSON {
  return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response: { clientDataJSON, attestationObject } };
}
