// Badges: a picture of a vault's score and gate, for whoever has its address. There is none until somebody gives one out.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { instantSchema, vaultParamsSchema } from "./values.ts";

export const badgeSchema = z.strictObject({
  path: z.string().nullable().describe("Where the picture is on this server; null: there is no badge. Whoever has it sees the badge"),
  showsName: z.boolean().describe("Whether the vault's name stands in it"),
  createdAt: instantSchema.nullable(),
});

const place = { path: "/api/v1/teams/:teamId/vaults/:vaultId/badge", input: { params: vaultParamsSchema, query: "none", body: "none" }, output: badgeSchema } as const;

export const getBadge = defineEndpoint({ ...place, id: "badge.get", method: "GET", summary: "The badge of a vault, for who may give one out." });

export const createBadge = defineEndpoint({
  ...place,
  id: "badge.create",
  method: "PUT",
  summary: "Give out a badge at a new address that nobody can guess. One that was given out before ends.",
  input: { ...place.input, body: z.strictObject({ showsName: z.boolean() }) },
});

export const endBadge = defineEndpoint({ ...place, id: "badge.end", method: "DELETE", summary: "Take the badge back: its address shows nothing any more." });

export const getBadgeImage = defineEndpoint({
  id: "badge.image",
  method: "GET",
  path: "/api/v1/badges/:badge",
  summary: "The picture (SVG): score, gate, and the day of the newest report. Kept for five minutes by what stands between.",
  input: { params: z.strictObject({ badge: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "expected the address of a badge") }), query: "none", body: "none" },
  output: "image",
});

export type Badge = z.output<typeof badgeSchema>;
