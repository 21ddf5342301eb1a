// An archive from this machine: chosen or dropped, then sent with progress.

import { Button, Progress } from "@mantine/core";
import { type DragEvent, useId, useState } from "react";

import { formatBytes, formatRoughShare } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { archiveProblem, type Upload } from "#web/data/upload.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";

export function UploadField({ file, error, onChange }: { readonly file: File | null; readonly error: string | null; readonly onChange: (file: File | null) => void }) {
  const id = useId();
  const [refused, setRefused] = useState<string | null>(null);
  const choose = (chosen: File | undefined): void => {
    const problem = chosen === undefined ? null : archiveProblem(chosen);
    setRefused(problem);
    onChange(problem === null ? (chosen ?? null) : null);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    choose(event.dataTransfer.files[0]);
  };
  const said = refused ?? error;
  return (
    <div>
      <label className="drop" htmlFor={id} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <Icon name="upload" size={22} />
        <span><strong>{file === null ? "Choose an archive, or drop it here" : visibleText(file.name)}</strong><span className="small soft">{file === null ? ".zip, .tar, .tar.gz or .tar.zst" : formatBytes(file.size)}</span></span>
        <input id={id} type="file" accept=".zip,.tar,.tgz,.gz,.zst,.tzst" onChange={(event) => choose(event.currentTarget.files?.[0])} aria-describedby={said === null ? undefined : `${id}-error`} aria-invalid={said !== null} data-field="file" />
      </label>
      {said === null ? null : <p className="field-error" id={`${id}-error`} role="alert">{said}</p>}
    </div>
  );
}

export function UploadProgress({ upload }: { readonly upload: Upload }) {
  if (upload.error !== null) return <ErrorPanel error={upload.error} title="The archive was not taken" />;
  const share = upload.totalBytes === 0 ? 0 : upload.sentBytes / upload.totalBytes;
  return (
    <div className="sending">
      <Progress value={share * 100} aria-label="Sent" />
      <div className="spread"><span className="small soft">{formatBytes(upload.sentBytes)} of {formatBytes(upload.totalBytes)} sent, {formatRoughShare(share)}</span><Button size="compact-sm" variant="subtle" onClick={upload.stop}>Stop</Button></div>
    </div>
  );
}
