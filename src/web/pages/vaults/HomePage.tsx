// The address without a path leads to the vaults of the first team.

import { Navigate } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";
import { useSession } from "#web/data/session.ts";
import { PageHeader } from "#web/ui/PageHeader.tsx";

export function HomePage() {
  const session = useSession();
  const team = session?.teams[0];
  if (team !== undefined) return <Navigate to={addresses.vaults(team.id)} replace />;
  return (
    <div className="page">
      <PageHeader title="No team" />
      <p>You are in no team. Ask an owner to let you in.</p>
    </div>
  );
}
