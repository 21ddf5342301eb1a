// All that became of a request, oldest first.

import { formatInstant } from "#base/format.ts";
import { ERRORS } from "#base/error-catalogue.ts";
import type { RequestDetails, RequestEvent } from "#protocol/api/requests.ts";
import { ROLE_TITLES } from "#web/pages/team/role-words.ts";
import { Icon } from "#web/ui/Icon.tsx";

import { FreeText, Person } from "./RequestParts.tsx";
import { EVENTS, FINDINGS, wordsOf } from "./words.ts";

export function Timeline({ request }: { readonly request: RequestDetails }) {
  return <ol className="timeline">{request.timeline.map((event, index) => <Entry key={index} event={event} request={request} />)}</ol>;
}

function Entry({ event, request }: { readonly event: RequestEvent; readonly request: RequestDetails }) {
  const words = wordsOf(event, request);
  return (
    <li data-kind={event.kind} data-counts={event.counts}>
      <span className="timeline-sign"><Icon name={EVENTS[event.kind].icon} size={16} /></span>
      <div>
        <p>{event.by === null ? words : <><Person person={event.by} /> {words}</>}{event.role === null ? null : <span className="soft"> as {ROLE_TITLES[event.role].toLowerCase()}</span>}{event.finding === null ? null : <strong>: {FINDINGS[event.finding]}</strong>}</p>
        {event.counts ? null : <p className="small soft">No longer has a role that may approve, so this counts no more.</p>}
        {event.code === null ? null : <p className="small">{meaningOf(event.code)} <code className="soft">{event.code}</code></p>}
        {event.comment === null ? null : <FreeText text={event.comment} />}
        <time className="small soft" dateTime={event.at}>{formatInstant(event.at)}</time>
      </div>
    </li>
  );
}

function meaningOf(code: string): string {
  const known: Readonly<Record<string, { readonly title: string } | undefined>> = ERRORS;
  return known[code]?.title ?? "";
}
