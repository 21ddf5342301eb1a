// CR-15: analysis is triggered by the queue and by nothing else. What answers the outside cannot load what analyses, and what
// analyses cannot load anything that listens.

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { loadedOf, readProgramClosure } from "#platform/domain/program-closure.ts";

const FRONT = { entry: "src/roles/web.ts", never: ["src/analyzers/", "src/sandbox/", "src/domains/vaults/work/", "src/domains/vaults/analysis/files.ts", "src/platform/process/"] } as const;
const BACK = { entry: "src/roles/worker.ts", never: ["src/platform/http/", "fastify", "node:http2"] } as const;
/** Its input comes through a socket of node:net that is given to it; that nothing else can be opened is the permission model's (tested). */
const SANDBOX = { entry: "src/sandbox/main.ts", never: ["src/platform/", "src/domains/", "src/roles/", "node:http", "node:https", "node:tls", "node:child_process", "node:dgram"] } as const;

export const queueOnly: Claim = {
  id: "CR-15",
  statement: "Analysis is triggered by the queue only: what answers the outside cannot start it, and what analyses cannot be called.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: async ({ programDir }) => checkPrograms(programDir) } },
};

function checkPrograms(programDir: string): CheckOutcome {
  const looked = [FRONT, BACK, SANDBOX].map(({ entry, never }) => {
    const closure = readProgramClosure(programDir, entry);
    return { entry, files: closure.files.size, loaded: loadedOf(closure, never) };
  });
  const offences = looked.flatMap(({ entry, loaded }) => loaded.map((name) => `${entry} loads ${name}`));
  const evidence = { ...Object.fromEntries(looked.map(({ entry, files }) => [entry, files])), offences: offences.join("; ") || "none" };
  if (offences.length > 0) return claimFails(`The separation is broken: ${offences.join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`The web role loads no analyser and no process; the worker and the sandbox load nothing that listens.`, evidence);
}
