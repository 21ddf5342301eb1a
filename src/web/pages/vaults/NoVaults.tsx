// The first thing a new team sees: what a vault is, and two ways to have one within a minute.

import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";
import { useCreateVault } from "#web/data/vaults.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { SAMPLE_VAULT } from "./add-vault-form.ts";

const STEPS: readonly (readonly [title: string, text: string])[] = [
  ["Connect a source", "A git repository by https or ssh, or an archive. It is only ever read, and each contact is logged."],
  ["It is sealed", "The mirror is encrypted under a key of its own. No code, no file name ever enters the database."],
  ["You read the report", "Languages, history, people; each number opens to how it was computed."],
];

export function NoVaults({ teamId, mayCreate }: { readonly teamId: string; readonly mayCreate: boolean }) {
  const navigate = useNavigate();
  const create = useCreateVault(teamId);
  const trySample = (): void => create.mutate(SAMPLE_VAULT, { onSuccess: (vault) => void navigate({ to: addresses.vault(teamId, vault.id) }) });
  return (
    <section className="empty">
      <h2>A vault is a sealed mirror of a repository, with a report on what is in it</h2>
      <ol className="steps">{STEPS.map(([title, text]) => <li key={title}><strong>{title}</strong><span>{text}</span></li>)}</ol>
      {mayCreate ? (
        <div className="buttons">
          <Button component={Link} to={addresses.addVault(teamId)}>Add your first vault</Button>
          <Button variant="default" onClick={trySample} loading={create.isPending}>Try it on Strongroom's own source</Button>
        </div>
      ) : <p>Your role may look at vaults, but not add one. Ask an owner or administrator.</p>}
      {create.isError ? <ErrorPanel error={create.error} title="The vault could not be made" /> : null}
    </section>
  );
}
