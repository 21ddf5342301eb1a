// CR-05: floods and oversized requests are held off, and uploads are held against the operator's signatures.

import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim, type Evidence } from "#platform/domain/claim.ts";

import type { WebProbe } from "./web-probe.ts";

/** Uploads that were tried, some of which matched a signature made up for the moment. */
export interface UploadsLook {
  readonly tried: number;
  /** Matched, and were taken or left something behind. */
  readonly kept: readonly string[];
  /** Matched, and the log does not say so. */
  readonly unrecorded: number;
  /** Whether one that matches nothing was taken. */
  readonly honestTaken: boolean;
}

export interface HeldOffGiven {
  readonly probe: () => WebProbe;
  /** Of the domain that takes uploads. */
  readonly lookAtUploads: (context: CheckContext) => Promise<UploadsLook>;
  /** Of the operator, that this installation holds uploads against. */
  readonly signatures: () => number;
}

export function heldOff({ probe, lookAtUploads, signatures }: HeldOffGiven): Claim {
  return {
    id: "CR-05",
    statement: "Malware, floods and oversized requests are held off: uploads are held against the signatures that the operator brings and are never run, every route over the network has a rate and every body a size.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "weekly", check: { run: async (context) => check(probe(), await lookAtUploads(context), signatures()) } },
  };
}

/** More than any page of ours needs of one route in a minute. */
const MAX_PER_MINUTE = 6000;

async function check({ routes, host, ask }: WebProbe, uploads: UploadsLook, signatures: number): Promise<CheckOutcome> {
  const open = routes.filter(({ access, limit }) => access !== "operator" && (limit === "none" || (limit.requests / limit.perMs) * 60_000 > MAX_PER_MINUTE)).map(({ endpoint }) => endpoint.id);
  const large = await ask({ method: "POST", url: "/api/v1/welcome", headers: { host, origin: `https://${host}`, "content-type": "application/json" }, body: JSON.stringify({ token: "x".repeat(2 * 1024 * 1024) }) });
  const evidence: Evidence = {
    routes: routes.length, "without a rate": open.join(", ") || "none", "2 MiB of JSON": large.status,
    uploads: uploads.tried, "kept though they match": uploads.kept.join(", ") || "none", unrecorded: uploads.unrecorded, "the operator's signatures": signatures,
  };
  if (routes.length === 0) return claimFails("There was no route to look at.", evidence);
  if (open.length > 0) return claimFails(`Routes without a rate: ${open.join(", ")}.`.slice(0, 480), evidence);
  if (large.status !== 413) return claimFails(`A body of 2 MiB was answered with ${large.status} instead of 413.`, evidence);
  if (uploads.kept.length > 0) return claimFails(`Kept though it matches a signature: ${uploads.kept.join(", ")}.`, evidence);
  if (uploads.unrecorded > 0) return claimFails(`${uploads.unrecorded} uploads were refused, and the log does not say so.`, evidence);
  if (!uploads.honestTaken || uploads.tried === 0) return claimFails("An upload that matches nothing was not taken, so nothing is proven.", evidence);
  return claimPasses(`${routes.length} routes, each with a rate; a body of 2 MiB is refused; uploads that match a signature are refused, also packed, and recorded. The operator brings ${signatures} signatures.`, evidence);
}
