// The report of one snapshot, as it was made then.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense } from "react";

import { formatInstant } from "#base/format.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { snapshotReportQuery } from "#web/data/reports.ts";
import { vaultQuery } from "#web/data/vaults.ts";
import { ReportView } from "#web/pages/report/lazy-report-view.ts";
import { ErrorPage } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useSnapshotId, useVaultPlace } from "#web/ui/place.ts";

import { ReportSkeleton } from "./ReportSkeleton.tsx";

export function SnapshotPage() {
  const place = useVaultPlace();
  const snapshotId = useSnapshotId();
  const vault = useQuery(vaultQuery(place));
  const report = useQuery(snapshotReportQuery(place, snapshotId));
  if (report.isPending) return <PageSkeleton />;
  if (report.isError) {
    if (toProblem(report.error).status === 404) return <ThingNotFound thing="report" to={addresses.vaults(place.teamId)} />;
    return <ErrorPage error={report.error} title="The report could not be opened" onRetry={() => void report.refetch()} />;
  }
  const isNewest = vault.data?.report?.snapshotId === snapshotId;
  return (
    <div className="page">
      <PageHeader title={`Report of ${formatInstant(report.data.generatedAt)}`} crumbs={[{ name: "Vaults", to: addresses.vaults(place.teamId) }, { name: vault.data?.name ?? "Vault", to: addresses.vault(place.teamId, place.vaultId) }]} />
      {isNewest ? null : <p className="note">This is an older report, as it was made then. <Link to={addresses.vault(place.teamId, place.vaultId)}>Open the newest</Link></p>}
      <Suspense fallback={<ReportSkeleton />}><ReportView report={report.data} place={place} snapshotId={snapshotId} isNewest={isNewest} /></Suspense>
    </div>
  );
}
