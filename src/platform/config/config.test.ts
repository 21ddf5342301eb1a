// Settings: where they come from, which wins, what is refused, and that secrets are seen nowhere.

import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { inspect } from "node:util";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { loadConfig, secretNames, type LoadConfigGiven } from "./load-config.ts";
import { isSettingName, SETTINGS, variableOf } from "./settings.ts";
import { composeSettingsTable } from "./settings-table.ts";

const URL_WITH_SECRET = "postgres://user:canary-7f3a@db.example.org/strongroom";

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-config-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

function load(given: Partial<LoadConfigGiven>) {
  return loadConfig({ environment: { XDG_DATA_HOME: "/nowhere" }, overrides: {}, file: null, ...given });
}

function refusal(code: ErrorCode, text: RegExp) {
  return (error: unknown) => isAppError(error, code) && text.test(error.message);
}

test("without anything every setting has its default", async () => {
  const config = await load({});
  assert.equal(config.dataDir, "/nowhere/strongroom");
  assert.equal(config.host, "127.0.0.1");
  assert.equal(config.environment, "local");
  assert.equal(config.databaseUrl, null);
  assert.equal(config.sourceMaxBytes, 2 * 1024 ** 3);
  assert.deepEqual(config.sourceAllowedAddresses, []);
});

test("the file wins over defaults, the environment over the file, the command line over both", async (t) => {
  const dataDir = await temporaryFolder(t);
  await writeFile(join(dataDir, "strongroom.json"), JSON.stringify({ port: 1001, host: "10.0.0.1", environment: "file" }));
  const config = await load({ environment: { STRONGROOM_PORT: "1002", STRONGROOM_HOST: "10.0.0.2" }, overrides: { dataDir, port: "1003" } });
  assert.deepEqual([config.environment, config.host, config.port], ["file", "10.0.0.2", 1003]);
});

test("sizes, times and lists are understood as text and as values", async (t) => {
  const file = join(await temporaryFolder(t), "settings.json");
  await writeFile(file, JSON.stringify({ sourceAllowedAddresses: ["10.0.0.0/8", "git.internal"], archiveMaxBytes: 2 * 1024 ** 2 }));
  const environment = { STRONGROOM_SOURCE_MAX_BYTES: "1.5 GiB", STRONGROOM_SOURCE_TIMEOUT_MS: "90s", STRONGROOM_SESSION_IDLE_MS: "60000" };
  const config = await load({ environment, file });
  assert.equal(config.sourceMaxBytes, 1.5 * 1024 ** 3);
  assert.equal(config.sourceTimeoutMs, 90_000);
  assert.equal(config.sessionIdleMs, 60_000);
  assert.equal(config.archiveMaxBytes, 2 * 1024 ** 2);
  assert.deepEqual(config.sourceAllowedAddresses, ["10.0.0.0/8", "git.internal"]);
  const fromText = await load({ environment: { STRONGROOM_SOURCE_ALLOWED_ADDRESSES: "10.0.0.0/8, git.internal," } });
  assert.deepEqual(fromText.sourceAllowedAddresses, ["10.0.0.0/8", "git.internal"]);
});

const REFUSED: readonly { readonly name: string; readonly environment: Record<string, string>; readonly text: RegExp }[] = [
  { name: "a port that is no port", environment: { STRONGROOM_PORT: "65536" }, text: /port: .*65536/ },
  { name: "a port with a sign", environment: { STRONGROOM_PORT: "-1" }, text: /port/ },
  { name: "a size in an unknown unit", environment: { STRONGROOM_SOURCE_MAX_BYTES: "5 GB" }, text: /512 MiB/ },
  { name: "a time without number", environment: { STRONGROOM_SOURCE_TIMEOUT_MS: "soon" }, text: /30 min/ },
  { name: "an unknown log level", environment: { STRONGROOM_LOG_LEVEL: "loud" }, text: /logLevel/ },
  { name: "an environment name that cannot stand in an id", environment: { STRONGROOM_ENVIRONMENT: "Prod/1" }, text: /environment/ },
  { name: "object storage, which is not there yet", environment: { BLOBS_URL: "s3://bucket" }, text: /object storage \(s3:\) is not there yet/ },
  { name: "an address to be reached at with a path", environment: { STRONGROOM_PUBLIC_URL: "https://example.org/x" }, text: /publicUrl/ },
];

for (const { name, environment, text } of REFUSED) {
  test(`refused with its name and what was got: ${name}`, async () => {
    await assert.rejects(load({ environment }), refusal("config.invalid", text));
  });
}

