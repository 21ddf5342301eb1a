// Roles, strengths and coarse times in words.

import type { Member } from "#protocol/api/members.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

export const ROLE_TITLES: Readonly<Record<TeamRole, string>> = {
  owner: "Owner",
  administrator: "Administrator",
  analyst: "Analyst",
  viewer: "Viewer",
  auditor: "Auditor",
  "compliance-officer": "Compliance officer",
  respondent: "Respondent",
  guest: "Guest",
};

/** By job, for choosing one. */
export const ROLE_JOBS: Readonly<Record<TeamRole, string>> = {
  owner: "Answers for the team; may do everything.",
  administrator: "Runs the team: people, policies, connections.",
  analyst: "Connects sources, reads results with evidence.",
  viewer: "Reads results.",
  auditor: "Reads all records, and results in numbers.",
  "compliance-officer": "Answers requests, holds reviews.",
  respondent: "Answers surveys only.",
  guest: "From outside: results of some projects, or what a room shows, for a time.",
};

export const LAST_SEEN: Readonly<Record<Member["lastSeen"], string>> = { today: "today", "this-week": "this week", "this-month": "this month", "longer-ago": "longer ago", never: "never" };

export const STRENGTHS: Readonly<Record<Member["strength"], { readonly word: string; readonly tone: "good" | "calm" | "bad" }>> = {
  passkey: { word: "Passkey", tone: "good" },
  "two-factors": { word: "Two factors", tone: "good" },
  "one-factor": { word: "One factor", tone: "calm" },
};

export function isAdministrator(role: TeamRole): boolean {
  return role === "owner" || role === "administrator";
}
