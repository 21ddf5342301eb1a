// What can be changed about a vault, and the way to delete it. The address of a source never changes: that would be another vault.

import { Button, PasswordInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import type { UpdateVaultRequest, Vault } from "#protocol/api/vaults.ts";
import { addresses } from "#web/addresses.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useMay } from "#web/data/session.ts";
import { useVaultAct, vaultQuery } from "#web/data/vaults.ts";
import { VaultBadge } from "#web/pages/gates/VaultBadge.tsx";
import { VaultGate } from "#web/pages/gates/VaultGate.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ConfirmByName } from "#web/ui/ConfirmByName.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useVaultPlace } from "#web/ui/place.ts";

import { usesSsh } from "./add-vault-form.ts";
import { DeletionPanel } from "./DeletionPanel.tsx";
import { VaultHeader } from "./VaultHeader.tsx";
import { REPLICATIONS } from "./words.ts";

export function VaultSettingsPage() {
  const place = useVaultPlace();
  const vault = useQuery(vaultQuery(place));
  if (vault.isPending) return <PageSkeleton />;
  if (vault.data === undefined && toProblem(vault.error).status !== 404) return <ErrorPage error={vault.error} title="The vault could not be opened" onRetry={() => void vault.refetch()} />;
  if (vault.data === undefined) return <ThingNotFound thing="vault" to={addresses.vaults(place.teamId)} />;
  return <VaultSettings key={vault.data.id} vault={vault.data} />;
}

function VaultSettings({ vault }: { readonly vault: Vault }) {
  const mayChange = useMay(vault.teamId, "vaults.change");
  const mayDelete = useMay(vault.teamId, "vaults.delete");
  const hasSource = vault.source.kind === "git" || vault.source.kind === "archive";
  return (
    <div className="page">
      <VaultHeader vault={vault} part="Settings" />
      {vault.deletion === null ? null : <DeletionPanel vault={vault} />}
      {vault.deletion !== null ? null : mayChange ? <ChangeForm vault={vault} /> : <p>Your role may look at this vault, but not change it.</p>}
      {mayChange && hasSource && vault.deletion === null ? <CredentialForm vault={vault} /> : null}
      {vault.deletion === null ? <VaultGate place={{ teamId: vault.teamId, vaultId: vault.id }} /> : null}
      {vault.deletion === null ? <VaultBadge place={{ teamId: vault.teamId, vaultId: vault.id }} /> : null}
      {mayDelete && vault.deletion === null ? <DeleteVault vault={vault} /> : null}
    </div>
  );
}

function ChangeForm({ vault }: { readonly vault: Vault }) {
  const act = useVaultAct({ teamId: vault.teamId, vaultId: vault.id });
  const announce = useAnnounce();
  const [name, setName] = useState(vault.name);
  const [replication, setReplication] = useState(vault.replication);
  const [ref, setRef] = useState(vault.source.ref ?? "");
  const isGit = vault.source.kind === "git";
  const contacted = isGit || vault.source.kind === "archive";
  const problem = act.error === null ? null : toProblem(act.error);
  const wantedRef = ref.trim() === "" ? null : ref.trim();
  const change: UpdateVaultRequest = { ...(name.trim() === vault.name ? {} : { name: name.trim() }), ...(replication === vault.replication ? {} : { replication }), ...(!isGit || wantedRef === vault.source.ref ? {} : { ref: wantedRef }) };
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    act.mutate({ kind: "change", change }, { onSuccess: () => announce("Saved.") });
  };
  return (
    <form onSubmit={save} className="stack measure section first">
      <TextInput label="Name" maxLength={120} value={name} error={fieldProblem(problem, "body.name")} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" />
      {isGit ? <TextInput label="Branch" description="The repository's main branch when left empty. The next update reports on it." maxLength={255} value={ref} error={fieldProblem(problem, "body.ref")} onChange={(event) => setRef(event.currentTarget.value)} autoComplete="off" spellCheck={false} /> : null}
      {contacted ? (
        <div>
          <div className="field-label" id="schedule">Contact the source</div>
          <SegmentedControl aria-labelledby="schedule" data={REPLICATIONS.map(({ value, label }) => ({ value, label }))} value={replication} onChange={(value) => setReplication(REPLICATIONS.find((each) => each.value === value)?.value ?? "manual")} />
          <p className="small soft after">{REPLICATIONS.find(({ value }) => value === replication)?.meaning}</p>
        </div>
      ) : null}
      {problem !== null && problem.fields.length === 0 ? <ErrorPanel error={act.error} title="Not saved" /> : null}
      <div className="buttons"><Button type="submit" loading={act.isPending} disabled={Object.keys(change).length === 0 || name.trim() === ""}>Save</Button></div>
    </form>
  );
}

