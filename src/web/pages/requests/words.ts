// States, events and durations of requests in words, with their sign and tone.

import { DAY, HOUR, MINUTE } from "#base/units.ts";
import type { AccessRequest, Grant, RequestEvent, RequestState } from "#protocol/api/requests.ts";
import type { IconName } from "#web/ui/Icon.tsx";

interface Words {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: "good" | "bad" | "busy" | "calm";
}

export const STATES: Readonly<Record<RequestState, Words>> = {
  open: { word: "Waiting", icon: "waiting", tone: "busy" },
  active: { word: "In force", icon: "check", tone: "good" },
  ended: { word: "Over", icon: "stop", tone: "calm" },
  applied: { word: "Applied", icon: "check", tone: "good" },
  refused: { word: "Refused", icon: "close", tone: "bad" },
  withdrawn: { word: "Taken back", icon: "stop", tone: "calm" },
  expired: { word: "Unanswered", icon: "waiting", tone: "calm" },
  void: { word: "Not possible", icon: "warning", tone: "bad" },
};

export const KINDS: Readonly<Record<AccessRequest["kind"], string>> = { access: "Access", "break-glass": "Break-glass", change: "Change" };

export const EVENTS: Readonly<Record<RequestEvent["kind"], { readonly did: string; readonly itself: string; readonly icon: IconName }>> = {
  asked: { did: "asked", itself: "Asked", icon: "add" },
  approved: { did: "approved", itself: "Approved", icon: "check" },
  refused: { did: "refused", itself: "Refused", icon: "close" },
  withdrawn: { did: "took it back", itself: "Taken back, because the person left", icon: "stop" },
  expired: { did: "let it expire", itself: "Nobody decided in time", icon: "waiting" },
  granted: { did: "gave the last approval: access began", itself: "Access began", icon: "assurance" },
  applied: { did: "gave the last approval: the change was made", itself: "The change was made", icon: "check" },
  void: { did: "approved, but it was no longer possible", itself: "No longer possible", icon: "warning" },
  ended: { did: "ended the access", itself: "The access ended by itself", icon: "stop" },
  reviewed: { did: "reviewed it", itself: "Reviewed", icon: "assurance" },
};

/** Of events whose words depend on the request: who takes break-glass approves nothing, and neither does who has nobody to ask. */
export function wordsOf(event: RequestEvent, request: Pick<AccessRequest, "kind" | "approvals">): string {
  if (event.by === null) return EVENTS[event.kind].itself;
  if (event.finding === "nobody-else") return "closed it without a review";
  if (event.kind === "granted" && request.kind === "break-glass") return "took access at once";
  if (event.kind === "granted" && request.approvals.needed === 0) return "was given access: the policy asks for no approval";
  if (event.kind === "applied" && request.approvals.needed === 0) return "made the change: nobody else had to approve";
  return EVENTS[event.kind].did;
}

export const FINDINGS: Readonly<Record<NonNullable<RequestEvent["finding"]>, string>> = { justified: "justified", "not-justified": "not justified", "nobody-else": "nobody else could review it" };

export const ENDS: Readonly<Record<NonNullable<Grant["ended"]>["why"], string>> = {
  holder: "ended by its holder",
  approver: "ended by somebody who decides",
  replaced: "replaced by a newer one",
  expired: "over by its time",
  left: "ended with the membership",
  "signed-out": "ended with the session",
};

/** `30 minutes`, `1 hour 30 minutes`, `36 hours`, `2 days`. */
export function durationWords(seconds: number): string {
  const ms = Math.max(MINUTE, seconds * 1000);
  if (ms % DAY === 0) return count(ms / DAY, "day");
  if (ms < HOUR) return count(Math.round(ms / MINUTE), "minute");
  const minutes = Math.round((ms % HOUR) / MINUTE);
  const hours = count(Math.floor(ms / HOUR), "hour");
  return minutes === 0 ? hours : `${hours} ${count(minutes, "minute")}`;
}

function count(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}

export const DURATIONS = [3600, 4 * 3600, 24 * 3600, 3 * 24 * 3600, 7 * 24 * 3600, 30 * 24 * 3600, 90 * 24 * 3600] as const;
export const BREAK_GLASS_DURATIONS = [15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600, 8 * 3600] as const;
