// The ceremonies by themselves: what an honest authenticator says is taken, with each algorithm that we ask for; each lie is told
// in test/attacks/webauthn.test.ts.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";

import { parseClientData } from "./client-data.ts";
import { createRelyingParty } from "./relying-party.ts";
import { assertPasskey, attest, createSoftwarePasskey, signWith, type SoftwareAlgorithm } from "./testing/software-authenticator.ts";
import { encodeCbor, join, type CborValue } from "./testing/encode-cbor.ts";
import { verifyAssertion } from "./verify-assertion.ts";
import { verifyRegistration } from "./verify-registration.ts";

const party = createRelyingParty("https://strongroom.example.org:8443/");
const challenge = randomBytes(32).toString("base64url");
const given = { ...party, challenge };

for (const algorithm of ["ES256", "EdDSA", "RS256"] satisfies SoftwareAlgorithm[]) {
  test(`a passkey with ${algorithm} is registered, and signs in`, async () => {
    const passkey = createSoftwarePasskey(algorithm);
    passkey.userHandle = new Uint8Array(randomBytes(32));
    const made = await verifyRegistration({ credential: attest(passkey, given, { flags: { be: true, bs: true }, signCount: 7 }), challenge, party });
    assert.deepEqual(
      { id: Buffer.from(made.credentialId), signCount: made.signCount, backupEligible: made.backupEligible, backedUp: made.backedUp, aaguid: made.aaguid },
      { id: Buffer.from(passkey.id), signCount: 7, backupEligible: true, backedUp: true, aaguid: null },
    );
    const used = await verifyAssertion({
      credential: assertPasskey(passkey, given, { flags: { be: true, bs: false }, signCount: 8 }),
      challenge,
      party,
      passkey: made,
      userHandle: passkey.userHandle,
    });
    assert.deepEqual(used, { signCount: 8, backedUp: false });
  });
}

test("an authenticator without a counter stays at zero", async () => {
  const passkey = createSoftwarePasskey();
  const made = await verifyRegistration({ credential: attest(passkey, given), challenge, party });
  const used = await verifyAssertion({ credential: assertPasskey(passkey, given), challenge, party, passkey: made, userHandle: passkey.userHandle });
  assert.equal(used.signCount, 0);
});

test("self attestation, which some browsers leave in place, is verified and taken", async () => {
  const passkey = createSoftwarePasskey();
  const honest = attest(passkey, given);
  const authData = join([sha256(party.rpId), Uint8Array.of(0x45, 0, 0, 0, 0), new Uint8Array(16), Uint8Array.of(0, 32), passkey.id, encodeCbor(passkey.publicKey)]);
  const signature = signWith(passkey, join([authData, sha256(Buffer.from(honest.clientDataJSON, "base64url"))]));
  const statement = new Map<string, CborValue>([["alg", -7], ["sig", signature]]);
  await verifyRegistration({ credential: attest(passkey, given, { format: "packed", statement }), challenge, party });
  const forged = new Map<string, CborValue>([["alg", -7], ["sig", signWith(createSoftwarePasskey(), authData)]]);
  await assert.rejects(verifyRegistration({ credential: attest(passkey, given, { format: "packed", statement: forged }), challenge, party }));
});

test("the model is kept when the authenticator names one", async () => {
  const aaguid = "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4";
  const credential = attest(createSoftwarePasskey(), given, { aaguid: new Uint8Array(Buffer.from(aaguid.replaceAll("-", ""), "hex")) });
  assert.equal((await verifyRegistration({ credential, challenge, party })).aaguid, aaguid);
});

test("the relying party is the very host, never a parent domain", () => {
  assert.deepEqual(createRelyingParty("https://a.b.example.org"), { origin: "https://a.b.example.org", rpId: "a.b.example.org" });
  assert.deepEqual(createRelyingParty("http://localhost:7300"), { origin: "http://localhost:7300", rpId: "localhost" });
});

test("client data are read strictly", () => {
  const read = (data: unknown): unknown => parseClientData(Buffer.from(JSON.stringify(data)).toString("base64url"));
  assert.deepEqual(read({ type: "a", challenge: "b", origin: "c", other: 1 }), { type: "a", challenge: "b", origin: "c" });
  for (const wrong of [null, [], "text", {}, { type: 1, challenge: "b", origin: "c" }, { type: "a", challenge: "b", origin: "c", crossOrigin: true }]) {
    assert.throws(() => read(wrong));
  }
  assert.throws(() => parseClientData(Buffer.from([0xff, 0xfe]).toString("base64url")));
});

function sha256(bytes: Uint8Array | string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}
