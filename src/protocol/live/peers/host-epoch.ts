// The host's keys of the epoch: one stream for all, one for the followers of each person who has some, all signed (LIV-23, LIV-25).

import type { Bytes } from "#protocol/live/envelope/header.ts";
import type { MakeAead } from "#protocol/live/sealed/aead.ts";
import type { Sealer } from "#protocol/live/sealed/channel.ts";
import { createSealer } from "#protocol/live/sealed/channel.ts";
import { EPOCH_FRAMES, epochChannel, signContent, type Epoch } from "#protocol/live/sealed/epoch.ts";

/** So many frames before the end a new epoch is asked for: what is under way still fits. */
const RESERVE = 16;

interface HostEpochKeys {
  readonly signingKey: CryptoKey;
  readonly aead: MakeAead;
  readonly maxFrames?: number;
}

export interface HostEpoch {
  seal(content: Bytes): Promise<Bytes>;
  sealFor(person: number, content: Bytes): Promise<Bytes>;
  /** The number of the next frame to the followers of this person. */
  nextFor(person: number): Promise<number>;
  isFull(): boolean;
  close(): void;
}

export async function createHostEpoch(epoch: Epoch, { signingKey, aead, maxFrames = EPOCH_FRAMES }: HostEpochKeys): Promise<HostEpoch> {
  const all = await createSealer({ ...(await epochChannel(epoch, { kind: "broadcast", peer: 0 })), maxFrames, aead });
  const streams = new Map<number, Sealer>();
  return {
    seal: async (content) => await signed(all, content),
    sealFor: async (person, content) => await signed(await streamOf(person), content),
    nextFor: async (person) => (await streamOf(person)).next(),
    isFull: () => [all, ...streams.values()].some((sealer) => sealer.next() + RESERVE >= maxFrames),
    close,
  };

  async function signed(sealer: Sealer, content: Bytes): Promise<Bytes> {
    return await sealer.seal(async (header) => await signContent(content, { header, sessionId: epoch.sessionId, key: signingKey }));
  }

  async function streamOf(person: number): Promise<Sealer> {
    const known = streams.get(person);
    if (known !== undefined) return known;
    const made = await createSealer({ ...(await epochChannel(epoch, { kind: "followers", peer: person })), maxFrames, aead });
    // The engine does one thing at a time; were it not so, a second sealer of one key would repeat nonces.
    if (streams.has(person)) throw new Error("a stream was made twice at once");
    streams.set(person, made);
    return made;
  }

  function close(): void {
    for (const sealer of [all, ...streams.values()]) sealer.close();
    epoch.secret.fill(0);
  }
}
