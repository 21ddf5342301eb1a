// What an owner does, from two repositories to their reports in other hands: each takes an update, what changed is compared, reports and comparisons leave as files that
// keep their schemas and are checked by somebody who has the files and the public key alone, a pipeline asks whether it may go on, and questions are asked by
// rules, of a model, and by a client of the Model Context Protocol, with the ledger open.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

import { readVerifierKey } from "#platform/attestation/keys.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { downloadFromRemoteServer } from "#platform/http/remote-client.ts";
import { startChatServer, type ScriptedAnswer } from "#platform/llm/testing/chat-server.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import { askArchivist, type ArchivistAnswer, type TurnBefore } from "#protocol/api/archivist.ts";
import { allowModel, getLedgerTurn, listLedger } from "#protocol/api/archivist-ledger.ts";
import { verifyFile } from "#protocol/attestation/verify.ts";
import type { Endpoint } from "#protocol/api/endpoint.ts";
import { changeVaultGate } from "#protocol/api/gates.ts";
import { changeLicencePolicy, resetLicencePolicy } from "#protocol/api/licence-policy.ts";
import { exportComparison, exportComparisonSignature, exportReport, exportSignature, getSigningKey } from "#protocol/api/exports.ts";
import { getPortfolioOverview } from "#protocol/api/portfolio.ts";
import { getTrend } from "#protocol/api/reports.ts";
import { DEFAULT_LICENCE_POLICY } from "#protocol/licences/policy.ts";
import { comparisonSchema } from "#protocol/report/comparison-schema.ts";
import { COMPARISON_FORMATS } from "#protocol/report/comparison-formats.ts";
import { EXPORT_FORMATS } from "#protocol/report/exports/formats.ts";
import { reportSchema } from "#protocol/report/schema.ts";
import { compileSarifSchema } from "#protocol/sarif/testing/official-schema.ts";
import { compileCycloneDxSchema } from "#protocol/sbom/testing/official-schema.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { openAnyPlace, type FreshPlace } from "#roles/testing/fresh-place.ts";
import { runProgram, startServe, type EndedProgram, type ServedProgram } from "#roles/testing/served-program.ts";

interface Journey {
  readonly place: FreshPlace;
  readonly folder: string;
  readonly program: ServedProgram;
  readonly owner: Owner;
  readonly vaults: readonly [product: OwnedVault, site: OwnedVault];
  /** An API token that may see evidence. */
  readonly token: string;
  /** Where the key is that somebody else has by another way. */
  readonly key: string;
}

interface OwnedVault {
  readonly id: string;
  /** Oldest first. */
  readonly snapshots: readonly string[];
  readonly commit: string;
}

test("an owner adds two repositories, sees what changed, gives reports to others and asks about them", async (t) => {
  const journey = await begin(t);
  await seesBothTogether(journey);
  const files = await takesFiles(journey);
  await filesKeepTheirSchemas(journey, files);
  await gateAsksTheServer({ owner: journey.owner, server: journey.program.url, token: journey.token, vaultId: journey.vaults[0].id, report: files.of("report.json") });
  const byRules = await asksTen(journey, "rules");
  await asksTen(journey, "model");
  await goesOnAboutTheOther(journey);
  await readsTheLedger(journey);
  await asksByMcp(journey, byRules);
  await checksOffline(journey, files);
});

