// The one exchange by which a guest comes in or comes back (LIV-16 to LIV-18): HPKE (RFC 9180) in mode_psk to the host's key of the
// link, and the host's answer. All keys of the member come from its exporter, bound to both messages as they were sent.

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, HpkeError } from "@hpke/core";

import { composeHeader, HEADER_BYTES, INVITATION_ID_BYTES, parseHeader, type Bytes } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { CHANNEL_KEY_BYTES, createOpener, createSealer } from "#protocol/live/sealed/channel.ts";
import { pad, unpad } from "#protocol/live/sealed/padding.ts";
import { joinBytes, toHex, utf8 } from "./bytes.ts";
import { codeOf, NONCE_BYTES } from "./code.ts";
import { derive, generateKeyPair, randomBytes, SECRET_BYTES, sha256, type KeyPair } from "./derive.ts";
import { composeChallenge, composeRequest, parseChallenge, parseRequest, type Challenge, type JoinRequest } from "./join-messages.ts";
import type { Admission } from "./link.ts";
import { checkVersion, chooseVersion, VERSIONS } from "./versions.ts";

const SUITE = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const INFO = utf8("strongroom.live/1 join\0");
const EXPORT = utf8("strongroom.live/1 session");
const ENC_BYTES = 32;
/** At most 8 codes of a million are taken: one draw is enough but for a chance that never comes twice. */
const MAX_DRAWS = 100;

/** What a join was sealed with, until the challenge. */
export interface OpenJoin {
  readonly sessionId: Bytes;
  readonly peer: number;
  readonly request: JoinRequest;
  /** The exporter's secret, bound to the join's frame. */
  readonly secret: Bytes;
  readonly frame: Bytes;
}

/** Each is for one use: who makes a channel of it wipes it. */
export interface MemberKeys {
  /** Six digits, which guest and host both see. */
  readonly code: string;
  readonly up: Bytes;
  readonly down: Bytes;
  readonly resume: Bytes;
}

export interface HostKeys {
  /** X25519, not extractable. */
  readonly pair: KeyPair;
  readonly publicKey: Bytes;
}

export async function createHostKeys(): Promise<HostKeys> {
  const pair = await generateKeyPair("X25519");
  return { pair, publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) };
}

export interface JoinParameters {
  readonly sessionId: Bytes;
  readonly hostKey: Bytes;
  readonly admission: Admission;
  readonly peer: number;
  readonly request: JoinRequest;
}

/** @throws AppError `live.refused` for a link whose key is none. */
export async function sealJoin({ sessionId, hostKey, admission, peer, request }: JoinParameters): Promise<OpenJoin> {
  const sender = await createSender({ sessionId, hostKey, admission });
  const header = composeHeader({ kind: "join", peer, epoch: 0, seq: 0 });
  const enc = new Uint8Array(sender.enc);
  const sealed = await sender.seal(pad(composeRequest(request)), joinBytes(sessionId, header));
  const frame = joinBytes(header, admission.id, enc, new Uint8Array(sealed));
  return { sessionId, peer, request, frame, secret: new Uint8Array(await sender.export(EXPORT, SECRET_BYTES)) };
}

async function createSender({ sessionId, hostKey, admission }: Pick<JoinParameters, "sessionId" | "hostKey" | "admission">): ReturnType<typeof SUITE.createSenderContext> {
  try {
    const recipientPublicKey = await SUITE.kem.deserializePublicKey(hostKey);
    return await SUITE.createSenderContext({ recipientPublicKey, info: joinBytes(INFO, sessionId), psk: { id: admission.id, key: admission.psk } });
  } catch (error) {
    // RFC 9180, section 7.1.4: a point of low order, with which all would share the same secret.
    if (error instanceof HpkeError) throw refuseLive("LIV-16", "the host's key in the link leads to no secret");
    throw error;
  }
}

/** By which invitation, or member's secret, a join asks: its id in hexadecimal. */
export function readAdmissionId(frame: Uint8Array): string {
  return toHex(frame.subarray(HEADER_BYTES, HEADER_BYTES + INVITATION_ID_BYTES));
}

