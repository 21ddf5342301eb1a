// Ask the Archivist: about one vault, or about all of the team. Questions and answers stand below each other, with what each answer rests on.

import { useQuery } from "@tanstack/react-query";

import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { vaultQuery } from "#web/data/vaults.ts";
import { VaultHeader } from "#web/pages/vaults/VaultHeader.tsx";
import { ErrorPage } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId, useVaultPlace } from "#web/ui/place.ts";

import { Chat } from "./Chat.tsx";

export function TeamArchivistPage() {
  const teamId = useTeamId();
  return (
    <div className="page">
      <PageHeader title="Ask the Archivist" crumbs={[{ name: "Vaults", to: addresses.vaults(teamId) }]}>
        <p className="soft measure lead">About all vaults of the team. It has the numbers of their reports and nothing else: no code, no names of files or people, no secrets.</p>
      </PageHeader>
      <Chat key={teamId} teamId={teamId} vaultId={null} />
    </div>
  );
}

export function VaultArchivistPage() {
  const place = useVaultPlace();
  const vault = useQuery(vaultQuery(place));
  if (vault.isPending) return <PageSkeleton />;
  if (vault.data === undefined && toProblem(vault.error).status === 404) return <ThingNotFound thing="vault" to={addresses.vaults(place.teamId)} />;
  if (vault.data === undefined) return <ErrorPage error={vault.error} title="The vault could not be opened" onRetry={() => void vault.refetch()} />;
  return (
    <div className="page">
      <VaultHeader vault={vault.data} part="The Archivist" />
      {vault.data.report === null ? <p className="measure">There is no report yet, so there is nothing to ask about. Once the first update is done, come back.</p> : <Chat key={place.vaultId} teamId={place.teamId} vaultId={place.vaultId} />}
    </div>
  );
}