/** Made of halves, so that it does not stand here either. */
const TOKEN = ["ghp", "_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("");

async function begin(t: TestContext): Promise<Journey> {
  const place = await openAnyPlace(t);
  const folder = await mkdtemp(join(tmpdir(), "owner-journey-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [product, site] = [createTestRepository(), createTestRepository()];
  for (const repository of [product, site]) t.after(() => repository.remove());
  product.commit("first", { "src/main.ts": "export const one = 1;\n", "README.md": "# Title\n", "package-lock.json": JSON.stringify({ name: "product", lockfileVersion: 3, packages: { "": { dependencies: { lodash: "4.17.20" } }, "node_modules/lodash": { version: "4.17.20", license: "MIT" } } }) });
  site.commit("first", { "site.py": "x = 1\ny = 2\n" });
  const source = await startGitServer({ repositories: { "product.git": product.dir, "site.git": site.dir } });
  t.after(() => source.close());
  const chat = await startChatServer(answerBySize);
  t.after(() => chat.close());
  const program = await startServe({ dataDir: place.dataDir, env: { ...place.env, STRONGROOM_MODEL_URL: chat.url, STRONGROOM_MODEL_NAME: "test-model", STRONGROOM_MODEL_KEY: "sk-test", STRONGROOM_MODEL_ALLOWED_ADDRESSES: "127.0.0.1" } });
  t.after(() => program.kill());
  const owner = await becomeOwner(program);
  const made = [await owner.addVault({ kind: "git", url: source.url("product.git") }, "Product"), await owner.addVault({ kind: "git", url: source.url("site.git") }, "Site")];
  for (const { id } of made) assert.equal((await owner.follow(id)).state, "done");
  product.commit("second", { "src/settings.ts": `export const forge = "${TOKEN}";\n` });
  site.commit("second", { "site.py": "x = 1\ny = 2\nz = 3\n" });
  const [first, second] = await Promise.all(made.map(({ id }, index) => update(owner, id, index === 0 ? product : site)));
  assert.ok(first !== undefined && second !== undefined);
  const { token } = await owner.call(createApiToken, { body: { name: "Exports", permissions: ["vaults.read", "vaults.read-evidence"], teamId: null, days: 1 } });
  const printed = await runProgram(["signing-key", "--data", place.dataDir], place.env);
  assert.equal(printed.code, 0, printed.err);
  assert.equal(printed.out, (await owner.call(getSigningKey)).publicKey);
  const key = join(folder, "key.pem");
  await writeFile(key, printed.out);
  return { place, folder, program, owner: await owner.elevate(), vaults: [first, second], token, key };
}

async function update(owner: Owner, id: string, repository: TestRepository): Promise<OwnedVault> {
  assert.equal((await owner.update(id)).state, "done");
  const { items } = await owner.call(getTrend, { params: { vaultId: id } });
  assert.equal(items.length, 2);
  return { id, snapshots: items.map((snapshot) => snapshot.id), commit: repository.git("rev-parse", "HEAD").trim() };
}

/** The dashboard of the team: the token that came with the update is the most urgent of both vaults. */
async function seesBothTogether({ owner, vaults: [product] }: Journey): Promise<void> {
  const { urgent, languages, trend } = await owner.call(getPortfolioOverview);
  assert.deepEqual([urgent[0]?.vaultId, urgent[0]?.facet], [product.id, "secrets"]);
  assert.deepEqual(languages.filter(({ name }) => name !== "JSON" && name !== "Markdown").map(({ name, code }) => [name, code]), [["Python", 3], ["TypeScript", 2]]);
  assert.deepEqual([trend[0]?.vaults, trend.at(-1)?.vaults], [1, 2]);
}

interface TakenFiles {
  of(name: string): string;
}

/** The report of the newest snapshot and what changed since the one before, in every format, each with one signature. */
async function takesFiles({ folder, owner, program, token, vaults: [{ id: vaultId, snapshots }] }: Journey): Promise<TakenFiles> {
  const [older = "", newer = ""] = snapshots;
  const keep = async (name: string, endpoint: Endpoint, params: Readonly<Record<string, string>>): Promise<void> => {
    const parts: Uint8Array[] = [];
    for await (const part of downloadFromRemoteServer({ server: program.url, token, endpoint, params: { teamId: owner.teamId, vaultId, ...params }, query: {} })) parts.push(part);
    await writeFile(join(folder, name), Buffer.concat(parts));
  };
  await keep("report.dsse.json", exportSignature, { snapshotId: newer });
  for (const format of EXPORT_FORMATS) await keep(`report.${format}`, exportReport, { snapshotId: newer, format });
  // The newer one first: what is older stands before it all the same.
  await keep("comparison.dsse.json", exportComparisonSignature, { older: newer, newer: older });
  for (const format of COMPARISON_FORMATS) await keep(`comparison.${format}`, exportComparison, { older, newer, format });
  return { of: (name) => join(folder, name) };
}

async function filesKeepTheirSchemas({ vaults: [product] }: Journey, files: TakenFiles): Promise<void> {
  const parsed = async (name: string): Promise<unknown> => JSON.parse(await readFile(files.of(name), "utf8"));
  assert.equal(reportSchema.parse(await parsed("report.json")).source.commit, product.commit);
  for (const [name, validate] of [["report.sarif", compileSarifSchema()], ["report.cyclonedx", compileCycloneDxSchema()]] as const) assert.equal(validate(await parsed(name)), true, JSON.stringify(validate.errors));
  assert.deepEqual((({ spdxVersion, packages }) => [spdxVersion, packages.some(({ name }) => name === "lodash")])(await parsed("report.spdx") as { spdxVersion: string; packages: { name: string }[] }), ["SPDX-2.3", true]);
  const { before, after, findings } = comparisonSchema.parse(await parsed("comparison.json"));
  assert.ok(before.generatedAt < after.generatedAt);
  assert.deepEqual(findings?.new.map(({ rule, path }) => `${rule} ${path}`), ["secret/github-token src/settings.ts"]);
  for (const name of ["report.html", "comparison.html"]) assert.match(await readFile(files.of(name), "utf8"), /^<!doctype html>/);
  for (const name of ["report.pdf", "comparison.pdf"]) assert.match(await readFile(files.of(name), "latin1"), /^%PDF-/);
}

const TEN_QUESTIONS = [
  "What is most urgent?", "Which languages is it written in?", "How many lines of code are there?", "Are there any leaked passwords?", "What do we depend on?", "Are the functions too complex?", "What is the bus factor?",
  "What changed since the last snapshot?", "Is it well tested?", "How much would it cost to rebuild?",
] as const;

/** Whatever it is asked, it looks at the size and says it. */
function answerBySize(body: string): ScriptedAnswer {
  const { messages } = JSON.parse(body) as { messages: { role: string; content: string | null }[] };
  const answered = messages.findLast(({ role }) => role === "tool" || role === "user");
  if (answered?.role !== "tool") return { calls: [{ name: "size", arguments: {} }] };
  const { found } = JSON.parse(answered.content ?? "{}") as { found: { codeLines: number } };
  return { text: `There are ${found.codeLines} lines of code.` };
}

/** One conversation: the newest turns go with each question. */
async function asksTen({ owner, vaults: [{ id: vaultId }] }: Journey, by: "rules" | "model"): Promise<ReadonlyMap<string, ArchivistAnswer>> {
  if (by === "model") await owner.call(allowModel, { body: { modelAllowed: true } });
  const answers = new Map<string, ArchivistAnswer>();
  const before: TurnBefore[] = [];
  for (const question of TEN_QUESTIONS) {
    const answer = await owner.call(askArchivist, { body: { question, vaultId, by, before: before.slice(-4) } });
    assert.deepEqual([answer.kind, answer.by, answer.note, answer.sources.length > 0], ["answered", by, null, true], question);
    answers.set(question, answer);
    before.push({ question, turnId: answer.turnId });
  }
  return answers;
}

async function goesOnAboutTheOther({ owner }: Journey): Promise<void> {
  const question = "Are there secrets in vault 1?";
  const first = await owner.call(askArchivist, { body: { question, vaultId: null } });
  const second = await owner.call(askArchivist, { body: { question: "And the other vault?", vaultId: null, before: [{ question, turnId: null }] } });
  assert.deepEqual([first, second].map(({ sources }) => [sources[0]?.tool, sources[0]?.answer.vault, sources[0]?.answer.found?.["places"]]), [["secrets", 1, 1], ["secrets", 2, 0]]);
}

/** Every question of the model stands there with what it was sent: its own words, and those of the turns before. */
async function readsTheLedger({ owner }: Journey): Promise<void> {
  const { items } = await owner.call(listLedger);
  assert.deepEqual(items.map(({ question }) => question), TEN_QUESTIONS.toReversed());
  const { entries } = await owner.call(getLedgerTurn, { params: { turnId: items[0]?.id ?? "" } });
  assert.deepEqual(entries.map(({ direction }) => direction), ["sent", "received", "sent", "received", "shown"]);
  const [sent = ""] = entries.map(({ text }) => text);
  const said = (JSON.parse(sent.slice(sent.indexOf("\n\n") + 2)) as { messages: { role: string; content: string }[] }).messages.filter(({ role }) => role === "user").map(({ content }) => content);
  assert.deepEqual(said, TEN_QUESTIONS.slice(-5));
}

async function asksByMcp({ owner, program, token, vaults: [{ id: vaultId }] }: Journey, byRules: ReadonlyMap<string, ArchivistAnswer>): Promise<void> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`/api/v1/teams/${owner.teamId}/archivist/mcp`, program.url), { requestInit: { headers: { authorization: `Bearer ${token}` } } }));
  for (const answer of byRules.values()) {
    for (const { tool, input, answer: told } of answer.sources) assert.deepEqual((await client.callTool({ name: tool, arguments: { ...input, vaultId } })).structuredContent, told, tool);
  }
  await client.close();
}

