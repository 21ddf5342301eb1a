// Two ways to look at the vaults of a team: one by one, or side by side.

import { Link } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";

export function VaultsTabs({ teamId }: { readonly teamId: string }) {
  return (
    <nav className="tabs" aria-label="Ways to look at the vaults">
      <Link to={addresses.vaults(teamId)} activeOptions={{ exact: true, includeSearch: false }}>One by one</Link>
      <Link to={addresses.portfolio(teamId)} activeOptions={{ exact: true, includeSearch: false }}>Portfolio</Link>
    </nav>
  );
}
