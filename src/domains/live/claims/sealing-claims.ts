// CT-01, CT-02 and CT-11: a session is gone through, and all that its relay was shown is looked at: by an independent AES, and for every key and every word that was said.

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { FRAME_TYPES, HEADER_BYTES } from "#protocol/live/envelope/header.ts";
import { utf8 } from "#protocol/live/handshake/bytes.ts";
import { deriveAdmission, parseLink, SESSION_ID_BYTES } from "#protocol/live/handshake/link.ts";
import { decodeMessage } from "#protocol/live/messages/codec.ts";
import { parsePart } from "#protocol/live/sealed/delivery.ts";
import { unpad } from "#protocol/live/sealed/padding.ts";

import { findValues, LIVE_PARTS, openIndependently, rehearse, relayView, sayEverything, type LiveParts, type Rehearsal, type SealedFrame } from "./rehearsal.ts";

export function sealingClaims(parts: LiveParts = LIVE_PARTS): readonly Claim[] {
  const claim = (id: "CT-01" | "CT-02" | "CT-11", statement: string, run: () => Promise<CheckOutcome>): Claim => ({ id, statement, kind: "checked", owner: "live", proof: { schedule: "daily", check: { run } } });
  return [
    claim("CT-01", "Live sessions are encrypted end to end with AES-256-GCM: a relay sees 16 bytes of header, and can change neither them nor what is behind them unseen.", async () => checkCipher(await rehearse(parts))),
    claim("CT-02", "The keys of a live session are known to the host and those whom it let in: nothing that a relay is shown or holds has one.", async () => checkKeys(await rehearse(parts))),
    claim("CT-11", "Paths, content, error markers, selections, completion, hover, what is pasted, search and its results, chat, names and terminals travel sealed.", async () => checkWords(await rehearse(parts))),
  ];
}

/** The kinds whose keys are a channel's; joins and their answers have HPKE's and one key each. */
const CHANNELS: ReadonlyMap<number, string> = new Map((["up", "down", "broadcast", "followers"] as const).map((kind) => [FRAME_TYPES[kind].code, kind]));

async function checkCipher(rehearsal: Rehearsal): Promise<CheckOutcome> {
  await sayEverything(rehearsal);
  const byCiphertext = new Map(rehearsal.frames.map((frame) => [Buffer.from(frame.sealed).toString("base64"), frame]));
  const passed = rehearsal.room.passed.filter(({ frame }) => CHANNELS.has(frame[0] ?? 0)).map(({ frame }) => frame);
  const faults = new Set<string>();
  for (const frame of passed) {
    const known = byCiphertext.get(Buffer.from(frame.subarray(HEADER_BYTES)).toString("base64"));
    const kind = CHANNELS.get(frame[0] ?? 0) ?? "";
    if (known === undefined) faults.add(`a frame ${kind} was sealed by none of the host's keys`);
    else if (openIndependently({ ...known, aad: joined(rehearsal, frame) })?.equals(known.plain) !== true) faults.add(`a frame ${kind} is not AES-256-GCM over its content and header`);
    else if (changedOpens(known)) faults.add(`a frame ${kind} opens after it was changed`);
  }
  const nonces = new Set(rehearsal.frames.map(({ key, nonce }) => `${Buffer.from(key).toString("base64")} ${Buffer.from(nonce).toString("base64")}`));
  if (nonces.size < rehearsal.frames.length) faults.add("a nonce was used twice under one key");
  const evidence = { frames: passed.length, kinds: new Set(passed.map(([type]) => type)).size, keys: new Set(rehearsal.frames.map(({ key }) => Buffer.from(key).toString("base64"))).size, faults: [...faults].join("; ") || "none" };
  if (passed.length === 0) return claimFails("No frame was passed on, so nothing is proven.", evidence);
  if (faults.size > 0) return claimFails(`Not sealed end to end: ${evidence.faults}.`.slice(0, 480), evidence);
  return claimPasses(`${passed.length} frames of a session open by an independent AES-256-GCM with their own key, nonce and header, and none after a bit of it was changed.`, evidence);
}

function joined({ room }: Rehearsal, frame: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([room.host.sessionId, frame.subarray(0, HEADER_BYTES)]));
}

