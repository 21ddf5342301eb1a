// The authenticator: set up by a QR code or by a key that is typed, confirmed with a code.

import { Button, Modal, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import type { Account } from "#protocol/api/account.ts";
import { useBeginTotp, useConfirmTotp, useRemoveTotp } from "#web/data/account.ts";
import { toProblem } from "#web/data/api-error.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { CodeSheet } from "./CodeSheet.tsx";
import { FactorProofDialog } from "./FactorProofDialog.tsx";
import { factorsOf, hasFactor } from "./proof.ts";
import { QrCode } from "./QrCode.tsx";

type Doing = { readonly kind: "nothing" } | { readonly kind: "proving" } | { readonly kind: "scanning"; readonly secret: string; readonly uri: string } | { readonly kind: "codes"; readonly codes: readonly string[] } | { readonly kind: "removing" };

export function AuthenticatorSection({ account }: { readonly account: Account }) {
  const [doing, setDoing] = useState<Doing>({ kind: "nothing" });
  const begin = useBeginTotp();
  const factors = factorsOf(account);
  const close = (): void => setDoing({ kind: "nothing" });
  const start = (): void => {
    if (hasFactor(factors)) setDoing({ kind: "proving" });
    else begin.mutate({ proof: undefined }, { onSuccess: (shown) => setDoing({ kind: "scanning", ...shown }) });
  };
  return (
    <section className="section" aria-labelledby="authenticator">
      <h2 id="authenticator">Authenticator</h2>
      <p className="soft measure">An app that shows a new code every thirty seconds, as a second step after the code by mail. Prefer a passkey where you can: a code can be talked out of you.</p>
      {account.totp === null ? (
        <div className="buttons after"><Button variant="default" loading={begin.isPending} onClick={start}>Set up an authenticator</Button></div>
      ) : (
        <div className="fact-row">
          <span>Set up{account.totp.addedAt === null ? null : <> <Ago at={account.totp.addedAt} /></>}</span>
          <div className="buttons"><Button variant="default" size="sm" onClick={start}>Replace</Button><Button variant="default" size="sm" onClick={() => setDoing({ kind: "removing" })}>Remove</Button></div>
        </div>
      )}
      {begin.isError && doing.kind === "nothing" ? <ErrorPanel error={begin.error} title="Nothing was set up" /> : null}
      <FactorProofDialog
        opened={doing.kind === "proving"} title="Is it you?" action="Go on" factors={factors} busy={begin.isPending} error={begin.error} onClose={close}
        onProof={(proof) => begin.mutate({ proof }, { onSuccess: (shown) => setDoing({ kind: "scanning", ...shown }) })}
      >
        <p>Show a factor that you have before another one is set up.</p>
      </FactorProofDialog>
      {doing.kind === "scanning" ? <ScanDialog secret={doing.secret} uri={doing.uri} onClose={close} onCodes={(codes) => setDoing({ kind: "codes", codes })} /> : null}
      {doing.kind === "codes" ? <CodeSheet codes={doing.codes} onClose={close} /> : null}
      {doing.kind === "removing" ? <RemoveDialog account={account} onClose={close} /> : null}
    </section>
  );
}

function ScanDialog({ secret, uri, onClose, onCodes }: { readonly secret: string; readonly uri: string; readonly onClose: () => void; readonly onCodes: (codes: readonly string[]) => void }) {
  const [typed, setTyped] = useState("");
  const confirm = useConfirmTotp();
  const announce = useAnnounce();
  const problem = confirm.error === null ? null : toProblem(confirm.error);
  const code = typed.replaceAll(/\D/g, "");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    confirm.mutate(code, {
      onSuccess: ({ recoveryCodes }) => {
        announce("Your authenticator is set up.");
        if (recoveryCodes === null) onClose();
        else onCodes(recoveryCodes);
      },
      onError: () => setTyped(""),
    });
  };
  return (
    <Modal opened onClose={onClose} title="Set up an authenticator" closeButtonProps={{ "aria-label": "Close" }} centered>
      <form onSubmit={submit} className="stack">
        <p>Scan this with your authenticator.</p>
        <QrCode text={uri} label="QR code for your authenticator" />
        <p className="small">Or type this key: <code className="secret-key">{secret.match(/.{1,4}/g)?.join(" ")}</code></p>
        <TextInput
          className="code-input" label="The code that it shows" inputMode="numeric" autoComplete="one-time-code" placeholder="000 000" maxLength={7} value={typed} data-autofocus
          error={problem?.code === "factor.refused" ? "Not accepted. Wait for the next code, and see that the clock is right." : null} onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {problem !== null && problem.code !== "factor.refused" ? <ErrorPanel error={confirm.error} title="Not set up" /> : null}
        <div className="buttons"><Button type="submit" loading={confirm.isPending} disabled={code.length !== 6}>Confirm</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
      </form>
    </Modal>
  );
}

function RemoveDialog({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const remove = useRemoveTotp();
  const announce = useAnnounce();
  return (
    <FactorProofDialog
      opened title="Remove the authenticator?" action="Remove" factors={factorsOf(account)} busy={remove.isPending} error={remove.error} onClose={onClose}
      onProof={(proof) => remove.mutate(proof, { onSuccess: () => { onClose(); announce("The authenticator was removed."); } })}
    >
      <p>Its codes will not be asked for any more. {account.passkeys === 0 ? "It is your only second factor: whoever reads your mail can come in then, and your recovery codes end with it." : "Your passkeys stay."}</p>
    </FactorProofDialog>
  );
}
