// A list of requests: what, by whom, how far it is. Each row leads to the request.

import { Link } from "@tanstack/react-router";

import { visibleText } from "#base/visible-text.ts";
import type { AccessRequest } from "#protocol/api/requests.ts";
import { addresses } from "#web/addresses.ts";
import { Ago } from "#web/ui/Ago.tsx";

import { Person, projectWords, RequestBadge } from "./RequestParts.tsx";
import { durationWords, KINDS } from "./words.ts";

export function RequestList({ teamId, requests, label }: { readonly teamId: string; readonly requests: readonly AccessRequest[]; readonly label: string }) {
  return (
    <ul className="request-list" aria-label={label}>
      {requests.map((request) => <RequestRow key={request.id} teamId={teamId} request={request} />)}
    </ul>
  );
}

function RequestRow({ teamId, request }: { readonly teamId: string; readonly request: AccessRequest }) {
  const { access, approvals } = request;
  return (
    <li className="request-row" data-alert={request.review === "due"}>
      <div className="request-what">
        <Link to={addresses.request(teamId, request.id)}>{visibleText(request.title)}</Link>
        <span className="small soft clip">{visibleText(request.reason)}</span>
      </div>
      <div className="request-who"><Person person={request.requestedBy} /><span className="small soft">{KINDS[request.kind]}, <Ago at={request.requestedAt} /></span></div>
      <div className="request-scope small soft">{access === null ? null : <>{projectWords(access.projects)}<br />{durationWords(access.durationSeconds)}</>}</div>
      <div className="request-state">
        <RequestBadge request={request} />
        <span className="small soft">{request.state === "open" ? `${approvals.given} of ${approvals.needed} approved` : request.state === "active" && request.grant !== null ? <>ends <Ago at={request.grant.expiresAt} /></> : null}</span>
      </div>
    </li>
  );
}
