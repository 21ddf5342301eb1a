// Where the link of an invitation leads. Its token is in the fragment, which browsers do not send; it is taken out of the address bar
// at once. Whoever joins signs in with the address that was invited: the link alone lets nobody in.

import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import { invitationTokenSchema } from "#protocol/api/invitations.ts";
import type { CodeSent, SecondMethod, SignInAnswer } from "#protocol/api/sign-in.ts";
import { addresses } from "#web/addresses.ts";
import { rememberCsrfToken } from "#web/data/api-client.ts";
import { sessionQuery, useSignOut } from "#web/data/session.ts";
import { useSendPasscode } from "#web/data/sign-in.ts";
import { openedInvitationQuery, useAcceptInvitation } from "#web/data/team.ts";
import { AlonePage } from "#web/ui/AlonePage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { CodeStep } from "#web/pages/identity/CodeStep.tsx";
import { SecondStep } from "#web/pages/identity/SecondStep.tsx";

import { ROLE_JOBS, ROLE_TITLES } from "./role-words.ts";

let takenToken: string | null = null;

export function InvitationPage() {
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    const onHash = (): void => setToken(takeToken());
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, []);
  return (
    <AlonePage>
      {token === null ? <><PageHeader title="Invitation" /><p>This page opens with the link of an invitation, and the address has none. Open the link in the mail again.</p></> : <Opened key={token} token={token} />}
    </AlonePage>
  );
}

function takeToken(): string | null {
  const found = invitationTokenSchema.safeParse(window.location.hash.slice(1));
  if (found.success) {
    takenToken = found.data;
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }
  return takenToken;
}

function Opened({ token }: { readonly token: string }) {
  const opened = useQuery(openedInvitationQuery(token));
  const session = useQuery(sessionQuery);
  if (opened.isPending || session.isPending) return <><PageHeader title="Invitation" /><RowsSkeleton rows={2} /></>;
  if (opened.isError) return <><PageHeader title="Invitation" /><ErrorPanel error={opened.error} title="The invitation cannot be opened" onRetry={() => void opened.refetch()} /></>;
  const { teamName, email, role, stayDays } = opened.data;
  const own = session.data?.person.email ?? null;
  return (
    <>
      <PageHeader title={`Join ${teamName}`} documentTitle="Invitation" />
      <p>You are invited as <strong>{ROLE_TITLES[role]}</strong>{stayDays === null ? "" : ` for ${stayDays} ${stayDays === 1 ? "day" : "days"}`}. <span className="soft">{ROLE_JOBS[role]}</span></p>
      {session.data === null || session.data === undefined ? <SignInSteps token={token} email={email} /> : isSame(own, email) ? <Join token={token} /> : <OtherPerson own={own} email={email} />}
    </>
  );
}

/** As the server compares them. */
function isSame(one: string | null, other: string): boolean {
  return one !== null && one.normalize("NFKC").trim().toLowerCase() === other.normalize("NFKC").trim().toLowerCase();
}

function Join({ token }: { readonly token: string }) {
  const join = useJoin();
  return (
    <div className="stack">
      {join.error === null ? null : <ErrorPanel error={join.error} title="You have not joined" />}
      <div className="buttons"><Button loading={join.busy} onClick={() => join.now(token)}>Join the team</Button></div>
    </div>
  );
}

function useJoin(): { readonly busy: boolean; readonly error: Error | null; readonly now: (token: string) => void } {
  const accept = useAcceptInvitation();
  const navigate = useNavigate();
  return {
    busy: accept.isPending,
    error: accept.error,
    now: (token) =>
      accept.mutate(token, {
        onSuccess: ({ teamId }) => {
          takenToken = null;
          void navigate({ to: addresses.team(teamId), replace: true });
        },
      }),
  };
}

function OtherPerson({ own, email }: { readonly own: string | null; readonly email: string }) {
  const signOut = useSignOut({ stay: true });
  return (
    <div className="stack">
      <p>The invitation is for <strong className="address">{visibleText(email)}</strong>, and you are signed in {own === null ? "without an address" : <>as <strong className="address">{visibleText(own)}</strong></>}.</p>
      {signOut.isError ? <ErrorPanel error={signOut.error} title="You are still signed in" /> : null}
      <div className="buttons"><Button loading={signOut.isPending} onClick={() => signOut.mutate(undefined)}>Sign out, and go on as the other</Button></div>
    </div>
  );
}

type Step = { readonly kind: "begin" } | { readonly kind: "code"; readonly sent: CodeSent } | { readonly kind: "second"; readonly methods: readonly SecondMethod[] };

function SignInSteps({ token, email }: { readonly token: string; readonly email: string }) {
  const [step, setStep] = useState<Step>({ kind: "begin" });
  const send = useSendPasscode();
  const client = useQueryClient();
  const join = useJoin();
  const onAnswer = async (answer: SignInAnswer): Promise<void> => {
    if (answer.state === "second-factor") return setStep({ kind: "second", methods: answer.methods });
    rememberCsrfToken(answer.csrfToken);
    await client.fetchQuery(sessionQuery);
    join.now(token);
  };
  if (step.kind === "code") return <div className="sign-in"><CodeStep email={email} sent={step.sent} onAnswer={(answer) => void onAnswer(answer)} /></div>;
  if (step.kind === "second") return <div className="sign-in"><SecondStep methods={step.methods} email={email} onAnswer={(answer) => void onAnswer(answer)} onSent={(_to, sent) => setStep({ kind: "code", sent })} /></div>;
  return (
    <div className="stack">
      <p>To join, show that <strong className="address">{visibleText(email)}</strong> is yours: a code is sent there.</p>
      {send.isError ? <ErrorPanel error={send.error} title="No code was sent" /> : null}
      <div className="buttons"><Button loading={send.isPending} onClick={() => send.mutate(email, { onSuccess: (sent) => setStep({ kind: "code", sent }) })}>Send me a code</Button></div>
    </div>
  );
}
