// An address that leads nowhere.

import { Link } from "@tanstack/react-router";

import { AlonePage } from "./AlonePage.tsx";
import { PageHeader } from "./PageHeader.tsx";

export function NotFound() {
  return (
    <AlonePage>
      <PageHeader title="Nothing is here" />
      <p>This address leads to no page. It may have been mistyped, or what it led to was deleted.</p>
      <p><Link to="/">Go to your vaults</Link></p>
    </AlonePage>
  );
}

/** A thing that is not there, or is another team's: nobody can tell which. */
export function ThingNotFound({ thing, to }: { readonly thing: string; readonly to: string }) {
  return (
    <div className="page">
      <PageHeader title={`No such ${thing}`} />
      <p>It was deleted, or it belongs to a team that you are not in.</p>
      <p><Link to={to}>Go to your vaults</Link></p>
    </div>
  );
}
