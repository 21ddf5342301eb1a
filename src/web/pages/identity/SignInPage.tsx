// The way in: a code by mail or a passkey; then the second factor, where the account has one. What the server says of the attempt
// decides the step, so that a page that is loaded again goes on where it was.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { CodeSent, SecondMethod, SignInAnswer, SignInState } from "#protocol/api/sign-in.ts";
import { signInQuery, useGiveUpSignIn, useSignedIn } from "#web/data/sign-in.ts";
import { AlonePage } from "#web/ui/AlonePage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { AddressStep } from "./AddressStep.tsx";
import { CodeStep } from "./CodeStep.tsx";
import { SecondStep } from "./SecondStep.tsx";

type Step =
  | { readonly kind: "address" }
  | { readonly kind: "code"; readonly email: string | null; readonly sent: CodeSent | null }
  | { readonly kind: "second"; readonly methods: readonly SecondMethod[]; readonly email: string | null };

const TITLES = { address: "Sign in", code: "Enter the code", second: "One more step" } as const satisfies Record<Step["kind"], string>;

export function SignInPage() {
  const state = useQuery(signInQuery);
  return (
    <AlonePage>
      {state.isPending ? <RowsSkeleton rows={2} /> : null}
      {state.isError ? <><PageHeader title="Sign in" /><ErrorPanel error={state.error} title="Strongroom cannot be reached" onRetry={() => void state.refetch()} /></> : null}
      {state.isSuccess ? <Steps passwords={state.data.passwords} begun={stepOf(state.data)} /> : null}
    </AlonePage>
  );
}

function stepOf({ attempt }: SignInState): Step {
  if (attempt === null || attempt.step === "begun") return { kind: "address" };
  return attempt.step === "code-sent" ? { kind: "code", email: null, sent: null } : { kind: "second", methods: attempt.methods, email: null };
}

function Steps({ passwords, begun }: { readonly passwords: boolean; readonly begun: Step }) {
  const [step, setStep] = useState<Step>(begun);
  const giveUp = useGiveUpSignIn();
  const signedIn = useSignedIn();
  const email = step.kind === "address" ? null : step.email;
  const onAnswer = (answer: SignInAnswer, from: string | null = email): void => {
    if (answer.state === "signed-in") void signedIn(answer.csrfToken);
    else setStep({ kind: "second", methods: answer.methods, email: from });
  };
  const again = (): void => giveUp.mutate(undefined, { onSettled: () => setStep({ kind: "address" }) });
  return (
    <>
      <PageHeader key={step.kind} title={TITLES[step.kind]} />
      <div className="sign-in">
        {step.kind === "address" ? <AddressStep passwords={passwords} onSent={(to, sent) => setStep({ kind: "code", email: to, sent })} onAnswer={onAnswer} /> : null}
        {step.kind === "code" ? <CodeStep email={step.email} sent={step.sent} onAnswer={onAnswer} /> : null}
        {step.kind === "second" ? <SecondStep methods={step.methods} email={step.email} onAnswer={onAnswer} onSent={(to, sent) => setStep({ kind: "code", email: to, sent })} /> : null}
        {step.kind === "address" ? (
          <p className="small soft sign-in-foot">No account yet? Somebody in a team invites you; on the machine itself, <code>./strongroom link</code> lets its owner in.</p>
        ) : (
          <p className="small soft sign-in-foot"><button type="button" className="link-button" onClick={again}>Begin again</button>, with another address or in another way.</p>
        )}
      </div>
    </>
  );
}
