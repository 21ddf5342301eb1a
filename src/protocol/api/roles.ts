// The roles that a person can have in a team, by job. What each may do stands in the permissions that the domains declare.

import { z } from "zod";

import { uuidSchema } from "./values.ts";

/**
 * owner, administrator: run the team · analyst: connects sources, reads results with evidence · viewer: reads results · auditor: reads all
 * records, no evidence of code · compliance-officer: requests, reviews, registers · respondent: answers surveys · guest: an
 * outsider with some projects' results, for a time.
 */
export const TEAM_ROLES = ["owner", "administrator", "analyst", "viewer", "auditor", "compliance-officer", "respondent", "guest"] as const;

export const roleSchema = z.enum(TEAM_ROLES);

export type TeamRole = z.output<typeof roleSchema>;

/** `email` is null for somebody who gave none, or who is not there any more. */
export const personSchema = z.strictObject({ id: uuidSchema, email: z.string().nullable(), role: roleSchema.nullable().describe("Now; null for whoever is not in the team") });
