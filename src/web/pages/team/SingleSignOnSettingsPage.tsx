// The team's identity providers: through which people of the team sign in at their company.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { Connection } from "#protocol/api/single-sign-on.ts";
import type { Team } from "#protocol/api/teams.ts";
import { connectionsQuery } from "#web/data/single-sign-on.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useDetail } from "#web/ui/place.ts";

import { ConnectionDialog } from "./ConnectionDialog.tsx";
import { ConnectionPanel } from "./ConnectionPanel.tsx";
import { TeamPage } from "./TeamPage.tsx";

export function SingleSignOnSettingsPage() {
  return (
    <TeamPage title="Single sign-on" lead="People of the team can sign in at your company's identity provider, by OpenID Connect. What the provider vouches for counts in this team only.">
      {(team) => <Connections team={team} />}
    </TeamPage>
  );
}

function Connections({ team }: { readonly team: Team }) {
  const connections = useQuery(connectionsQuery(team.id));
  const { detail, open, close } = useDetail();
  const [adding, setAdding] = useState(false);
  const mayManage = team.permissions.includes("identity.manage-single-sign-on");
  const items = connections.data ?? [];
  const shown = items.find(({ id }) => id === detail);
  const add = <Button variant={items.length === 0 ? "filled" : "default"} onClick={() => setAdding(true)}>Connect a provider</Button>;
  return (
    <>
      {connections.isPending ? <RowsSkeleton rows={2} /> : null}
      {connections.isError ? <ErrorPanel error={connections.error} title="The connections could not be read" onRetry={() => void connections.refetch()} /> : null}
      {connections.isSuccess && items.length === 0 ? (
        <section className="stack measure">
          <p>No provider is connected. You need an application registered at yours (Microsoft Entra, Okta, Google Workspace, Keycloak, …): its issuer, a client id and a secret. When it is connected you get the addresses to register there.</p>
          {mayManage ? <div className="buttons">{add}</div> : <p className="soft">Ask an owner or an administrator of the team to connect one.</p>}
        </section>
      ) : null}
      {items.length === 0 ? null : (
        <>
          <ul className="plain-list">{items.map((connection) => <ConnectionRow key={connection.id} connection={connection} onOpen={() => open(connection.id)} />)}</ul>
          {mayManage ? <div className="buttons">{add}</div> : null}
        </>
      )}
      {adding ? <ConnectionDialog teamId={team.id} connection={null} onClose={() => setAdding(false)} onSaved={open} /> : null}
      {shown === undefined ? null : <ConnectionPanel teamId={team.id} connection={shown} mayManage={mayManage} onClose={close} />}
    </>
  );
}

function ConnectionRow({ connection, onOpen }: { readonly connection: Connection; readonly onOpen: () => void }) {
  const name = visibleText(connection.name);
  return (
    <li>
      <div className="list-main">
        <strong>{name}</strong>
        <span className="small soft">{visibleText(new URL(connection.issuer).host)} · {connection.domains.map(visibleText).join(", ")} · {connection.people === 1 ? "1 person" : `${connection.people} people`}</span>
      </div>
      {connection.enabled ? <span className="badge" data-tone="good"><Icon name="check" size={16} />On</span> : <span className="badge"><Icon name="stop" size={16} />Off</span>}
      <div className="buttons"><Button variant="default" size="sm" onClick={onOpen} aria-label={`Open ${name}`}>Open</Button></div>
    </li>
  );
}
