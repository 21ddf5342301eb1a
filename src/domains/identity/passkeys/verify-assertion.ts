// The answer of a passkey is held against the checklist of WebAuthn Level 3, section 7.2. The package checks most steps; what it
// leaves to its caller stands here.

import { timingSafeEqual } from "node:crypto";

import { verifyAuthenticationResponse, type AuthenticationResponseJSON } from "@simplewebauthn/server";

import type { PasskeyAssertion } from "#protocol/api/passkeys.ts";

import { isEllipticKey } from "./public-key.ts";
import type { RelyingParty } from "./relying-party.ts";
import type { PasskeyRow } from "./store.ts";

export interface UsedPasskey {
  readonly signCount: number;
  readonly backedUp: boolean;
}

export interface AssertionGiven {
  readonly credential: PasskeyAssertion;
  readonly challenge: string;
  readonly party: RelyingParty;
  readonly passkey: Pick<PasskeyRow, "credentialId" | "publicKey" | "signCount" | "backupEligible">;
  /** Of the person whose passkey it is. */
  readonly userHandle: Uint8Array;
}

/** @throws Error that says which step failed. */
export async function verifyAssertion({ credential, challenge, party, passkey, userHandle }: AssertionGiven): Promise<UsedPasskey> {
  // Step 6: nobody was named when the challenge was made, so the authenticator must say whose it is, and be right.
  const handle = credential.userHandle === null ? new Uint8Array() : new Uint8Array(Buffer.from(credential.userHandle, "base64url"));
  if (handle.length !== userHandle.length || !timingSafeEqual(handle, userHandle)) throw new Error("the user handle is not that of the passkey's person");
  const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
    response: toResponse(credential),
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.rpId,
    expectedType: "webauthn.get",
    requireUserVerification: true,
    credential: { id: credential.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.signCount },
  });
  if (!verified) throw new Error("the signature does not verify");
  if (!isWhole(passkey.publicKey, credential.signature)) throw new Error("there is something behind the signature");
  // Step 19 and section 6.1.3: whether it can be backed up was fixed when it was made.
  if ((info.credentialDeviceType === "multiDevice") !== passkey.backupEligible) throw new Error("the passkey's eligibility for backup has changed");
  return { signCount: info.newCounter, backedUp: info.credentialBackedUp };
}

/** The package reads the first DER item of an ECDSA signature (section 6.5.5) and forgets the rest; one message has one form. */
function isWhole(publicKey: Uint8Array, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  return !isEllipticKey(publicKey) || bytes.length === 2 + (bytes[1] ?? 0);
}

function toResponse({ id, clientDataJSON, authenticatorData, signature, userHandle }: PasskeyAssertion): AuthenticationResponseJSON {
  return {
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle === null ? {} : { userHandle }) },
  };
}
