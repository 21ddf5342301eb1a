// Provisioning: the company's identity provider says who is in the team, and ends them.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Provisioning, ProvisioningConnection } from "#protocol/api/provisioning.ts";
import type { Team } from "#protocol/api/teams.ts";
import { plural } from "#base/format.ts";
import { provisioningQuery } from "#web/data/provisioning.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { ConnectProvider, DefaultRoleForm, EndProvisioning, RenewToken } from "./ProvisioningActs.tsx";
import { ProvisionedGroups } from "./ProvisionedGroups.tsx";
import { CopyRow, TokenSheet } from "./TokenSheet.tsx";
import { TeamPage } from "./TeamPage.tsx";

export function ProvisioningPage() {
  return (
    <TeamPage title="Provisioning" lead="Your identity provider says who is in the team, by SCIM 2.0. Whoever it ends is out everywhere within five seconds: sessions, tokens, grants and running work.">
      {(team) => <Section key={team.id} team={team} />}
    </TeamPage>
  );
}

function Section({ team }: { readonly team: Team }) {
  const found = useQuery(provisioningQuery(team.id));
  const [token, setToken] = useState<string | null>(null);
  if (found.isPending) return <RowsSkeleton rows={3} />;
  if (found.isError) return <ErrorPanel error={found.error} title="The connection could not be read" onRetry={() => void found.refetch()} />;
  const mayConnect = team.permissions.includes("access.connect-provisioning");
  const { address, connection } = found.data;
  return (
    <>
      {connection === null ? <NotConnected team={team} mayConnect={mayConnect} onToken={setToken} /> : <Connected team={team} provisioning={found.data} connection={connection} mayConnect={mayConnect} onToken={setToken} />}
      {token === null ? null : <TokenSheet token={token} address={address} onClose={() => setToken(null)} />}
    </>
  );
}

interface PartProps {
  readonly team: Team;
  readonly mayConnect: boolean;
  readonly onToken: (token: string) => void;
}

function NotConnected({ team, mayConnect, onToken }: PartProps) {
  return (
    <section className="stack measure">
      <p>No provider is connected. With one, people of your company join the team and leave it by what your provider says: Microsoft Entra ID, Okta, or any other that speaks SCIM 2.0.</p>
      <ol className="steps">
        <li><strong>Connect here</strong><span>You get an address and a token, which is shown once.</span></li>
        <li><strong>Put both into the provider</strong><span>As tenant URL (or base URL) and secret token; then assign people and groups to it there.</span></li>
        <li><strong>Say what groups are worth</strong><span>On this page. Others approve it, like any change of a role. Nobody who is in the team already is ended before a group has given them a role, unless the provider says that they are no longer active.</span></li>
      </ol>
      {mayConnect ? <ConnectProvider teamId={team.id} onToken={onToken} /> : <p className="soft">Ask an owner of the team to connect one: whoever has the token can end anybody's access.</p>}
    </section>
  );
}

function Connected({ team, provisioning, connection, mayConnect, onToken }: PartProps & { readonly provisioning: Provisioning; readonly connection: ProvisioningConnection }) {
  return (
    <>
      <section className="stack measure">
        <State connection={connection} />
        {connection.users.standing === 0 ? null : <Standing count={connection.users.standing} />}
        <CopyRow label="Address for the provider" text={provisioning.address} help="As tenant URL or base URL. With the token it is all that the provider needs." />
        {mayConnect ? <RenewToken teamId={team.id} madeAt={connection.tokenMadeAt} onToken={onToken} /> : null}
      </section>
      <ProvisionedGroups team={team} connection={connection} />
      <section className="section stack measure">
        <h2>Everybody else</h2>
        <DefaultRoleForm teamId={team.id} connection={connection} mayConnect={mayConnect} />
      </section>
      <Activity connection={connection} />
      {mayConnect ? <EndProvisioning team={team} /> : null}
    </>
  );
}

function State({ connection: { usedAt, users } }: { readonly connection: ProvisioningConnection }) {
  if (usedAt === null) return <p><span className="badge"><Icon name="waiting" size={16} />Waiting for the provider</span> <span className="soft">It has not asked with this token yet. Let it test the connection.</span></p>;
  return (
    <p>
      <span className="badge" data-tone="good"><Icon name="check" size={16} />Connected</span>{" "}
      <span className="soft">Last seen <Ago at={usedAt} /> · {plural(users.active, "person", "people")} active{users.ended === 0 ? null : <> · {users.ended} ended</>}</span>
    </p>
  );
}

function Standing({ count }: { readonly count: number }) {
  return (
    <p className="small"><Icon name="warning" size={16} /> {plural(count, "person", "people")} of the provider {count === 1 ? "is" : "are"} in the team by another way, as by invitation. They stay what they are until a group, or what everybody else is, gives them a role; from then on the provider also takes it. Whoever it says is no longer active is ended in any case.</p>
  );
}

const KINDS = { read: "Looked something up", user: "Changed a person", group: "Changed a group" } as const;

function Activity({ connection: { activity } }: { readonly connection: ProvisioningConnection }) {
  return (
    <section className="section">
      <h2>What it asked for</h2>
      {activity.length === 0 ? <p className="soft after">Nothing in the last 30 days.</p> : (
        <div className="table-scroll" role="region" aria-label="Requests of the last 30 days" tabIndex={0}>
          <table className="table">
            <thead><tr><th scope="col">In the last 30 days</th><th scope="col" className="n">Done</th><th scope="col" className="n">Refused</th><th scope="col">Last</th></tr></thead>
            <tbody>{activity.map(({ kind, done, refused, lastAt }) => <tr key={kind}><th scope="row">{KINDS[kind]}</th><td className="n">{done}</td><td className="n">{refused}</td><td><Ago at={lastAt} /></td></tr>)}</tbody>
          </table>
        </div>
      )}
      {activity.map(({ kind, lastRefusal }) => lastRefusal === null ? null : (
        <p key={kind} className="small measure after"><Icon name="warning" size={16} /> Last refused <Ago at={lastRefusal.at} />: <strong>{lastRefusal.title}</strong> {lastRefusal.remedy} <span className="soft">({lastRefusal.code})</span></p>
      ))}
    </section>
  );
}
