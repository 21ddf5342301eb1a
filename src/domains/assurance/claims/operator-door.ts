// PO-13: administration of the machine's own kind goes through the socket in the data folder, which only its owner can open; over the
// network none of it exists. And what a repository could attack never runs as root.

import { stat } from "node:fs/promises";
import { join } from "node:path";

import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

import { probeUrl, type WebProbe } from "./web/web-probe.ts";

export interface OperatorDoorGiven {
  readonly probe: () => WebProbe;
  /** The user that git and the sandbox run as. */
  readonly jobUser: () => Promise<{ readonly uid: number; readonly processUid: number }>;
}

const OTHERS = 0o077;

export function operatorDoor(given: OperatorDoorGiven): Claim {
  return {
    id: "PO-13",
    statement: "Administration at the machine needs its owner's account and is not reached from outside; git and analysers run as an ordinary user.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "daily", check: { run: (context) => checkDoor(context, given) } },
  };
}

async function checkDoor({ dataDir }: CheckContext, { probe, jobUser }: OperatorDoorGiven): Promise<CheckOutcome> {
  const { routes, host, ask } = probe();
  const operators = routes.filter(({ access }) => access === "operator");
  const open: string[] = [];
  for (const route of operators) {
    const { status } = await ask({ method: route.endpoint.method, url: probeUrl(route), headers: { host, origin: `https://${host}`, "content-type": "application/json" }, body: "{}" });
    if (status !== 404) open.push(`${route.endpoint.id} (${status})`);
  }
  const readable = (await Promise.all(["socket", "master.key"].map(async (name) => ((await modeOf(join(dataDir, name))) & OTHERS) === 0 ? [] : [name]))).flat();
  const { uid, processUid } = await jobUser();
  const evidence = { "routes of the operator": operators.length, "open to the network": open.join(", ") || "none", "open to other accounts": readable.join(", ") || "none", "jobs run as": uid };
  if (operators.length === 0) return claimFails("There was no route of the operator to ask for.", evidence);
  if (open.length > 0) return claimFails(`Routes of the operator answer over the network: ${open.join(", ")}.`.slice(0, 480), evidence);
  if (readable.length > 0) return claimFails(`Other accounts of the machine may open: ${readable.join(", ")}.`, evidence);
  if (uid === 0) return claimFails("Git and analysers run as root.", { ...evidence, "the server runs as": processUid });
  return claimPasses(`${operators.length} routes of the operator exist on the socket only, which is its owner's; jobs run as user ${uid}.`, evidence);
}

/** 0 where the file is not there: nobody opens it. */
async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0;
    throw error;
  }
}
