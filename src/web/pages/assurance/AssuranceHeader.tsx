// The head of the pages of assurance, and the way between them.

import { Link } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";
import { useMay } from "#web/data/session.ts";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { useTeamId } from "#web/ui/place.ts";

export function AssuranceHeader({ part }: { readonly part: string }) {
  const teamId = useTeamId();
  const maySeeReports = useMay(teamId, "assurance.read-reports");
  return (
    <PageHeader title="Assurance" documentTitle={`${part} · Assurance`}>
      {maySeeReports ? (
        <nav className="tabs" aria-label="Parts of assurance">
          <Link to={addresses.assurance(teamId)} activeOptions={{ exact: true, includeSearch: false }}>Claims</Link>
          <Link to={addresses.webReports(teamId)} activeOptions={{ exact: true, includeSearch: false }}>Reports and attacks</Link>
        </nav>
      ) : null}
    </PageHeader>
  );
}
