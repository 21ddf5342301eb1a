// What others have published for the primitives: RFC 9180 and RFC 5869, and Wycheproof. The second implementation, which made our own vectors, is held against
// them too; where they are of a lower layer than ours, that is what is asked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";

import { nodeAead } from "#platform/aead/node-aead.ts";
import { composeControl } from "./envelope/control.ts";
import type { Bytes } from "./envelope/header.ts";
import { HEADER_BYTES, INVITATION_ID_BYTES } from "./envelope/header.ts";
import { randomBytes, type KeyPair } from "./handshake/derive.ts";
import { createHostKeys, openJoin, sealJoin } from "./handshake/join.ts";
import { composeLink, deriveAdmission } from "./handshake/link.ts";
import { createGuestEngine } from "./peers/guest-engine.ts";
import { webAead } from "./sealed/aead.ts";
import { expand, hmac, hpke, privateKey } from "./testing/independent.ts";
import published from "./testing/published-vectors.json" with { type: "json" };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const raw = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));
const flip = (bytes: Bytes, at: number): Bytes => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

test("LIV-12: the second implementation derives as RFC 5869 says", () => {
  const { ikm, salt, info, size, okm } = published.hkdf;
  assert.equal(hex(expand(hmac(raw(salt), raw(ikm)), raw(info), size)), okm);
});

test("LIV-16, LIV-18: the library of the join, and the second implementation, seal and export as RFC 9180, A.1.2, says", async () => {
  const { info, skRm, pkRm, skEm, pkEm, psk, psk_id: pskId, enc, key, base_nonce: nonce, exporter_secret: exporter, encryptions, exports } = published.hpke;
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
  const pair = async (secret: string, open: string): Promise<KeyPair> => ({
    privateKey: await crypto.subtle.importKey("pkcs8", raw(`302e020100300506032b656e04220420${secret}`), "X25519", true, ["deriveBits"]),
    publicKey: await crypto.subtle.importKey("raw", raw(open), "X25519", true, []),
  });
  const recipientKey = await pair(skRm, pkRm);
  const common = { info: raw(info), psk: { id: raw(pskId), key: raw(psk) } };
  const sender = await suite.createSenderContext({ ...common, recipientPublicKey: recipientKey.publicKey, ekm: await pair(skEm, pkEm) });
  assert.equal(hex(new Uint8Array(sender.enc)), enc);
  const recipient = await suite.createRecipientContext({ ...common, recipientKey, enc: raw(enc) });
  for (const { pt, aad, ct } of encryptions) {
    assert.equal(hex(new Uint8Array(await sender.seal(raw(pt), raw(aad)))), ct);
    assert.equal(hex(new Uint8Array(await recipient.open(raw(ct), raw(aad)))), pt);
  }
  const second = hpke({ ephemeral: privateKey("6e", raw(skEm)), recipient: privateKey("6e", raw(skRm)), psk: raw(psk), pskId: raw(pskId), info: raw(info), aead: { id: 1, keyBytes: 16 } });
  assert.deepEqual([hex(second.enc), hex(second.key), hex(second.nonce), hex(second.exporter)], [enc, key, nonce, exporter]);
  for (const { context, value } of exports) {
    assert.equal(hex(new Uint8Array(await recipient.export(raw(context), 32))), value);
    assert.equal(hex(second.exported(raw(context))), value);
  }
});

for (const [name, makeAead] of [["Web Crypto", webAead], ["Node", nodeAead]] as const) {
  test(`LIV-20: AES-256-GCM of ${name} seals and refuses as Wycheproof says`, async () => {
    for (const { tcId, key, iv, aad, msg, ct, tag, valid } of published.aesGcm) {
      const [sealer, opener] = [await makeAead(raw(key), "encrypt"), await makeAead(raw(key), "decrypt")];
      const sealing = { nonce: raw(iv), aad: raw(aad) };
      const sealed = raw(ct + tag);
      const opened = await opener.open(sealed, sealing);
      assert.equal(opened === null ? null : hex(opened), valid ? msg : null, `test ${tcId}`);
      if (!valid) continue;
      assert.equal(hex(await sealer.seal(raw(msg), sealing)), ct + tag, `test ${tcId}`);
      for (const wrong of [sealed.slice(0, -1), sealed.slice(0, -4), sealed.slice(0, 12), new Uint8Array(), flip(sealed, sealed.length - 1)]) assert.equal(await opener.open(wrong, sealing), null, `test ${tcId}, a tag that is cut off or changed`);
    }
  });
}

test("LIV-16: a join whose key leads to no secret (Wycheproof: points of low order) is refused, and so is a link with such a key", async () => {
  const sessionId = randomBytes(16);
  const secret = randomBytes(32);
  const [keys, admission] = [await createHostKeys(), await deriveAdmission("join", { secret, sessionId })];
  const { frame } = await sealJoin({ sessionId, hostKey: keys.publicKey, admission, peer: 1, request: { kind: "join", versions: [1], build: "test", name: "Anna", capabilities: [] } });
  for (const point of published.x25519) {
    const forged = frame.slice();
    forged.set(raw(point), HEADER_BYTES + INVITATION_ID_BYTES);
    await assert.rejects(openJoin({ sessionId, keys, admission, seen: new Set(), frame: forged }), /LIV-16/, point);
    const guest = await createGuestEngine({ link: composeLink({ origin: "https://strongroom.example", sessionId, secret, hostKey: raw(point) }), name: "Anna", build: "test", now: 0 });
    const { frames } = await guest.receive(composeControl({ kind: "hello", peer: 1 }), 0);
    assert.deepEqual([frames, guest.state().reason], [[], "tampered"], point);
  }
});

test("LIV-25: signatures are taken and refused as Wycheproof says", async () => {
  for (const { tcId, key, msg, sig, valid } of published.ed25519) {
    const verifying = await crypto.subtle.importKey("raw", raw(key), "Ed25519", false, ["verify"]);
    assert.equal(await crypto.subtle.verify("Ed25519", verifying, raw(sig), raw(msg)), valid, `test ${tcId}`);
  }
});
