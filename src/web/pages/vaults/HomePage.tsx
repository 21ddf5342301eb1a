// The address without a path leads to the vaults of the first team, or to the team itself for whom vaults are none of their job.

import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";
import { teamQuery, useSession } from "#web/data/session.ts";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";

export function HomePage() {
  const session = useSession();
  const first = session?.teams[0]?.id ?? "";
  const team = useQuery({ ...teamQuery(first), enabled: first !== "" });
  if (first === "") return <Navigate to={addresses.teams} replace />;
  if (team.isPending) return <PageSkeleton />;
  const seesVaults = team.data === undefined || team.data.permissions.includes("vaults.read");
  return <Navigate to={seesVaults ? addresses.vaults(first) : addresses.team(first)} replace />;
}
