// What people are told of each state of joining: what it is, why, for how long, and what to do.

import { ADMISSION_MS, ANSWER_MS, type GuestState, type OutReason } from "#protocol/live/peers/guest.ts";
import { ABSENCE_MS } from "#protocol/live/peers/times.ts";

import { CLOSE } from "#protocol/live/envelope/connection.ts";
import type { ConnectionState } from "./connection.ts";

export interface PhaseWords {
  readonly title: string;
  readonly text: string;
  readonly tone: "busy" | "good" | "bad" | "plain";
  /** Until this state ends by itself; null: it does not. */
  readonly secondsLeft: number | null;
  /** `again`: the same link may still do; `link`: another one is needed. */
  readonly next: "wait" | "again" | "link" | "none";
}

const OUT: Readonly<Record<OutReason, Omit<PhaseWords, "secondsLeft">>> = {
  "no-answer": { title: "No answer", text: "The host did not answer within 10 seconds. Its machine may be asleep or without a network.", tone: "bad", next: "again" },
  "not-admitted": { title: "You were not let in", text: "The host said no, or nobody there answered within two minutes. Tell the person who shares that you are waiting, then try again.", tone: "bad", next: "again" },
  removed: { title: "You were removed", text: "The host removed you from the session. Nothing of it is readable for you from then on. What you had on the screen is gone from this page.", tone: "bad", next: "link" },
  expired: { title: "You were away too long", text: "After 30 minutes away a place in the session is given up. What you changed before is with the host.", tone: "plain", next: "link" },
  ended: { title: "The session has ended", text: "The host ended it. All changes are in the files on the host's machine; the keys of this page are gone.", tone: "plain", next: "none" },
  left: { title: "You have left", text: "The keys of this page are gone. To come back, open a link again.", tone: "plain", next: "link" },
  tampered: { title: "Stopped for safety", text: "Frames arrived that the host did not make: something between you and the host changes or repeats what passes. Nothing false was taken. Tell the host, and do not go on over this network.", tone: "bad", next: "link" },
  lost: { title: "The connection could not be regained", text: "For 30 minutes there was no way back to the session. What the host did not get of your last changes is lost.", tone: "bad", next: "link" },
};

const CLOSES: Readonly<Record<number, Omit<PhaseWords, "secondsLeft">>> = {
  [CLOSE.unknown]: { title: "This link does not open anything any more", text: "It has expired, was used as often as it may be, was taken back, or its session is over.", tone: "bad", next: "link" },
  [CLOSE.membersOnly]: { title: "For members of the team only", text: "This session is open to signed-in members of the host's team. Sign in to Strongroom in another tab of this browser, then open the link again.", tone: "bad", next: "again" },
  [CLOSE.time]: { title: "You were not let in", text: "Nobody at the host answered within two minutes. Tell the person who shares that you are waiting, then try again.", tone: "bad", next: "again" },
  [CLOSE.replaced]: { title: "Open in another place", text: "A newer connection of yours took this one's place.", tone: "plain", next: "link" },
  [CLOSE.ended]: OUT.ended,
  [CLOSE.full]: { title: "Not now", text: "The host is not connected, or the session is full. Try again in a moment.", tone: "bad", next: "again" },
  [CLOSE.tooFast]: { title: "Too many tries", text: "The server takes no more connections from here for now. Wait a minute, then try again.", tone: "bad", next: "again" },
  [CLOSE.violation]: { title: "The server refused this page", text: "Server and page do not understand each other. Load the page anew by opening the link again; if that does not help, tell whoever runs this Strongroom.", tone: "bad", next: "link" },
};

export function describePhase({ guest, closed, over }: ConnectionState, now: number): PhaseWords {
  const left = (ms: number): number => Math.max(0, Math.ceil(Math.min(ms, guest.since + ms - now) / 1000));
  switch (guest.phase) {
    case "connecting":
      return { title: "Connecting", text: closed === null ? "Reaching the server." : "The server cannot be reached. Trying again.", tone: "busy", secondsLeft: left(ANSWER_MS), next: "wait" };
    case "joining":
      return { title: "Asking the host", text: "A sealed request is on its way to the host's machine.", tone: "busy", secondsLeft: left(ANSWER_MS), next: "wait" };
    case "waiting":
      return { title: "Waiting for the host", text: guest.hostAway ? "The host has lost its connection. Your request goes on when it is back." : "The host sees your name and this code. Compare it with the person who shares, by voice or chat: if theirs is another, somebody is between you.", tone: "busy", secondsLeft: left(ADMISSION_MS), next: "wait" };
    case "member":
      return guest.hostAway
        ? { title: "The host is away", text: "It has lost its connection. What you write is kept, and sent when it is back.", tone: "busy", secondsLeft: null, next: "wait" }
        : { title: "Connected", text: "End-to-end encrypted with the host.", tone: "good", secondsLeft: null, next: "wait" };
    case "away":
      return { title: "Reconnecting", text: "The connection was lost. You can go on writing: what you write is kept, and sent when it is back.", tone: "busy", secondsLeft: left(ABSENCE_MS), next: "wait" };
    case "out":
      return { ...outWords(guest, { closed, over }), secondsLeft: null };
  }
}

function outWords({ reason }: GuestState, { closed, over }: { readonly closed: number | null; readonly over: boolean }): Omit<PhaseWords, "secondsLeft"> {
  const byServer = closed === null ? undefined : CLOSES[closed];
  // The server's reason says more, where the host's was never heard.
  if (byServer !== undefined && (over || reason === "no-answer")) return byServer;
  return OUT[reason ?? "lost"];
}
