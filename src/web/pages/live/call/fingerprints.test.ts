// That people hear each other and nobody between: fingerprints of descriptions and certificates, and the code over all of them.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { callCode, fingerprintOf, fingerprintOfCertificate } from "./fingerprints.ts";

const fingerprint = (byte: string) => Array.from({ length: 32 }, () => byte).join(":");
const sdp = (...lines: readonly string[]) => ["v=0", ...lines, "m=audio 9 UDP/TLS/RTP/SAVPF 111", ""].join("\r\n");

test("a description has one fingerprint by SHA-256, or none that is believed", () => {
  assert.equal(fingerprintOf(sdp(`a=fingerprint:sha-256 ${fingerprint("ab")}`)), fingerprint("AB"));
  assert.equal(fingerprintOf(sdp(`a=fingerprint:sha-256 ${fingerprint("ab")}`, `a=fingerprint:sha-256 ${fingerprint("AB")}`)), fingerprint("AB"), "the same for each kind of media");
  assert.equal(fingerprintOf(sdp(`a=fingerprint:sha-256 ${fingerprint("ab")}`, `a=fingerprint:sha-256 ${fingerprint("cd")}`)), null, "of two, one would be somebody else's");
  assert.equal(fingerprintOf(sdp("a=fingerprint:sha-1 00:11")), null);
  assert.equal(fingerprintOf(sdp(`b=a=fingerprint:sha-256 ${fingerprint("ab")}`)), null);
});

test("a certificate's fingerprint is its SHA-256, as descriptions write it", async () => {
  const der = Buffer.from("a certificate");
  assert.equal(await fingerprintOfCertificate(der), (createHash("sha256").update(der).digest("hex").toUpperCase().match(/../g) ?? []).join(":"));
});

test("all in a call have one code, and another with any other certificate, person or session", async () => {
  const members = new Map([[2, fingerprint("AA")], [11, fingerprint("BB")]]);
  const code = await callCode("/j/a", members);
  assert.match(code, /^(\d{5} ){5}\d{5}$/);
  assert.equal(await callCode("/j/a", new Map([...members].toReversed())), code);
  for (const other of [
    await callCode("/j/b", members),
    await callCode("/j/a", new Map([[2, fingerprint("AA")], [11, fingerprint("BC")]])),
    await callCode("/j/a", new Map([[2, fingerprint("AA")], [12, fingerprint("BB")]])),
    await callCode("/j/a", new Map([...members, [3, fingerprint("CC")]])),
  ]) assert.notEqual(other, code);
});
