// The claims as they are listed, for whoever only reads what they state: no check of them can run.

import { createClaimRegistry, type ClaimRegistry } from "#domains/assurance/index.ts";
import { createAllClaims } from "#roles/all-claims.ts";

function noCheck(): never {
  throw new Error("Defect: no check of a listed claim runs.");
}

export function listedClaims(): ClaimRegistry {
  const nothing = new Proxy({}, { get: noCheck }) as never;
  return createClaimRegistry(createAllClaims({ assurance: { probe: noCheck, jobUser: noCheck, refusesPlain: noCheck, cookies: noCheck, signatures: noCheck }, audit: { logKey: noCheck }, live: { connectionsKeptMs: 0, refusesPlain: noCheck }, vaults: nothing }));
}
