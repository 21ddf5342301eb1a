// Takes the log out as one file, whole or for some days, and says how anybody verifies it without this server.

import { Anchor, Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { formatBytes } from "#base/format.ts";
import { DAY } from "#base/units.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { exportAudit, getAuditVerifier } from "#protocol/api/audit.ts";
import { downloadFile } from "#web/data/download.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";

import { dayBegin } from "./audit-place.ts";
import { HashText } from "./HashText.tsx";

export interface ExportDialogProps {
  readonly teamId: string;
  readonly logKey: string | null;
  readonly onClose: () => void;
}

export function ExportDialog({ teamId, logKey, onClose }: ExportDialogProps) {
  const [range, setRange] = useState<"all" | "days">("all");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const file = useMutation({
    mutationFn: () =>
      downloadFile(exportAudit, {
        params: { teamId },
        query: range === "all" ? {} : { from: from === "" ? undefined : dayBegin(from), to: to === "" ? undefined : new Date(Date.parse(dayBegin(to)) + DAY).toISOString() },
      }),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    file.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Export the audit log" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">One file with the records, their proofs and the signed states of the log. The export itself is recorded.</p>
        <div className="pair">
          <NativeSelect label="Records" value={range} onChange={({ currentTarget }) => setRange(currentTarget.value === "days" ? "days" : "all")} data={[{ value: "all", label: "All of the team" }, { value: "days", label: "Of some days" }]} />
        </div>
        {range === "days" ? (
          <div className="pair">
            <TextInput type="date" label="From" value={from} max={to === "" ? undefined : to} onChange={({ currentTarget }) => setFrom(currentTarget.value)} />
            <TextInput type="date" label="To" value={to} min={from === "" ? undefined : from} onChange={({ currentTarget }) => setTo(currentTarget.value)} />
          </div>
        ) : null}
        {file.isError ? <ErrorPanel error={file.error} title="The log could not be exported" /> : null}
        {file.isSuccess ? <HowToVerify name={file.data.name} bytes={file.data.bytes} logKey={logKey} /> : null}
        <div className="buttons">
          <Button type="submit" loading={file.isPending} variant={file.isSuccess ? "default" : "filled"}>{file.isSuccess ? "Export again" : "Export"}</Button>
          <Button variant="default" onClick={onClose}>Close</Button>
        </div>
      </form>
    </Modal>
  );
}

function HowToVerify({ name, bytes, logKey }: { readonly name: string; readonly bytes: number; readonly logKey: string | null }) {
  return (
    <section className="note" aria-label="How to verify it">
      <p className="badge" data-tone="good" role="status"><Icon name="check" size={16} />{name}, {formatBytes(bytes)}</p>
      <p>Verify it anywhere, offline: with Strongroom, or with <Anchor href={endpointUrl(getAuditVerifier)} download="verify-export.mts">the verifier alone</Anchor>, one file that needs nothing but Node.</p>
      <p><code>{`./strongroom audit verify ${name}`}</code></p>
      {logKey === null ? null : <HashText name="Key of the log, for --key" value={logKey} />}
    </section>
  );
}
