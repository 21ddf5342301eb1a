// A guest's keys of the epoch: what all read, and the stream of whom it follows; both verified as the host's (LIV-23, LIV-25).

import type { Bytes } from "#protocol/live/envelope/header.ts";
import { parseHeader } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { createOpener, type Opener } from "#protocol/live/sealed/channel.ts";
import { epochChannel, verifyContent, type Epoch } from "#protocol/live/sealed/epoch.ts";

export interface GuestEpoch {
  readonly number: number;
  /** A broadcast, or a frame to followers. @throws AppError `live.refused`, `live.ended`. */
  open(frame: Bytes): Promise<Bytes>;
  /** From `next` on the stream of this person is read; null: none. */
  follow(person: number | null, next: number): Promise<void>;
  close(): void;
}

export async function createGuestEpoch(epoch: Epoch, { signingKey, following }: { readonly signingKey: CryptoKey; readonly following: number | null }): Promise<GuestEpoch> {
  const all = await createOpener(await epochChannel(epoch, { kind: "broadcast", peer: 0 }));
  let stream: { readonly person: number; readonly opener: Opener } | null = null;
  await follow(following, 0);
  return { number: epoch.number, open, follow, close };

  async function open(frame: Bytes): Promise<Bytes> {
    const { kind, peer } = parseHeader(frame);
    if (kind === "followers" && peer !== stream?.person) throw refuseLive("LIV-22", "the frame is for those who follow somebody else");
    const opener = kind === "followers" ? stream?.opener : all;
    if (opener === undefined) throw refuseLive("LIV-22", "the frame is of a stream that is not followed");
    return await verifyContent(await opener.open(frame), { frame, sessionId: epoch.sessionId, key: signingKey });
  }

  async function follow(person: number | null, next: number): Promise<void> {
    stream?.opener.close();
    stream = person === null ? null : { person, opener: await createOpener({ ...(await epochChannel(epoch, { kind: "followers", peer: person })), first: next }) };
  }

  function close(): void {
    all.close();
    stream?.opener.close();
    epoch.secret.fill(0);
  }
}
