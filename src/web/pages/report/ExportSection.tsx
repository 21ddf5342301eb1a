// Takes the report out as files, with a signed statement by which anybody can check them without this server.

import { useQuery } from "@tanstack/react-query";

import { exportReport, exportSignature } from "#protocol/api/exports.ts";
import { EXPORT_FORMATS, FORMATS } from "#protocol/report/exports/formats.ts";
import { costQuery } from "#web/data/cost.ts";
import { downloadFile } from "#web/data/download.ts";
import { licencePolicyQuery } from "#web/data/licence-policy.ts";
import { useMay } from "#web/data/session.ts";
import type { VaultPlace } from "#web/data/vaults.ts";

import { FileButtons } from "./FileButtons.tsx";
import { latest } from "./latest.ts";

/** `asOf`: the files have the suppressions that the page shows, what the team assumes about cost, and its policy of licences. */
export function ExportSection({ place, snapshotId, asOf }: { readonly place: VaultPlace; readonly snapshotId: string; readonly asOf: string | undefined }) {
  const assumedSince = useQuery(costQuery(place.teamId)).data?.since;
  const policySince = useQuery(licencePolicyQuery(place.teamId)).data?.since;
  const may = useMay(place.teamId, "vaults.read-evidence");
  if (!may) return null;
  const params = { teamId: place.teamId, vaultId: place.vaultId, snapshotId };
  const query = { asOf: latest(asOf, assumedSince, policySince) };
  const files = [
    ...EXPORT_FORMATS.map((format) => ({ title: FORMATS[format].title, take: () => downloadFile(exportReport, { params: { ...params, format }, query }) })),
    { title: "Signature", take: () => downloadFile(exportSignature, { params, query }) },
  ];
  return (
    <section className="section exports" aria-labelledby="exports">
      <h2 id="exports">Export</h2>
      <p className="soft">Files with the names that are in the report; each export is recorded. The signature covers all of them, with the suppressions that this page shows, the team's assumptions about cost, and its policy of licences.</p>
      <FileButtons files={files} failed="The report could not be exported" checked="REPORT" />
    </section>
  );
}
