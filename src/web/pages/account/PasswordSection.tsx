// A password, where this deployment has them: never enough by itself.

import { Button, PasswordInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import type { Account } from "#protocol/api/account.ts";
import { useRemovePassword, useSetPassword } from "#web/data/account.ts";
import { toProblem } from "#web/data/api-error.ts";
import type { FactorProof } from "#web/data/passkeys.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { FactorProofDialog } from "./FactorProofDialog.tsx";
import { factorsOf, hasFactor } from "./proof.ts";

export function PasswordSection({ account }: { readonly account: Account }) {
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const remove = useRemovePassword();
  const announce = useAnnounce();
  const factors = factorsOf(account);
  const { password } = account;
  const drop = (proof: FactorProof | undefined): void => remove.mutate({ proof }, { onSuccess: () => { setRemoving(false); announce("The password was removed."); } });
  return (
    <section className="section" aria-labelledby="password">
      <h2 id="password">Password</h2>
      <p className="soft measure">This deployment allows passwords. Yours is only the first step: a second factor, or a code by mail, always follows. You do not need one.</p>
      {editing ? <PasswordForm account={account} onClose={() => setEditing(false)} /> : (
        <div className="fact-row">
          {password === null ? <span>You have none.</span> : <span>Set <Ago at={password.setAt} />{password.expiresAt === null ? null : <>, good until <Ago at={password.expiresAt} /></>}</span>}
          <div className="buttons">
            <Button variant="default" size="sm" onClick={() => setEditing(true)}>{password === null ? "Set a password" : "Change"}</Button>
            {password === null ? null : <Button variant="default" size="sm" loading={remove.isPending} onClick={() => (hasFactor(factors) ? setRemoving(true) : drop(undefined))}>Remove</Button>}
          </div>
        </div>
      )}
      {remove.isError && !removing ? <ErrorPanel error={remove.error} title="Not removed" /> : null}
      <FactorProofDialog opened={removing} title="Remove the password?" action="Remove" factors={factors} busy={remove.isPending} error={remove.error} onClose={() => setRemoving(false)} onProof={drop}>
        <p>You come in by mail or by passkey then.</p>
      </FactorProofDialog>
    </section>
  );
}

function PasswordForm({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const [password, setPassword] = useState("");
  const [proving, setProving] = useState(false);
  const set = useSetPassword();
  const announce = useAnnounce();
  const factors = factorsOf(account);
  const problem = set.error === null ? null : toProblem(set.error);
  const ofPassword = problem !== null && problem.code.startsWith("password.") ? `${problem.message} ${problem.remedy}` : null;
  const save = (proof: FactorProof | undefined): void =>
    set.mutate({ password, proof }, { onSuccess: () => { announce("Your password is set."); onClose(); }, onError: () => setProving(false) });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (hasFactor(factors)) setProving(true);
    else save(undefined);
  };
  return (
    <form onSubmit={submit} className="stack measure">
      <input type="text" name="username" autoComplete="username" value={account.email ?? ""} readOnly hidden />
      <PasswordInput label="New password" description="Twelve characters or more. Some words that do not belong together are easy to remember." value={password} error={ofPassword} onChange={(event) => setPassword(event.currentTarget.value)} autoComplete="new-password" />
      {problem !== null && ofPassword === null ? <ErrorPanel error={set.error} title="Not set" /> : null}
      <div className="buttons"><Button type="submit" loading={set.isPending} disabled={password === ""}>Set the password</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
      <FactorProofDialog opened={proving} title="Is it you?" action="Go on" factors={factors} busy={set.isPending} error={null} onClose={() => setProving(false)} onProof={save}>
        <p>Show a factor before the password is set.</p>
      </FactorProofDialog>
    </form>
  );
}
