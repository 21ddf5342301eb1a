// A vault of an uploaded archive is renewed by another upload.

import { Button } from "@mantine/core";
import { useState } from "react";

import type { Vault } from "#protocol/api/vaults.ts";
import { useUpload } from "#web/data/upload.ts";

import { UploadField, UploadProgress } from "./UploadField.tsx";

export function RenewUpload({ vault }: { readonly vault: Vault }) {
  const upload = useUpload();
  const [file, setFile] = useState<File | null>(null);
  const send = async (): Promise<void> => {
    if (file !== null && (await upload.send({ teamId: vault.teamId, vaultId: vault.id }, file)) !== null) setFile(null);
  };
  return (
    <section className="stack measure renew" aria-label="Upload an archive">
      <UploadField file={file} error={null} onChange={setFile} />
      {upload.state === "idle" ? null : <UploadProgress upload={upload} />}
      {file === null ? null : <div className="buttons"><Button onClick={() => void send()} loading={upload.state === "sending"}>{vault.report === null ? "Send the archive" : "Renew the vault with it"}</Button></div>}
    </section>
  );
}
