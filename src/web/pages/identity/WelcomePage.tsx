// Where the one-time link leads. Its token is in the fragment, which browsers do not send; it is taken out of the address bar
// at once, so that it stays neither in the history nor on the screen.

import { Button, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useEffect, useState } from "react";

import { parseWelcomeFragment } from "#protocol/api/session.ts";
import { addresses } from "#web/addresses.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useWelcome } from "#web/data/session.ts";
import { AlonePage } from "#web/ui/AlonePage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";

import { HowToGetALink } from "./HowToGetALink.tsx";

type Link = NonNullable<ReturnType<typeof parseWelcomeFragment>>;

let takenLink: Link | null = null;

export function WelcomePage() {
  const [link, setLink] = useState(takeLink);
  useEffect(() => {
    const onHash = (): void => setLink(takeLink());
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, []);
  return (
    <AlonePage>
      <PageHeader title={link?.back === true ? "Welcome back" : "Welcome to Strongroom"} documentTitle="Welcome" />
      {link === null ? <HowToGetALink said="This page opens with a one-time link, and the address has none." /> : <WelcomeForm link={link} />}
    </AlonePage>
  );
}

function WelcomeForm({ link: { token, back } }: { readonly link: Link }) {
  const navigate = useNavigate();
  const welcome = useWelcome();
  const [teamName, setTeamName] = useState("");
  const problem = welcome.error === null ? null : toProblem(welcome.error);
  const nameProblem = fieldProblem(problem, "body.teamName");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const name = teamName.trim();
    welcome.mutate({ token, ...(name === "" ? {} : { teamName: name }) }, {
      onSuccess: ({ state }) => {
        takenLink = null;
        // The sign-in is under way in this browser, so the page of signing in knows what comes next.
        void navigate({ to: state === "signed-in" ? addresses.setUp : addresses.signIn, replace: true });
      },
    });
  };
  return (
    <form onSubmit={submit} className="stack measure">
      {back ? (
        <p>This link was made for you by whoever runs this Strongroom. It signs you in as yourself, and works once. If you have a second factor, you are asked for it next.</p>
      ) : (
        <>
          <p>Whoever opens this link becomes the owner here: it works once. Your code will be mirrored read-only, sealed under keys of this machine, and looked at by a process that can reach nothing else.</p>
          <TextInput label="Name of your team" description="Only people of the team see it. It can be changed in the settings." placeholder="My team" maxLength={120} value={teamName} error={nameProblem} onChange={(event) => setTeamName(event.currentTarget.value)} autoComplete="organization" />
        </>
      )}
      {welcome.isError && nameProblem === null ? <ErrorPanel error={welcome.error} title="The link was not accepted" /> : null}
      <div className="buttons"><Button type="submit" loading={welcome.isPending}>{back ? "Sign in" : "Open the strongroom"}</Button></div>
    </form>
  );
}

/** The link once it has been seen, whatever the address says later. */
function takeLink(): Link | null {
  const fragment = window.location.hash.slice(1);
  if (fragment !== "") {
    takenLink = parseWelcomeFragment(fragment);
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }
  return takenLink;
}