function CredentialForm({ vault }: { readonly vault: Vault }) {
  const act = useVaultAct({ teamId: vault.teamId, vaultId: vault.id });
  const announce = useAnnounce();
  const [username, setUsername] = useState("");
  const [secret, setSecret] = useState("");
  const ssh = vault.source.url !== null && usesSsh(vault.source.url);
  const replace = (event: SubmitEvent): void => {
    event.preventDefault();
    const credential = ssh ? { sshKey: secret } : { token: secret.trim(), ...(username.trim() === "" ? {} : { username: username.trim() }) };
    act.mutate({ kind: "change", change: { credential } }, { onSuccess: () => { setSecret(""); setUsername(""); announce("The credential is sealed."); } });
  };
  const remove = (): void => act.mutate({ kind: "change", change: { credential: null } }, { onSuccess: () => announce("The credential is removed.") });
  return (
    <form onSubmit={replace} className="stack measure section">
      <h2>Credential</h2>
      <p>{vault.source.hasCredential ? "One is sealed for this vault. It cannot be read back, only replaced or removed." : "None: the source is read as anybody could."}</p>
      {ssh ? <Textarea label="New private key" rows={4} maxLength={16_384} value={secret} onChange={(event) => setSecret(event.currentTarget.value)} autoComplete="off" spellCheck={false} className="mono-input" /> : (
        <div className="pair">
          <TextInput label="User name" maxLength={255} value={username} onChange={(event) => setUsername(event.currentTarget.value)} autoComplete="off" spellCheck={false} />
          <PasswordInput label="New token or password" maxLength={4096} value={secret} onChange={(event) => setSecret(event.currentTarget.value)} autoComplete="off" />
        </div>
      )}
      {act.isError ? <ErrorPanel error={act.error} title="The credential was not changed" /> : null}
      <div className="buttons">
        <Button type="submit" variant="default" loading={act.isPending} disabled={secret.trim() === ""}>{vault.source.hasCredential ? "Replace the credential" : "Seal the credential"}</Button>
        {vault.source.hasCredential ? <Button variant="subtle" color="red" onClick={remove}>Remove it</Button> : null}
      </div>
    </form>
  );
}

function DeleteVault({ vault }: { readonly vault: Vault }) {
  const act = useVaultAct({ teamId: vault.teamId, vaultId: vault.id });
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const remove = (): void => act.mutate({ kind: "delete" }, { onSuccess: () => { setAsking(false); announce("The vault will be deleted. This can be undone for a while."); } });
  return (
    <section className="stack measure section">
      <h2>Delete this vault</h2>
      <p>Its mirror, its reports and its keys are destroyed after a time in which this can be undone. The source itself is not touched.</p>
      <div className="buttons"><Button color="red" variant="outline" onClick={() => setAsking(true)}>Delete the vault</Button></div>
      <ConfirmByName opened={asking} name={vault.name} title="Delete this vault?" action="Delete the vault" busy={act.isPending} onConfirm={remove} onClose={() => setAsking(false)}>
        <p>All its reports go with it. For a while you can undo this; then nobody can.</p>
        {act.isError ? <ErrorPanel error={act.error} title="The vault was not deleted" /> : null}
      </ConfirmByName>
    </section>
  );
}
