// Takes the report out as files, with a signed statement by which anybody can check them without this server.

import { Anchor, Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";

import { formatBytes } from "#base/format.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { exportReport, exportSignature, getSigningKey } from "#protocol/api/exports.ts";
import { EXPORT_FORMATS, FORMATS, type ExportFormat } from "#protocol/report/exports/formats.ts";
import { costQuery } from "#web/data/cost.ts";
import { downloadFile } from "#web/data/download.ts";
import { useMay } from "#web/data/session.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";

/** `asOf`: the files have the suppressions that the page shows, and what the team assumes about cost. */
export function ExportSection({ place, snapshotId, asOf }: { readonly place: VaultPlace; readonly snapshotId: string; readonly asOf: string | undefined }) {
  const assumedSince = useQuery(costQuery(place.teamId)).data?.since ?? undefined;
  const may = useMay(place.teamId, "vaults.read-evidence");
  const params = { teamId: place.teamId, vaultId: place.vaultId, snapshotId };
  const file = useMutation({
    mutationFn: (what: ExportFormat | "signature") => (what === "signature" ? downloadFile(exportSignature, { params, query: { asOf: latest(asOf, assumedSince) } }) : downloadFile(exportReport, { params: { ...params, format: what }, query: { asOf: latest(asOf, assumedSince) } })),
  });
  if (!may) return null;
  const busy = file.isPending ? file.variables : null;
  return (
    <section className="section exports" aria-labelledby="exports">
      <h2 id="exports">Export</h2>
      <p className="soft">Files with the names that are in the report; each export is recorded. The signature covers all of them, with the suppressions that this page shows and the team's assumptions about cost.</p>
      <div className="buttons">
        {EXPORT_FORMATS.map((format) => <Button key={format} variant="default" size="sm" loading={busy === format} disabled={file.isPending && busy !== format} onClick={() => file.mutate(format)}>{FORMATS[format].title}</Button>)}
        <Button variant="default" size="sm" loading={busy === "signature"} disabled={file.isPending && busy !== "signature"} onClick={() => file.mutate("signature")}>Signature</Button>
      </div>
      {file.isError ? <ErrorPanel error={file.error} title="The report could not be exported" /> : null}
      {file.isSuccess ? <p className="badge" data-tone="good" role="status"><Icon name="check" size={16} />{file.data.name}, {formatBytes(file.data.bytes)}</p> : null}
      <details className="small soft measure after">
        <summary>How anybody checks it</summary>
        <p>Offline, with the file, its signature and <Anchor href={endpointUrl(getSigningKey)}>the public key of this installation</Anchor>, which is to come to them by another way:</p>
        <p><code>./strongroom verify REPORT --envelope REPORT.dsse.json --key KEY.pem</code></p>
      </details>
    </section>
  );
}

/** Since then both are as they are now. */
function latest(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
