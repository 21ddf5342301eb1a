// The frame of every page of a team: its name, the way to the other pages beside it (above it where there is little room).

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { addresses } from "#web/addresses.ts";
import { teamQuery } from "#web/data/session.ts";
import { toProblem } from "#web/data/api-error.ts";
import { ErrorPage } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";
import type { Team } from "#protocol/api/teams.ts";

import { TEAM_PLACES, type TeamPlace } from "./team-places.ts";

export interface TeamPageProps {
  readonly title: string;
  /** A sentence on what the page is for. */
  readonly lead?: ReactNode;
  readonly action?: ReactNode;
  readonly children: (team: Team) => ReactNode;
}

export function TeamPage({ title, lead, action, children }: TeamPageProps) {
  const team = useQuery(teamQuery(useTeamId()));
  if (team.isPending) return <PageSkeleton />;
  if (team.data === undefined && toProblem(team.error).status !== 404) return <ErrorPage error={team.error} title="The team could not be opened" onRetry={() => void team.refetch()} />;
  if (team.data === undefined) return <ThingNotFound thing="team" to="/" />;
  return (
    <div className="page team">
      <PageHeader title={title} documentTitle={`${title} of ${team.data.name}`} crumbs={title === "Overview" ? [] : [{ name: team.data.name, to: addresses.team(team.data.id) }]} action={action}>
        {lead === undefined ? null : <p className="soft measure lead">{lead}</p>}
      </PageHeader>
      <TeamNavigation team={team.data} />
      <div className="team-content">{children(team.data)}</div>
    </div>
  );
}

function TeamNavigation({ team }: { readonly team: Team }) {
  const places = TEAM_PLACES.filter(({ permission }) => team.permissions.includes(permission));
  const groups = [...new Set(places.map(({ group }) => group))];
  return (
    <nav className="team-nav" aria-label="Pages of the team">
      {groups.map((group) => <NavigationGroup key={group} name={group} teamId={team.id} places={places.filter((place) => place.group === group)} />)}
    </nav>
  );
}

function NavigationGroup({ name, teamId, places }: { readonly name: string; readonly teamId: string; readonly places: readonly TeamPlace[] }) {
  return (
    <div className="team-nav-group" role="group" aria-label={name}>
      <span className="team-nav-name" aria-hidden="true">{name}</span>
      {places.map((place) => <Link key={place.name} to={place.address(teamId)} activeOptions={{ exact: true, includeSearch: false }}>{place.name}</Link>)}
    </div>
  );
}
