// The Archivist on the real program: a real repository full of words that must not get out is mirrored and analysed twice, and then asked
// about by the API, by an MCP client over HTTP and over standard input and output, by the command line,
// and with a model. None of the words comes back, or goes out.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { startChatServer, type ChatServer, type ScriptedAnswer } from "#platform/llm/testing/chat-server.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { allowModel, getLedgerTurn, listLedger } from "#protocol/api/archivist-ledger.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import { askArchivist, getArchivist, listInsights, type ArchivistAnswer } from "#protocol/api/archivist.ts";
import { getReport } from "#protocol/api/reports.ts";
import { TOOL_NAMES } from "#protocol/archivist/names.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { openPlace } from "#roles/testing/fresh-place.ts";
import { programEnvironment, ROOT, runProgram, startServe, type ServedProgram } from "#roles/testing/served-program.ts";

/** Put together here, so that it stands in no file of ours. */
const TOKEN = ["ghp", "_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("");
const CANARIES = ["canarycode7c1", "canarypath7c1", "canaryfile7c1", "canaryauthor7c1", "canaryemail7c1", "canarybranch7c1", "canarytag7c1", "canarymessage7c1", "canarypackage7c1", "canaryfunction7c1", "canarykey7c1", TOKEN] as const;
const TEN_QUESTIONS = [
  "What is most urgent?", "Which languages is it written in?", "How many lines of code are there?", "Are there any leaked passwords?", "What do we depend on?", "Are the functions too complex?", "What is the bus factor?",
  "What changed since the last snapshot?", "Is it well tested?", "How much would it cost to rebuild?",
];

interface Told {
  /** Everything that came back, of every way in. */
  readonly texts: string[];
}

/** On one engine: what it reads and writes is proven on both by the claims (CR-20, CR-26, SR-08). */
test("the Archivist answers about a real repository, and tells none of its words", async (t) => {
  const place = await openPlace("postgres", t);
  if (place === null) return;
  const repository = createTestRepository();
  t.after(() => repository.remove());
  plant(repository);
  const server = await startGitServer({ repositories: { "product.git": repository.dir } });
  t.after(() => server.close());
  const chat = await startChatServer(answerAs);
  t.after(() => chat.close());
  const program = await startServe({ dataDir: place.dataDir, env: { ...place.env, STRONGROOM_MODEL_URL: chat.url, STRONGROOM_MODEL_NAME: "test-model", STRONGROOM_MODEL_KEY: "sk-canarykey7c1", STRONGROOM_MODEL_ALLOWED_ADDRESSES: "127.0.0.1" } });
  t.after(() => program.kill());
  const owner = await becomeOwner(program);
  const { id: vaultId } = await owner.addVault({ kind: "git", url: server.url("product.git"), ref: "canarybranch7c1" }, "Product");
  assert.equal((await owner.follow(vaultId)).state, "done");
  repository.commit("canarymessage7c1 two", { "canarypath7c1/more.py": "def canaryfunction7c1_b(canarycode7c1):\n    return canarycode7c1 + 1\n" }, { author: "canaryauthor7c1 <canaryemail7c1@example.com>" });
  assert.equal((await owner.update(vaultId)).state, "done");
  const told: Told = { texts: [] };

  await askTen(owner, vaultId, told);
  await seeInsights(owner, vaultId, told);
  await askAboutAll(owner, told);
  await callByMcp({ owner, program, vaultId, told });
  const elevated = await owner.elevate();
  await askModel({ owner: elevated, program, vaultId, chat, told });
  await askOnCommandLine({ owner: elevated, vaultId, dataDir: place.dataDir, told });

  const all = told.texts.join("\n");
  assert.ok(all.length > 10_000, "the answers are too short to prove anything");
  for (const canary of CANARIES) assert.ok(!all.toLowerCase().includes(canary.toLowerCase()), canary);
});

function plant(repository: ReturnType<typeof createTestRepository>): void {
  repository.git("checkout", "-q", "-b", "canarybranch7c1");
  repository.commit("canarymessage7c1", {
    "canarypath7c1/canaryfile7c1.py": `FORGE = "${TOKEN}"\ndef canaryfunction7c1(canarycode7c1):\n    return canarycode7c1\n`,
    "package.json": JSON.stringify({ name: "canarypackage7c1", dependencies: { canarypackage7c1: "1.0.0", lodash: "4.17.20" } }),
    "package-lock.json": JSON.stringify({ name: "canarypackage7c1", lockfileVersion: 3, packages: { "": { dependencies: { canarypackage7c1: "1.0.0", lodash: "4.17.20" } }, "node_modules/canarypackage7c1": { version: "1.0.0", license: "LicenseRef-canarycode7c1" }, "node_modules/lodash": { version: "4.17.20", license: "MIT" } } }),
  }, { author: "canaryauthor7c1 <canaryemail7c1@example.com>" });
  repository.git("tag", "canarytag7c1");
}

async function ask(owner: Owner, question: string, vaultId: string | null, told: Told): Promise<ArchivistAnswer> {
  const answer = await owner.call(askArchivist, { body: { question, vaultId } });
  told.texts.push(JSON.stringify(answer));
  return answer;
}

async function askTen(owner: Owner, vaultId: string, told: Told): Promise<void> {
  const answers = new Map<string, ArchivistAnswer>();
  for (const question of TEN_QUESTIONS) {
    const answer = await ask(owner, question, vaultId, told);
    assert.equal(answer.kind, "answered", question);
    assert.ok(answer.sources.length > 0 && answer.sources.every(({ answer: { found } }) => found !== null), question);
    answers.set(question, answer);
  }
  const report = await owner.call(getReport, { params: { vaultId } });
  assert.equal(answers.get("How many lines of code are there?")?.sources[0]?.answer.found?.["codeLines"], report.totals.code);
  assert.match(answers.get("Are there any leaked passwords?")?.text ?? "", /^1 place holds what looks like a credential/);
  assert.match(answers.get("What changed since the last snapshot?")?.text ?? "", /1 commits before, now 2 commits/);
  const refused = await ask(owner, "print the password that was leaked", vaultId, told);
  assert.deepEqual([refused.kind, refused.sources], ["refused", []]);
  assert.equal((await ask(owner, "what is the weather in Lisbon?", vaultId, told)).kind, "unknown");
}

async function seeInsights(owner: Owner, vaultId: string, told: Told): Promise<void> {
  const { items, rules } = await owner.call(listInsights, { params: { vaultId } });
  told.texts.push(JSON.stringify(items));
  assert.ok(rules > 20);
  assert.equal(items[0]?.rule, "secrets-found");
}

async function askAboutAll(owner: Owner, told: Told): Promise<void> {
  const { vaults, text } = await ask(owner, "Which vault has the most secrets?", null, told);
  assert.deepEqual(vaults.map(({ number, name }) => [number, name]), [[1, "Product"]]);
  assert.match(text, /Vault 1: 1 different secrets/);
  // All snapshots of a vault that is asked for by its number, not the newest alone.
  assert.match((await ask(owner, "What changed since the last snapshot of vault 1?", null, told)).text, /1 commits before, now 2 commits/);
  const overview = await ask(owner, "Give me an overview of vault 1", null, told);
  assert.equal(overview.sources[0]?.answer.found?.["snapshots"], 2);
  const { tools, questions } = await owner.call(getArchivist);
  assert.deepEqual(tools.map(({ name }) => name), [...TOOL_NAMES]);
  assert.ok(questions.length > 15);
}

async function callByMcp({ owner, program, vaultId, told }: { readonly owner: Owner; readonly program: ServedProgram; readonly vaultId: string; readonly told: Told }): Promise<void> {
  const url = new URL(`/api/v1/teams/${owner.teamId}/archivist/mcp`, program.url);
  const connect = async (token: string): Promise<Client> => {
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization: `Bearer ${token}` } } }));
    return client;
  };
  const { token } = await owner.call(createApiToken, { body: { name: "MCP", permissions: ["vaults.read"], teamId: owner.teamId, days: 1 } });
  for (const method of ["GET", "DELETE"] as const) {
    const refused = await fetch(url, { method, headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" } });
    assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "POST"], "as the protocol asks where there is no stream and no session");
  }
  const client = await connect(token);
  await callEveryTool(client, { vaultId }, told);
  const byNumber = await client.callTool({ name: "compare", arguments: { vault: 1 } });
  const byId = await client.callTool({ name: "compare", arguments: { vaultId } });
  assert.deepEqual([byNumber.structuredContent, (byNumber.structuredContent as { vault: number }).vault], [byId.structuredContent, 1]);
  const unknown = await client.callTool({ name: "portfolio", arguments: { path: "src" } });
  assert.equal(unknown.isError, true);
  const other = await client.callTool({ name: "size", arguments: { vaultId: "11111111-1111-4111-8111-111111111111" } });
  assert.deepEqual([other.isError, /There is no such vault/.test(JSON.stringify(other.content))], [true, true]);
  await client.close();
  await assert.rejects(connect(`${token.slice(0, -8)}00000000`));
  const { token: wrongScope } = await owner.call(createApiToken, { body: { name: "Other", permissions: ["vaults.update"], teamId: owner.teamId, days: 1 } });
  await assert.rejects(connect(wrongScope));
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  for (const body of ["{}", "[]", "null", '{"jsonrpc":"1.0","id":1,"method":"tools/list"}', '{"jsonrpc":"2.0","id":1,"method":"tools/list","admin":true}', '{"jsonrpc":"2.0","id":{},"method":"tools/list"}']) assert.equal((await fetch(url, { method: "POST", headers, body })).status, 400, body);
  assert.equal((await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' })).status, 403);
}

async function callEveryTool(client: Client, given: Readonly<Record<string, string>>, told: Told): Promise<void> {
  const { tools } = await client.listTools();
  told.texts.push(JSON.stringify(tools));
  assert.deepEqual(tools.map(({ name }) => name), [...TOOL_NAMES]);
  for (const { name, inputSchema, outputSchema, annotations } of tools) {
    assert.equal(annotations?.readOnlyHint, true);
    assert.ok(outputSchema !== undefined);
    const answer = await client.callTool({ name, arguments: "vaultId" in (inputSchema.properties ?? {}) ? { ...given } : {} });
    assert.notEqual(answer.isError, true, `${name}: ${JSON.stringify(answer.content)}`);
    assert.ok(typeof answer.structuredContent === "object");
    told.texts.push(JSON.stringify(answer));
  }
}

/** A model that plans and phrases well, and one that makes things up, and one that talks nonsense: by what it is asked. */
function answerAs(body: string, _turn: number): ScriptedAnswer {
  const { messages } = JSON.parse(body) as { messages: { role: string; content: string | null }[] };
  const question = messages.find(({ role }) => role === "user")?.content ?? "";
  const answered = messages.filter(({ role }) => role === "tool");
  if (question.includes("nonsense")) return { raw: (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>It works</h1>") };
  if (answered.length === 0) return { calls: [{ name: "size", arguments: {} }, { name: "secrets", arguments: {} }] };
  const { found } = JSON.parse(answered[0]?.content ?? "{}") as { found: { codeLines: number } };
  return { text: question.includes("wrong") ? `There are ${found.codeLines + 1} lines of code.` : `There are ${found.codeLines} lines of code.` };
}

interface ModelGiven {
  readonly owner: Owner;
  readonly program: ServedProgram;
  readonly vaultId: string;
  readonly chat: ChatServer;
  readonly told: Told;
}

async function askModel(given: ModelGiven): Promise<void> {
  const { owner, vaultId, chat, told } = given;
  const question = (text: string) => ({ body: { question: text, vaultId, by: "model" as const } });
  assert.equal((await owner.refused(askArchivist, question("How many lines?"))).code, "archivist.model-not-allowed");
  assert.deepEqual(chat.bodies, [], "something was sent before the team allowed it");
  assert.deepEqual(await owner.call(allowModel, { body: { modelAllowed: true } }), { configured: true, allowed: true, name: "test-model" });

  const good = await owner.call(askArchivist, question("How many lines?"));
  assert.deepEqual([good.by, good.note, good.sources.map(({ tool }) => tool)], ["model", null, ["size", "secrets"]]);
  assert.equal(good.text, `There are ${String(good.sources[0]?.answer.found?.["codeLines"])} lines of code.`);
  const wrong = await owner.call(askArchivist, question("How many lines of code, and say it wrong?"));
  assert.equal(wrong.by, "rules");
  assert.match(wrong.note ?? "", /held what no tool gave \(1\); it is not shown\. This is the answer by rules instead/);
  const broken = await owner.call(askArchivist, question("How many lines of code, said as nonsense?"));
  assert.match(broken.note ?? "", /not of the protocol/);
  told.texts.push(JSON.stringify([good, wrong, broken]), ...chat.bodies);
  assert.ok(chat.authorizations.every((each) => each === "Bearer sk-canarykey7c1"));
  await readLedger(given, [good, wrong, broken]);
  await owner.call(allowModel, { body: { modelAllowed: false } });
  assert.equal((await owner.refused(askArchivist, question("How many lines?"))).code, "archivist.model-not-allowed");
}

/** Every byte that the server of the model saw stands in the ledger, in its order, and nothing else. */
async function readLedger({ owner, chat, told }: ModelGiven, answers: readonly ArchivistAnswer[]): Promise<void> {
  const { items } = await owner.call(listLedger);
  assert.deepEqual(items.map(({ id }) => id), answers.map(({ turnId }) => turnId).toReversed());
  const turns = await Promise.all(answers.map(({ turnId }) => owner.call(getLedgerTurn, { params: { turnId: turnId ?? "" } })));
  told.texts.push(JSON.stringify(turns));
  const sent = turns.flatMap(({ entries }) => entries.filter(({ direction }) => direction === "sent").map(({ text }) => text.slice(text.indexOf("\n\n") + 2)));
  assert.deepEqual(sent, [...chat.bodies]);
  assert.deepEqual(turns[0]?.entries.map(({ direction }) => direction), ["sent", "received", "sent", "received", "shown"]);
  assert.equal(turns[0]?.entries.at(-1)?.text, answers[0]?.text);
  assert.equal(turns[2]?.entries[1]?.text, "200 text/html\n\n<h1>It works</h1>");
  assert.ok(turns.every(({ entries }) => entries.every(({ bytes, text }) => bytes === Buffer.byteLength(text))));
}

async function askOnCommandLine({ owner, vaultId, dataDir, told }: { readonly owner: Owner; readonly vaultId: string; readonly dataDir: string; readonly told: Told }): Promise<void> {
  const file = join(dataDir, "..", "report.json");
  await writeFile(file, JSON.stringify(await owner.call(getReport, { params: { vaultId } })));
  const env = { XDG_STATE_HOME: join(dataDir, "../state") };
  const asked = await runProgram(["ask", "what is most urgent?", file], env);
  assert.equal(asked.code, 0, asked.err);
  assert.match(asked.out, /1 different secret stands in the code/);
  const refused = await runProgram(["ask", "show me the source code", file, "--json"], env);
  assert.equal(refused.code, 1, refused.err);
  assert.equal((JSON.parse(refused.out) as { kind: string }).kind, "refused");
  assert.equal((await runProgram(["ask", "how large is it?"])).code, 2);
  told.texts.push(asked.out, refused.out);
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [join(ROOT, "src/main.ts"), "mcp", file], env: programEnvironment(), stderr: "pipe" }));
  await callEveryTool(client, {}, told);
  await client.close();
}
