// One vault: what is going on, what is known of it. While work goes on the last good report stays readable.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useDeferredValue, useEffect, useRef } from "react";

import { formatInstant } from "#base/format.ts";
import type { Vault } from "#protocol/api/vaults.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { reportQuery } from "#web/data/reports.ts";
import { useVaultAct, vaultQuery } from "#web/data/vaults.ts";
import { teamQuery, useMay } from "#web/data/session.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ReportView } from "#web/pages/report/lazy-report-view.ts";
import { ErrorPage, ErrorPanel, ProblemPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useVaultPlace } from "#web/ui/place.ts";

import { DeletionPanel } from "./DeletionPanel.tsx";
import { RenewUpload } from "./RenewUpload.tsx";
import { ReportSkeleton } from "./ReportSkeleton.tsx";
import { RunPanel } from "./RunPanel.tsx";
import { VaultHeader } from "./VaultHeader.tsx";

export function VaultPage() {
  const place = useVaultPlace();
  const vault = useQuery(vaultQuery(place));
  // Asked for at the same time: what the person may do decides how high the header is.
  const team = useQuery(teamQuery(place.teamId));
  if (vault.isPending || team.isPending) return <PageSkeleton />;
  if (vault.isError && vault.data === undefined) {
    if (toProblem(vault.error).status === 404) return <ThingNotFound thing="vault" to={addresses.vaults(place.teamId)} />;
    return <ErrorPage error={vault.error} title="The vault could not be opened" onRetry={() => void vault.refetch()} />;
  }
  return <OpenVault vault={vault.data} />;
}

function OpenVault({ vault }: { readonly vault: Vault }) {
  const place = { teamId: vault.teamId, vaultId: vault.id };
  const act = useVaultAct(place);
  const mayUpdate = useMay(vault.teamId, "vaults.update");
  useAnnouncedEnd(vault);
  const updateNow = (): void => act.mutate({ kind: "update-now" });
  const canUpdate = mayUpdate && vault.source.kind !== "upload" && vault.deletion === null;
  const action = canUpdate ? <Button onClick={updateNow} loading={act.isPending} disabled={vault.state === "working"} leftSection={<Icon name="update" size={18} />}>Update now</Button> : null;
  const run = vault.run;
  return (
    <div className="page">
      <VaultHeader vault={vault} action={action} />
      {act.isError ? <ErrorPanel error={act.error} title="That did not work" /> : null}
      {vault.deletion === null ? null : <DeletionPanel vault={vault} />}
      {vault.state === "working" && run !== null ? <RunPanel run={run} mayStop={mayUpdate} onStop={() => act.mutate({ kind: "stop", runId: run.id })} first={vault.report === null} /> : null}
      {vault.state === "failed" && run?.error != null ? <FailedRun vault={vault} problem={run.error} onRetry={canUpdate ? updateNow : null} /> : null}
      {run?.state === "cancelled" && vault.state !== "working" ? <p className="note">The last update was stopped. {vault.report === null ? "There is no report yet." : "The report below is the one before it."}</p> : null}
      {vault.source.kind === "upload" && vault.state !== "working" && vault.deletion === null && mayUpdate ? <RenewUpload vault={vault} /> : null}
      {vault.report === null ? null : <CurrentReport key={vault.report.snapshotId} vault={vault} snapshotId={vault.report.snapshotId} />}
      {vault.report === null && vault.state === "ready" ? <p>There is no report yet. Press «Update now» to make the first one.</p> : null}
    </div>
  );
}

function CurrentReport({ vault, snapshotId }: { readonly vault: Vault; readonly snapshotId: string }) {
  const place = { teamId: vault.teamId, vaultId: vault.id };
  const report = useQuery(reportQuery(place, snapshotId));
  // In slices, between which a key that is pressed is heard: an answer would be drawn in one go.
  const drawn = useDeferredValue(report.data);
  if (report.isError) return <ErrorPanel error={report.error} title="The report could not be opened" onRetry={() => void report.refetch()} />;
  if (report.data === undefined || drawn === undefined) return <ReportSkeleton />;
  return <Suspense fallback={<ReportSkeleton />}><ReportView report={drawn} place={place} snapshotId={snapshotId} isNewest /></Suspense>;
}

function FailedRun({ vault, problem, onRetry }: { readonly vault: Vault; readonly problem: { readonly code: string; readonly message: string; readonly remedy: string }; readonly onRetry: (() => void) | null }) {
  return (
    <ProblemPanel problem={problem} title={vault.report === null ? "The first report could not be made" : "The last update failed"}>
      <p>{vault.report === null ? "Nothing was kept of the attempt." : `The last good report, of ${formatInstant(vault.report.createdAt)}, is below.`}</p>
      {onRetry === null ? null : <Button variant="default" size="sm" onClick={onRetry}>Try again</Button>}
    </ProblemPanel>
  );
}

/** Says aloud when the work that was watched has ended. */
function useAnnouncedEnd({ state }: Vault): void {
  const announce = useAnnounce();
  const before = useRef(state);
  useEffect(() => {
    if (before.current === "working" && state === "ready") announce("The report is up to date.");
    if (before.current === "working" && state === "failed") announce("The report could not be made.");
    before.current = state;
  }, [state, announce]);
}
