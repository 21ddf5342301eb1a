// First step: who you say you are. The answer is the same whether the address is known or not.

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import type { CodeSent, SignInAnswer } from "#protocol/api/sign-in.ts";
import { addresses } from "#web/addresses.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useEnterPassword, useSendPasscode } from "#web/data/sign-in.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { PasskeySignIn } from "./PasskeySignIn.tsx";

export interface AddressStepProps {
  readonly passwords: boolean;
  readonly onSent: (email: string, sent: CodeSent) => void;
  readonly onAnswer: (answer: SignInAnswer, email: string | null) => void;
}

export function AddressStep({ passwords, onSent, onAnswer }: AddressStepProps) {
  const [email, setEmail] = useState("");
  const [withPassword, setWithPassword] = useState(false);
  const [password, setPassword] = useState("");
  const send = useSendPasscode();
  const enter = useEnterPassword();
  const error = withPassword ? enter.error : send.error;
  const emailProblem = fieldProblem(error === null ? null : toProblem(error), "body.email");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const address = email.trim();
    if (withPassword) enter.mutate({ email: address, password }, { onSuccess: (answer) => onAnswer(answer, address), onSettled: () => setPassword("") });
    else send.mutate(address, { onSuccess: (sent) => onSent(address, sent) });
  };
  return (
    <>
      <form onSubmit={submit} className="stack">
        <TextInput
          type="email" required withAsterisk={false} label="E-mail address" value={email} error={emailProblem === null ? null : "Expected an address, as name@example.org"}
          onChange={(event) => setEmail(event.currentTarget.value)} autoComplete="username webauthn" autoCapitalize="none" spellCheck={false} autoFocus
        />
        {withPassword ? <PasswordInput label="Password" required withAsterisk={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)} autoComplete="current-password" /> : null}
        {error !== null && emailProblem === null ? <ErrorPanel error={error} title={withPassword ? "Not signed in" : "No code was sent"} /> : null}
        <div className="buttons"><Button type="submit" fullWidth loading={send.isPending || enter.isPending} disabled={email.trim() === ""}>{withPassword ? "Go on" : "Send me a code"}</Button></div>
      </form>
      <p className="or"><span>or</span></p>
      <PasskeySignIn onAnswer={(answer) => onAnswer(answer, null)} fromField />
      <p className="small sign-in-switch"><Link to={addresses.singleSignOnEntry}>Single sign-on</Link> at your company</p>
      {passwords ? <p className="small sign-in-switch"><button type="button" className="link-button" onClick={() => setWithPassword(!withPassword)}>{withPassword ? "Have a code sent instead" : "Use a password"}</button></p> : null}
    </>
  );
}
