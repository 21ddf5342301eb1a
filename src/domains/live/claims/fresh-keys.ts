// CT-06: keys are a session's own, and new whenever who is in it changes. A session is gone through; after each change something is broadcast, and its key looked at.

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { FRAME_TYPES } from "#protocol/live/envelope/header.ts";
import { SESSION_ID_BYTES } from "#protocol/live/handshake/link.ts";
import { comeBack, enter, guestDoes, HOUR_MS, hostDoes, lose, type RoomGuest } from "#protocol/live/rehearsal/room.ts";

import { LIVE_PARTS, openIndependently, rehearse, type LiveParts, type Rehearsal, type SealedFrame } from "./rehearsal.ts";
import { epochSecrets } from "./sealing-claims.ts";

export function freshKeys(parts: LiveParts = LIVE_PARTS): Claim {
  return {
    id: "CT-06",
    statement: "Each live session has keys of its own, and new ones whenever somebody joins, comes back, leaves, is removed or gets another role, and after an hour: who is removed opens nothing of what follows.",
    kind: "checked",
    owner: "live",
    proof: { schedule: "daily", check: { run: () => checkKeys(parts) } },
  };
}

async function checkKeys(parts: LiveParts): Promise<CheckOutcome> {
  const [rehearsal, other] = [await rehearse(parts), await rehearse(parts)];
  const kept = await goThrough(rehearsal);
  await speak(other);
  const epochs = epochSecrets(rehearsal.frames).map(textOf);
  const [mine, theirs] = [rehearsal, other].map(({ frames }) => new Set(frames.map(({ key }) => textOf(key)))) as [Set<string>, Set<string>];
  const shared = [...mine].filter((key) => theirs.has(key)).length;
  const evidence = { keys: mine.size, epochs: epochs.length, "without new keys": kept.stale.join(", ") || "none", "shared with another session": shared, "opened by who was removed": kept.opened };
  if (kept.control === 0) return claimFails("What was there before the removal does not open by the keys of then, so nothing is proven.", evidence);
  if (kept.stale.length > 0) return claimFails(`The keys stay the same ${kept.stale.join(", ")}.`, evidence);
  if (new Set(epochs).size < epochs.length) return claimFails("Two epochs have one secret.", evidence);
  if (kept.opened > 0) return claimFails(`Who was removed opens ${kept.opened} frames of what follows.`, evidence);
  if (shared > 0) return claimFails(`Two sessions have ${shared} keys in common.`, evidence);
  return claimPasses(`${epochs.length} epochs of a session, each with fresh keys; after a removal the keys of before open nothing; no key is another session's.`, evidence);
}

interface Kept {
  /** After which changes the key of what all read was one that was there before. */
  readonly stale: readonly string[];
  /** Broadcasts after a removal that a key of before opens, and those of before that it must. */
  readonly opened: number;
  readonly control: number;
}

async function goThrough(rehearsal: Rehearsal): Promise<Kept> {
  const { room, anna, ben, frames } = rehearsal;
  const host = (event: Parameters<typeof room.host.act>[0]): Promise<void> => hostDoes(room, room.host.act(event));
  const cleo: { guest: RoomGuest | null } = { guest: null };
  const changes: readonly (readonly [string, () => Promise<void>])[] = [
    ["when somebody joins", async () => void (cleo.guest = await enter(room, "Cleo"))],
    ["when a role changes", () => host({ kind: "role", peer: anna.peer, role: "viewer", now: room.now })],
    ["when somebody comes back", async () => { await lose(room, anna); await comeBack(room, anna); }],
    ["when somebody leaves", async () => { if (cleo.guest !== null) await guestDoes(room, cleo.guest, cleo.guest.engine.act({ kind: "leave", now: room.now })); }],
    ["after an hour", async () => { room.now += HOUR_MS; await host({ kind: "tick", now: room.now }); }],
    ["when somebody is removed", () => host({ kind: "remove", peer: ben.peer, now: room.now })],
  ];
  const seen = new Set([await speak(rehearsal)]);
  const stale: string[] = [];
  let before = 0;
  for (const [when, change] of changes) {
    before = frames.length;
    await change();
    const key = await speak(rehearsal);
    if (seen.has(key)) stale.push(when);
    seen.add(key);
  }
  const keys = new Map(frames.slice(0, before).map(({ key }) => [textOf(key), key]));
  const opens = (frame: SealedFrame): boolean => [...keys.values()].some((key) => openIndependently({ ...frame, key }) !== null);
  const ofAll = (from: readonly SealedFrame[]): readonly SealedFrame[] => from.filter(isBroadcast);
  return { stale, opened: ofAll(frames.slice(before)).filter(opens).length, control: ofAll(frames.slice(0, before)).filter(opens).length };
}

/** To all; gives the key that it was sealed with. */
async function speak({ room, frames }: Rehearsal): Promise<string> {
  await hostDoes(room, room.host.broadcast({ kind: "notice", level: "info", text: "check" }));
  return textOf(frames.findLast(isBroadcast)?.key ?? new Uint8Array());
}

function isBroadcast({ aad }: SealedFrame): boolean {
  return aad[SESSION_ID_BYTES] === FRAME_TYPES.broadcast.code;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