/** Whoever has a file, its signature and the key needs nobody else. */
async function checksOffline({ folder, place, program, key }: Journey, files: TakenFiles): Promise<void> {
  const verify = (name: string, ...rest: readonly string[]): Promise<EndedProgram> => runProgram(["verify", files.of(name), "--envelope", files.of(`${name.split(".")[0] ?? ""}.dsse.json`), ...rest], place.env);
  const byServer = await verify("report.pdf", "--data", place.dataDir);
  assert.deepEqual([byServer.code, byServer.err], [0, ""]);
  await program.stop();
  const unasked = await verify("report.pdf", "--data", place.dataDir);
  assert.deepEqual([unasked.code === 0, unasked.out], [false, ""], "without the server there is nobody to have the key from");
  for (const [name, said] of [["report.pdf", /is what was signed on .*: Strongroom .*, commit [0-9a-f]{40}, .*\.\n$/], ["comparison.json", /; a file of the same statement compares it with the report of .*\.\n$/]] as const) {
    const { code, out, err } = await verify(name, "--key", key);
    assert.equal(code, 0, `${name}: ${err}`);
    assert.match(out, said);
  }
  // The command is the same for all: of the others what it calls.
  const verifier = readVerifierKey(await readFile(key, "utf8"));
  assert.ok(verifier !== null);
  for (const name of [...EXPORT_FORMATS.map((format) => `report.${format}`), ...COMPARISON_FORMATS.map((format) => `comparison.${format}`)]) {
    const envelope = await readFile(files.of(`${name.split(".")[0] ?? ""}.dsse.json`), "utf8");
    assert.doesNotThrow(() => verifyFile({ envelope, fileSha256: sha256Hex(readFileSync(files.of(name))), keyId: verifier.keyId, verifySignature: verifier.verify }), name);
  }
  for (const name of ["report.pdf", "comparison.json"]) {
    const changed = await readFile(files.of(name));
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    await writeFile(join(folder, name), changed);
    const refused = await verify(name, "--key", key);
    assert.deepEqual([refused.code, refused.out], [1, ""]);
    assert.match(refused.err, /^NOT VERIFIED: The signature is good, but not of this file: its SHA-256 is [0-9a-f]{64}, and what was signed is /);
  }
}

