// Connect a source: which kind, where it is, who may read it, how often. Nothing typed is lost when something is wrong.

import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import type { Vault } from "#protocol/api/vaults.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { useUpload } from "#web/data/upload.ts";
import { useCreateVault } from "#web/data/vaults.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { type AddVaultForm, EMPTY_FORM, fieldOfPath, type FormErrors, nameFromUrl, toRequest } from "./add-vault-form.ts";
import { KindChoice } from "./KindChoice.tsx";
import { SourceFields } from "./SourceFields.tsx";
import { UploadField, UploadProgress } from "./UploadField.tsx";
import { REPLICATIONS } from "./words.ts";

export function AddVaultPage() {
  const teamId = useTeamId();
  const navigate = useNavigate();
  const create = useCreateVault(teamId);
  const upload = useUpload();
  const [form, setForm] = useState<AddVaultForm>(EMPTY_FORM);
  const [errors, setErrors] = useState<FormErrors>({});
  const [made, setMade] = useState<Vault | null>(null);
  const change = (changed: Partial<AddVaultForm>): void => {
    setForm((before) => ({ ...before, ...changed }));
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in changed))));
  };
  const sendFile = async (vault: Vault): Promise<void> => {
    setMade(vault);
    if (form.file === null) return;
    const sent = await upload.send({ teamId, vaultId: vault.id }, form.file);
    if (sent !== null) void navigate({ to: addresses.vault(teamId, vault.id) });
  };
  const onMade = (vault: Vault): void => {
    if (form.kind === "upload") void sendFile(vault);
    else void navigate({ to: addresses.vault(teamId, vault.id) });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const result = toRequest(form);
    if ("errors" in result) return showErrors(result.errors, setErrors);
    if (made !== null) return void sendFile(made);
    create.mutate(result.request, { onSuccess: onMade, onError: (error) => showErrors(serverErrors(error), setErrors) });
  };
  return (
    <div className="page">
      <PageHeader title="Add a vault" crumbs={[{ name: "Vaults", to: addresses.vaults(teamId) }]} />
      <form onSubmit={submit} className="stack measure" noValidate>
        <KindChoice kind={form.kind} onChange={(kind) => change({ kind, access: "none" })} />
        {form.kind === "git" || form.kind === "archive" ? <SourceFields form={form} errors={errors} onChange={change} /> : null}
        {form.kind === "upload" ? <UploadField file={form.file} error={errors.file ?? null} onChange={(file) => change({ file })} /> : null}
        {form.kind === "sample" ? <p>Strongroom mirrors its own source, as it is on this machine, and reports on it. Nothing is fetched from elsewhere.</p> : null}
        <TextInput label="Name of the vault" description="As people will look for it. Only your team sees it." placeholder={form.kind === "sample" ? "Strongroom itself" : nameFromUrl(form.kind === "upload" ? (form.file?.name ?? "") : form.url)} maxLength={120} value={form.name} error={errors.name} onChange={(event) => change({ name: event.currentTarget.value })} autoComplete="off" data-field="name" />
        {form.kind === "git" || form.kind === "archive" ? <ReplicationField form={form} onChange={change} /> : null}
        {upload.state === "idle" ? null : <UploadProgress upload={upload} />}
        {create.isError && Object.keys(errors).length === 0 ? <ErrorPanel error={create.error} title="The vault could not be made" /> : null}
        <div className="buttons"><Button type="submit" loading={create.isPending || upload.state === "sending"}>{made === null ? "Add the vault" : "Send the archive again"}</Button></div>
      </form>
    </div>
  );
}

function ReplicationField({ form, onChange }: { readonly form: AddVaultForm; readonly onChange: (changed: Partial<AddVaultForm>) => void }) {
  const chosen = REPLICATIONS.find(({ value }) => value === form.replication);
  return (
    <div role="group" aria-labelledby="replication">
      <div className="field-label" id="replication">Contact the source</div>
      <SegmentedControl aria-labelledby="replication" data={REPLICATIONS.map(({ value, label }) => ({ value, label }))} value={form.replication} onChange={(value) => onChange({ replication: REPLICATIONS.find((each) => each.value === value)?.value ?? "manual" })} />
      <p className="small soft after">{chosen?.meaning}</p>
    </div>
  );
}

function showErrors(errors: FormErrors, setErrors: (errors: FormErrors) => void): void {
  setErrors(errors);
  const [first] = Object.keys(errors);
  if (first !== undefined) document.querySelector<HTMLElement>(`[data-field="${first}"]`)?.focus();
}

function serverErrors(error: unknown): FormErrors {
  const errors: { -readonly [Field in keyof FormErrors]: FormErrors[Field] } = {};
  for (const { path, message } of toProblem(error).fields) {
    const field = fieldOfPath(path);
    if (field !== null) errors[field] = message;
  }
  return errors;
}
