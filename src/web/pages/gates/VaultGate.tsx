// What reports of one vault must keep to, in its settings.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";
import { vaultGateQuery } from "#web/data/gates.ts";
import { useMay } from "#web/data/session.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { GateForm } from "./GateForm.tsx";

const COMES_FROM = { vault: "The vault has thresholds of its own.", team: "The team's thresholds hold.", none: "No gate is set." } as const;

export function VaultGate({ place }: { readonly place: VaultPlace }) {
  const gate = useQuery(vaultGateQuery(place));
  const mayChange = useMay(place.teamId, "vaults.change-gate");
  return (
    <section className="section" aria-labelledby="vault-gate">
      <h2 id="vault-gate">Gate</h2>
      {gate.isPending ? <RowsSkeleton rows={2} /> : null}
      {gate.isError ? <ErrorPanel error={gate.error} title="The gate could not be read" onRetry={() => void gate.refetch()} /> : null}
      {gate.data === undefined ? null : (
        <>
          <p className="measure">{COMES_FROM[gate.data.from]} Each snapshot shows whether it passes. <Link to={addresses.teamGate(place.teamId)}>The team's gate</Link></p>
          <GateForm key={JSON.stringify(gate.data.thresholds)} teamId={place.teamId} vaultId={place.vaultId} thresholds={gate.data.from === "vault" ? gate.data.thresholds : null} mayChange={mayChange} />
        </>
      )}
    </section>
  );
}