/** The pipeline's side, over the network: the server's own verdict, and a report that is held against the server's by the server's thresholds. */
async function gateAsksTheServer({ owner, server, token, vaultId, report }: { readonly owner: Owner; readonly server: string; readonly token: string; readonly vaultId: string; readonly report: string }): Promise<void> {
  const gate = (...words: readonly string[]): Promise<EndedProgram> => runProgram(["gate", ...words, "--server", server, "--team", owner.teamId, "--vault", vaultId], { STRONGROOM_TOKEN: token });
  const none = await gate();
  assert.equal(none.code, 2, none.out);
  assert.match(none.err, /There is no gate to pass/);
  await owner.call(changeVaultGate, { params: { vaultId }, body: { thresholds: { denyLicences: ["AGPL-3.0-only"] } } });
  const passed = await gate();
  assert.deepEqual([passed.code, passed.err], [0, ""]);
  assert.match(passed.out, /The gate is passed\.\n$/);
  const judged = await gate("--report", report);
  assert.equal(judged.code, 0, judged.err);
  assert.match(judged.out, /^Gate: against the server's report of \d{4}-\d\d-\d\d\.\n[\s\S]*no part is under a licence that is denied/);
  await owner.call(changeLicencePolicy, { body: { policy: { ...DEFAULT_LICENCE_POLICY, licences: [{ id: "MPL-2.0", verdict: "allow" }] } } });
  for (const words of [[], ["--report", report]]) assert.match((await gate(...words)).out, /Licences are judged by the policy of [^.]+\.\n/, "the team's policy, on the server and held against it");
  await owner.call(resetLicencePolicy, {});
  await owner.call(changeVaultGate, { params: { vaultId }, body: { thresholds: { minScore: 1000 } } });
  for (const words of [[], ["--report", report]]) assert.match((await gate(...words)).out, /FAILED[\s\S]*at least 1000 is asked for[\s\S]*The gate is not passed/);
  assert.equal((await gate("--report", report, "--deny-licence", "AGPL-3.0-only")).code, 0, "what the command line says goes before what the server says");
}
