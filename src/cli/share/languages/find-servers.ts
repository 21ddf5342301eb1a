// Which language servers this machine has for the shared project: those that the person names, those in PATH, and those that the project brings along,
// which are the project's own programs and start only when the person says so.

import { access, constants, readFile, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import { findProgram } from "#platform/git/harmless.ts";
import { KNOWN_SERVERS } from "./known-servers.ts";

export interface ServerSpec {
  readonly language: string;
  readonly extensions: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  readonly initializationOptions: unknown;
  /** The project's own choice or program: the person is asked before it starts. */
  readonly isProjects: boolean;
}

export const CONFIGURATION_FILE = ".strongroom/share.json";
const MAX_CONFIGURATION_BYTES = 64 * 1024;

const configurationSchema = z.strictObject({
  languageServers: z.record(
    z.string().min(1).max(64),
    z.strictObject({
      command: z.array(z.string().min(1).max(4096)).min(1).max(64),
      extensions: z.record(z.string().regex(/^[a-z0-9]{1,16}$/), z.string().min(1).max(64)).optional(),
      initializationOptions: z.unknown().optional(),
    }),
  ),
});

export type LanguageConfiguration = z.output<typeof configurationSchema>["languageServers"];

/** `named`: by the person, on the command line. */
export async function findServers({ root, named }: { readonly root: string; readonly named: LanguageConfiguration }): Promise<readonly ServerSpec[]> {
  const projects = await readConfiguration(root);
  const chosen = new Map<string, ServerSpec>();
  for (const [language, entry] of Object.entries(projects)) put(chosen, configured({ language, entry, root, isProjects: true }));
  for (const [language, entry] of Object.entries(named)) put(chosen, configured({ language, entry, root, isProjects: false }));
  for (const { language, extensions, commands, runsProject = false } of KNOWN_SERVERS) {
    if (chosen.has(language)) continue;
    for (const [name, ...args] of commands) {
      const installed = findProgram(name);
      const program = installed ?? (await findLocal(root, name));
      if (program === null || (name === "tsc" && !(await speaksProtocol(program)))) continue;
      chosen.set(language, { language, extensions, program, args, initializationOptions: undefined, isProjects: installed === null || runsProject });
      break;
    }
  }
  return [...chosen.values()];
}

/** `LANGUAGE=COMMAND`, its words parted by spaces. @throws AppError `usage.invalid`. */
export function parseNamedServer(text: string): LanguageConfiguration {
  const [, language, command] = /^([a-z][a-z0-9+#-]{0,63})=(\S.*)$/i.exec(text) ?? [];
  if (language === undefined || command === undefined) throw new AppError("usage.invalid", "Expected --language-server as LANGUAGE=COMMAND, as in python=pylsp.");
  return { [language]: { command: command.trim().split(/\s+/) } };
}

async function readConfiguration(root: string): Promise<LanguageConfiguration> {
  try {
    const text = await readFile(join(root, CONFIGURATION_FILE), "utf8");
    return configurationSchema.parse(JSON.parse(text.slice(0, MAX_CONFIGURATION_BYTES))).languageServers;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new AppError("usage.invalid", `${CONFIGURATION_FILE} of the project is not as expected: { "languageServers": { "python": { "command": ["pylsp"] } } }.`);
    throw error;
  }
}

function configured({ language, entry, root, isProjects }: { readonly language: string; readonly entry: LanguageConfiguration[string]; readonly root: string; readonly isProjects: boolean }): ServerSpec | null {
  const [name = "", ...args] = entry.command;
  const program = isAbsolute(name) ? name : name.includes("/") ? join(root, name) : findProgram(name);
  const extensions = entry.extensions ?? KNOWN_SERVERS.find((known) => known.language === language)?.extensions ?? { [language]: language };
  return program === null ? null : { language, extensions, program, args, initializationOptions: entry.initializationOptions, isProjects };
}

function put(chosen: Map<string, ServerSpec>, spec: ServerSpec | null): void {
  if (spec !== null) chosen.set(spec.language, spec);
}

const FIRST_WITH_PROTOCOL = 7;

/** Whether this compiler of TypeScript is one that is a language server too: by the version of its package. */
async function speaksProtocol(program: string): Promise<boolean> {
  const file = join(dirname(dirname(await realpath(program))), "package.json");
  const text = await readFile(file, "utf8").catch(() => "{}");
  const { version } = z.object({ version: z.string().optional() }).parse(JSON.parse(text));
  return Number(version?.split(".")[0] ?? 0) >= FIRST_WITH_PROTOCOL;
}

/** What the project's own packages bring. */
async function findLocal(root: string, name: string): Promise<string | null> {
  for (const folder of ["node_modules/.bin", ".venv/bin", "venv/bin", "vendor/bin"]) {
    const path = join(root, folder, name);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  return null;
}
