// All vaults of a team: what each is, how it stands, how large it is; what needs a person comes first.

import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { plural } from "#base/format.ts";
import type { Vault } from "#protocol/api/vaults.ts";
import { addresses } from "#web/addresses.ts";
import { useMay } from "#web/data/session.ts";
import { vaultsQuery } from "#web/data/vaults.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { NoVaults } from "./NoVaults.tsx";
import { VaultRow } from "./VaultRow.tsx";
import { VaultsTabs } from "./VaultsTabs.tsx";

const URGENCY: Readonly<Record<Vault["state"], number>> = { failed: 0, "awaiting-upload": 1, working: 2, ready: 3, deleting: 4 };

export function VaultsPage() {
  const teamId = useTeamId();
  const mayCreate = useMay(teamId, "vaults.create");
  const vaults = useInfiniteQuery(vaultsQuery(teamId));
  const all = vaults.data?.pages.flatMap(({ items }) => items) ?? [];
  const action = mayCreate && all.length > 0 ? <Button component={Link} to={addresses.addVault(teamId)} leftSection={<Icon name="add" size={18} />}>Add a vault</Button> : null;
  return (
    <div className="page">
      <PageHeader title="Vaults" action={action}>{all.length > 0 ? <VaultsTabs teamId={teamId} /> : null}</PageHeader>
      {vaults.isPending ? <RowsSkeleton rows={4} /> : null}
      {vaults.isError ? <ErrorPanel error={vaults.error} title="The vaults could not be listed" onRetry={() => void vaults.refetch()} /> : null}
      {vaults.isSuccess && all.length === 0 ? <NoVaults teamId={teamId} mayCreate={mayCreate} /> : null}
      {all.length > 0 ? <VaultList vaults={all} /> : null}
      {vaults.hasNextPage ? <Button variant="default" loading={vaults.isFetchingNextPage} onClick={() => void vaults.fetchNextPage()}>Show more</Button> : null}
    </div>
  );
}

function VaultList({ vaults }: { readonly vaults: readonly Vault[] }) {
  const [wanted, setWanted] = useState("");
  const found = vaults.filter((vault) => matches(vault, wanted)).toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state]);
  return (
    <>
      <TextInput className="search" type="search" aria-label="Search the vaults" placeholder="Search by name, address or language" leftSection={<Icon name="search" size={18} />} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} data-search />
      <p className="small"><Link to={addresses.archivist(vaults[0]?.teamId ?? "")}>Ask the Archivist about all vaults</Link></p>
      <p className="small soft" role="status">{wanted.trim() === "" ? plural(vaults.length, "vault") : `${plural(found.length, "vault")} of ${vaults.length}`}</p>
      <ul className="vault-list">{found.map((vault) => <VaultRow key={vault.id} vault={vault} />)}</ul>
      {found.length === 0 ? <p>No vault has «{wanted.trim()}» in its name, address or languages.</p> : null}
    </>
  );
}

function matches({ name, source, report }: Vault, wanted: string): boolean {
  const text = [name, source.url ?? "", ...(report?.languages.map((language) => language.name) ?? [])].join("\n").toLowerCase();
  return wanted.toLowerCase().trim().split(/\s+/).every((word) => text.includes(word));
}
