// A second implementation of all that makes bytes, from SPEC.md and the RFCs that it names, with node:crypto alone: it shares nothing
// with the first, so that what both agree on is the specification. It also composes vectors.json.

import { createCipheriv, createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, sign, type KeyObject } from "node:crypto";

const bytes = (...parts: readonly (Uint8Array | string | number)[]): Buffer => Buffer.concat(parts.map((part) => (typeof part === "number" ? Buffer.of(part) : Buffer.from(part as string))));
const be = (value: number, length: number): Buffer => Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => createHash("sha256").update(bytes(...parts)).digest();
export const hmac = (key: Uint8Array, data: Uint8Array): Buffer => createHmac("sha256", key).update(data).digest();
const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

/** RFC 5869, section 2.3. */
export function expand(prk: Uint8Array, info: Uint8Array, length: number): Buffer {
  let okm: Buffer = Buffer.alloc(0);
  let block: Buffer = Buffer.alloc(0);
  for (let count = 1; okm.length < length; count++) {
    block = hmac(prk, bytes(block, info, count));
    okm = bytes(okm, block);
  }
  return okm.subarray(0, length);
}

/** LIV-12. */
function derive(secret: Uint8Array, label: string, context: Uint8Array, length: number): Buffer {
  return expand(hmac(Buffer.from("strongroom.live/1"), secret), bytes(label, 0, context), length);
}

/** RFC 8410, section 7: 0x6e is X25519, 0x70 Ed25519. */
export function privateKey(kind: "6e" | "70", seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: bytes(Buffer.from(`302e020100300506032b65${kind}04220420`, "hex"), seed), format: "der", type: "pkcs8" });
}

function publicOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
}

interface HpkeInput {
  readonly ephemeral: KeyObject;
  readonly recipient: KeyObject;
  readonly psk: Uint8Array;
  readonly pskId: Uint8Array;
  readonly info: Uint8Array;
  /** The protocol has AES-256-GCM; the RFC's own vectors are of AES-128-GCM. */
  readonly aead?: { readonly id: number; readonly keyBytes: number };
}

/** RFC 9180, sections 4.1, 5.1 and 5.3: the sender of mode_psk, with its ephemeral key given. */
export function hpke({ ephemeral, recipient, psk, pskId, info, aead = { id: 2, keyBytes: 32 } }: HpkeInput): { enc: Buffer; key: Buffer; nonce: Buffer; exporter: Buffer; exported: (context: string | Uint8Array) => Buffer } {
  const kem = bytes("KEM", be(0x20, 2));
  const suite = bytes("HPKE", be(0x20, 2), be(1, 2), be(aead.id, 2));
  const labeledExtract = (salt: Uint8Array, id: Uint8Array, label: string, ikm: Uint8Array): Buffer => hmac(salt, bytes("HPKE-v1", id, label, ikm));
  const labeledExpand = (prk: Uint8Array, id: Uint8Array, label: string, context: Uint8Array, length: number): Buffer => expand(prk, bytes(be(length, 2), "HPKE-v1", id, label, context), length);
  const none = Buffer.alloc(0);
  const enc = publicOf(ephemeral);
  const dh = diffieHellman({ privateKey: ephemeral, publicKey: createPublicKey(recipient) });
  const shared = labeledExpand(labeledExtract(none, kem, "eae_prk", dh), kem, "shared_secret", bytes(enc, publicOf(recipient)), 32);
  const context = bytes(1, labeledExtract(none, suite, "psk_id_hash", pskId), labeledExtract(none, suite, "info_hash", info));
  const secret = labeledExtract(shared, suite, "secret", psk);
  const exporter = labeledExpand(secret, suite, "exp", context, 32);
  return { enc, key: labeledExpand(secret, suite, "key", context, aead.keyBytes), nonce: labeledExpand(secret, suite, "base_nonce", context, 12), exporter, exported: (label) => labeledExpand(exporter, suite, "sec", Buffer.from(label), 32) };
}

function aesGcm(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(aad);
  return bytes(cipher.update(plain), cipher.final(), cipher.getAuthTag());
}

/** LIV-21; Padmé as in the paper: L bits after the first log2(log2) ones are rounded up. */
export function padded(content: Uint8Array): Buffer {
  const length = Math.max(256, content.length + 2);
  const e = length.toString(2).length - 1;
  const unit = 2 ** (e - e.toString(2).length);
  return bytes(be(content.length, 2), content, Buffer.alloc(Math.min(65_504, Math.ceil(length / unit) * unit) - content.length - 2));
}

export interface Header {
  readonly type: number;
  readonly peer: number;
  readonly epoch: number;
  readonly seq: number;
}

export function header({ type, peer, epoch, seq }: Header): Buffer {
  return bytes(type, 0, be(peer, 2), be(epoch, 4), be(seq, 8));
}

/** LIV-20. */
export function sealed(secret: Uint8Array, sessionId: Uint8Array, head: Header, content: Uint8Array): Buffer {
  const nonce = Buffer.from(secret.subarray(32));
  nonce.writeBigUInt64BE(nonce.readBigUInt64BE(4) ^ BigInt(head.seq), 4);
  return bytes(header(head), aesGcm(secret.subarray(0, 32), nonce, bytes(sessionId, header(head)), padded(content)));
}

