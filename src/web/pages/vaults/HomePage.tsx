// The address without a path leads to the vaults of the first team, to the rooms of who is a guest of some, or to the team itself for whom vaults are none of their job.

import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";
import { visitsQuery } from "#web/data/rooms.ts";
import { teamQuery, useSession } from "#web/data/session.ts";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";

export function HomePage() {
  const session = useSession();
  const first = session?.teams[0]?.id ?? "";
  const team = useQuery({ ...teamQuery(first), enabled: first !== "" });
  const isGuest = team.data?.permissions.includes("vaults.visit-rooms") ?? false;
  const visits = useQuery({ ...visitsQuery(first), enabled: isGuest });
  if (first === "") return <Navigate to={addresses.teams} replace />;
  if (team.isPending) return <PageSkeleton />;
  // Of guests their rooms come first: most of them have nothing else.
  if (isGuest && visits.isPending) return <PageSkeleton />;
  if ((visits.data?.length ?? 0) > 0) return <Navigate to={addresses.rooms(first)} replace />;
  const seesVaults = team.data === undefined || team.data.permissions.includes("vaults.read");
  return <Navigate to={seesVaults ? addresses.vaults(first) : addresses.team(first)} replace />;
}
