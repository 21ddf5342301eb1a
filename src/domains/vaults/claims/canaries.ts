// CR-14: the database holds results only. A vault is planted whose code, names, address and people are canaries; then all that the
// roles can read in the database, and every file of the data folder, is searched for them, in every encoding.

import { resolve } from "node:path";

import { findInBytes, findInFolder, needlesFor, type Needle } from "#platform/canary/find-in-files.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { composeCommits, createCanary } from "./probe-content.ts";
import type { ProbeDeps, ProbeGiven } from "./probe.ts";
import { withPlantedVault } from "./probe.ts";
import { readVisibleRows } from "./visible-rows.ts";

const KINDS = ["line", "file", "folder", "extension", "branch", "tag", "address", "author", "email", "message", "name", "credential"] as const;

export function noCodeInDatabase(deps: ProbeDeps): Claim {
  return {
    id: "CR-14",
    statement: "The database holds only results: no code, no file or folder names, no addresses, branches or people of the source; nothing of them lies readable in the data folder.",
    kind: "checked",
    owner: "vaults",
    proof: { schedule: "daily", check: { run: (context) => checkCanaries(deps, context) } },
  };
}

async function checkCanaries(deps: ProbeDeps, context: CheckContext): Promise<CheckOutcome> {
  const canaries = new Map(KINDS.map((kind) => [kind, createCanary(kind)]));
  return withPlantedVault(deps, composeProbe(context, (kind) => canaries.get(kind) ?? ""), async ({ tenantId, vaultId }) => {
    const needles = new Map([...canaries].map(([kind, canary]) => [kind as string, needlesFor(Buffer.from(canary))]));
    const control = needlesFor(Buffer.from(vaultId));
    const seen = { rows: 0, control: false };
    const found = new Set<string>();
    for await (const { table, text } of readVisibleRows({ db: context.db, tables: context.tables, tenantId })) {
      seen.rows += text.length === 0 ? 0 : 1;
      seen.control ||= findInBytes(text, control).length > 0;
      for (const [kind, forms] of needles) if (findInBytes(text, forms).length > 0) found.add(`${kind} in table ${table}`);
    }
    const folder = await searchDataFolder(context, needles);
    for (const kind of folder.found) found.add(`${kind} in the data folder`);
    const evidence = { canaries: canaries.size, tables: context.tables.length, files: folder.files, found: [...found].join("; ") || "none" };
    if (!seen.control) return claimFails("The search did not find what it had to find, so it proves nothing.", evidence);
    if (found.size > 0) return claimFails(`Readable where it must not be: ${[...found].join("; ")}.`.slice(0, 480), evidence);
    return claimPasses(`${canaries.size} canaries were planted; none is in ${context.tables.length} tables or ${folder.files} files of the data folder.`, evidence);
  });
}

/** The scratch of this very check is where the canaries come from. */
async function searchDataFolder(context: CheckContext, needles: ReadonlyMap<string, readonly Needle[]>): Promise<{ files: number; found: readonly string[] }> {
  const scratch = resolve(context.scratchDir);
  const forms = [...needles].flatMap(([kind, list]) => list.map((needle) => ({ ...needle, form: kind })));
  const { files, found } = await findInFolder(context.dataDir, forms, (path) => resolve(path).startsWith(`${scratch}/`));
  return { files, found: [...new Set(found.map(({ form }) => form))] };
}

function composeProbe(context: CheckContext, canary: (kind: (typeof KINDS)[number]) => string): ProbeGiven {
  const [first, ...others] = composeCommits({ commits: 4, linesPerFile: 20, folders: 2 });
  const planted = {
    [`${canary("folder")}/${canary("file")}.py`]: `secret = "${canary("line")}"\n`,
    [`odd/name.${canary("extension").slice(0, 30)}`]: `${canary("line")}\n`,
  };
  return {
    scratchDir: context.scratchDir,
    signal: context.signal,
    name: canary("name"),
    branch: canary("branch"),
    tag: canary("tag"),
    path: canary("address"),
    credential: { username: "probe", token: canary("credential") },
    commits: [
      { ...(first ?? composeCommits({ commits: 1, linesPerFile: 1, folders: 1 })[0]), files: planted, author: canary("author"), email: `${canary("email")}@probe.invalid`, message: canary("message") },
      ...others,
    ] as ProbeGiven["commits"],
  };
}
