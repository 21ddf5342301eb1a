// A live session gone through in memory for a check: a host, two guests, and between them the relay of the protocol, which writes down all that it was shown.

import { createDecipheriv, randomBytes } from "node:crypto";

import { findInBytes, needlesFor } from "#platform/canary/find-in-files.ts";
import type { Bytes } from "#protocol/live/envelope/header.ts";
import { createHostEngine } from "#protocol/live/peers/host-engine.ts";
import { admit, guestDoes, hostDoes, invite, knock, openRoom, type Room, type RoomGuest } from "#protocol/live/rehearsal/room.ts";
import { webAead, type MakeAead, type Sealing } from "#protocol/live/sealed/aead.ts";

import { composeExchanges, type Exchange } from "./exchanges.ts";

/** Given, so that a test can break it. */
export interface LiveParts {
  readonly createHost: typeof createHostEngine;
}

export const LIVE_PARTS: LiveParts = { createHost: createHostEngine };

/** One frame of a channel as the host sealed or opened it. */
export interface SealedFrame extends Sealing {
  readonly key: Bytes;
  readonly plain: Bytes;
  readonly sealed: Bytes;
}

export interface Rehearsal {
  readonly room: Room;
  readonly anna: RoomGuest;
  readonly ben: RoomGuest;
  readonly links: readonly string[];
  /** In the order in which they were made. */
  readonly frames: readonly SealedFrame[];
}

const START = 1_800_000_000_000;
/** What the rehearsed terminal is granted for. */
const TERMINAL = 1;
const TAG_BYTES = 16;
const WORD_BYTES = 10;

export async function rehearse({ createHost }: LiveParts): Promise<Rehearsal> {
  const frames: SealedFrame[] = [];
  const room = await openRoom(await createHost(START, recordingAead(frames)));
  const links = [await invite(room), await invite(room)];
  const [anna, ben] = [await knock(room, newWord("Anna"), links[0] ?? ""), await knock(room, newWord("Ben"), links[1] ?? "")];
  for (const guest of [anna, ben]) await admit(room, guest);
  await hostDoes(room, room.host.act({ kind: "terminal", peer: anna.peer, terminal: TERMINAL, mode: "write", now: room.now }));
  return { room, anna, ben, links, frames };
}

/** As the host's channels make it, and writes down what it sealed and opened. */
function recordingAead(frames: SealedFrame[]): MakeAead {
  return async (raw, usage) => {
    const key = raw.slice();
    const aead = await webAead(raw, usage);
    const note = (sealing: Sealing, plain: Bytes, sealed: Bytes): void => void frames.push({ key, nonce: sealing.nonce.slice(), aad: sealing.aad.slice(), plain: plain.slice(), sealed: sealed.slice() });
    return {
      async seal(plain, sealing) {
        const sealed = await aead.seal(plain, sealing);
        note(sealing, plain, sealed);
        return sealed;
      },
      async open(sealed, sealing) {
        const plain = await aead.open(sealed, sealing);
        if (plain !== null) note(sealing, plain, sealed);
        return plain;
      },
    };
  };
}

/** By node:crypto, which shares nothing with what sealed it; null when it does not open. */
export function openIndependently({ key, nonce, aad, sealed }: Omit<SealedFrame, "plain">): Buffer | null {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad).setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    // OpenSSL says that it cannot authenticate the data, and no more.
    return null;
  }
}

/** Of nobody and nothing else, and of characters that every field takes. */
export function newWord(what: string): string {
  return `canary-${what.replaceAll(" ", "-")}-${randomBytes(WORD_BYTES).toString("hex")}`;
}

export interface SpokenWord {
  readonly what: string;
  readonly word: string;
  /** Whoever it was for has it. */
  readonly arrived: boolean;
  /** A guest has it that it was not for. */
  readonly overheard: boolean;
}

/** Anna asks, the host answers her or tells all; Ben is there too. */
export async function sayEverything(rehearsal: Rehearsal): Promise<readonly SpokenWord[]> {
  const words = new Map<string, string>();
  const exchanges = composeExchanges((what) => {
    const word = newWord(what);
    words.set(what, word);
    return word;
  });
  for (const exchange of exchanges) await say(rehearsal, exchange);
  const { anna, ben, room } = rehearsal;
  return exchanges.flatMap(({ what, ask, answer, toAll }): SpokenWord[] => {
    const asked = words.get(`${what} asked`);
    const answered = words.get(what);
    return [
      ...(ask === null || asked === undefined ? [] : [{ what: `${what} asked`, word: asked, arrived: has(room.hostNews, asked), overheard: ask.message.kind !== "chat" && has(ben.news, asked) }]),
      ...(answered === undefined ? [] : [{ what, word: answered, arrived: has(anna.news, answered) && (toAll === null || has(ben.news, answered)), overheard: answer !== null && has(ben.news, answered) }]),
    ];
  });
}

async function say({ room, anna }: Rehearsal, { ask, answer, toAll }: Exchange): Promise<void> {
  if (ask !== null) await guestDoes(room, anna, anna.engine.send(ask.message, ask.body));
  if (answer !== null) await hostDoes(room, room.host.send(anna.peer, answer.message, answer.body));
  if (toAll !== null) await hostDoes(room, room.host.broadcast(toAll.message, toAll.body));
}

function has(news: readonly object[], word: string): boolean {
  return news.some((each) => JSON.stringify(each, (_name, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value)).includes(word));
}

/** All that a relay could keep: tokens and frames that it was shown, what it passed on and said, what it holds of the session. */
export function relayView({ room }: Rehearsal): Buffer {
  const held = JSON.stringify(room.relay, (_name, value: unknown) => (value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value));
  return Buffer.concat([...room.shown, ...room.passed.map(({ frame }) => frame), Buffer.from(held)]);
}

/** Which of the values stand in it in any form, by name and form. */
export function findValues(view: Buffer, values: readonly { readonly what: string; readonly value: Uint8Array }[]): readonly string[] {
  return values.flatMap(({ what, value }) => findInBytes(view, needlesFor(Buffer.from(value))).map(({ form }) => `${what} (${form})`));
}
