// Signing in with a passkey: by the button, and, in browsers that offer it, from the field where the address is typed (its
// `autoComplete` ends in `webauthn`).

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import type { SignInAnswer } from "#protocol/api/sign-in.ts";
import { CeremonyEnded, passkeysArePossible, signIn, signInFromField, stopOffering } from "#web/data/passkeys.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

export interface PasskeySignInProps {
  readonly onAnswer: (answer: SignInAnswer) => void;
  /** Whether the page has a field in which the browser may offer passkeys. */
  readonly fromField: boolean;
  /** The one thing to do here, or one way beside others. */
  readonly primary?: boolean;
}

export function PasskeySignIn({ onAnswer, fromField, primary = false }: PasskeySignInProps) {
  const [state, setState] = useState<{ readonly asking: boolean; readonly error: unknown }>({ asking: false, error: null });
  const answer = useRef(onAnswer);
  useEffect(() => {
    answer.current = onAnswer;
  });
  useEffect(() => {
    if (!fromField) return;
    let gone = false;
    signInFromField().then(
      (given) => (given === null || gone ? undefined : answer.current(given)),
      (error: unknown) => (gone ? undefined : setState({ asking: false, error })),
    );
    return () => {
      gone = true;
      stopOffering();
    };
  }, [fromField]);
  if (!passkeysArePossible) return null;
  const ask = (): void => {
    setState({ asking: true, error: null });
    signIn().then((given) => answer.current(given), (error: unknown) => setState({ asking: false, error }));
  };
  return (
    <div className="stack">
      <div className="buttons"><Button variant={primary ? "filled" : "default"} onClick={ask} loading={state.asking} fullWidth>Sign in with a passkey</Button></div>
      {state.error instanceof CeremonyEnded ? <p role="alert" className="field-error after">No passkey was used. Try again, or sign in another way.</p> : null}
      {state.error === null || state.error instanceof CeremonyEnded ? null : <ErrorPanel error={state.error} title="The passkey was not accepted" />}
    </div>
  );
}
