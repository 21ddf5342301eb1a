// The head of a vault's pages: name, state, source, and the way to its parts.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Vault } from "#protocol/api/vaults.ts";
import { addresses } from "#web/addresses.ts";
import { useMay } from "#web/data/session.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { StateBadge } from "#web/ui/StateBadge.tsx";

import { describeSource, REPLICATIONS } from "./words.ts";

export function VaultHeader({ vault, action = null, part = null }: { readonly vault: Vault; readonly action?: ReactNode; readonly part?: string | null }) {
  const { teamId, id, source, replication, nextUpdateAt } = vault;
  const schedule = source.kind === "git" || source.kind === "archive" ? REPLICATIONS.find(({ value }) => value === replication)?.label : null;
  const seesRecords = useMay(teamId, "vaults.read-records");
  const seesSuppressions = useMay(teamId, "vaults.read-suppressions");
  const parts = [["Report", addresses.vault(teamId, id)], ["Snapshots", addresses.snapshots({ teamId, vaultId: id })], ...(seesSuppressions ? [["Suppressions", addresses.vaultSuppressions(teamId, id)]] as const : []), ["Ask", addresses.vaultArchivist(teamId, id)], ...(seesRecords ? [["Contact log", addresses.contacts(teamId, id)], ["Settings", addresses.vaultSettings(teamId, id)]] as const : [])] as const;
  return (
    <PageHeader title={vault.name} documentTitle={part === null ? vault.name : `${part} of ${vault.name}`} crumbs={[{ name: "Vaults", to: addresses.vaults(teamId) }]} state={<StateBadge state={vault.state} />} action={action}>
      <p className="soft source-line">{describeSource(source)}{schedule === null ? null : <> · updates {schedule === undefined ? "" : `${schedule.charAt(0).toLowerCase()}${schedule.slice(1)}`}</>}{nextUpdateAt === null ? null : <>, next <Ago at={nextUpdateAt} /></>}</p>
      <nav className="tabs" aria-label="Parts of the vault">
        {parts.map(([name, to]) => <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>{name}</Link>)}
      </nav>
    </PageHeader>
  );
}
