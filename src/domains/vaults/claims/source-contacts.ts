// CR-21 to CR-25 and CR-27 on a planted vault: the source is mirrored once, only read, contacted only when it may be, with a
// credential that nobody but the job opens; and what the report says of it is right.

import { AppError, isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim, type Evidence } from "#platform/domain/claim.ts";
import { FACET_NAMES } from "#protocol/report/facets/names.ts";
import { findBrokenRules } from "#protocol/report/consistency.ts";
import { composeCommits, createCanary } from "./probe-content.ts";
import { withPlantedVault, type PlantedVault, type ProbeDeps, type ProbeGiven } from "./probe.ts";

const READ = "git-upload-pack";
const COMMITS = 12;
const LINES = 30;

type Look = (vault: PlantedVault, deps: ProbeDeps) => Promise<CheckOutcome>;

export function sourceClaims(deps: ProbeDeps): readonly Claim[] {
  const claim = (id: Claim["id"], kind: Claim["kind"], statement: string, look: Look): Claim => ({
    id, kind, statement,
    owner: "vaults",
    proof: { schedule: "daily", check: { run: (context) => withPlantedVault(deps, composeProbe(context), (vault) => look(vault, deps)) } },
  });
  return [
    claim("CR-21", "built", "The code is mirrored once, and all analysis reads the mirror.", lookAtMirror),
    claim("CR-22", "checked", "Credentials of a source are sealed under a key of their own: the web role seals and cannot open, only the vault's own job opens.", lookAtCredential),
    claim("CR-23", "checked", "A source is only ever read: nothing but git's upload-pack is asked for.", lookAtRequests),
    claim("CR-24", "checked", "A source is contacted only when the vault is made and when it is replicated, and each contact is in the contact log.", lookAtContacts),
    claim("CR-25", "built", "History and contributors are analysed.", lookAtHistory),
    claim("CR-27", "built", "Complexity, languages, file types, security issues, history and contributors are analysed; and secrets, dependencies, known vulnerabilities, licences, duplication, hotspots, knowledge and the cost to replicate.", lookAtReport),
  ];
}

function composeProbe(context: CheckContext): ProbeGiven {
  return {
    scratchDir: context.scratchDir,
    signal: context.signal,
    name: "Self-check",
    branch: "main",
    tag: "v1",
    path: "probe",
    credential: { username: "probe", token: createCanary("token") },
    commits: composeCommits({ commits: COMMITS, linesPerFile: LINES, folders: 3 }),
  };
}

async function lookAtMirror(vault: PlantedVault): Promise<CheckOutcome> {
  const packs = vault.requests.filter(({ method, authorised }) => method === "POST" && authorised).length;
  await vault.closeSource();
  const report = await vault.report();
  const evidence = { packRequests: packs, files: report.totals.files, lines: report.totals.lines };
  if (packs !== 1) return claimFails(`Expected the code to be asked for once, it was ${packs} times.`, evidence);
  if (report.totals.files !== COMMITS) return claimFails(`Expected ${COMMITS} files in the report, found ${report.totals.files}.`, evidence);
  return claimPasses("The code was asked for once; the report stands with the source gone.", evidence);
}

async function lookAtCredential({ tenantId, vaultId }: PlantedVault, { worker, webToken }: ProbeDeps): Promise<CheckOutcome> {
  const { authority, db } = worker;
  const row = await db.tenant({ role: "strongroom_worker", tenantId }, (tx) =>
    tx.as<VaultTables>().selectFrom("vault_credentials").select(["key_id", "sealed"]).where("vault_id", "=", vaultId).executeTakeFirstOrThrow(),
  );
  const sealed = { keyId: row.key_id, sealed: row.sealed };
  const grant = await authority.exchange(await worker.serviceToken(), vaultId);
  const opened = await (await authority.openCredential(grant.token, vaultId, sealed)).use((bytes) => bytes.length > 0);
  const attempts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["the web role", async () => authority.openCredential(await webToken(), vaultId, sealed)],
    ["a worker without a grant", async () => authority.openCredential(await worker.serviceToken(), vaultId, sealed)],
    ["a grant for another vault", async () => authority.openCredential(grant.token, createUuid(), sealed)],
    ["the web role's exchange for a grant", async () => authority.exchange(await webToken(), vaultId)],
  ];
  const let_in: string[] = [];
  for (const [who, attempt] of attempts) if (!(await isRefused(attempt))) let_in.push(who);
  const webReads = await canReadSealed(vaultId, tenantId, worker);
  const evidence: Evidence = { opensInItsJob: opened, attempts: attempts.length, letIn: let_in.join("; ") || "none", webReadsSealedBytes: webReads };
  if (!opened) return claimFails("The credential did not open in its own job.", evidence);
  if (let_in.length > 0 || webReads) return claimFails(`The credential is open to: ${[...let_in, ...(webReads ? ["the web role's database grants"] : [])].join("; ")}.`, evidence);
  return claimPasses(`Opened by the vault's own job; refused to ${attempts.length} others, and the web role cannot even read its sealed bytes.`, evidence);
}

