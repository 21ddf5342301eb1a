// The suppressions of one vault, and those of the whole team.

import { useQuery } from "@tanstack/react-query";

import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { vaultQuery } from "#web/data/vaults.ts";
import { TeamPage } from "#web/pages/team/TeamPage.tsx";
import { VaultHeader } from "#web/pages/vaults/VaultHeader.tsx";
import { ErrorPage } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useVaultPlace } from "#web/ui/place.ts";

import { SuppressionList } from "./SuppressionList.tsx";

export function TeamSuppressionsPage() {
  return <TeamPage title="Suppressions" lead="Findings that no longer count for a time, in any vault that you may see: who said so, why, and until when.">{(team) => <SuppressionList teamId={team.id} vaultId={null} />}</TeamPage>;
}

export function VaultSuppressionsPage() {
  const place = useVaultPlace();
  const vault = useQuery(vaultQuery(place));
  if (vault.isPending) return <PageSkeleton />;
  if (vault.data === undefined && toProblem(vault.error).status !== 404) return <ErrorPage error={vault.error} title="The vault could not be opened" onRetry={() => void vault.refetch()} />;
  if (vault.data === undefined) return <ThingNotFound thing="vault" to={addresses.vaults(place.teamId)} />;
  return (
    <div className="page">
      <VaultHeader vault={vault.data} part="Suppressions" />
      <p className="soft measure">Findings of this vault that no longer count for a time. Every export carries them, with reason and end.</p>
      <SuppressionList teamId={place.teamId} vaultId={place.vaultId} />
    </div>
  );
}
