// Frames of 100 bytes sealed and opened on one core, as host and guests do it, beside the raw AES-256-GCM that is under it. In this
// process, because what is measured is a library.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { nodeAead } from "#platform/aead/node-aead.ts";
import { generateKeyPair } from "#protocol/live/handshake/derive.ts";
import { webAead, type MakeAead } from "#protocol/live/sealed/aead.ts";
import { createOpener, createSealer, type ChannelParameters } from "#protocol/live/sealed/channel.ts";
import { epochChannel, signContent, verifyContent } from "#protocol/live/sealed/epoch.ts";

const FRAMES = 20_000;
/** As many as are under way at once where a page or a host does not wait for each. */
const BATCH = 64;
const ROUNDS = 5;
const CONTENT = new Uint8Array(100).fill(7);
/** What a frame of 100 bytes is padded to. */
const PADDED = new Uint8Array(256);

export const benchmark: Benchmark = {
  name: "live-protocol",
  summary: "frames of a live session, sealed and opened, beside raw AES-256-GCM",
  peers: ["AES-256-GCM of Node (OpenSSL), synchronous", "AES-256-GCM of Web Crypto"],
  run: measureProtocol,
};

async function measureProtocol({ log }: BenchContext): Promise<BenchResult> {
  const subjects: readonly (readonly [string, string, () => Promise<void>])[] = [
    ["strongroom", "seal and open, as the host", async () => await pairwise(nodeAead)],
    ["strongroom", "seal and open, as a page", async () => await pairwise(webAead)],
    ["strongroom", "seal and sign, open and verify, broadcast", broadcast],
    ["AES-256-GCM of Web Crypto", "seal and open", webCrypto],
    ["AES-256-GCM of Node (OpenSSL), synchronous", "seal and open", nodeCrypto],
  ];
  const figures = [];
  for (const [subject, what, run] of subjects) {
    const rates: number[] = [];
    await run();
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      await run();
      rates.push(FRAMES / ((performance.now() - begun) / 1000));
    }
    const value = rates.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? null;
    log(`live-protocol: ${subject}, ${what}: ${value?.toFixed(0)} frames/s`);
    figures.push({ subject, what, value, unit: "frames/s" });
  }
  const [atHost, inPage, , web, node] = figures.map(({ value }) => value);
  return {
    figures,
    ratios: [
      { what: "frames sealed and opened a second by a host", value: atHost ?? null, target: { atLeast: 20_000 } },
      { what: "as the host / Node alone", value: ratio(atHost, node) },
      { what: "as a page / Web Crypto alone", value: ratio(inPage, web), target: { atLeast: 0.5 } },
    ],
    notes: [`${FRAMES} frames of ${CONTENT.length} bytes (padded to ${PADDED.length}), ${BATCH} under way at once; each is sealed by one end and opened by the other; median of ${ROUNDS} rounds after one that was not counted`],
  };
}

function ratio(ours: number | null | undefined, theirs: number | null | undefined): number | null {
  return ours == null || theirs == null ? null : ours / theirs;
}

function secretBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(length));
}

async function inBatches(work: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < FRAMES; done += BATCH) await Promise.all(Array.from({ length: Math.min(BATCH, FRAMES - done) }, work));
}

async function pairwise(aead: MakeAead): Promise<void> {
  const secret = secretBytes(44);
  const channel: Omit<ChannelParameters, "secret"> = { sessionId: secretBytes(16), kind: "up", peer: 1, epoch: 0, aead };
  const sealer = await createSealer({ ...channel, secret: secret.slice() });
  const opener = await createOpener({ ...channel, secret });
  await inBatches(async () => await opener.open(await sealer.seal(CONTENT)));
}

async function broadcast(): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair("Ed25519");
  const sessionId = secretBytes(16);
  const channel = await epochChannel({ sessionId, number: 1, secret: secretBytes(32), roster: [] }, { kind: "broadcast", peer: 0 });
  const sealer = await createSealer({ ...channel, secret: channel.secret.slice() });
  const opener = await createOpener(channel);
  await inBatches(async () => {
    const frame = await sealer.seal(async (header) => await signContent(CONTENT, { header, sessionId, key: privateKey }));
    await verifyContent(await opener.open(frame), { frame, sessionId, key: publicKey });
  });
}

async function webCrypto(): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const additionalData = secretBytes(32);
  let count = 0;
  await inBatches(async () => {
    const iv = countingIv(count++);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, PADDED);
    return await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed);
  });
}

/** Each number once, as the protocol's own. */
function countingIv(count: number): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(8, count);
  return iv;
}

async function nodeCrypto(): Promise<void> {
  const [key, aad] = [secretBytes(32), secretBytes(32)];
  for (let count = 0; count < FRAMES; count++) {
    const iv = countingIv(count);
    const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(aad);
    const sealed = Buffer.concat([cipher.update(PADDED), cipher.final()]);
    const decipher = createDecipheriv("aes-256-gcm", key, iv).setAAD(aad).setAuthTag(cipher.getAuthTag());
    Buffer.concat([decipher.update(sealed), decipher.final()]);
  }
  return await Promise.resolve();
}
