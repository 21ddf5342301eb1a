// CT-07 and CT-08: what guests can do without a copy, and how their calls come about: by sealed signals, beside the code and not through it.

import { randomBytes } from "node:crypto";

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { utf8 } from "#protocol/live/handshake/bytes.ts";
import { GUEST_MESSAGES } from "#protocol/live/messages/guest-messages.ts";
import { BROADCAST_MESSAGES, DOWN_MESSAGES, FOLLOWER_MESSAGES } from "#protocol/live/messages/host-messages.ts";
import type { MessageRow } from "#protocol/live/messages/message-row.ts";
import { guestDoes } from "#protocol/live/rehearsal/room.ts";

import { findValues, LIVE_PARTS, newWord, rehearse, relayView, sayEverything, type LiveParts } from "./rehearsal.ts";

/** Of SHA-256. */
const FINGERPRINT_BYTES = 32;

type Tables = readonly Readonly<Record<string, MessageRow>>[];

const TABLES: Tables = [GUEST_MESSAGES, DOWN_MESSAGES, BROADCAST_MESSAGES, FOLLOWER_MESSAGES];
/** Texts, their changes, terminals and an epoch's secret: all that has bytes behind it. */
const WITH_BYTES = ["committed", "content", "edit", "epoch", "state", "terminalInput", "terminalOutput"];

export function guestClaims(parts: LiveParts = LIVE_PARTS, tables: Tables = TABLES): readonly Claim[] {
  return [
    {
      id: "CT-07",
      statement: "Audio and video go over WebRTC from browser to browser, apart from the code; what brings a call about, with the fingerprints of its ends, travels sealed.",
      kind: "built",
      owner: "live",
      proof: { schedule: "daily", check: { run: () => checkCalls(parts, tables) } },
    },
    {
      id: "CT-08",
      statement: "Guests need no copy of the project: the host answers what they ask for (folders, files, edits, search, completion, hover, signatures, definitions, references, symbols, renaming, errors, git).",
      kind: "built",
      owner: "live",
      proof: { schedule: "daily", check: { run: () => checkAnswers(parts) } },
    },
  ];
}

async function checkCalls(parts: LiveParts, tables: Tables): Promise<CheckOutcome> {
  const rehearsal = await rehearse(parts);
  const { room, anna, ben } = rehearsal;
  const sdp = newWord("offer");
  const fingerprint = Array.from(randomBytes(FINGERPRINT_BYTES), (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
  await guestDoes(room, anna, anna.engine.send({ kind: "signal", to: ben.peer, signal: { type: "offer", sdp, fingerprint } }));
  const got = ben.news.flatMap((news) => (news.kind === "down" && news.message.kind === "signal" ? [news.message] : []));
  const arrived = got.length === 1 && got[0]?.from === anna.peer && got[0].signal.type === "offer" && got[0].signal.fingerprint === fingerprint;
  const found = findValues(relayView(rehearsal), [{ what: "an offer", value: utf8(sdp) }, { what: "a fingerprint", value: utf8(fingerprint) }]);
  const withBytes = [...new Set(tables.flatMap((table) => Object.entries(table).filter(([, { maxBody }]) => maxBody > 0).map(([kind]) => kind)))].toSorted();
  const strange = withBytes.filter((kind) => !WITH_BYTES.includes(kind));
  const unbound = rejects(anna.engine.send({ kind: "signal", to: ben.peer, signal: { type: "offer", sdp } as never }));
  const evidence = { "kinds with bytes": withBytes.join(", "), found: found.join(", ") || "none", arrived };
  if (!arrived) return claimFails("An offer did not arrive as it was sent, from whom it was.", evidence);
  if (!(await unbound)) return claimFails("An offer is taken without the fingerprint of who makes it.", evidence);
  if (found.length > 0) return claimFails(`A relay reads ${found.join(", ")}.`, evidence);
  if (strange.length > 0) return claimFails(`Something else than text travels in ${strange.join(", ")}.`, evidence);
  return claimPasses("An offer with its fingerprint arrived sealed, from whom it was; no message has room for sound or pictures.", evidence);
}

async function rejects(work: Promise<unknown>): Promise<boolean> {
  return await work.then(() => false, () => true);
}

async function checkAnswers(parts: LiveParts): Promise<CheckOutcome> {
  const words = await sayEverything(await rehearse(parts));
  const lost = words.filter(({ arrived }) => !arrived).map(({ what }) => what);
  const evidence = { asked: words.filter(({ what }) => what.endsWith(" asked")).length, answered: words.filter(({ what }) => !what.endsWith(" asked")).length, lost: lost.join(", ") || "none" };
  if (lost.length > 0) return claimFails(`The host was not asked, or its answer did not come: ${lost.join(", ")}.`.slice(0, 480), evidence);
  return claimPasses(`${evidence.asked} kinds of questions reached the host, ${evidence.answered} kinds of answers the guest.`, evidence);
}
