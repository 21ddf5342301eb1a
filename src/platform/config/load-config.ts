// Reads the settings: defaults, then the file, then the environment, then the command line; each wins over those before it.
// Unknown names are refused, secrets are sealed before anyone sees the result.

import { homedir } from "node:os";
import { join, resolve } from "node:path";

import { AppError } from "#base/app-error.ts";
import { findNearest } from "#base/nearest.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { readSettingsFile } from "./settings-file.ts";
import { isSettingName, SETTINGS, settingsSchema, variableOf, type Setting, type SettingName, type SettingValues } from "./settings.ts";

type SecretName = { [Name in SettingName]: (typeof SETTINGS)[Name]["secret"] extends true ? Name : never }[SettingName];

/** All settings, whole. Printing it shows `[sealed]` where a secret is. */
export type Config = Readonly<Omit<SettingValues, SecretName> & Record<SecretName, Secret | null>>;

export interface LoadConfigGiven {
  /** Variables that hold a secret are deleted from it once they are sealed: nothing that runs later finds them there. */
  readonly environment: Record<string, string | undefined>;
  /** From the command line, as text. */
  readonly overrides: { readonly [Name in SettingName]?: string };
  /** `--config FILE`: has to exist. Without it `strongroom.json` in the data folder is read if it is there. */
  readonly file: string | null;
}

/** @throws AppError `config.invalid`, `config.unknown`, `config.file-open`. */
export async function loadConfig({ environment, overrides, file }: LoadConfigGiven): Promise<Config> {
  const fromEnvironment = readEnvironment(environment);
  const dataDir = overrides.dataDir ?? fromEnvironment["dataDir"] ?? defaultDataDir(environment);
  const chosenFile = file ?? environment[FILE_VARIABLE] ?? null;
  const fromFile = await readSettingsFile(chosenFile ?? join(dataDir, "strongroom.json"), { required: chosenFile !== null });
  if (chosenFile === null && fromFile["dataDir"] !== undefined) {
    throw new AppError("config.invalid", "The settings file in the data folder cannot say where the data folder is: give --data, or name the file with --config.");
  }
  const values = parseSettings({ ...defaults(environment), ...fromFile, ...fromEnvironment, ...overrides });
  const config = await sealSecrets({ ...values, dataDir: resolve(values.dataDir) });
  for (const name of secretNames()) delete environment[variableOf(name)];
  return config;
}

/** Names the file where `--config` does not. */
const FILE_VARIABLE = "STRONGROOM_CONFIG";

/** Variables of this prefix that are not settings: they are for tests and benchmarks. */
const NOT_SETTINGS = /^STRONGROOM_(TEST_\w+|REQUIRE_SERVICES|SEED|SAMPLE_BUDGET_MS|FULL|CONFIG)$/;

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const byVariable = new Map(settingNames().map((name) => [variableOf(name), name]));
  const found: Record<string, string> = {};
  for (const [variable, value] of Object.entries(environment)) {
    const name = byVariable.get(variable);
    if (name === undefined) {
      if (variable.startsWith("STRONGROOM_") && !NOT_SETTINGS.test(variable)) throw unknownSetting(variable, byVariable.keys());
    } else if (value !== undefined && value !== "") {
      found[name] = value;
    }
  }
  return found;
}

/** @throws AppError `config.unknown`, `config.invalid`; the values of secrets are not quoted. */
export function parseSettings(given: Readonly<Record<string, unknown>>): SettingValues {
  const unknown = Object.keys(given).find((name) => !isSettingName(name));
  if (unknown !== undefined) throw unknownSetting(unknown, settingNames());
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const secret = isSettingName(name) && SETTINGS[name].secret;
    return `${name}: ${message}${secret ? "" : `, got ${shown(given[name])}`}`;
  });
  throw new AppError("config.invalid", `Settings that cannot be used: ${problems.join("; ")}.`);
}

const MAX_SHOWN = 80;

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, MAX_SHOWN);
}

function unknownSetting(name: string, known: Iterable<string>): AppError {
  const nearest = findNearest(name, known);
  return new AppError("config.unknown", `There is no setting ${shown(name)}.${nearest === null ? "" : ` Did you mean ${nearest}?`}`);
}

function defaults(environment: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const name of settingNames()) written[name] = SETTINGS[name].default;
  return { ...written, dataDir: defaultDataDir(environment) };
}

/** XDG Base Directory Specification 0.8: an XDG_DATA_HOME that is not absolute is ignored. */
function defaultDataDir(environment: Readonly<Record<string, string | undefined>>): string {
  const shared = environment["XDG_DATA_HOME"];
  return join(shared?.startsWith("/") === true ? shared : join(homedir(), ".local", "share"), "strongroom");
}

async function sealSecrets(values: SettingValues): Promise<Config> {
  const { databaseUrl, smtpUrl, modelKey, liveTurnSecret, ...open } = values;
  const seal = async (value: string | null): Promise<Secret | null> => (value === null ? null : Secret.seal(value));
  return Object.freeze({ ...open, databaseUrl: await seal(databaseUrl), smtpUrl: await seal(smtpUrl), modelKey: await seal(modelKey), liveTurnSecret: await seal(liveTurnSecret) });
}

function settingNames(): SettingName[] {
  return Object.keys(SETTINGS).filter(isSettingName);
}

export function secretNames(): SettingName[] {
  return settingNames().filter((name) => (SETTINGS[name] as Setting).secret);
}
