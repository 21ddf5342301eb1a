// Requests: what waits for the reader, what they asked for themselves, and the history for those who answer for access.

import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { plural } from "#base/format.ts";
import type { Team } from "#protocol/api/teams.ts";
import { addresses } from "#web/addresses.ts";
import { grantsQuery, type RequestView, requestsQuery } from "#web/data/requests.ts";
import { useNotices } from "#web/data/waiting.ts";
import { useMay } from "#web/data/session.ts";
import { TeamPage } from "#web/pages/team/TeamPage.tsx";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { RequestList } from "./RequestList.tsx";
import { Person, projectWords } from "./RequestParts.tsx";

const VIEWS: readonly { readonly view: RequestView; readonly name: string; readonly permission: string }[] = [
  { view: "to-decide", name: "To decide", permission: "access.decide" },
  { view: "mine", name: "Mine", permission: "access.request" },
  { view: "all", name: "History", permission: "access.read-requests" },
];

export function RequestsPage() {
  const teamId = useTeamId();
  const action = (
    <div className="buttons">
      <Button component={Link} to={addresses.newRequest(teamId)} leftSection={<Icon name="add" size={18} />}>Ask for access</Button>
    </div>
  );
  return <TeamPage title="Requests" action={action}>{(team) => <Requests team={team} />}</TeamPage>;
}

function Requests({ team }: { readonly team: Team }) {
  const views = VIEWS.filter(({ permission }) => team.permissions.includes(permission));
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const notices = useNotices(team.id);
  // Who has nothing to decide came for their own.
  const first = notices.toDecide > 0 ? "to-decide" : "mine";
  const view = views.find((each) => each.view === search["view"])?.view ?? first;
  return (
    <>
      <nav className="tabs inner" aria-label="Which requests">
        {views.map((each) => (
          <Link key={each.view} to={addresses.requests(team.id)} search={{ view: each.view }} activeOptions={{ exact: true }} {...(each.view === view ? { "aria-current": "page" as const } : {})}>
            {each.name}{each.view === "to-decide" && notices.toDecide > 0 ? <span className="count">{notices.toDecide}</span> : null}
          </Link>
        ))}
      </nav>
      <ListOf key={view} team={team} view={view} />
      {view === "to-decide" ? null : <InForce team={team} />}
      <p className="small soft after-list"><BreakGlassHint team={team} /></p>
    </>
  );
}

function ListOf({ team, view }: { readonly team: Team; readonly view: RequestView }) {
  const list = useInfiniteQuery(requestsQuery(team.id, view));
  if (list.isPending) return <RowsSkeleton rows={3} />;
  if (list.isError) return <ErrorPanel error={list.error} title="The requests could not be listed" onRetry={() => void list.refetch()} />;
  const requests = list.data.pages.flatMap(({ items }) => items);
  if (requests.length === 0) return <Nothing team={team} view={view} />;
  return (
    <>
      <RequestList teamId={team.id} requests={requests} label={VIEWS.find((each) => each.view === view)?.name ?? ""} />
      {list.hasNextPage ? <Button variant="default" size="sm" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Show older ones</Button> : null}
    </>
  );
}

const NOTHING: Readonly<Record<RequestView, { readonly title: string; readonly text: string }>> = {
  "to-decide": { title: "Nothing waits for you", text: "When somebody asks for access or for a change that you may approve, it stands here, and you are told by mail." },
  mine: { title: "You have asked for nothing yet", text: "Your role gives you what your work usually needs. For more, ask: say what for and for how long. Others approve it, and it ends by itself." },
  all: { title: "Nobody has asked for anything yet", text: "Every request stays here for good, with who decided what and when." },
};

function Nothing({ team, view }: { readonly team: Team; readonly view: RequestView }) {
  const { title, text } = NOTHING[view];
  return (
    <section className="empty">
      <h2>{title}</h2>
      <p className="measure">{text}</p>
      {view === "mine" ? <Button component={Link} to={addresses.newRequest(team.id)} variant="default">Ask for access</Button> : null}
    </section>
  );
}

/** Access beyond the role, now. */
function InForce({ team }: { readonly team: Team }) {
  const grants = useQuery(grantsQuery(team.id));
  const shown = (grants.data ?? []).filter(({ kind }) => kind !== "elevation");
  if (grants.isError) return <ErrorPanel error={grants.error} title="What is in force could not be read" onRetry={() => void grants.refetch()} />;
  if (shown.length === 0) return null;
  return (
    <section className="section" aria-labelledby="in-force">
      <h2 id="in-force">In force now: {plural(shown.length, "grant")}</h2>
      <ul className="plain-list">
        {shown.map((grant) => (
          <li key={grant.id}>
            <span className="list-main"><Link to={addresses.grant(team.id, grant.id)}><Person person={grant.person} /></Link><span className="small soft">{plural(grant.permissions.length, "permission")}, {projectWords(grant.projects, true)}</span></span>
            <span className="small soft">{grant.kind === "break-glass" ? "Break-glass, " : ""}ends <Ago at={grant.expiresAt} /></span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function BreakGlassHint({ team }: { readonly team: Team }) {
  const may = useMay(team.id, "access.break-glass");
  const navigate = useNavigate();
  if (!may) return <>Nothing here changes or goes away: requests are kept for as long as the team.</>;
  return <>In an emergency, when nobody can approve in time: <button type="button" className="link-button" onClick={() => void navigate({ to: addresses.breakGlass(team.id) })}>break the glass</button>.</>;
}
