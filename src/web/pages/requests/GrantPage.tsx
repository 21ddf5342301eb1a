// A grant with everything that was done under it.

import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { formatInstant, plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Grant, GrantAct } from "#protocol/api/requests.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { grantActsQuery, grantQuery, useEndGrant } from "#web/data/requests.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton, RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useGrantId, useTeamId } from "#web/ui/place.ts";

import { FreeText, Person, projectWords } from "./RequestParts.tsx";
import { ENDS } from "./words.ts";

const TITLES: Readonly<Record<Grant["kind"], string>> = { request: "Access for a time", "break-glass": "Break-glass access", elevation: "Elevation" };

export function GrantPage() {
  const [teamId, grantId] = [useTeamId(), useGrantId()];
  const grant = useQuery(grantQuery(teamId, grantId));
  if (grant.isPending) return <PageSkeleton />;
  if (grant.data === undefined && toProblem(grant.error).status === 404) return <ThingNotFound thing="grant" to={addresses.requests(teamId)} />;
  if (grant.data === undefined) return <ErrorPage error={grant.error} title="The grant could not be opened" onRetry={() => void grant.refetch()} />;
  return <ShownGrant key={grantId} teamId={teamId} grant={grant.data} />;
}

function ShownGrant({ teamId, grant }: { readonly teamId: string; readonly grant: Grant }) {
  const { ended } = grant;
  const crumbs = [{ name: "Requests", to: addresses.requests(teamId) }, ...(grant.requestId === null ? [] : [{ name: "Its request", to: addresses.request(teamId, grant.requestId) }])];
  const badge = ended === null ? <span className="badge" data-tone="good"><Icon name="check" size={16} />In force</span> : <span className="badge"><Icon name="stop" size={16} />Over</span>;
  return (
    <div className="page">
      <PageHeader title={TITLES[grant.kind]} crumbs={crumbs} state={badge} action={grant.mayEnd ? <EndGrant teamId={teamId} grant={grant} /> : null}>
        <p className="soft">Of <Person person={grant.person} within />, {projectWords(grant.projects, true)}</p>
      </PageHeader>
      <dl className="facts">
        <div><dt>From</dt><dd>{formatInstant(grant.beginsAt)}</dd></div>
        <div><dt>Until</dt><dd>{formatInstant(ended?.at ?? grant.expiresAt)}</dd></div>
        <div><dt>{ended === null ? "Ends" : "Why it ended"}</dt><dd>{ended === null ? <Ago at={grant.expiresAt} /> : <span>{ENDS[ended.why]}{ended.by === null ? null : <> (<Person person={ended.by} within />)</>}</span>}</dd></div>
      </dl>
      {grant.reason === null ? null : <section className="section" aria-labelledby="why"><h2 id="why">Reason</h2><FreeText text={grant.reason} /></section>}
      <Acts teamId={teamId} grant={grant} />
    </div>
  );
}

function Acts({ teamId, grant }: { readonly teamId: string; readonly grant: Grant }) {
  const acts = useInfiniteQuery(grantActsQuery(teamId, grant.id));
  const items = acts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="section" aria-labelledby="acts">
      <h2 id="acts">Everything done under it{items.length === 0 ? "" : `: ${acts.hasNextPage ? "more than " : ""}${plural(items.length, "act")}`}</h2>
      {acts.isPending ? <RowsSkeleton rows={3} /> : null}
      {acts.isError ? <ErrorPanel error={acts.error} title="The acts could not be listed" onRetry={() => void acts.refetch()} /> : null}
      {acts.isSuccess && items.length === 0 ? <p className="soft">Nothing that is recorded was done that needed it.</p> : null}
      {items.length === 0 ? null : (
        <table className="table as-list">
          <thead><tr><th scope="col">What</th><th scope="col">Of what</th><th scope="col">When</th></tr></thead>
          <tbody>{items.map((act) => <ActRow key={act.id} act={act} />)}</tbody>
        </table>
      )}
      {acts.hasNextPage ? <Button variant="default" size="sm" mt="md" loading={acts.isFetchingNextPage} onClick={() => void acts.fetchNextPage()}>Show older ones</Button> : null}
    </section>
  );
}

function ActRow({ act }: { readonly act: GrantAct }) {
  const details = Object.entries(act.details);
  return (
    <tr>
      <td data-label="What">{visibleText(act.title)}{details.length === 0 ? null : <span className="small soft"> {details.map(([name, value]) => `${name} ${String(value)}`).join(", ")}</span>}</td>
      <td data-label="Of what"><span className="soft">{act.subject.kind}</span> {act.subject.id === null ? null : <code title={act.subject.id}>{act.subject.id.slice(0, 8)}</code>}</td>
      <td data-label="When"><time dateTime={act.at}>{formatInstant(act.at)}</time></td>
    </tr>
  );
}

function EndGrant({ teamId, grant }: { readonly teamId: string; readonly grant: Grant }) {
  const end = useEndGrant(teamId, grant.id);
  return (
    <>
      <Button variant="outline" color="red" loading={end.isPending} onClick={() => end.mutate()}>End it now</Button>
      {end.isError ? <ErrorPanel error={end.error} title="It could not be ended" /> : null}
    </>
  );
}
