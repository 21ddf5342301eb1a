// Second step: the code that was sent. It counts in this browser only.

import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useEffect, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import { type CodeSent, PASSCODE_LENGTH, type SignInAnswer } from "#protocol/api/sign-in.ts";
import { toProblem } from "#web/data/api-error.ts";
import { useEnterPasscode, useSendPasscode } from "#web/data/sign-in.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

export interface CodeStepProps {
  /** Null when the page was loaded again since: the address is nowhere in the browser. */
  readonly email: string | null;
  readonly sent: CodeSent | null;
  readonly onAnswer: (answer: SignInAnswer) => void;
}

export function CodeStep({ email, sent, onAnswer }: CodeStepProps) {
  const [typed, setTyped] = useState("");
  const enter = useEnterPasscode();
  const code = typed.replaceAll(/\D/g, "");
  const problem = enter.error === null ? null : toProblem(enter.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    enter.mutate(code, { onSuccess: onAnswer, onError: () => setTyped("") });
  };
  return (
    <>
      <form onSubmit={submit} className="stack">
        <p>{email === null ? "A code was sent to the address that you have entered." : <>If <strong className="address">{visibleText(email)}</strong> may come in here, a code is on its way there.</>} It is good for ten minutes, once, and only in this browser.</p>
        <TextInput
          className="code-input" label="Code from the mail" inputMode="numeric" autoComplete="one-time-code" maxLength={PASSCODE_LENGTH + 3} placeholder="0000 0000" value={typed}
          error={problem?.code === "sign-in.refused" ? "That is not the code, or it is no longer good." : null} onChange={(event) => setTyped(event.currentTarget.value)} autoFocus
        />
        {problem !== null && problem.code !== "sign-in.refused" ? <ErrorPanel error={enter.error} title="Not signed in" /> : null}
        <div className="buttons"><Button type="submit" fullWidth loading={enter.isPending} disabled={code.length !== PASSCODE_LENGTH}>Sign in</Button></div>
      </form>
      {email === null ? null : <SendAgain email={email} first={sent} />}
    </>
  );
}

function SendAgain({ email, first }: { readonly email: string; readonly first: CodeSent | null }) {
  const [sent, setSent] = useState(first);
  const send = useSendPasscode();
  const announce = useAnnounce();
  const waiting = useSecondsUntil(sent === null ? 0 : Date.parse(sent.resendAfter));
  const again = (): void => send.mutate(email, { onSuccess: (next) => { setSent(next); announce("Another code was sent; the one before is good no more."); } });
  return (
    <>
      <p className="small soft code-help">Nothing there? Look among the unwanted mail, or {waiting > 0 ? <>wait {`${waiting}\u00a0s`} and have another one sent.</> : <button type="button" className="link-button" onClick={again} disabled={send.isPending}>have another one sent</button>}</p>
      {send.isError ? <ErrorPanel error={send.error} title="No code was sent" /> : null}
    </>
  );
}

function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Math.ceil((at - now) / 1000));
  useEffect(() => {
    if (left === 0) return;
    const timer = window.setTimeout(() => setNow(Date.now()), 1000);
    return () => window.clearTimeout(timer);
  }, [left, now]);
  return left;
}
