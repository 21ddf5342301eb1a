// How a room stands, in words; and its days as a date field has them.

import { DAY } from "#base/units.ts";
import type { Room, RoomGuest, RoomLook } from "#protocol/api/rooms.ts";
import type { ReportPart } from "#protocol/report/parts.ts";
import type { DocumentKind } from "#protocol/room/documents.ts";

export interface Standing {
  readonly word: string;
  readonly tone: "good" | "bad" | "busy" | "none";
}

export function roomStanding({ state, expiresAt }: Pick<Room, "state" | "expiresAt">, nowMs: number): Standing {
  if (state === "closed") return { word: "Closed", tone: "none" };
  if (Date.parse(expiresAt) <= nowMs) return { word: "Over", tone: "bad" };
  return state === "open" ? { word: "Open", tone: "good" } : { word: "Not opened yet", tone: "none" };
}

export const GUEST_STANDINGS: Readonly<Record<RoomGuest["state"], Standing>> = {
  invited: { word: "Invited", tone: "busy" },
  joined: { word: "Has joined", tone: "good" },
  expired: { word: "Time is over", tone: "none" },
  removed: { word: "Put out", tone: "none" },
};

export const PART_TITLES: Readonly<Record<ReportPart, string>> = { summary: "Summary", risk: "Risk", code: "Code", change: "Change", people: "People", cost: "Cost" };

export const KIND_TITLES: Readonly<Record<DocumentKind, string>> = { pdf: "PDF", png: "Picture", jpeg: "Picture", text: "Text", office: "Office document" };

const LOOK_WORDS: Readonly<Record<RoomLook["what"], string>> = { room: "The room", report: "Report", export: "Report taken as PDF", document: "Document read", download: "Document taken" };

/** What was looked at, as a row names it. */
export function lookWords({ what, part }: Pick<RoomLook, "what" | "part">): string {
  return part === null ? LOOK_WORDS[what] : `${LOOK_WORDS[what]}: ${PART_TITLES[part].toLowerCase()}`;
}

/** As an input of type date has it, in UTC. */
export function toDateField(instant: string): string {
  return instant.slice(0, 10);
}

/** The end of the day (UTC); null for what is no day. */
export function endOfDay(field: string): string | null {
  const end = Date.parse(`${field}T23:59:59.000Z`);
  return Number.isNaN(end) ? null : new Date(end).toISOString();
}

export function dayFromNow(nowMs: number, days: number): string {
  return toDateField(new Date(nowMs + days * DAY).toISOString());
}

export interface LookDay {
  readonly day: string;
  readonly count: number;
}

/** Each day from the first look to the last, those without one too; of more than `most` the newest. */
export function everyDay(days: readonly LookDay[], most: number): readonly LookDay[] {
  const counts = new Map<string, number>();
  for (const { day, count } of days) counts.set(day, (counts.get(day) ?? 0) + count);
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  if (first === undefined || last === undefined) return [];
  const span = Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
  return Array.from({ length: span }, (_, place) => toDateField(new Date(Date.parse(first) + place * DAY).toISOString())).slice(-most).map((day) => ({ day, count: counts.get(day) ?? 0 }));
}
