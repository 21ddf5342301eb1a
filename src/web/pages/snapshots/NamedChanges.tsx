// What came and what went between two snapshots, by name: findings and dependencies. Both reports are opened for it, so for who may see
// evidence it is recorded as such; who may not is given reports that name nothing, and is told so.

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { formatCount, plural } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import { compareComponents } from "#protocol/report/compare-components.ts";
import { compareFindings } from "#protocol/report/compare-findings.ts";
import type { Comparison, ComparedFinding } from "#protocol/report/comparison-schema.ts";
import { COMPARISON_FORMATS } from "#protocol/report/comparison-formats.ts";
import { FORMATS } from "#protocol/report/exports/formats.ts";
import type { Report } from "#protocol/report/schema.ts";
import { exportComparison, exportComparisonSignature } from "#protocol/api/exports.ts";
import { downloadFile } from "#web/data/download.ts";
import { licencePolicyQuery } from "#web/data/licence-policy.ts";
import { useMay } from "#web/data/session.ts";
import { snapshotReportQuery } from "#web/data/reports.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { FileButtons } from "#web/pages/report/FileButtons.tsx";
import { FoldedTable } from "#web/pages/report/FoldedTable.tsx";
import { latest } from "#web/pages/report/latest.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

/** More are a press away. */
const SHOWN = 8;

export function NamedChanges({ place, before, after }: { readonly place: VaultPlace; readonly before: string; readonly after: string }) {
  const older = useQuery(snapshotReportQuery(place, before));
  const newer = useQuery(snapshotReportQuery(place, after));
  if (older.isError || newer.isError) return <ErrorPanel error={older.error ?? newer.error} title="What came and went could not be read" onRetry={() => void Promise.all([older.refetch(), newer.refetch()])} />;
  if (older.isPending || newer.isPending) return <RowsSkeleton rows={3} />;
  return <><Named before={older.data} after={newer.data} /><ComparisonExports place={place} older={before} newer={after} asOf={newer.data.suppressions?.asOf} /></>;
}

interface ComparisonExportsProps {
  readonly place: VaultPlace;
  readonly older: string;
  readonly newer: string;
  /** With the suppressions that the page shows. */
  readonly asOf: string | undefined;
}

function ComparisonExports({ place, older, newer, asOf: suppressedSince }: ComparisonExportsProps) {
  const asOf = latest(suppressedSince, useQuery(licencePolicyQuery(place.teamId)).data?.since);
  const may = useMay(place.teamId, "vaults.read-evidence");
  if (!may) return null;
  const params = { teamId: place.teamId, vaultId: place.vaultId, older, newer };
  const files = [
    ...COMPARISON_FORMATS.map((format) => ({ title: FORMATS[format].title, take: () => downloadFile(exportComparison, { params: { ...params, format }, query: { asOf } }) })),
    { title: "Signature", take: () => downloadFile(exportComparisonSignature, { params, query: { asOf } }) },
  ];
  return (
    <section className="section exports" aria-labelledby="exports">
      <h2 id="exports">Export</h2>
      <p className="soft">What changed, as files with the names that are in both reports; each export is recorded for both. The signature covers all of them.</p>
      <FileButtons files={files} failed="The comparison could not be exported" checked="COMPARISON" />
    </section>
  );
}

function Named({ before, after }: { readonly before: Report; readonly after: Report }) {
  // Fingerprints are for programs: here a finding is known by what makes it the same.
  const findings = compareFindings({ before, after, hash: (text) => text });
  const dependencies = compareComponents(before, after);
  return (
    <>
      <section className="section" aria-labelledby="findings-changed">
        <h2 id="findings-changed">Findings that came and went</h2>
        {findings === null ? <p>Not named here: a report was made without these analyses, or your role sees numbers alone.</p> : <Findings findings={findings} />}
      </section>
      <section className="section" aria-labelledby="dependencies-changed">
        <h2 id="dependencies-changed">Dependencies that changed</h2>
        {dependencies === null ? <p>Not named here: a report was made without dependencies, or your role sees numbers alone.</p> : <Dependencies dependencies={dependencies} />}
      </section>
    </>
  );
}

function Findings({ findings }: { readonly findings: NonNullable<Comparison["findings"]> }) {
  const { compared, remaining, suppressed } = findings;
  const quiet = findings.new.length === 0 && findings.gone.length === 0;
  return (
    <>
      <p className="measure">{quiet ? "None came and none went" : `${formatCount(findings.new.length)} new, ${formatCount(findings.gone.length)} gone`}; {formatCount(remaining)} in both. Compared: {compared.join(", ")}.{suppressed === 0 ? null : ` ${plural(suppressed, "suppressed one is", "suppressed ones are")} left out.`}</p>
      <FindingTable caption="New" findings={findings.new} />
      <FindingTable caption="Gone" findings={findings.gone} />
    </>
  );
}

function FindingTable({ caption, findings }: { readonly caption: string; readonly findings: readonly ComparedFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <FoldedTable
      caption={`${caption}: ${plural(findings.length, "finding")}`}
      shown={SHOWN}
      head={<tr><th scope="col">Severity</th><th scope="col">What, and where</th></tr>}
      rows={findings.map(({ rule, severity, message, path, line, fingerprint }) => (
        <tr key={`${rule} ${fingerprint}`}>
          <td><span className="severity" data-severity={severity}>{severity}</span></td>
          <td>{visibleText(message)}<div className="small soft"><code>{visibleName(path)}:{line}</code></div></td>
        </tr>
      ))}
    />
  );
}

function Dependencies({ dependencies: { added, removed, changed } }: { readonly dependencies: NonNullable<Comparison["dependencies"]> }) {
  if (added.length + removed.length + changed.length === 0) return <p>The same packages in the same versions.</p>;
  const rows = [
    ...changed.map(({ ecosystem, name, before, after }) => composeRow({ how: "changed", ecosystem, name, versions: `${before.join(", ")} → ${after.join(", ")}` })),
    ...added.map(({ ecosystem, name, version }) => composeRow({ how: "added", ecosystem, name, versions: version ?? "unknown" })),
    ...removed.map(({ ecosystem, name, version }) => composeRow({ how: "removed", ecosystem, name, versions: version ?? "unknown" })),
  ];
  return (
    <FoldedTable
      caption={`${formatCount(added.length)} added, ${formatCount(removed.length)} removed, ${formatCount(changed.length)} in other versions`}
      shown={SHOWN}
      head={<tr><th scope="col">Package</th><th scope="col">Change</th><th scope="col">Version</th></tr>}
      rows={rows}
    />
  );
}

function composeRow({ how, ecosystem, name, versions }: { readonly how: string; readonly ecosystem: string; readonly name: string; readonly versions: string }): ReactNode {
  return <tr key={`${how} ${ecosystem} ${name} ${versions}`}><td>{visibleName(name)}<span className="small soft"> · {ecosystem}</span></td><td>{how}</td><td className="number">{visibleText(versions)}</td></tr>;
}
