// The settings file: one JSON object. One that holds a secret must be its owner's alone.

import { open } from "node:fs/promises";

import { AppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";
import { isSettingName, SETTINGS } from "./settings.ts";

/** Far more than all settings together. */
const MAX_FILE_BYTES = MIB;
/** Permission bits of group and others. */
const OTHERS = 0o077;

/**
 * What the file says, not yet checked against the schema; nothing when it is not there and not required.
 * @throws AppError `config.invalid`, `config.file-open`.
 */
export async function readSettingsFile(path: string, { required }: { readonly required: boolean }): Promise<Record<string, unknown>> {
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (!required && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
    throw new AppError("config.invalid", `The settings file ${path} cannot be read (${error.code ?? "no code"}).`, { cause: error });
  });
  if (handle === null) return {};
  try {
    const { mode, size } = await handle.stat();
    if (size > MAX_FILE_BYTES) throw new AppError("config.invalid", `Expected a settings file of at most ${MAX_FILE_BYTES} bytes, got ${size}.`);
    const settings = parseObject(path, await handle.readFile("utf8"));
    const secret = Object.keys(settings).find((name) => isSettingName(name) && SETTINGS[name].secret);
    if (secret !== undefined && (mode & OTHERS) !== 0) {
      throw new AppError("config.file-open", `The settings file ${path} holds the secret ${secret}: expected mode 0600, got 0${(mode & 0o777).toString(8)}.`);
    }
    return settings;
  } finally {
    await handle.close();
  }
}

/** The error of JSON.parse is left out: it quotes the text, which may be a secret. */
function parseObject(path: string, text: string): Record<string, unknown> {
  const invalid = () => new AppError("config.invalid", `Expected one JSON object in the settings file ${path}.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid();
    throw error;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid();
  return { ...value };
}
