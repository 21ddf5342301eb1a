// A vault that is being deleted: until when that can be undone, and the way to undo it.

import { Button } from "@mantine/core";

import { formatInstant } from "#base/format.ts";
import type { Vault } from "#protocol/api/vaults.ts";
import { useMay } from "#web/data/session.ts";
import { useVaultAct } from "#web/data/vaults.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

export function DeletionPanel({ vault }: { readonly vault: Vault }) {
  const act = useVaultAct({ teamId: vault.teamId, vaultId: vault.id });
  const announce = useAnnounce();
  const may = useMay(vault.teamId, "vaults.delete");
  if (vault.deletion === null) return null;
  return (
    <section className="note" data-tone="bad">
      <h2>This vault is being deleted</h2>
      <p>Until {formatInstant(vault.deletion.finalAt)} this can be undone. Then its keys and its mirror are destroyed, and nobody can bring them back.</p>
      {may ? <Button variant="default" loading={act.isPending} onClick={() => act.mutate({ kind: "restore" }, { onSuccess: () => announce("The vault is kept.") })}>Undo the deletion</Button> : null}
      {act.isError ? <ErrorPanel error={act.error} title="The deletion was not undone" /> : null}
    </section>
  );
}
