// Webhooks: where a team's events are posted to, in which state each is, and a log of what came of it.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { formatInstant, plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Team } from "#protocol/api/teams.ts";
import type { Webhook } from "#protocol/api/webhooks.ts";
import { useAddSecret, useChangeWebhook, useDeleteWebhook, useEndSecret, useTestWebhook, webhooksQuery } from "#web/data/webhooks.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ConfirmByName } from "#web/ui/ConfirmByName.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { TeamPage } from "#web/pages/team/TeamPage.tsx";

import { SecretSheet } from "./SecretSheet.tsx";
import { WebhookDialog } from "./WebhookDialog.tsx";
import { WebhookLog } from "./WebhookLog.tsx";
import { eventTitle, WEBHOOK_WORDS } from "./words.ts";

export function WebhooksPage() {
  return (
    <TeamPage title="Webhooks" lead="Events of this team, posted as signed JSON to programs of yours. A message holds ids, numbers and codes: no code, no names.">
      {(team) => <Section key={team.id} team={team} />}
    </TeamPage>
  );
}

function Section({ team }: { readonly team: Team }) {
  const webhooks = useQuery(webhooksQuery(team.id));
  const mayManage = team.permissions.includes("vaults.manage-webhooks");
  const [editing, setEditing] = useState<Webhook | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  if (webhooks.isPending) return <RowsSkeleton rows={3} />;
  if (webhooks.isError) return <ErrorPanel error={webhooks.error} title="The webhooks could not be read" onRetry={() => void webhooks.refetch()} />;
  return (
    <>
      {webhooks.data.length === 0 ? <p className="measure">There is none. With one, your own programs hear at once when an analysis fails, a report is ready or findings grow, as far as you choose.</p> : null}
      {webhooks.data.map((webhook) => <WebhookPart key={webhook.id} team={team} webhook={webhook} mayManage={mayManage} onEdit={() => setEditing(webhook)} onSecret={setSecret} />)}
      {mayManage ? <div className="buttons after-list"><Button variant={webhooks.data.length === 0 ? "filled" : "default"} onClick={() => setEditing("new")}>Add a webhook</Button></div> : null}
      {editing === null ? null : <WebhookDialog teamId={team.id} webhook={editing === "new" ? null : editing} onSecret={setSecret} onClose={() => setEditing(null)} />}
      {secret === null ? null : <SecretSheet secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

interface WebhookPartProps {
  readonly team: Team;
  readonly webhook: Webhook;
  readonly mayManage: boolean;
  readonly onEdit: () => void;
  readonly onSecret: (secret: string) => void;
}

function WebhookPart({ team, webhook, mayManage, onEdit, onSecret }: WebhookPartProps) {
  const [showsLog, setShowsLog] = useState(false);
  const { word, tone, icon } = WEBHOOK_WORDS[webhook.state];
  const url = visibleText(webhook.url);
  return (
    <section className="section webhook" aria-label={url}>
      <h2 className="address">{url}</h2>
      <p className="webhook-state">
        <span className="badge" data-tone={tone}><Icon name={icon} size={16} />{word}</span>
        {webhook.state === "on" && webhook.failingSince !== null ? <span className="badge" data-tone="bad"><Icon name="warning" size={16} />Nothing taken since {formatInstant(webhook.failingSince)}</span> : null}
        <span className="small soft">{webhook.events.map(eventTitle).join(", ")}</span>
      </p>
      {mayManage ? <WebhookActs team={team} webhook={webhook} onEdit={onEdit} onTested={() => setShowsLog(true)} /> : null}
      {mayManage ? <Secrets teamId={team.id} webhook={webhook} onSecret={onSecret} /> : null}
      <details className="webhook-log" open={showsLog} onToggle={(event) => setShowsLog(event.currentTarget.open)}>
        <summary>Deliveries of the last 30 days</summary>
        {showsLog ? <WebhookLog teamId={team.id} webhook={webhook} mayManage={mayManage} /> : null}
      </details>
    </section>
  );
}

function WebhookActs({ team, webhook, onEdit, onTested }: { readonly team: Team; readonly webhook: Webhook; readonly onEdit: () => void; readonly onTested: () => void }) {
  const test = useTestWebhook(team.id);
  const change = useChangeWebhook(team.id);
  const end = useDeleteWebhook(team.id);
  const announce = useAnnounce();
  const [ending, setEnding] = useState(false);
  const host = new URL(webhook.url).host;
  const sendTest = (): void => test.mutate(webhook.id, { onSuccess: () => { announce("The test is under way."); onTested(); } });
  const error = test.error ?? change.error ?? end.error;
  return (
    <>
      <div className="buttons">
        <Button variant="default" size="sm" disabled={webhook.state !== "on"} loading={test.isPending} onClick={sendTest}>Send a test</Button>
        <Button variant="default" size="sm" onClick={onEdit}>Change</Button>
        <Button variant="default" size="sm" loading={change.isPending} onClick={() => change.mutate({ webhookId: webhook.id, on: webhook.state !== "on" }, { onSuccess: ({ state }) => announce(state === "on" ? "Switched on." : "Switched off.") })}>{webhook.state === "on" ? "Switch off" : "Switch on"}</Button>
        <Button variant="default" size="sm" onClick={() => setEnding(true)}>End</Button>
      </div>
      {error === null ? null : <ErrorPanel error={error} title="That was not done" />}
      <ConfirmByName opened={ending} name={host} title="End this webhook" action="End it" busy={end.isPending} onConfirm={() => end.mutate(webhook.id, { onSuccess: () => announce("Ended.") })} onClose={() => setEnding(false)}>
        <p>Its secrets and its log go with it. What waits is not sent.</p>
      </ConfirmByName>
    </>
  );
}

function Secrets({ teamId, webhook, onSecret }: { readonly teamId: string; readonly webhook: Webhook; readonly onSecret: (secret: string) => void }) {
  const add = useAddSecret(teamId);
  const end = useEndSecret(teamId);
  const announce = useAnnounce();
  const several = webhook.secrets.length > 1;
  const error = add.error ?? end.error;
  return (
    <details className="webhook-secrets">
      <summary>{plural(webhook.secrets.length, "secret")}</summary>
      <p className="small soft measure">To change it: add one, give it to the receiver, then end the old one. Until then each message is signed with both.</p>
      <ul className="plain-list">
        {webhook.secrets.map((secret) => (
          <li key={secret.id}>
            <div className="list-main"><span>Made <Ago at={secret.createdAt} /></span></div>
            {several ? <div className="buttons"><Button variant="default" size="sm" loading={end.isPending && end.variables.secretId === secret.id} aria-label={`End the secret made ${formatInstant(secret.createdAt)}`} onClick={() => end.mutate({ webhookId: webhook.id, secretId: secret.id }, { onSuccess: () => announce("The secret has ended.") })}>End</Button></div> : null}
          </li>
        ))}
      </ul>
      <div className="buttons"><Button variant="default" size="sm" loading={add.isPending} onClick={() => add.mutate(webhook.id, { onSuccess: ({ secret }) => onSecret(secret) })}>Add a secret</Button></div>
      {error === null ? null : <ErrorPanel error={error} title="That was not done" />}
    </details>
  );
}
