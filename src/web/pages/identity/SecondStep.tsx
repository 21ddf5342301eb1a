// The second factor: a passkey, a code of the authenticator, a recovery code, or after a password a code by mail.

import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import type { CodeSent, SecondMethod, SignInAnswer } from "#protocol/api/sign-in.ts";
import { toProblem } from "#web/data/api-error.ts";
import { useEnterSecondFactor, useSendPasscode } from "#web/data/sign-in.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { PasskeySignIn } from "./PasskeySignIn.tsx";

export interface SecondStepProps {
  readonly methods: readonly SecondMethod[];
  readonly email: string | null;
  readonly onAnswer: (answer: SignInAnswer) => void;
  readonly onSent: (email: string, sent: CodeSent) => void;
}

export function SecondStep({ methods, email, onAnswer, onSent }: SecondStepProps) {
  const [recovery, setRecovery] = useState(false);
  const typed = methods.includes("totp") || methods.includes("recovery-code");
  const byRecovery = recovery || !methods.includes("totp");
  return (
    <>
      <p>This account has a second factor, so that nobody comes in by your mail, or by a link, alone.</p>
      {methods.includes("passkey") ? <PasskeySignIn onAnswer={onAnswer} fromField={false} primary /> : null}
      {methods.includes("passkey") && typed ? <p className="or"><span>or</span></p> : null}
      {typed ? <CodeForm key={String(byRecovery)} kind={byRecovery ? "recovery-code" : "totp"} onAnswer={onAnswer} primary={!methods.includes("passkey")} /> : null}
      {methods.includes("totp") && methods.includes("recovery-code") ? (
        <p className="small sign-in-switch"><button type="button" className="link-button" onClick={() => setRecovery(!recovery)}>{recovery ? "Use the authenticator" : "The authenticator is lost: use a recovery code"}</button></p>
      ) : null}
      {methods.includes("passcode") ? <MailStep email={email} onSent={onSent} /> : null}
    </>
  );
}

const WORDS = {
  totp: { label: "Code of your authenticator", placeholder: "000 000", form: /^\d{3}\s?\d{3}$/, maxLength: 7, refused: "Not accepted. Wait for the next code, and see that the authenticator's clock is right." },
  "recovery-code": { label: "Recovery code", placeholder: "XXXX-XXXX-XXXX-XXXX", form: /^[0-9A-Za-z][0-9A-Za-z -]{14,30}$/, maxLength: 31, refused: "Not accepted. Each code works once." },
} as const;

function CodeForm({ kind, primary, onAnswer }: { readonly kind: "totp" | "recovery-code"; readonly primary: boolean; readonly onAnswer: (answer: SignInAnswer) => void }) {
  const [typed, setTyped] = useState("");
  const enter = useEnterSecondFactor();
  const words = WORDS[kind];
  const problem = enter.error === null ? null : toProblem(enter.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const code = kind === "totp" ? typed.replaceAll(/\s/g, "") : typed.trim();
    enter.mutate({ kind, code }, { onSuccess: onAnswer, onError: () => setTyped("") });
  };
  return (
    <form onSubmit={submit} className="stack">
      <TextInput
        className="code-input" label={words.label} placeholder={words.placeholder} inputMode={kind === "totp" ? "numeric" : "text"} autoComplete={kind === "totp" ? "one-time-code" : "off"} autoCapitalize="characters" spellCheck={false}
        maxLength={words.maxLength} value={typed} error={problem?.code === "sign-in.refused" ? words.refused : null} onChange={(event) => setTyped(event.currentTarget.value)} autoFocus
      />
      {problem !== null && problem.code !== "sign-in.refused" ? <ErrorPanel error={enter.error} title="Not signed in" /> : null}
      <div className="buttons"><Button type="submit" fullWidth variant={primary ? "filled" : "default"} loading={enter.isPending} disabled={!words.form.test(typed.trim())}>Sign in</Button></div>
    </form>
  );
}

function MailStep({ email, onSent }: { readonly email: string | null; readonly onSent: (email: string, sent: CodeSent) => void }) {
  const [typed, setTyped] = useState(email ?? "");
  const send = useSendPasscode();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const address = typed.trim();
    send.mutate(address, { onSuccess: (sent) => onSent(address, sent) });
  };
  return (
    <form onSubmit={submit} className="stack">
      <p>A password alone lets nobody in. Have a code sent to your address; set up a passkey or an authenticator in your account, and it will be asked for instead.</p>
      {email === null ? <TextInput type="email" label="E-mail address" required withAsterisk={false} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="username" /> : null}
      {send.isError ? <ErrorPanel error={send.error} title="No code was sent" /> : null}
      <div className="buttons"><Button type="submit" fullWidth loading={send.isPending} disabled={typed.trim() === ""}>Send me a code</Button></div>
    </form>
  );
}
