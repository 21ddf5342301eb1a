// Where a provider sends the browser back to. A redirect from another site brings no cookie of ours (SameSite=Strict); this page's own
// request does. What the provider sent leaves the address bar at once.

import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { addresses } from "#web/addresses.ts";
import { finish, type ProviderAnswer } from "#web/data/single-sign-on.ts";
import { sessionQuery } from "#web/data/session.ts";
import { rememberCsrfToken } from "#web/data/api-client.ts";
import { AlonePage } from "#web/ui/AlonePage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { useConnectionAddress } from "#web/ui/place.ts";

/** An answer is good once, and React may draw a page twice. */
let underWay: { readonly state: string; readonly answered: ReturnType<typeof finish> } | null = null;

export function SingleSignOnReturnPage() {
  const address = useConnectionAddress();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const answer = takeAnswer(address);
    if (answer !== null) underWay = { state: answer.state, answered: finish(answer) };
    if (underWay === null) return void navigate({ to: addresses.signIn, replace: true });
    let gone = false;
    underWay.answered.then(
      async (given) => {
        if (gone) return;
        underWay = null;
        if (given.state === "second-factor") return navigate({ to: addresses.signIn, replace: true });
        rememberCsrfToken(given.csrfToken);
        await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
        return navigate({ to: "/", replace: true });
      },
      (thrown: unknown) => (gone ? undefined : setError(thrown)),
    );
    return () => {
      gone = true;
    };
  }, [address, client, navigate]);
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
