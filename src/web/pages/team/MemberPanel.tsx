// One member beside the list: what they are, and the ways to change it or to end it.

import { Button, Modal, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { formatInstant } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Member } from "#protocol/api/members.ts";
import type { Team } from "#protocol/api/teams.ts";
import { useSession } from "#web/data/session.ts";
import { useChangeRole, useEndMember, useLeaveTeam } from "#web/data/team.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { SidePanel } from "#web/ui/SidePanel.tsx";

import { isWhole, OfferFields, toOffer, type OfferDraft } from "./OfferFields.tsx";
import { LAST_SEEN, ROLE_JOBS, ROLE_TITLES, STRENGTHS } from "./role-words.ts";

export interface MemberPanelProps {
  readonly team: Team;
  readonly member: Member;
  readonly mayManage: boolean;
  readonly onClose: () => void;
}

export function MemberPanel({ team, member, mayManage, onClose }: MemberPanelProps) {
  const own = useSession()?.person.id === member.personId;
  const mayTouch = mayManage && (member.role !== "owner" || team.role === "owner");
  return (
    <SidePanel title={member.email ?? "A member"} onClose={onClose}>
      <p><strong>{ROLE_TITLES[member.role]}</strong><br /><span className="soft">{ROLE_JOBS[member.role]}</span></p>
      <dl className="origin">
        <div><dt>In the team since</dt><dd>{formatInstant(member.since)}</dd></div>
        {member.expiresAt === null ? null : <div><dt>Access ends</dt><dd>{formatInstant(member.expiresAt)}</dd></div>}
        {member.projectIds === null ? null : <div><dt>Projects</dt><dd>{member.projectIds.length}</dd></div>}
        <div><dt>Last here</dt><dd>{LAST_SEEN[member.lastSeen]}</dd></div>
        <div><dt>Strongest sign-in</dt><dd>{STRENGTHS[member.strength].word}</dd></div>
      </dl>
      {mayTouch ? <RoleForm team={team} member={member} onDone={onClose} /> : null}
      {mayTouch && !own ? <EndMember team={team} member={member} onDone={onClose} /> : null}
      {own ? <LeaveTeam team={team} /> : null}
    </SidePanel>
  );
}

function RoleForm({ team, member, onDone }: { readonly team: Team; readonly member: Member; readonly onDone: () => void }) {
  const change = useChangeRole(team.id);
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState<OfferDraft>({ role: member.role, projectIds: member.projectIds ?? [], stayDays: 30 });
  const [reason, setReason] = useState("");
  if (!open) return <div className="buttons panel-act"><Button variant="default" onClick={() => setOpen(true)}>Change the role</Button></div>;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate({ personId: member.personId, reason: reason.trim(), ...toOffer(draft) }, {
      onSuccess: ({ state }) => {
        announce(state === "applied" ? "The role is changed." : "Others have to approve it first; the request is with them.");
        onDone();
      },
    });
  };
  const same = draft.role === member.role && draft.role !== "guest";
  return (
    <form onSubmit={submit} className="stack section">
      <OfferFields teamId={team.id} ownRole={team.role} draft={draft} onChange={setDraft} />
      <Textarea label="Reason" description="Whoever approves it reads this." rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value.replaceAll("\n", " "))} required />
      {change.isError ? <ErrorPanel error={change.error} title="The role was not changed" /> : null}
      <div className="buttons"><Button type="submit" loading={change.isPending} disabled={same || reason.trim() === "" || !isWhole(draft)}>Ask for the change</Button><Button variant="default" onClick={() => setOpen(false)}>Cancel</Button></div>
    </form>
  );
}

function EndMember({ team, member, onDone }: { readonly team: Team; readonly member: Member; readonly onDone: () => void }) {
  const end = useEndMember(team.id);
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const runsTeam = member.role === "owner" || member.role === "administrator";
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    end.mutate({ personId: member.personId, reason: reason.trim() }, {
      onSuccess: ({ state }) => {
        announce(state === "ended" ? "The membership has ended." : "Somebody else has to approve it first; the request is with them.");
        onDone();
      },
    });
  };
  return (
    <div className="panel-act">
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>End the membership</Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title="End this membership?" closeButtonProps={{ "aria-label": "Close" }} centered>
        <form onSubmit={submit} className="stack">
          <p><strong>{visibleText(member.email ?? "This member")}</strong> can no longer reach anything of the team from {runsTeam ? "the moment when somebody else who runs it agrees" : "this moment"} on, and all access that was given for a time ends with it.</p>
          {runsTeam ? <p className="small soft">They run the team, so this is a request. They are told, and do not decide on it. Where nobody else could agree, the only owner may end an administrator at once, on record; of two owners neither ends the other.</p> : null}
          <Textarea label="Reason" description={runsTeam ? "Whoever approves it reads this." : "Why the membership ends."} rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value.replaceAll("\n", " "))} required data-autofocus />
          {end.isError ? <ErrorPanel error={end.error} title="The membership was not ended" /> : null}
          <div className="buttons"><Button type="submit" color="red" loading={end.isPending} disabled={reason.trim() === ""}>{runsTeam ? "Ask to end it" : "End the membership"}</Button><Button variant="default" onClick={() => setAsking(false)}>Keep it</Button></div>
        </form>
      </Modal>
    </div>
  );
}

export function LeaveTeam({ team }: { readonly team: Team }) {
  const leave = useLeaveTeam(team.id);
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  return (
    <div className="panel-act">
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>Leave the team</Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Leave this team?" closeButtonProps={{ "aria-label": "Close" }} centered>
        <div className="stack">
          <p>You can no longer reach anything of <strong>{visibleText(team.name)}</strong> until somebody invites you again.</p>
          {leave.isError ? <ErrorPanel error={leave.error} title="You are still in the team" /> : null}
          <div className="buttons"><Button color="red" loading={leave.isPending} onClick={() => leave.mutate(undefined, { onSuccess: () => void navigate({ to: "/", replace: true }) })}>Leave</Button><Button variant="default" onClick={() => setAsking(false)}>Stay</Button></div>
        </div>
      </Modal>
    </div>
  );
}
