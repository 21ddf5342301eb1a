// A room that is not open to the guest: it may be closed, their time in it over, or it was never theirs. Nobody can tell which.

import { Link } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";
import { PageHeader } from "#web/ui/PageHeader.tsx";

export function NoVisit({ teamId }: { readonly teamId: string }) {
  return (
    <div className="page">
      <PageHeader title="This room is not open to you" />
      <p>It was closed, your time in it is over, or the address is another's. Ask those who invited you.</p>
      <p><Link to={addresses.rooms(teamId)}>Go to your rooms</Link></p>
    </div>
  );
}
