// The teams that the person is in, to go from one to another.

import { Link } from "@tanstack/react-router";

import { visibleText } from "#base/visible-text.ts";
import { addresses } from "#web/addresses.ts";
import { useSession } from "#web/data/session.ts";
import { PageHeader } from "#web/ui/PageHeader.tsx";

import { ROLE_TITLES } from "./role-words.ts";

export function TeamsPage() {
  const teams = useSession()?.teams ?? [];
  return (
    <div className="page">
      <PageHeader title="Your teams" />
      {teams.length === 0 ? <p className="measure">You are in no team. Somebody who runs one can invite you; the link comes by mail.</p> : null}
      <ul className="projects measure">
        {teams.map(({ id, name, role }) => <li key={id}><div><Link to={addresses.vaults(id)} className="address"><strong>{visibleText(name)}</strong></Link><span className="small soft">{ROLE_TITLES[role]}</span></div></li>)}
      </ul>
    </div>
  );
}
