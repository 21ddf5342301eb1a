// What the log is narrowed to and what is open beside it, all in the address: a view can be sent to somebody, and going back undoes.

import { useNavigate, useSearch } from "@tanstack/react-router";

import { DAY, HOUR } from "#base/units.ts";
import type { AuditFilter } from "#protocol/api/audit.ts";

/** Spans of time by their word in the address. */
export const SPANS = { hour: { name: "The last hour", ms: HOUR }, day: { name: "24 hours", ms: DAY }, week: { name: "7 days", ms: 7 * DAY }, month: { name: "30 days", ms: 30 * DAY } } as const;
export type Span = keyof typeof SPANS;

export interface AuditPlace {
  readonly span: Span | null;
  /** Days, as `2026-11-22`. */
  readonly from: string | null;
  readonly to: string | null;
  readonly event: string | null;
  readonly actor: string | null;
  readonly subject: string | null;
  readonly grant: string | null;
  /** A record that is open. */
  readonly record: string | null;
  readonly about: "state" | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const EVENT = /^[a-z]+(-[a-z]+)*\.([a-z]+(-[a-z]+)*)?$/;
const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;

export function useAuditPlace(): { readonly place: AuditPlace; readonly go: (change: Partial<AuditPlace>) => void } {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const place = parsePlace(search);
  return { place, go: (change) => void navigate({ to: ".", search: composeSearch({ ...place, ...change }), resetScroll: false }) };
}

/** What is not of its form is as if it were not there. */
export function parsePlace(search: Readonly<Record<string, unknown>>): AuditPlace {
  const read = (name: string, form: RegExp): string | null => {
    const value = search[name];
    return typeof value === "string" && form.test(value) ? value : null;
  };
  const span = search["span"];
  return {
    span: typeof span === "string" && Object.hasOwn(SPANS, span) ? (span as Span) : null,
    from: read("from", DAY_TEXT),
    to: read("to", DAY_TEXT),
    event: read("event", EVENT),
    actor: read("actor", UUID),
    subject: read("subject", UUID),
    grant: read("grant", UUID),
    record: read("record", UUID),
    about: search["about"] === "state" ? "state" : null,
  };
}

export function composeSearch(place: AuditPlace): Record<string, string> {
  return Object.fromEntries(Object.entries(place).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** For the API. The beginning of a span is put on a full minute, so that the same question is asked for a while. */
export function filterOf(place: AuditPlace, nowMs: number): AuditFilter {
  const { span, from, to, event, actor, subject, grant } = place;
  const begin = span === null ? null : Math.floor((nowMs - SPANS[span].ms) / 60_000) * 60_000;
  return {
    ...(begin !== null && { from: new Date(begin).toISOString() }),
    ...(begin === null && from !== null && { from: dayBegin(from) }),
    ...(begin === null && to !== null && { to: new Date(Date.parse(dayBegin(to)) + DAY).toISOString() }),
    ...(event !== null && { event }),
    ...(actor !== null && { actor }),
    ...(subject !== null && { subject }),
    ...(grant !== null && { grant }),
  };
}

/** Of the reader's own day. */
export function dayBegin(day: string): string {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date).toISOString();
}

export function isNarrowed({ span, from, to, event, actor, subject, grant }: AuditPlace): boolean {
  return [span, from, to, event, actor, subject, grant].some((value) => value !== null);
}