test("an unknown variable is refused with the nearest name", async () => {
  await assert.rejects(load({ environment: { STRONGROOM_PROT: "1" } }), refusal("config.unknown", /Did you mean STRONGROOM_PORT\?/));
});

test("an unknown name in the file is refused with the nearest name", async (t) => {
  const file = join(await temporaryFolder(t), "settings.json");
  await writeFile(file, JSON.stringify({ sourceMaxByte: 1 }));
  await assert.rejects(load({ file }), refusal("config.unknown", /Did you mean sourceMaxBytes\?/));
});

test("a name of every object is no setting", async (t) => {
  const file = join(await temporaryFolder(t), "settings.json");
  await writeFile(file, '{"__proto__": {"port": 1}}');
  await assert.rejects(load({ file }), refusal("config.unknown", /__proto__/));
});

test("variables of the tests are no settings and are left alone", async () => {
  await load({ environment: { STRONGROOM_TEST_DATABASE_URL: "postgres://x", STRONGROOM_REQUIRE_SERVICES: "1", PATH: "/bin" } });
});

test("a file that is named has to exist, the one in the data folder need not", async (t) => {
  const dataDir = await temporaryFolder(t);
  await load({ overrides: { dataDir } });
  await assert.rejects(load({ file: join(dataDir, "none.json") }), refusal("config.invalid", /ENOENT/));
});

test("the file in the data folder cannot move the data folder", async (t) => {
  const dataDir = await temporaryFolder(t);
  await writeFile(join(dataDir, "strongroom.json"), JSON.stringify({ dataDir: "/elsewhere" }));
  await assert.rejects(load({ overrides: { dataDir } }), refusal("config.invalid", /cannot say where the data folder is/));
});

test("a secret is sealed, taken out of the environment, and printed nowhere", async () => {
  const environment: Record<string, string> = { DATABASE_URL: URL_WITH_SECRET };
  const config = await load({ environment });
  assert.equal(await config.databaseUrl?.use((bytes) => Buffer.from(bytes).toString()), URL_WITH_SECRET);
  assert.deepEqual(environment, {});
  const printed = [JSON.stringify(config), inspect(config, { depth: null, showHidden: true }), `${String(config.databaseUrl)}`].join();
  assert.ok(!printed.includes("canary"));
  assert.match(printed, /\[sealed\]/);
});

test("a secret that is refused is not quoted", async () => {
  await assert.rejects(load({ environment: { DATABASE_URL: "mysql://canary" } }), (error) => isAppError(error, "config.invalid") && /databaseUrl/.test(error.message) && !error.message.includes("canary"));
});

test("a file with a secret is refused while others may read it", async (t) => {
  const file = join(await temporaryFolder(t), "settings.json");
  await writeFile(file, JSON.stringify({ databaseUrl: URL_WITH_SECRET }), { mode: 0o640 });
  await chmod(file, 0o640);
  await assert.rejects(load({ file }), refusal("config.file-open", /expected mode 0600, got 0640/));
  await chmod(file, 0o600);
  const config = await load({ file });
  assert.equal(await config.databaseUrl?.use((bytes) => bytes.length), URL_WITH_SECRET.length);
});

test("a file that is not one JSON object is refused without being quoted", async (t) => {
  const file = join(await temporaryFolder(t), "settings.json");
  for (const text of ["{canary", "[1]", "null", '"canary"', ""]) {
    await writeFile(file, text);
    await assert.rejects(load({ file }), (error) => isAppError(error, "config.invalid") && !`${error.message}${String(error.cause)}`.includes("canary"));
  }
});

test("the secrets are those that the table marks", () => {
  assert.deepEqual(secretNames(), ["smtpUrl", "databaseUrl", "modelKey", "liveTurnSecret"]);
});

test("every setting stands in the documentation with its variable, and each variable is another", () => {
  const table = composeSettingsTable();
  const names = Object.keys(SETTINGS).filter(isSettingName);
  for (const name of names) assert.ok(table.includes(`| \`${name}\` | \`${variableOf(name)}\` |`), name);
  assert.equal(new Set(names.map(variableOf)).size, names.length);
  assert.match(table, /`sourceMaxBytes` .* `2 GiB` /);
});

test("what is analysed is named as reports name it", async () => {
  assert.deepEqual((await load({ environment: { STRONGROOM_ANALYSES: "history, dependencies" } })).analyses, ["history", "dependencies"]);
  await assert.rejects(load({ environment: { STRONGROOM_ANALYSES: "history, gossip" } }), refusal("config.invalid", /analyses: .*expected one of "languages"/s));
});
