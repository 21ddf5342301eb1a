// What somebody is to be in the team: one role by its job, and for a guest the projects and the days.

import { NumberInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { Offer } from "#protocol/api/members.ts";
import { TEAM_ROLES, type TeamRole } from "#protocol/api/roles.ts";
import { policyQuery, teamProjectsQuery } from "#web/data/team.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { ROLE_JOBS, ROLE_TITLES } from "./role-words.ts";

export interface OfferDraft {
  readonly role: TeamRole;
  readonly projectIds: readonly string[];
  readonly stayDays: number;
}

export const FIRST_OFFER: OfferDraft = { role: "viewer", projectIds: [], stayDays: 30 };

export function toOffer({ role, projectIds, stayDays }: OfferDraft): Offer {
  return role === "guest" ? { role, projectIds: [...projectIds], stayDays } : { role };
}

export function isWhole({ role, projectIds, stayDays }: OfferDraft): boolean {
  return role !== "guest" || (projectIds.length > 0 && Number.isInteger(stayDays) && stayDays > 0);
}

export interface OfferFieldsProps {
  readonly teamId: string;
  readonly ownRole: TeamRole;
  readonly draft: OfferDraft;
  readonly onChange: (draft: OfferDraft) => void;
}

export function OfferFields({ teamId, ownRole, draft, onChange }: OfferFieldsProps) {
  const name = useId();
  const policy = useQuery(policyQuery(teamId)).data;
  const roles = TEAM_ROLES.filter((role) => (role !== "owner" || ownRole === "owner") && (role !== "guest" || policy?.guests !== false));
  return (
    <>
      <fieldset className="role-choices">
        <legend className="field-label">Role</legend>
        {roles.map((role) => (
          <label key={role} className="role-choice" data-chosen={draft.role === role}>
            <input type="radio" name={name} value={role} checked={draft.role === role} onChange={() => onChange({ ...draft, role })} />
            <span><strong>{ROLE_TITLES[role]}</strong><span className="small soft">{ROLE_JOBS[role]}</span></span>
          </label>
        ))}
      </fieldset>
      {draft.role === "guest" ? <GuestFields teamId={teamId} draft={draft} onChange={onChange} most={policy?.guestDays ?? 365} /> : null}
    </>
  );
}

function GuestFields({ teamId, draft, onChange, most }: Pick<OfferFieldsProps, "teamId" | "draft" | "onChange"> & { readonly most: number }) {
  const projects = useQuery(teamProjectsQuery(teamId));
  const toggle = (id: string, on: boolean): void => onChange({ ...draft, projectIds: on ? [...draft.projectIds, id] : draft.projectIds.filter((each) => each !== id) });
  return (
    <>
      <fieldset className="checks">
        <legend className="field-label">Projects whose results they see</legend>
        {projects.isError ? <ErrorPanel error={projects.error} title="The projects could not be listed" onRetry={() => void projects.refetch()} /> : null}
        {projects.data?.map(({ id, name }) => (
          <label key={id} className="check"><input type="checkbox" checked={draft.projectIds.includes(id)} onChange={(event) => toggle(id, event.currentTarget.checked)} /><span>{visibleText(name)}</span></label>
        ))}
      </fieldset>
      <NumberInput label="Days of access" description={`From when they join; ${most} at most.`} min={1} max={most} allowDecimal={false} value={draft.stayDays} onChange={(value) => onChange({ ...draft, stayDays: Number(value) })} classNames={{ wrapper: "short" }} />
    </>
  );
}
