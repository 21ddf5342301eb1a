// Before joining: a name for the others to see, or what to do when the address has no good link.

import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import { isAppError } from "#base/app-error.ts";
import { parseLink } from "#protocol/live/handshake/link.ts";
import { AlonePage } from "#web/ui/AlonePage.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";

const MAX_NAME = 64;

export function JoinPage({ link, onJoin }: { readonly link: string | null; readonly onJoin: (name: string) => Promise<void> }) {
  return (
    <AlonePage>
      <PageHeader title="Join a live session" documentTitle="Live session" />
      {link === null ? <NoLink said="This page opens with the whole link of a session. The part after # is a secret that no server sees: it was missing, or this page was loaded anew." /> : isGoodLink(link) ? <NameForm onJoin={onJoin} /> : <NoLink said="The link is not complete, or was changed on its way. Chat programs sometimes cut links." />}
    </AlonePage>
  );
}

function NameForm({ onJoin }: { readonly onJoin: (name: string) => Promise<void> }) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const clean = visibleText(name).trim().slice(0, MAX_NAME);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (clean === "") return;
    setBusy(true);
    void onJoin(clean);
  };
  return (
    <form onSubmit={submit} className="stack measure">
      <p>Somebody shares code with you from their own machine. It is end-to-end encrypted between them and this browser: the server passes it on and cannot read it.</p>
      <TextInput label="Your name" description="The host sees it before letting you in, and the others after that." maxLength={MAX_NAME} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="name" required data-autofocus />
      <div className="buttons"><Button type="submit" loading={busy} disabled={clean === ""}>Ask to join</Button></div>
      <p className="small soft">Nothing is installed, and nothing is kept on this machine: the keys are in this page alone and are gone when you close it.</p>
    </form>
  );
}

function NoLink({ said }: { readonly said: string }) {
  return (
    <section className="note measure">
      <p>{said}</p>
      <p>Open the link again as you got it. If it does not work any more, ask the person who shares for a new one: links end after a time, and most work once.</p>
    </section>
  );
}

function isGoodLink(link: string): boolean {
  try {
    parseLink(link);
    return true;
  } catch (error) {
    if (isAppError(error, "live.refused")) return false;
    throw error;
  }
}
