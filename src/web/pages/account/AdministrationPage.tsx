// Where a session of administration at the machine is confirmed: the person types the code that `strongroom admin` shows, sees the reason that was
// given there, and answers with a passkey. The session comes to that command; this browser gets nothing by it.

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { AdminConfirmation } from "#protocol/api/admin-confirmation.ts";
import { useDecideConfirmation, useLookAtConfirmation } from "#web/data/administration.ts";
import { toProblem } from "#web/data/api-error.ts";
import { CeremonyEnded } from "#web/data/passkeys.ts";
import { useSession } from "#web/data/session.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";

import { shownCode, UserCodeForm } from "./UserCodeForm.tsx";

const WORDS = {
  notFound: { codes: ["admin.confirmation-over", "request.invalid"], said: "Nothing waits for you with this code. It is good for five minutes, and for the person whom the command names." },
  warning: "Somebody who sends you a code wants to administer this Strongroom as you. We never send one.",
};

interface Waiting {
  readonly userCode: string;
  readonly confirmation: AdminConfirmation;
}

export function AdministrationPage() {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [decided, setDecided] = useState<"confirmed" | "refused" | null>(null);
  const look = useLookAtConfirmation();
  const again = (): void => {
    setWaiting(null);
    setDecided(null);
  };
  return (
    <div className="page">
      <PageHeader title="Administration at the machine"><p className="soft lead">A terminal on the server that runs <code>strongroom admin</code> shows a code. Here you confirm that it is you.</p></PageHeader>
      {decided !== null ? <Decided decision={decided} onAgain={again} /> : waiting === null ? <UserCodeForm look={look} onFound={(userCode, confirmation) => setWaiting({ userCode, confirmation })} words={WORDS} /> : <Decision waiting={waiting} onDecided={setDecided} onBack={again} onRefresh={() => look.mutate(waiting.userCode, { onSuccess: (confirmation) => setWaiting({ ...waiting, confirmation }) })} />}
    </div>
  );
}

interface DecisionProps {
  readonly waiting: Waiting;
  readonly onDecided: (decision: "confirmed" | "refused") => void;
  readonly onBack: () => void;
  /** For a challenge that was not answered before. */
  readonly onRefresh: () => void;
}

function Decision({ waiting: { userCode, confirmation }, onDecided, onBack, onRefresh }: DecisionProps) {
  const decide = useDecideConfirmation();
  const email = useSession()?.person.email ?? null;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const choose = (passkey: AdminConfirmation["passkey"] | null): void => decide.mutate({ userCode, passkey }, { onSuccess: () => onDecided(passkey === null ? "refused" : "confirmed"), onError: onRefresh });
  const unused = decide.error instanceof CeremonyEnded;
  const notAccepted = decide.error !== null && !unused && toProblem(decide.error).code === "factor.refused";
  const refusing = decide.isPending && decide.variables.passkey === null;
  return (
    <section className="stack device-form" aria-labelledby="asks">
      <h2 id="asks" ref={heading} tabIndex={-1}>A terminal on the server asks to administer it {email === null ? "in your name" : <>as <span className="address">{visibleText(email)}</span></>}</h2>
      <dl className="device-facts">
        <div><dt>Code</dt><dd><code>{shownCode(userCode)}</code></dd></div>
        <div><dt>Reason</dt><dd>{visibleText(confirmation.reason)}</dd></div>
        <div><dt>Asked</dt><dd><Ago at={confirmation.askedAt} /></dd></div>
        <div><dt>For</dt><dd>{plural(confirmation.minutes, "minute")}, and all that is done meanwhile is recorded as done by you</dd></div>
      </dl>
      <p className="small soft">Does the terminal in front of you show this code, and did you give this reason? If not, refuse: somebody else is at the machine.</p>
      {unused ? <p className="field-error" role="alert">The passkey was not used. Try again, or refuse.</p> : null}
      {notAccepted ? <p className="field-error" role="alert">That passkey was not accepted. Try again, with another one if you have several, or refuse.</p> : null}
      {decide.isError && !unused && !notAccepted ? <ErrorPanel error={decide.error} title="Nothing was decided" onRetry={onBack} /> : null}
      <div className="buttons">
        <Button loading={decide.isPending && !refusing} disabled={decide.isPending} onClick={() => choose(confirmation.passkey)}>Confirm with a passkey</Button>
        <Button variant="default" loading={refusing} disabled={decide.isPending} onClick={() => choose(null)}>Refuse</Button>
      </div>
    </section>
  );
}

function Decided({ decision, onAgain }: { readonly decision: "confirmed" | "refused"; readonly onAgain: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="stack device-form">
      <h2 ref={heading} tabIndex={-1}>{decision === "confirmed" ? "Confirmed" : "It was refused"}</h2>
      <p>{decision === "confirmed" ? "The terminal goes on by itself. You can close this page." : "The terminal got nothing. If you did not run the command, somebody else can open the data folder of this server: tell whoever runs the machine."}</p>
      <div className="buttons"><Button variant="default" onClick={onAgain}>Another code</Button></div>
    </section>
  );
}
