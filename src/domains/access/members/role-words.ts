// The roles in words: as a title, within a sentence, and by the job that they are for.

import type { TeamRole } from "#protocol/api/roles.ts";

interface RoleWords {
  readonly title: string;
  /** As "Make Ada an administrator". */
  readonly one: string;
  readonly job: string;
}

export const ROLE_WORDS: Readonly<Record<TeamRole, RoleWords>> = {
  owner: { title: "Owner", one: "an owner", job: "Answers for the team: may do everything, make other owners, and delete it." },
  administrator: { title: "Administrator", one: "an administrator", job: "Runs the team for its owners: people, policies, connections." },
  analyst: { title: "Analyst", one: "an analyst", job: "Connects sources and reads results with the evidence behind them." },
  viewer: { title: "Viewer", one: "a viewer", job: "Reads results." },
  auditor: { title: "Auditor", one: "an auditor", job: "Reads every record of who did what, and results in numbers; no evidence of the code." },
  "compliance-officer": { title: "Compliance officer", one: "a compliance officer", job: "Answers requests, holds reviews, keeps registers." },
  respondent: { title: "Respondent", one: "a respondent", job: "Answers surveys; sees nothing of the vaults." },
  guest: { title: "Guest", one: "a guest", job: "Somebody from outside, as a buyer: results of some projects, or what a room shows, for a time, with every look recorded." },
};
