// The people of a team, its invitations, roles and policy, as the pages ask for them; and what can be done with them.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import type { ChangeOutcome } from "#protocol/api/changes.ts";
import { acceptInvitation, createInvitation, listInvitations, openInvitation, resendInvitation, revokeInvitation, type Invitation } from "#protocol/api/invitations.ts";
import { changeMember, endMember, getRoles, leaveTeam, listMembers, type MemberEnd, type MemberList, type Offer, type RoleTable } from "#protocol/api/members.ts";
import { getPolicy, updatePolicy, type TeamPolicy } from "#protocol/api/policies.ts";
import { createProject, deleteTeam, listProjects, restoreTeam, updateProject, type Project, type Team } from "#protocol/api/teams.ts";

import { callApi } from "./api-client.ts";
import { sessionQuery, teamQuery } from "./session.ts";

export function membersQuery(teamId: string) {
  return queryOptions({ queryKey: ["members", teamId], queryFn: ({ signal }): Promise<MemberList> => callApi(listMembers, { params: { teamId }, signal }) });
}

export function invitationsQuery(teamId: string) {
  return queryOptions({ queryKey: ["invitations", teamId], queryFn: async ({ signal }): Promise<readonly Invitation[]> => (await callApi(listInvitations, { params: { teamId }, signal })).items });
}

export function rolesQuery(teamId: string) {
  return queryOptions({ queryKey: ["roles", teamId], queryFn: ({ signal }): Promise<RoleTable> => callApi(getRoles, { params: { teamId }, signal }), staleTime: Number.POSITIVE_INFINITY });
}

export function policyQuery(teamId: string) {
  return queryOptions({ queryKey: ["policy", teamId], queryFn: ({ signal }): Promise<TeamPolicy> => callApi(getPolicy, { params: { teamId }, signal }) });
}

export function teamProjectsQuery(teamId: string) {
  return queryOptions({ queryKey: ["projects", teamId], queryFn: async ({ signal }): Promise<readonly Project[]> => (await callApi(listProjects, { params: { teamId }, signal })).items });
}

/** What an act changes is asked for again; a person who changes their own place has another session too. */
function useTeamAct<Given, Result>(teamId: string, work: (given: Given) => Promise<Result>): UseMutationResult<Result, Error, Given> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: () =>
      Promise.all(
        [["members", teamId], ["invitations", teamId], ["policy", teamId], ["projects", teamId], teamQuery(teamId).queryKey, sessionQuery.queryKey].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}

export function useChangeRole(teamId: string): UseMutationResult<ChangeOutcome, Error, Offer & { readonly personId: string; readonly reason: string }> {
  return useTeamAct(teamId, ({ personId, ...body }) => callApi(changeMember, { params: { teamId, personId }, body }));
}

export function useEndMember(teamId: string): UseMutationResult<MemberEnd, Error, { readonly personId: string; readonly reason: string }> {
  return useTeamAct(teamId, ({ personId, ...body }) => callApi(endMember, { params: { teamId, personId }, body }));
}

export function useLeaveTeam(teamId: string): UseMutationResult<void, Error, void> {
  return useTeamAct(teamId, () => callApi(leaveTeam, { params: { teamId } }));
}

export function useInvite(teamId: string): UseMutationResult<{ readonly state: "sent" | "open" }, Error, Offer & { readonly email: string; readonly reason?: string }> {
  return useTeamAct(teamId, (body) => callApi(createInvitation, { params: { teamId }, body }));
}

export function useInvitationAct(teamId: string): UseMutationResult<unknown, Error, { readonly invitationId: string; readonly act: "resend" | "revoke" }> {
  return useTeamAct(teamId, ({ invitationId, act }) => callApi(act === "resend" ? resendInvitation : revokeInvitation, { params: { teamId, invitationId } }));
}

export function useChangePolicy(teamId: string): UseMutationResult<ChangeOutcome, Error, { readonly policy: TeamPolicy; readonly reason: string }> {
  return useTeamAct(teamId, (body) => callApi(updatePolicy, { params: { teamId }, body }));
}

export function useDeleteTeam(teamId: string): UseMutationResult<Team, Error, "delete" | "restore"> {
  return useTeamAct(teamId, (act) => callApi(act === "delete" ? deleteTeam : restoreTeam, { params: { teamId } }));
}

export function useProjectAct(teamId: string): UseMutationResult<Project, Error, { readonly projectId: string | null; readonly name: string }> {
  return useTeamAct(teamId, ({ projectId, name }) => (projectId === null ? callApi(createProject, { params: { teamId }, body: { name } }) : callApi(updateProject, { params: { teamId, projectId }, body: { name } })));
}

export function openedInvitationQuery(token: string) {
  return queryOptions({ queryKey: ["invitation", token], queryFn: ({ signal }) => callApi(openInvitation, { body: { token }, signal }), retry: false, staleTime: Number.POSITIVE_INFINITY });
}

export function useAcceptInvitation(): UseMutationResult<{ readonly teamId: string }, Error, string> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (token: string) => callApi(acceptInvitation, { body: { token } }), onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }) });
}
