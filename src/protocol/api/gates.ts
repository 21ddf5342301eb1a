// What reports of a team's vaults must keep to, and whether each snapshot does.

import { z } from "zod";

import { GATE_RULES } from "#protocol/gate/judge-gate.ts";
import { gateThresholdsSchema } from "#protocol/gate/policy.ts";
import { severityCountsSchema } from "#protocol/report/summary.ts";

import { defineEndpoint } from "./endpoint.ts";
import { snapshotParamsSchema } from "./reports.ts";
import { countSchema, instantSchema, teamParamsSchema, uuidSchema, vaultParamsSchema } from "./values.ts";

export const teamGateSchema = z.strictObject({
  thresholds: gateThresholdsSchema.nullable().describe("Null: there is no gate"),
  changedAt: instantSchema.nullable(),
});

export const gateResultSchema = z.strictObject({
  state: z.enum(["passed", "failed", "none"]).describe("none: no gate is set, or there is no report yet"),
  from: z.enum(["vault", "team", "none"]).describe("Whose thresholds they are: the vault's own go before the team's"),
  thresholds: gateThresholdsSchema.nullable(),
  snapshotId: uuidSchema.nullable(),
  baselineId: uuidSchema.nullable().describe("The snapshot before, by which it is told what is new; null for the first"),
  checks: z.array(z.strictObject({ rule: z.enum(GATE_RULES), passed: z.boolean(), says: z.string() })).describe("Those that failed first; they name nothing of the code"),
  fresh: severityCountsSchema.describe("Open findings that are new"),
  suppressed: countSchema.describe("New findings that are suppressed, and do not count"),
  licencesOf: instantSchema.nullable().describe("Of when the team's own policy is that licences were judged by; null for the published one"),
});

const thresholdsBody = z.strictObject({ thresholds: gateThresholdsSchema });
const ofTeam = { path: "/api/v1/teams/:teamId/gate", input: { params: teamParamsSchema, query: "none", body: "none" }, output: teamGateSchema } as const;
const ofVault = { path: "/api/v1/teams/:teamId/vaults/:vaultId/gate", input: { params: vaultParamsSchema, query: "none", body: "none" }, output: gateResultSchema } as const;

export const getTeamGate = defineEndpoint({ ...ofTeam, id: "gate.get", method: "GET", summary: "What reports of all vaults must keep to, where a vault says nothing else." });
export const changeTeamGate = defineEndpoint({ ...ofTeam, id: "gate.change", method: "PUT", summary: "Say what reports of all vaults must keep to. Snapshots that are there are judged anew.", input: { ...ofTeam.input, body: thresholdsBody } });
export const removeTeamGate = defineEndpoint({ ...ofTeam, id: "gate.remove", method: "DELETE", summary: "Take the team's gate away." });
export const getVaultGate = defineEndpoint({ ...ofVault, id: "vault-gate.get", method: "GET", summary: "Whether the newest report passes the gate of its vault, or of the team, with the reasons; for pipelines." });
export const changeVaultGate = defineEndpoint({ ...ofVault, id: "vault-gate.change", method: "PUT", summary: "Say what reports of this vault must keep to, in place of what the team says.", input: { ...ofVault.input, body: thresholdsBody } });
export const removeVaultGate = defineEndpoint({ ...ofVault, id: "vault-gate.remove", method: "DELETE", summary: "Take the vault's own gate away: the team's holds." });

export const getSnapshotGate = defineEndpoint({
  id: "snapshot.gate",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/snapshots/:snapshotId/gate",
  summary: "Whether the report of one snapshot passes the gate of now, against the snapshot before it, with the suppressions of now.",
  input: { params: snapshotParamsSchema, query: "none", body: "none" },
  output: gateResultSchema,
});

export type TeamGate = z.output<typeof teamGateSchema>;
export type GateResult = z.output<typeof gateResultSchema>;
