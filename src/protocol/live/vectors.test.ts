// vectors.json, by the second implementation that made it and by ours.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Bytes } from "./envelope/header.ts";
import { openChallenge, openJoin, type HostKeys } from "./handshake/join.ts";
import { composeLink, deriveAdmission, parseLink } from "./handshake/link.ts";
import { decodeMessage, encodeMessage } from "./messages/codec.ts";
import { createOpener, createSealer } from "./sealed/channel.ts";
import { composePart, parsePart } from "./sealed/delivery.ts";
import { epochChannel, hashRoster, signContent, verifyContent } from "./sealed/epoch.ts";
import { paddedLength } from "./sealed/padding.ts";
import { composeVectors } from "./testing/independent.ts";
import vectors from "./vectors.json" with { type: "json" };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const raw = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));
const { inputs, admission, member } = vectors;
const sessionId = raw(inputs.sessionId);
const roster = inputs.roster.map(({ id, role, name }) => ({ id, name, role: role === "editor" ? ("editor" as const) : ("viewer" as const) }));
const pkcs8 = (kind: "6e" | "70", seed: string): Bytes => raw(`302e020100300506032b65${kind}04220420${seed}`);

async function hostKeys(): Promise<HostKeys> {
  const { hostKey } = parseLink(vectors.link);
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8("6e", inputs.hostSeed), "X25519", false, ["deriveBits"]);
  return { publicKey: hostKey, pair: { privateKey, publicKey: await crypto.subtle.importKey("raw", hostKey, "X25519", true, []) } };
}

test("LIV-12: the vectors are what the second implementation makes", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(composeVectors())), vectors);
});

test("LIV-13, LIV-14: the link of the vectors and what comes from it", async () => {
  const link = parseLink(vectors.link);
  assert.equal(composeLink(link), vectors.link);
  const { token, tokenHash, id, psk } = await deriveAdmission("join", link);
  assert.deepEqual({ shown: hex(token), tokenHash: hex(tokenHash), id: hex(id), psk: hex(psk) }, admission);
});

test("LIV-16, LIV-18, LIV-19: the join and the challenge of the vectors open, and give code and keys", async () => {
  const link = parseLink(vectors.link);
  const join = await openJoin({ sessionId, keys: await hostKeys(), admission: await deriveAdmission("join", link), seen: new Set(), frame: raw(vectors.join) });
  assert.deepEqual([join.peer, join.request], [inputs.peer, inputs.request]);
  const { challenge, keys } = await openChallenge(join, raw(vectors.challenge));
  assert.deepEqual([challenge.version, hex(challenge.nonce)], [1, inputs.nonce]);
  assert.deepEqual({ code: keys.code, up: hex(keys.up), down: hex(keys.down), resume: hex(keys.resume) }, member);
  const back = await deriveAdmission("resume", { secret: keys.resume, sessionId });
  assert.deepEqual({ shown: hex(back.token), psk: hex(back.psk) }, vectors.resumeAdmission);
});

test("LIV-20: a frame of the vectors is sealed to the same bytes, and opens", async () => {
  const channel = { sessionId, kind: "up", peer: inputs.peer, epoch: 0, first: inputs.seq } as const;
  const message = raw(vectors.part).slice(18);
  assert.equal(hex(await (await createSealer({ ...channel, secret: raw(member.up) })).seal(message)), vectors.upFrame);
  assert.equal(hex(await (await createOpener({ ...channel, secret: raw(member.up) })).open(raw(vectors.upFrame))), hex(message));
});

test("LIV-21: the padded lengths of the vectors", () => {
  assert.deepEqual(vectors.padding.map(([length = 0]) => [length, paddedLength(length)]), vectors.padding);
});

test("LIV-23, LIV-24, LIV-25, LIV-26, LIV-30: the epoch's keys and the signed broadcast of the vectors", async () => {
  assert.equal(hex(await hashRoster([...roster].reverse())), vectors.rosterHash);
  const epoch = { sessionId, number: inputs.epoch, secret: raw(inputs.ofEpoch), roster };
  const [all, followers] = [await epochChannel(epoch, { kind: "broadcast", peer: 0 }), await epochChannel(epoch, { kind: "followers", peer: 7 })];
  assert.deepEqual({ broadcast: hex(all.secret), followersOf7: hex(followers.secret) }, vectors.epochKeys);
  const message = encodeMessage("broadcast", { kind: "chat", person: 1, text: inputs.message.text, at: inputs.message.at });
  const part = composePart({ stream: "log", number: 5, last: true, bytes: message }, 0);
  assert.equal(hex(part), vectors.part);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8("70", inputs.signingSeed), "Ed25519", false, ["sign"]);
  const sealer = await createSealer({ ...all, secret: all.secret.slice(), first: inputs.seq });
  assert.equal(hex(await sealer.seal(async (header) => await signContent(part, { header, sessionId, key }))), vectors.broadcastFrame);
  const frame = raw(vectors.broadcastFrame);
  const { challenge } = await openChallenge(await openJoin({ sessionId, keys: await hostKeys(), admission: await deriveAdmission("join", parseLink(vectors.link)), seen: new Set(), frame: raw(vectors.join) }), raw(vectors.challenge));
  const verifying = await crypto.subtle.importKey("raw", challenge.signingKey, "Ed25519", false, ["verify"]);
  const content = await verifyContent(await (await createOpener({ ...all, first: inputs.seq })).open(frame), { frame, sessionId, key: verifying });
  assert.deepEqual(decodeMessage("broadcast", parsePart(content).part.bytes).message, inputs.message);
});
