// Asks for proof of a second factor: a passkey, or a code of the authenticator, whichever the account has.

import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, type SubmitEvent, useState } from "react";

import { type FactorProof, CeremonyEnded, provePasskey } from "#web/data/passkeys.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

export interface FactorProofDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What the button does, as `Remove`. */
  readonly action: string;
  readonly factors: { readonly totp: boolean; readonly passkeys: boolean };
  readonly busy: boolean;
  /** Of what the proof was for. */
  readonly error: Error | null;
  readonly onProof: (proof: FactorProof) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function FactorProofDialog({ opened, title, action, factors, busy, error, onProof, onClose, children }: FactorProofDialogProps) {
  const [code, setCode] = useState("");
  const passkey = usePasskeyProof(onProof);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onProof({ kind: "totp", code: code.replaceAll(/\s/g, "") });
    setCode("");
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }} centered>
      <div className="stack">
        {children}
        {factors.passkeys ? <div className="buttons"><Button onClick={passkey.ask} loading={busy || passkey.asking} data-autofocus>{action} with a passkey</Button></div> : null}
        {factors.totp ? (
          <form onSubmit={submit} className="stack">
            <TextInput label="Code of your authenticator" inputMode="numeric" autoComplete="one-time-code" maxLength={7} value={code} onChange={(event) => setCode(event.currentTarget.value)} />
            <div className="buttons"><Button type="submit" variant={factors.passkeys ? "default" : "filled"} disabled={!/^\d{3}\s?\d{3}$/.test(code.trim())} loading={busy}>{action}</Button></div>
          </form>
        ) : null}
        {passkey.ended ? <p role="alert" className="field-error">The passkey was not used. Try again, or use another way.</p> : null}
        {passkey.error === null ? null : <ErrorPanel error={passkey.error} title="The passkey was not accepted" />}
        {error === null ? null : <ErrorPanel error={error} title="Not done" />}
      </div>
    </Modal>
  );
}

interface PasskeyProof {
  readonly asking: boolean;
  /** The person gave up. */
  readonly ended: boolean;
  readonly error: unknown;
  ask(): void;
}

function usePasskeyProof(onProof: (proof: FactorProof) => void): PasskeyProof {
  const [state, setState] = useState<Omit<PasskeyProof, "ask">>({ asking: false, ended: false, error: null });
  const ask = (): void => {
    setState({ asking: true, ended: false, error: null });
    provePasskey().then(
      (proof) => {
        setState({ asking: false, ended: false, error: null });
        onProof(proof);
      },
      (error: unknown) => setState({ asking: false, ended: error instanceof CeremonyEnded, error: error instanceof CeremonyEnded ? null : error }),
    );
  };
  return { ...state, ask };
}