async function isRefused(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return false;
  } catch (error) {
    if (isAppError(error, "authority.refused") || isAppError(error, "keyring.not-opened")) return true;
    throw error;
  }
}

async function canReadSealed(vaultId: string, tenantId: string, { db }: ProbeDeps["worker"]): Promise<boolean> {
  try {
    await db.tenant({ role: "strongroom_web", tenantId }, (tx) => tx.as<VaultTables>().selectFrom("vault_credentials").select("sealed").where("vault_id", "=", vaultId).execute());
    return true;
  } catch (error) {
    if (error instanceof AppError) throw error;
    return false;
  }
}

async function lookAtRequests(vault: PlantedVault): Promise<CheckOutcome> {
  await vault.grow(composeCommits({ commits: 1, linesPerFile: 5, folders: 1 }));
  await vault.update();
  const others = vault.requests.filter(({ service }) => service !== READ).map(({ service }) => service);
  const evidence = { requests: vault.requests.length, others: others.join(" ") || "none" };
  if (others.length > 0) return claimFails(`The source was asked for ${others.join(", ")}.`, evidence);
  if (vault.requests.length < 2) return claimFails("The source saw too little to judge by.", evidence);
  return claimPasses(`The source saw ${vault.requests.length} requests over two replications, all for ${READ}.`, evidence);
}

async function lookAtContacts(vault: PlantedVault): Promise<CheckOutcome> {
  const first = await vault.contacts();
  await vault.report();
  await vault.grow(composeCommits({ commits: 1, linesPerFile: 5, folders: 1 }));
  const atRest = vault.requests.length;
  const before = first.reduce((sum, { requests }) => sum + requests, 0);
  await vault.update();
  const log = await vault.contacts();
  const logged = log.reduce((sum, { requests }) => sum + requests, 0);
  const reasons = log.map(({ reason }) => reason).toSorted().join(" ");
  const evidence = { contacts: log.length, requestsLogged: logged, requestsSeen: vault.requests.length, reasons };
  if (before !== atRest) return claimFails(`The source saw ${atRest} requests before the update, the contact log has ${before}.`, evidence);
  if (logged !== vault.requests.length) return claimFails(`The source saw ${vault.requests.length} requests, the contact log has ${logged}.`, evidence);
  if (reasons !== "created manual") return claimFails(`Expected one contact when made and one by hand, the log has: ${reasons}.`, evidence);
  return claimPasses(`Two contacts with ${logged} requests in the log; the source saw the same, and nothing in between.`, evidence);
}

async function lookAtHistory(vault: PlantedVault): Promise<CheckOutcome> {
  const { history, contributors } = await vault.report();
  const two = Math.ceil(COMMITS / 3);
  const expected = `Probe One ${COMMITS - two} ${(COMMITS - two) * LINES}, Probe Two ${two} ${two * LINES}`;
  const found = contributors.map(({ name, commits, linesAdded }) => `${name} ${commits} ${linesAdded}`).join(", ");
  const evidence = { commits: history.commits, contributors: contributors.length, tags: history.tags, halfOfCommitsBy: history.halfOfCommitsBy };
  if (history.commits !== COMMITS || history.tags !== 1) return claimFails(`Expected ${COMMITS} commits and 1 tag, found ${history.commits} and ${history.tags}.`, evidence);
  if (found !== expected) return claimFails(`Contributors of the planted vault are not as planted: ${found}.`, evidence);
  return claimPasses(`${COMMITS} commits by 2 people, with their lines, as planted.`, evidence);
}

async function lookAtReport(vault: PlantedVault): Promise<CheckOutcome> {
  const report = await vault.report();
  const { languages, fileTypes, history, contributors, totals } = report;
  const broken = findBrokenRules(report);
  const python = languages.find(({ name }) => name === "Python");
  const evidence = { languages: languages.length, fileTypes: fileTypes.length, commits: history.commits, contributors: contributors.length, pythonCode: python?.code ?? 0 };
  if (python?.code !== COMMITS * LINES || python.files !== COMMITS) return claimFails(`Expected ${COMMITS * LINES} lines of Python, found ${python?.code ?? 0}.`, evidence);
  if (fileTypes[0]?.extension !== ".py" || totals.lines !== COMMITS * LINES) return claimFails("File types or totals are not as planted.", evidence);
  if (history.commits !== COMMITS || contributors.length !== 2) return claimFails("History or contributors are not as planted.", evidence);
  const absent = FACET_NAMES.filter((name) => report.facets[name] === undefined);
  if (absent.length > 0) return claimFails(`The report says nothing of ${absent.join(", ")}.`, evidence);
  if (report.facets.hotspots?.files !== COMMITS || report.facets.knowledge?.authors !== 2) return claimFails("Hotspots or knowledge are not as planted.", evidence);
  if (broken.length > 0) return claimFails(`The report breaks its own rules: ${broken.join(", ")}.`, evidence);
  return claimPasses(`Languages, file types, history, contributors, hotspots and knowledge of the planted vault are as planted; all ${FACET_NAMES.length} facets are there.`, evidence);
}
