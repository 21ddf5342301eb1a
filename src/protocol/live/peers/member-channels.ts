// What the host holds of one member: the keys of its connection, and what lasts over connections (LIV-27 to LIV-29).

import type { Bytes } from "#protocol/live/envelope/header.ts";
import type { JoinRequest } from "#protocol/live/handshake/join-messages.ts";
import type { MemberKeys } from "#protocol/live/handshake/join.ts";
import { deriveAdmission, type Admission } from "#protocol/live/handshake/link.ts";
import type { MakeAead } from "#protocol/live/sealed/aead.ts";
import { createOpener, createSealer, type Opener, type Sealer } from "#protocol/live/sealed/channel.ts";
import { createInbox, createOutbox, type Inbox, type Outbox, type Part } from "#protocol/live/sealed/delivery.ts";

export interface MemberChannels {
  readonly resume: Admission;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  /** The first broadcast that it may have: none from before it came. */
  readonly logStart: number;
  pair: { readonly up: Opener; readonly down: Sealer } | null;
  /** When the last frame of its own came. */
  heardAt: number;
}

interface Place {
  readonly sessionId: Bytes;
  readonly peer: number;
  readonly aead: MakeAead;
}

export async function createMember(place: Place, { keys, logStart, now }: { readonly keys: MemberKeys; readonly logStart: number; readonly now: number }): Promise<MemberChannels> {
  const resume = await deriveAdmission("resume", { secret: keys.resume, sessionId: place.sessionId });
  return { resume, inbox: createInbox(), outbox: createOutbox("pair"), logStart, pair: await createPair(place, keys), heardAt: now };
}

export async function createPair({ sessionId, peer, aead }: Place, { up, down }: MemberKeys): Promise<NonNullable<MemberChannels["pair"]>> {
  return {
    up: await createOpener({ sessionId, kind: "up", peer, epoch: 0, secret: up, aead }),
    down: await createSealer({ sessionId, kind: "down", peer, epoch: 0, secret: down, aead }),
  };
}

export function dropPair(member: MemberChannels): void {
  member.pair?.up.close();
  member.pair?.down.close();
  member.pair = null;
}

export interface Missed {
  readonly received: number;
  readonly first: number;
  readonly log: number;
  readonly compare: boolean;
  readonly parts: readonly Part[];
}

/** What a member that came back is to be told and sent. @throws AppError `live.refused` for numbers that cannot be. */
export function catchUp(member: MemberChannels, log: Outbox, request: Extract<JoinRequest, { readonly kind: "resume" }>): Missed {
  const { inbox, outbox, logStart } = member;
  const gap = request.first > inbox.received() + 1;
  if (gap) inbox.skipTo(request.first);
  outbox.acknowledge(request.received);
  const pair = outbox.after(request.received);
  const broadcasts = log.after(Math.max(request.broadcast, logStart - 1));
  const parts = [...(broadcasts ?? []), ...(pair ?? outbox.after(outbox.first() - 1) ?? [])];
  return { received: inbox.received(), first: outbox.first(), log: broadcasts?.[0]?.number ?? log.next(), compare: gap || pair === null || broadcasts === null, parts };
}