export interface OpenParameters {
  readonly sessionId: Bytes;
  readonly keys: HostKeys;
  /** That of `readAdmissionId`. */
  readonly admission: Admission;
  /** Every `enc` that was opened in this session, in hexadecimal; this one is added. */
  readonly seen: Set<string>;
  readonly frame: Bytes;
}

/** @throws AppError `live.refused`. */
export async function openJoin({ sessionId, keys, admission, seen, frame }: OpenParameters): Promise<OpenJoin> {
  const header = parseHeader(frame);
  if (header.kind !== "join") throw refuseLive("LIV-16", "expected a join");
  const body = frame.slice(HEADER_BYTES + INVITATION_ID_BYTES);
  const [enc, sealed] = [body.slice(0, ENC_BYTES), body.slice(ENC_BYTES)];
  if (seen.has(toHex(enc))) throw refuseLive("LIV-17", "the join was there before");
  try {
    const recipient = await SUITE.createRecipientContext({ recipientKey: keys.pair, enc, info: joinBytes(INFO, sessionId), psk: { id: admission.id, key: admission.psk } });
    const padded = new Uint8Array(await recipient.open(sealed, joinBytes(sessionId, frame.subarray(0, HEADER_BYTES))));
    const secret = new Uint8Array(await recipient.export(EXPORT, SECRET_BYTES));
    // Between the look and here was an await: of two at once one is the second.
    if (seen.has(toHex(enc))) throw refuseLive("LIV-17", "the join was there before");
    seen.add(toHex(enc));
    return { sessionId, peer: header.peer, request: parseRequest(unpad(padded)), frame, secret };
  } catch (error) {
    if (error instanceof HpkeError) throw refuseLive("LIV-16", "the join does not open");
    throw error;
  }
}

/** The host's answer. `avoid` are the codes that it shows already: no two of them are alike. @throws AppError `live.refused`. */
export async function answerJoin(join: OpenJoin, { signingKey, avoid }: { readonly signingKey: Bytes; readonly avoid: ReadonlySet<string> }): Promise<{ readonly frame: Bytes; readonly keys: MemberKeys }> {
  const version = chooseVersion(VERSIONS, join.request.versions);
  const [challenge, keys] = await draw();
  const sealer = await createSealer({ ...(await challengeChannel(join)), maxFrames: 1 });
  return { frame: await sealer.seal(challenge), keys };

  async function draw(): Promise<[Bytes, MemberKeys]> {
    for (let draws = 0; draws < MAX_DRAWS; draws++) {
      const content = composeChallenge({ versions: VERSIONS, version, nonce: randomBytes(NONCE_BYTES), signingKey });
      const drawn = await deriveMemberKeys(join, content);
      if (!avoid.has(drawn.code)) return [content, drawn];
    }
    throw refuseLive("LIV-18", "no code is free");
  }
}

/** @throws AppError `live.refused`. */
export async function openChallenge(join: OpenJoin, frame: Bytes): Promise<{ readonly challenge: Challenge; readonly keys: MemberKeys }> {
  const opener = await createOpener({ ...(await challengeChannel(join)), maxFrames: 1 });
  const content = await opener.open(frame);
  const challenge = parseChallenge(content);
  checkVersion(challenge.version, { offered: join.request.versions, host: challenge.versions });
  return { challenge, keys: await deriveMemberKeys(join, content) };
}

async function challengeChannel({ sessionId, peer, secret, frame }: OpenJoin): Promise<Parameters<typeof createSealer>[0]> {
  const key = await derive({ secret, label: "challenge", context: await sha256(frame), length: CHANNEL_KEY_BYTES });
  return { sessionId, kind: "challenge", peer, epoch: 0, secret: key };
}

async function deriveMemberKeys({ secret, frame }: OpenJoin, challenge: Bytes): Promise<MemberKeys> {
  const context = await sha256(frame, challenge);
  const [code, up, down, resume] = await Promise.all([
    codeOf(secret, context),
    derive({ secret, label: "up", context, length: CHANNEL_KEY_BYTES }),
    derive({ secret, label: "down", context, length: CHANNEL_KEY_BYTES }),
    derive({ secret, label: "resume", context, length: SECRET_BYTES }),
  ]);
  return { code, up, down, resume };
}