/** One bit at a time: in the session's number, the header, the ciphertext and the tag. */
function changedOpens(frame: SealedFrame): boolean {
  const flip = (bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
  const changed = [
    ...[0, SESSION_ID_BYTES, SESSION_ID_BYTES + HEADER_BYTES - 1].map((at) => ({ ...frame, aad: flip(frame.aad, at) })),
    ...[0, frame.sealed.length - 17, frame.sealed.length - 1].map((at) => ({ ...frame, sealed: flip(frame.sealed, at) })),
  ];
  return changed.some((each) => openIndependently(each) !== null);
}

async function checkKeys(rehearsal: Rehearsal): Promise<CheckOutcome> {
  await sayEverything(rehearsal);
  const { links, frames } = rehearsal;
  const ofLinks = await Promise.all(links.map(async (link) => {
    const parsed = parseLink(link);
    const { psk, tokenHash } = await deriveAdmission("join", parsed);
    return { secret: parsed.secret, psk, tokenHash };
  }));
  const keys = new Map(frames.map(({ key }) => [Buffer.from(key).toString("base64"), key]));
  const values = [
    ...ofLinks.flatMap(({ secret, psk }) => [{ what: "an invitation's secret", value: secret }, { what: "a join's key", value: psk }]),
    ...[...keys.values()].map((value) => ({ what: "a channel's key", value })),
    ...epochSecrets(frames).map((value) => ({ what: "an epoch's secret", value })),
  ];
  const view = relayView(rehearsal);
  const found = findValues(view, values);
  // What it must have: without it the search would prove nothing.
  const control = findValues(view, ofLinks.map(({ tokenHash }) => ({ what: "a token's hash", value: tokenHash })));
  const evidence = { secrets: values.length, bytes: view.length, found: [...new Set(found)].join(", ") || "none" };
  if (control.length === 0 || epochSecrets(frames).length === 0) return claimFails("The search does not find what a relay is told, so nothing is proven.", evidence);
  if (found.length > 0) return claimFails(`A relay is shown ${evidence.found}.`.slice(0, 480), evidence);
  return claimPasses(`Of ${values.length} secrets of a session none is in the ${view.length} bytes that its relay was shown and holds.`, evidence);
}

/** As members are told them, sealed. */
export function epochSecrets(frames: readonly SealedFrame[]): readonly Uint8Array[] {
  const down = frames.filter(({ aad }) => aad[SESSION_ID_BYTES] === FRAME_TYPES.down.code);
  const told = down.flatMap(({ plain }) => {
    const { part } = parsePart(unpad(plain));
    if (part.stream !== "fleeting") return [];
    const { message, body } = decodeMessage("down", part.bytes);
    return message.kind === "epoch" ? [{ number: message.number, body }] : [];
  });
  return [...new Map(told.map(({ number, body }) => [number, body])).values()];
}

async function checkWords(rehearsal: Rehearsal): Promise<CheckOutcome> {
  const words = await sayEverything(rehearsal);
  const names = [rehearsal.anna, rehearsal.ben].map(({ name }) => ({ what: "a guest's name", word: name }));
  const lost = words.filter(({ arrived }) => !arrived).map(({ what }) => what);
  const overheard = words.filter((each) => each.overheard).map(({ what }) => what);
  const found = findValues(relayView(rehearsal), [...words, ...names].map(({ what, word }) => ({ what, value: utf8(word) })));
  const evidence = { words: words.length + names.length, lost: lost.join(", ") || "none", overheard: overheard.join(", ") || "none", found: found.join(", ").slice(0, 300) || "none" };
  if (lost.length > 0) return claimFails(`What was said did not arrive, so nothing is proven: ${evidence.lost}.`.slice(0, 480), evidence);
  if (found.length > 0) return claimFails(`A relay reads ${found.join(", ")}.`.slice(0, 480), evidence);
  if (overheard.length > 0) return claimFails(`Another guest was told ${evidence.overheard}.`.slice(0, 480), evidence);
  return claimPasses(`${evidence.words} words, in what is asked, answered and shown of every kind, arrived; none is in what the relay was shown, in any form.`, evidence);
}
