// The address that codes go to. A new one counts when its code has been entered.

import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { Account } from "#protocol/api/account.ts";
import { PASSCODE_LENGTH } from "#protocol/api/sign-in.ts";
import { useChangeEmail, useConfirmEmail } from "#web/data/account.ts";
import { toProblem } from "#web/data/api-error.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { FactorProofDialog } from "./FactorProofDialog.tsx";
import { factorsOf, hasFactor } from "./proof.ts";

export function EmailSection({ account }: { readonly account: Account }) {
  const [editing, setEditing] = useState(account.email === null);
  const [waiting, setWaiting] = useState<string | null>(null);
  const close = (): void => {
    setEditing(false);
    setWaiting(null);
  };
  return (
    <section className="section first" aria-labelledby="email">
      <h2 id="email">E-mail address</h2>
      <p className="soft measure">Codes for signing in go there. It is all that is known of you here, and it is kept sealed.</p>
      {account.email === null ? null : (
        <div className="fact-row"><strong className="address">{visibleText(account.email)}</strong>{editing ? null : <Button variant="default" size="sm" onClick={() => setEditing(true)}>Change</Button>}</div>
      )}
      {editing && waiting === null ? <AddressForm account={account} onSent={setWaiting} onCancel={account.email === null ? null : close} /> : null}
      {waiting === null ? null : <ConfirmForm email={waiting} onDone={close} onBack={() => setWaiting(null)} />}
    </section>
  );
}

function AddressForm({ account, onSent, onCancel }: { readonly account: Account; readonly onSent: (email: string) => void; readonly onCancel: (() => void) | null }) {
  const [email, setEmail] = useState("");
  const [proving, setProving] = useState(false);
  const change = useChangeEmail();
  const factors = factorsOf(account);
  const address = email.trim();
  const invalid = change.error !== null && toProblem(change.error).fields.length > 0;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (hasFactor(factors)) setProving(true);
    else change.mutate({ email: address, proof: undefined }, { onSuccess: () => onSent(address) });
  };
  return (
    <form onSubmit={submit} className="stack measure">
      <TextInput type="email" required withAsterisk={false} label={account.email === null ? "Your address" : "New address"} value={email} error={invalid ? "Expected an address, as name@example.org" : null} onChange={(event) => setEmail(event.currentTarget.value)} autoComplete="email" autoCapitalize="none" spellCheck={false} />
      {change.isError && !invalid && !proving ? <ErrorPanel error={change.error} title="No code was sent" /> : null}
      <div className="buttons">
        <Button type="submit" loading={change.isPending} disabled={address === ""}>Send a code there</Button>
        {onCancel === null ? null : <Button variant="default" onClick={onCancel}>Cancel</Button>}
      </div>
      <FactorProofDialog
        opened={proving} title="Is it you?" action="Go on" factors={factors} busy={change.isPending} error={change.error} onClose={() => setProving(false)}
        onProof={(proof) => change.mutate({ email: address, proof }, { onSuccess: () => { setProving(false); onSent(address); } })}
      >
        <p>Show a factor before the address is changed: codes for signing in go there.</p>
      </FactorProofDialog>
    </form>
  );
}

function ConfirmForm({ email, onDone, onBack }: { readonly email: string; readonly onDone: () => void; readonly onBack: () => void }) {
  const [typed, setTyped] = useState("");
  const confirm = useConfirmEmail();
  const announce = useAnnounce();
  const code = typed.replaceAll(/\D/g, "");
  const refused = confirm.error !== null && toProblem(confirm.error).code === "account.code-refused";
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    confirm.mutate(code, { onSuccess: () => { announce("Your address is confirmed."); onDone(); }, onError: () => setTyped("") });
  };
  return (
    <form onSubmit={submit} className="stack measure">
      <p>A code is on its way to <strong className="address">{visibleText(email)}</strong>.</p>
      <TextInput className="code-input" label="Code from the mail" inputMode="numeric" autoComplete="one-time-code" placeholder="0000 0000" maxLength={PASSCODE_LENGTH + 3} value={typed} error={refused ? "That is not the code, or it is no longer good." : null} onChange={(event) => setTyped(event.currentTarget.value)} autoFocus />
      {confirm.isError && !refused ? <ErrorPanel error={confirm.error} title="Not confirmed" /> : null}
      <div className="buttons"><Button type="submit" loading={confirm.isPending} disabled={code.length !== PASSCODE_LENGTH}>Confirm</Button><Button variant="default" onClick={onBack}>Back</Button></div>
    </form>
  );
}
