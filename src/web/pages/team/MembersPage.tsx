// Who is in the team, as what, and who is invited. The number of those who can administer it always shows.

import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Member, MemberList } from "#protocol/api/members.ts";
import type { Team } from "#protocol/api/teams.ts";
import { useMay, useSession } from "#web/data/session.ts";
import { membersQuery } from "#web/data/team.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useDetail, useTeamId } from "#web/ui/place.ts";

import { InvitationList } from "./InvitationList.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import { MemberPanel } from "./MemberPanel.tsx";
import { LAST_SEEN, ROLE_TITLES, STRENGTHS } from "./role-words.ts";
import { TeamPage } from "./TeamPage.tsx";

/** With fewer a person sees all of them at once. */
const SEARCH_FROM = 12;

export function MembersPage() {
  const mayManage = useMay(useTeamId(), "access.manage-members");
  const [inviting, setInviting] = useState(false);
  const action = mayManage ? <Button onClick={() => setInviting(true)} leftSection={<Icon name="add" size={18} />}>Invite somebody</Button> : null;
  return (
    <TeamPage title="Members" action={action}>
      {(team) => team.permissions.includes("access.read-members") ? (
        <>
          <MemberSection team={team} mayManage={mayManage} />
          <InvitationList team={team} mayManage={mayManage} />
          <InviteDialog team={team} opened={inviting} onClose={() => setInviting(false)} />
        </>
      ) : <p>Who is in the team is seen by those who run it, audit it or watch over it.</p>}
    </TeamPage>
  );
}

function MemberSection({ team, mayManage }: { readonly team: Team; readonly mayManage: boolean }) {
  const members = useQuery(membersQuery(team.id));
  const { detail, open, close } = useDetail();
  if (members.isPending) return <RowsSkeleton rows={4} />;
  if (members.isError) return <ErrorPanel error={members.error} title="The members could not be listed" onRetry={() => void members.refetch()} />;
  const selected = members.data.items.find(({ personId }) => personId === detail);
  return (
    <>
      <Administrators {...members.data.administrators} />
      <MemberTable list={members.data} onOpen={open} />
      {selected === undefined ? null : <MemberPanel key={selected.personId} team={team} member={selected} mayManage={mayManage} onClose={close} />}
    </>
  );
}

function Administrators({ now, most }: MemberList["administrators"]) {
  return (
    <p className="administrators">
      <span className="pips" aria-hidden="true">{Array.from({ length: Math.min(most, 12) }, (_, place) => <span key={place} className="pip" data-on={place < now} />)}</span>
      <span><strong>{now} of {most}</strong> <span className="soft">places of owners and administrators taken</span></span>
    </p>
  );
}

function MemberTable({ list, onOpen }: { readonly list: MemberList; readonly onOpen: (personId: string) => void }) {
  const [wanted, setWanted] = useState("");
  const own = useSession()?.person.id;
  const found = list.items.filter(({ email, role }) => `${email ?? ""} ${ROLE_TITLES[role]}`.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <>
      {list.items.length < SEARCH_FROM ? null : <TextInput className="search" type="search" aria-label="Search the members" placeholder="Search by address or role" leftSection={<Icon name="search" size={18} />} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} data-search />}
      {list.items.length < SEARCH_FROM ? null : <p className="small soft" role="status">{plural(found.length, "member")}{wanted.trim() === "" ? "" : ` of ${list.items.length}`}</p>}
      <div className="table-scroll" role="region" aria-label="Members" tabIndex={0}>
        <table className="table as-list people">
          <thead><tr><th scope="col">Member</th><th scope="col">Role</th><th scope="col">Sign-in</th><th scope="col">Last here</th><th scope="col">Since</th></tr></thead>
          <tbody>{found.map((member) => <MemberRow key={member.personId} member={member} own={member.personId === own} onOpen={() => onOpen(member.personId)} />)}</tbody>
        </table>
      </div>
      {found.length === 0 ? <p>Nobody has «{visibleText(wanted.trim())}» in their address or role.</p> : null}
    </>
  );
}

function MemberRow({ member, own, onOpen }: { readonly member: Member; readonly own: boolean; readonly onOpen: () => void }) {
  const { email, role, strength, lastSeen, since, expiresAt } = member;
  return (
    <tr>
      <td data-label="Member" className="name"><button type="button" className="row-button" onClick={onOpen}>{visibleText(email ?? "No address yet")}</button>{own ? <span className="soft"> (you)</span> : null}</td>
      <td data-label="Role"><span><span className="role" data-role={role}>{ROLE_TITLES[role]}</span>{expiresAt === null ? null : <span className="small soft"> ends <Ago at={expiresAt} /></span>}</span></td>
      <td data-label="Sign-in"><span className="badge" data-tone={STRENGTHS[strength].tone}>{STRENGTHS[strength].word}</span></td>
      <td data-label="Last here">{LAST_SEEN[lastSeen]}</td>
      <td data-label="Since"><Ago at={since} /></td>
    </tr>
  );
}
