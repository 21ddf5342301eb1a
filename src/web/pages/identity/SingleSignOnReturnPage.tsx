// Where a provider sends the browser back to. A redirect from another site brings no cookie of ours (SameSite=Strict); this page's own
// request does. What the provider sent leaves the address bar at once.

import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";

import { addresses } from "#web/addresses.ts";
import { useSignedIn } from "#web/data/sign-in.ts";
import { finish, type ProviderAnswer } from "#web/data/single-sign-on.ts";
import { AlonePage } from "#web/ui/AlonePage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { useConnectionAddress } from "#web/ui/place.ts";

/** An answer is good once, and React may draw a page twice. */
let underWay: ReturnType<typeof finish> | null = null;

export function SingleSignOnReturnPage() {
  const address = useConnectionAddress();
  const navigate = useNavigate();
  const signedIn = useSignedIn();
  const [error, setError] = useState<unknown>(null);
  // Once: what the provider sent is not there a second time.
  const begin = useEffectEvent(() => {
    const answer = takeAnswer(address);
    if (answer !== null) underWay = finish(answer);
    if (underWay === null) {
      void navigate({ to: addresses.signIn, replace: true });
      return;
    }
    underWay.then(
      (given) => {
        underWay = null;
        if (given.state === "signed-in") void signedIn(given.csrfToken);
        else void navigate({ to: addresses.signIn, replace: true });
      },
      (thrown: unknown) => setError(thrown),
    );
  });
  useEffect(() => begin(), []);
  return (
    <AlonePage>
      <PageHeader title={error === null ? "Signing you in" : "You are not signed in"} />
      {error === null ? <p role="status">Your provider has answered; one moment.</p> : <ErrorPanel error={error} title="The sign-in did not work" />}
      {error === null ? null : <div className="buttons"><Button onClick={() => void navigate({ to: addresses.singleSignOn(address), replace: true })}>Begin again</Button></div>}
    </AlonePage>
  );
}

/** What the provider sent, read once; null when the page was only opened again. */
function takeAnswer(address: string): ProviderAnswer | null {
  const query = new URLSearchParams(window.location.search);
  window.history.replaceState(window.history.state, "", window.location.pathname);
  const state = query.get("state");
  if (state === null) return null;
  const named = (name: "code" | "iss" | "error"): Record<string, string> => {
    const value = query.get(name);
    return value === null ? {} : { [name]: value };
  };
  return { address, state, ...named("code"), ...named("iss"), ...named("error") };
}
