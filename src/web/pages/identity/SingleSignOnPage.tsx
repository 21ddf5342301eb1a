// The way to a team's identity provider. The address of a connection is not guessable, and nothing here tells who has one.

import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { connectionAddressSchema } from "#protocol/api/single-sign-on.ts";
import { addresses } from "#web/addresses.ts";
import { useStartSingleSignOn } from "#web/data/single-sign-on.ts";
import { AlonePage } from "#web/ui/AlonePage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { useConnectionAddress } from "#web/ui/place.ts";

export function SingleSignOnPage() {
  const address = useConnectionAddress();
  return (
    <AlonePage>
      <PageHeader title="Single sign-on" />
      <div className="sign-in">
        {connectionAddressSchema.safeParse(address).success ? <Leave address={address} /> : <AskForAddress />}
        <p className="small soft sign-in-foot"><Link to={addresses.signIn}>Sign in another way</Link></p>
      </div>
    </AlonePage>
  );
}

function Leave({ address }: { readonly address: string }) {
  const start = useStartSingleSignOn();
  return (
    <div className="stack">
      <p>You sign in at your company's identity provider, and come back here.</p>
      <div className="buttons"><Button onClick={() => start.mutate(address)} loading={start.isPending || start.isSuccess} autoFocus>Go to your provider</Button></div>
      {start.isError ? <ErrorPanel error={start.error} title="The provider was not reached" /> : null}
    </div>
  );
}

function AskForAddress() {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const address = addressIn(typed);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (address !== null) void navigate({ to: addresses.singleSignOn(address) });
  };
  return (
    <form onSubmit={submit} className="stack">
      <TextInput label="Your team's address for single sign-on" description="A link, or its last 16 letters and digits. Whoever runs your team has it; best keep it as a bookmark." value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" autoCapitalize="none" spellCheck={false} autoFocus />
      <div className="buttons"><Button type="submit" disabled={address === null}>Go on</Button></div>
    </form>
  );
}

/** The address in what was typed or pasted; null when there is none. */
function addressIn(typed: string): string | null {
  const last = typed.trim().toLowerCase().split("/").at(-1) ?? "";
  return connectionAddressSchema.safeParse(last).success ? last : null;
}
