// The routes of gates.

import { MINUTE } from "#base/units.ts";
import type { Vaults } from "#domains/vaults/vaults.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { changeTeamGate, changeVaultGate, getSnapshotGate, getTeamGate, getVaultGate, removeTeamGate, removeVaultGate } from "#protocol/api/gates.ts";

/** Each may open two reports. */
const WIDE = { requests: 120, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };

export function createGateRoutes({ gates }: Pick<Vaults, "gates">): readonly Route[] {
  const change = { access: { permission: "vaults.change-gate" }, limit: CHANGE, audit: "vaults.gate-changed", success: 200 } as const;
  const read = { access: { permission: "vaults.read" }, limit: WIDE, audit: "none", success: 200 } as const;
  return [
    defineRoute({ ...read, endpoint: getTeamGate, handler: ({ caller, params }) => gates.ofTeam(caller, params.teamId) }),
    defineRoute({ ...change, endpoint: changeTeamGate, handler: ({ caller, params, body }) => gates.changeTeam(caller, params.teamId, body.thresholds) }),
    defineRoute({ ...change, endpoint: removeTeamGate, handler: ({ caller, params }) => gates.changeTeam(caller, params.teamId, null) }),
    defineRoute({ ...read, endpoint: getVaultGate, handler: ({ caller, params }) => gates.ofVault(caller, params) }),
    defineRoute({ ...change, endpoint: changeVaultGate, handler: ({ caller, params, body }) => gates.changeVault(caller, params, body.thresholds) }),
    defineRoute({ ...change, endpoint: removeVaultGate, handler: ({ caller, params }) => gates.changeVault(caller, params, null) }),
    defineRoute({ ...read, endpoint: getSnapshotGate, handler: ({ caller, params: { snapshotId, ...place } }) => gates.ofSnapshot(caller, place, snapshotId) }),
  ];
}
