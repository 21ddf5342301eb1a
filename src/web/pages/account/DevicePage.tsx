// Where a program on another machine is let in: the person types the code that it shows, sees what asks and from where, and decides. The code
// is in no address, so nobody gets here with somebody else's code by a click.

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { DeviceLogin } from "#protocol/api/device-login.ts";
import { addresses } from "#web/addresses.ts";
import { useDecideDeviceLogin, useLookAtDeviceLogin } from "#web/data/api-tokens.ts";
import { useSession } from "#web/data/session.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";

import { listTitles } from "./token-words.ts";
import { shownCode, UserCodeForm } from "./UserCodeForm.tsx";

const WORDS = {
  notFound: { codes: ["device-login.expired", "request.invalid"], said: "No program waits with this code. It is good for ten minutes." },
  warning: "Somebody who sends you a code, by mail, chat or telephone, wants to be let in as you. We never send one.",
};

interface Asking {
  readonly userCode: string;
  readonly login: DeviceLogin;
}

export function DevicePage() {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [decided, setDecided] = useState<"allow" | "refuse" | null>(null);
  const look = useLookAtDeviceLogin();
  const again = (): void => {
    setAsking(null);
    setDecided(null);
  };
  return (
    <div className="page">
      <PageHeader title="Let a program in"><p className="soft lead">A terminal that runs <code>strongroom login</code> shows a code. Here you decide about it.</p></PageHeader>
      {decided !== null ? <Decided decision={decided} onAgain={again} /> : asking === null ? <UserCodeForm look={look} onFound={(userCode, login) => setAsking({ userCode, login })} words={WORDS} /> : <Decision asking={asking} onDecided={setDecided} onBack={again} />}
    </div>
  );
}

function Decision({ asking: { userCode, login }, onDecided, onBack }: { readonly asking: Asking; readonly onDecided: (decision: "allow" | "refuse") => void; readonly onBack: () => void }) {
  const decide = useDecideDeviceLogin();
  const email = useSession()?.person.email ?? null;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const choose = (decision: "allow" | "refuse"): void => decide.mutate({ userCode, decision }, { onSuccess: () => onDecided(decision) });
  return (
    <section className="stack device-form" aria-labelledby="asks">
      <h2 id="asks" ref={heading} tabIndex={-1}>«{visibleText(login.name)}» asks to act {email === null ? "in your name" : <>as <span className="address">{visibleText(email)}</span></>}</h2>
      <dl className="device-facts">
        <div><dt>Asked</dt><dd><Ago at={login.askedAt} /></dd></div>
        <div><dt>From</dt><dd><span className="number">{visibleText(login.network)}</span> · {login.here ? "the network that you are in" : "not the network that you are in"}</dd></div>
        <div><dt>May then</dt><dd>{describeAccess(login)}</dd></div>
        <div><dt>For</dt><dd>{login.days} {login.days === 1 ? "day" : "days"}, or until you end it on <a href={addresses.account}>your account</a></dd></div>
      </dl>
      {login.here ? null : <aside className="note" data-tone="bad"><strong>It asks from somewhere else.</strong><p className="small">That is right for a server far away. If your terminal is beside you, refuse.</p></aside>}
      <p className="small soft">The name is what the machine says of itself; nobody has checked it. Does the terminal in front of you show <code>{shownCode(userCode)}</code>?</p>
      {decide.isError ? <ErrorPanel error={decide.error} title="Nothing was decided" onRetry={onBack} /> : null}
      <div className="buttons">
        <Button loading={decide.isPending && decide.variables.decision === "allow"} disabled={decide.isPending} onClick={() => choose("allow")}>Let it in</Button>
        <Button variant="default" loading={decide.isPending && decide.variables.decision === "refuse"} disabled={decide.isPending} onClick={() => choose("refuse")}>Refuse</Button>
      </div>
    </section>
  );
}

function describeAccess({ access, permissions }: DeviceLogin): string {
  if (access === "all") return "Everything that a token can be for";
  const titles = listTitles(permissions.map(({ title }) => title));
  return access === "share" ? `Share folders live, and look: ${titles}` : `Only look: ${titles}`;
}

function Decided({ decision, onAgain }: { readonly decision: "allow" | "refuse"; readonly onAgain: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="stack device-form">
      <h2 ref={heading} tabIndex={-1}>{decision === "allow" ? "It is in" : "It was refused"}</h2>
      <p>{decision === "allow" ? "The terminal goes on by itself within some seconds. You can close this page." : "The program got nothing. If somebody sent you the code, tell whoever runs your team: they tried to get in as you."}</p>
      <div className="buttons"><Button variant="default" onClick={onAgain}>Another code</Button></div>
    </section>
  );
}
