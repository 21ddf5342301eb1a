// What reports of all vaults of a team must keep to.

import { useQuery } from "@tanstack/react-query";

import { teamGateQuery } from "#web/data/gates.ts";
import { useMay } from "#web/data/session.ts";
import { TeamPage } from "#web/pages/team/TeamPage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { GateForm } from "./GateForm.tsx";

export function TeamGatePage() {
  return <TeamPage title="Gate" lead="What every report must keep to, unless its vault says otherwise. Each snapshot shows whether it does, and «strongroom gate» asks in pipelines.">{(team) => <TeamGate key={team.id} teamId={team.id} />}</TeamPage>;
}

function TeamGate({ teamId }: { readonly teamId: string }) {
  const gate = useQuery(teamGateQuery(teamId));
  const mayChange = useMay(teamId, "vaults.change-gate");
  if (gate.isPending) return <RowsSkeleton rows={3} />;
  if (gate.isError) return <ErrorPanel error={gate.error} title="The gate could not be read" onRetry={() => void gate.refetch()} />;
  return (
    <>
      {gate.data.thresholds === null ? <p className="measure">There is none yet: nothing is held against a threshold. The fields below say what is usual; save them to begin.</p> : null}
      <GateForm key={gate.data.changedAt ?? "none"} teamId={teamId} vaultId={null} thresholds={gate.data.thresholds} mayChange={mayChange} />
    </>
  );
}
