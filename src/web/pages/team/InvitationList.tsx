// Invitations that nobody has accepted yet.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { visibleText } from "#base/visible-text.ts";
import type { Invitation } from "#protocol/api/invitations.ts";
import type { Team } from "#protocol/api/teams.ts";
import { invitationsQuery, useInvitationAct } from "#web/data/team.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { ROLE_TITLES } from "./role-words.ts";

export function InvitationList({ team, mayManage }: { readonly team: Team; readonly mayManage: boolean }) {
  const invitations = useQuery(invitationsQuery(team.id));
  if (invitations.data?.length === 0) return null;
  return (
    <section className="section">
      <h2>Invited</h2>
      {invitations.isPending ? <RowsSkeleton rows={1} /> : null}
      {invitations.isError ? <ErrorPanel error={invitations.error} title="The invitations could not be listed" onRetry={() => void invitations.refetch()} /> : null}
      <ul className="invitations">{invitations.data?.map((invitation) => <InvitationRow key={invitation.id} teamId={team.id} invitation={invitation} mayManage={mayManage} />)}</ul>
    </section>
  );
}

function InvitationRow({ teamId, invitation, mayManage }: { readonly teamId: string; readonly invitation: Invitation; readonly mayManage: boolean }) {
  const act = useInvitationAct(teamId);
  const announce = useAnnounce();
  const { id, email, role, sentAt, expiresAt } = invitation;
  const over = Date.parse(expiresAt) <= Date.now();
  return (
    <li>
      <div>
        <strong className="address">{visibleText(email)}</strong>
        <span className="small soft">{ROLE_TITLES[role]} · sent <Ago at={sentAt} /> · {over ? "the link has expired" : <>the link ends <Ago at={expiresAt} /></>}</span>
      </div>
      {mayManage ? (
        <div className="buttons">
          <Button size="compact-sm" variant="default" loading={act.isPending && act.variables.act === "resend"} onClick={() => act.mutate({ invitationId: id, act: "resend" }, { onSuccess: () => announce("Sent again, with a new link.") })} aria-label={`Send the invitation of ${email} again`}>Send again</Button>
          <Button size="compact-sm" variant="subtle" color="red" loading={act.isPending && act.variables.act === "revoke"} onClick={() => act.mutate({ invitationId: id, act: "revoke" }, { onSuccess: () => announce("The invitation is taken back.") })} aria-label={`Take the invitation of ${email} back`}>Take back</Button>
        </div>
      ) : null}
      {act.isError ? <ErrorPanel error={act.error} title="Nothing was changed" /> : null}
    </li>
  );
}