/** Nobody takes these for keys: they count upwards. */
const counting = (from: number, length: number): string => hex(Uint8Array.from({ length }, (_, index) => from + index));

const INPUTS = {
  sessionId: counting(0x00, 16),
  ofLink: counting(0x20, 32),
  hostSeed: counting(0x40, 32),
  ephemeralSeed: counting(0x60, 32),
  signingSeed: counting(0x80, 32),
  ofEpoch: counting(0xa0, 32),
  nonce: counting(0xc0, 16),
  peer: 1,
  request: { kind: "join", versions: [1], build: "vectors", name: "Zoë", capabilities: ["audio"] },
  roster: [{ id: 1, role: "editor", name: "Zoë" }, { id: 7, role: "viewer", name: "Ada" }],
  epoch: 3,
  seq: 258,
  message: { kind: "chat", person: 1, text: "hello", at: 1_800_000_000_000 },
} as const;

/** All vectors, made by this implementation from the inputs above. */
export function composeVectors(): Record<string, unknown> {
  const raw = (name: "sessionId" | "ofLink" | "hostSeed" | "ephemeralSeed" | "signingSeed" | "ofEpoch" | "nonce"): Buffer => Buffer.from(INPUTS[name], "hex");
  const [sid, ofLink] = [raw("sessionId"), raw("ofLink")];
  const [host, signing] = [privateKey("6e", raw("hostSeed")), privateKey("70", raw("signingSeed"))];
  const link = `https://strongroom.example/j/${sid.toString("base64url")}#${bytes(1, ofLink, publicOf(host)).toString("base64url")}`;
  const [token, psk] = [derive(ofLink, "join-token", sid, 32), derive(ofLink, "join-psk", sid, 32)];
  const id = sha256(token).subarray(0, 16);

  const sender = hpke({ ephemeral: privateKey("6e", raw("ephemeralSeed")), recipient: host, psk, pskId: id, info: bytes("strongroom.live/1 join", 0, sid) });
  const joinHeader = header({ type: 1, peer: INPUTS.peer, epoch: 0, seq: 0 });
  const join = bytes(joinHeader, id, sender.enc, aesGcm(sender.key, sender.nonce, bytes(sid, joinHeader), padded(Buffer.from(JSON.stringify(INPUTS.request)))));
  const exported = sender.exported("strongroom.live/1 session");
  const challengeContent = Buffer.from(JSON.stringify({ versions: [1], version: 1, nonce: raw("nonce").toString("base64url"), signingKey: publicOf(signing).toString("base64url") }));
  const challenge = sealed(derive(exported, "challenge", sha256(join), 44), sid, { type: 2, peer: INPUTS.peer, epoch: 0, seq: 0 }, challengeContent);
  const bound = sha256(join, challengeContent);
  const [up, down, resume] = [derive(exported, "up", bound, 44), derive(exported, "down", bound, 44), derive(exported, "resume", bound, 32)];
  const code = (derive(exported, "code", bound, 8).readBigUInt64BE() % 1_000_000n).toString().padStart(6, "0");

  const rosterHash = sha256("roster", Buffer.of(0), ...INPUTS.roster.map(({ id: member, role, name }) => bytes(be(member, 2), role === "editor" ? 1 : 0, be(Buffer.byteLength(name), 2), name)));
  const context = (peer: number): Buffer => bytes(sid, be(INPUTS.epoch, 4), be(peer, 2), rosterHash);
  const [all, followers] = [derive(raw("ofEpoch"), "broadcast", context(0), 44), derive(raw("ofEpoch"), "followers", context(7), 44)];
  const json = Buffer.from(JSON.stringify(INPUTS.message));
  const message = bytes(be(json.length, 4), json);
  const part = bytes(2, 1, be(5, 8), be(0, 8), message);
  const head = { type: 5, peer: 0, epoch: INPUTS.epoch, seq: INPUTS.seq };
  const signed = bytes(sign(null, bytes("strongroom.live/1 broadcast", 0, sid, header(head), part), signing), part);
  return {
    inputs: INPUTS,
    link,
    admission: { shown: hex(token), tokenHash: hex(sha256(token)), id: hex(id), psk: hex(psk) },
    resumeAdmission: { shown: hex(derive(resume, "resume-token", sid, 32)), psk: hex(derive(resume, "resume-psk", sid, 32)) },
    join: hex(join),
    challenge: hex(challenge),
    member: { code, up: hex(up), down: hex(down), resume: hex(resume) },
    upFrame: hex(sealed(up, sid, { type: 3, peer: INPUTS.peer, epoch: 0, seq: INPUTS.seq }, message)),
    rosterHash: hex(rosterHash),
    epochKeys: { broadcast: hex(all), followersOf7: hex(followers) },
    part: hex(part),
    broadcastFrame: hex(sealed(all, sid, head, signed)),
    padding: [0, 1, 253, 254, 255, 256, 1000, 4096, 10_000, 65_000, 65_502].map((length) => [length, padded(Buffer.alloc(length)).length]),
  };
}
