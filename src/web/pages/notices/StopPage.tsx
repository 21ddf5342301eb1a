// Where the link at the end of each mail leads: nothing is stopped by opening it, since mail programs open links by themselves.

import { Button } from "@mantine/core";
import { useState } from "react";

import { stopTokenSchema } from "#protocol/api/notices.ts";
import { useStopNotices } from "#web/data/notices.ts";
import { AlonePage } from "#web/ui/AlonePage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";

export function StopPage() {
  const [token] = useState(takeToken);
  const stop = useStopNotices();
  return (
    <AlonePage>
      <PageHeader title="Stop mail from a team" documentTitle="Stop mail" />
      <div className="stack measure">
        {token === null ? <p>This page opens with the whole link from the end of a mail. Signed in, you choose what you are told of under Notifications, in each team.</p> : null}
        {token !== null && !stop.isSuccess ? (
          <>
            <p>You will get no more notices and planned reports by mail from the team that sent you this one. What you ask for yourself, as a code to sign in, still comes.</p>
            {stop.isError ? <ErrorPanel error={stop.error} title="Nothing was stopped" /> : null}
            <div className="buttons"><Button loading={stop.isPending} onClick={() => stop.mutate(token)}>Stop it</Button></div>
          </>
        ) : null}
        {stop.isSuccess ? <p role="status"><span className="badge" data-tone="good"><Icon name="check" size={16} />Stopped</span> Signed in, you can choose again at any time, under Notifications.</p> : null}
      </div>
    </AlonePage>
  );
}

let taken: string | null = null;

/** Out of the address bar at once, so that it stays neither in the history nor on the screen. */
function takeToken(): string | null {
  const fragment = window.location.hash.slice(1);
  if (fragment !== "") {
    taken = stopTokenSchema.safeParse(fragment).success ? fragment : null;
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }
  return taken;
}
