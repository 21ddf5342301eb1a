// One request: what is asked for, how far it is, what the reader can do, and all that became of it.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { formatInstant, plural } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import type { RequestDetails } from "#protocol/api/requests.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { requestQuery, useWithdraw } from "#web/data/requests.ts";
import { ROLE_TITLES } from "#web/pages/team/role-words.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useRequestId, useTeamId } from "#web/ui/place.ts";

import { BreakGlassReview, Decision, Extension, NobodyElse } from "./RequestForms.tsx";
import { FreeText, Person, RequestBadge } from "./RequestParts.tsx";
import { Timeline } from "./Timeline.tsx";
import { durationWords, ENDS, KINDS } from "./words.ts";

export function RequestPage() {
  const [teamId, requestId] = [useTeamId(), useRequestId()];
  const request = useQuery(requestQuery(teamId, requestId));
  if (request.isPending) return <PageSkeleton />;
  if (request.data === undefined && toProblem(request.error).status === 404) return <ThingNotFound thing="request" to={addresses.requests(teamId)} />;
  if (request.data === undefined) return <ErrorPage error={request.error} title="The request could not be opened" onRetry={() => void request.refetch()} />;
  return <ShownRequest key={requestId} teamId={teamId} request={request.data} />;
}

function ShownRequest({ teamId, request }: { readonly teamId: string; readonly request: RequestDetails }) {
  const { may } = request;
  return (
    <div className="page request-page">
      <PageHeader title={request.title} crumbs={[{ name: "Requests", to: addresses.requests(teamId) }]} state={<RequestBadge request={request} />} action={may.withdraw ? <Withdraw teamId={teamId} request={request} /> : null}>
        <p className="soft">{KINDS[request.kind]}, asked by <Person person={request.requestedBy} within /> <Ago at={request.requestedAt} /></p>
      </PageHeader>
      <div className="request-columns">
        <div>
          <section className="section first" aria-labelledby="reason"><h2 id="reason">Reason</h2><FreeText text={request.reason} /></section>
          {may.decide ? <Decision teamId={teamId} request={request} /> : null}
          {may.review ? <BreakGlassReview teamId={teamId} request={request} /> : null}
          {may.note ? <NobodyElse teamId={teamId} request={request} /> : null}
          <What request={request} />
          {request.grant === null ? null : <GrantLine teamId={teamId} request={request} />}
          {may.extend ? <Extension teamId={teamId} request={request} /> : null}
        </div>
        <section className="section first" aria-labelledby="timeline"><h2 id="timeline">What happened</h2><Timeline request={request} /><Waiting request={request} /></section>
      </div>
    </div>
  );
}

function What({ request }: { readonly request: RequestDetails }) {
  if (request.change !== null) return <ChangeTable request={request} />;
  if (request.access === null) return null;
  const { permissions, projects, durationSeconds } = request.access;
  return (
    <section className="section" aria-labelledby="what">
      <h2 id="what">What it gives</h2>
      <dl className="facts">
        <div><dt>For</dt><dd>{durationWords(durationSeconds)}{request.access.extends === null ? "" : " more"}</dd></div>
        <div><dt>Where</dt><dd>{projects === null ? "All projects" : projects.map(({ name }) => visibleName(name)).join(", ")}</dd></div>
      </dl>
      <details className="contents"><summary>{plural(permissions.length, "permission")}</summary><ul>{permissions.map(({ name, title }) => <li key={name}>{title} <code className="soft">{name}</code></li>)}</ul></details>
    </section>
  );
}

function ChangeTable({ request }: { readonly request: RequestDetails }) {
  return (
    <section className="section" aria-labelledby="what">
      <h2 id="what">What it changes</h2>
      <table className="table change-table">
        <thead><tr><th scope="col">What</th><th scope="col">Now</th><th scope="col">Then</th></tr></thead>
        <tbody>{(request.change?.lines ?? []).map(({ label, before, after }) => <tr key={label}><th scope="row">{visibleText(label)}</th><td className="before">{visibleText(before ?? "–")}</td><td className="then">{visibleText(after ?? "–")}</td></tr>)}</tbody>
      </table>
    </section>
  );
}

function GrantLine({ teamId, request: { grant } }: { readonly teamId: string; readonly request: RequestDetails }) {
  if (grant === null) return null;
  return (
    <section className="section" aria-labelledby="grant">
      <h2 id="grant">The grant</h2>
      <p>{grant.ended === null ? <>In force until {formatInstant(grant.expiresAt)} (<Ago at={grant.expiresAt} />).</> : <>Over since {formatInstant(grant.ended.at)}: {ENDS[grant.ended.why]}.</>}</p>
      <Button component={Link} to={addresses.grant(teamId, grant.id)} variant="default" size="sm">Everything done under it</Button>
    </section>
  );
}

function Waiting({ request }: { readonly request: RequestDetails }) {
  if (request.state !== "open") return null;
  const { needed, given, waitingFor, roles } = request.approvals;
  return (
    <p className="small soft waiting">
      {needed - given === 1 ? "One more approval" : `${needed - given} more approvals`} needed; {plural(waitingFor, "person", "people")} could give {needed - given === 1 ? "it" : "them"} ({roles.map((role) => ROLE_TITLES[role].toLowerCase()).join(", ")}). Over <Ago at={request.answerBy} /> if nobody decides.{request.kind === "change" ? " Neither who asked nor whom it is about decides." : ""}
    </p>
  );
}

function Withdraw({ teamId, request }: { readonly teamId: string; readonly request: RequestDetails }) {
  const withdraw = useWithdraw(teamId, request.id);
  return (
    <>
      <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>Take it back</Button>
      {withdraw.isError ? <ErrorPanel error={withdraw.error} title="It could not be taken back" /> : null}
    </>
  );
}
