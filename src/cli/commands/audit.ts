// `strongroom audit export` takes the audit log out of a running installation; `strongroom audit verify` checks an export offline. The
// verifier is one file that runs alone, too.

import { existsSync, readFileSync } from "node:fs";

import { AppError } from "#base/app-error.ts";
import { defineCommand, type Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";

const options = {
  key: { type: "string", value: "KEY", summary: "the log's verifier key, as you know it (default: the one in the export)" },
  "witness-key": { type: "string", multiple: true, value: "KEY", summary: "key of a witness that must have cosigned; several times for several witnesses" },
  previous: { type: "string", multiple: true, value: "FILE", summary: "a checkpoint kept from an earlier time, which the log must have grown from" },
  data: { type: "string", value: "DIR", summary: "with export: folder of the running installation (default: as for serve)" },
  remote: { type: "boolean", summary: "with export: over the network, as whom `strongroom login` has signed in" },
  team: { type: "string", value: "ID", summary: "with export: whose log (default: the installation's own)" },
  from: { type: "string", value: "TIME", summary: "with export: not before it, as 2026-11-22 or 2026-11-22T17:00:00Z" },
  to: { type: "string", value: "TIME", summary: "with export: before it" },
  keep: { type: "string", value: "FILE", summary: "where to keep the newest checkpoint, when everything holds" },
} as const;

export const auditCommand = defineCommand({
  name: "audit",
  summary: "export the audit log, and verify exports offline",
  usage: "audit export FILE [--team ID] [OPTION…] | audit verify FILE [--key KEY] [OPTION…]",
  details: `\`export\` asks the running server over the socket in its data folder, or with --remote the one that this machine is signed
in at, and is itself recorded. \`verify\` proves that each record of the export stands in the log that was signed, that none is
missing, changed or moved, and that the log only grew since the checkpoints of earlier times.
What does not hold is named, with its place. Nothing is sent anywhere.

  strongroom audit export export.jsonl --team ID
  strongroom audit verify export.jsonl --keep checkpoint
  strongroom audit export later.jsonl --team ID --previous checkpoint
  strongroom audit verify later.jsonl --previous checkpoint

The same verifier is one file without dependencies, src/cli/audit/verify-export.ts: \`node verify-export.mts EXPORT …\`.`,
  options,
  positionals: { min: 2, max: 2 },
  async run({ positionals, values }): Promise<ExitCode> {
    const [action = "", path = ""] = positionals;
    if (action === "export") return exportLog(path, values);
    if (action !== "verify") throw usageError(`\`audit\` does export or verify, not \`${action}\``, "audit");
    const { key, previous = [], keep } = values;
    for (const file of [path, ...previous]) if (!existsSync(file)) throw usageError(`there is no file ${file}`, "audit");
    const { runVerifier } = await import("#cli/audit/verify-export.ts");
    const words = [path, ...optional("--key", key), ...(values["witness-key"] ?? []).flatMap((each) => ["--witness-key", each]), ...previous.flatMap((each) => ["--previous", each]), ...optional("--keep", keep)];
    return runVerifier(words, (line) => process.stdout.write(`${line}\n`)) === 0 ? EXIT.ok : EXIT.failed;
  },
});

async function exportLog(path: string, values: Values<typeof options>): Promise<ExitCode> {
  const { team, from, to, remote, previous = [] } = values;
  for (const file of previous) if (!existsSync(file)) throw usageError(`there is no file ${file}`, "audit");
  const { parseCheckpoint } = await import("#protocol/audit/checkpoint.ts");
  const { writeExport } = await import("#cli/audit/write-export.ts");
  const known = previous.map((file) => parseCheckpoint(readFileSync(file, "utf8")).size);
  const query = { from: instant(from), to: instant(to), known: known.length === 0 ? undefined : known.join(",") };
  const { bytes } = await writeExport(path, remote === true ? await exportRemote(team, query) : await exportLocal(values, query));
  process.stdout.write(`${path}: ${bytes} bytes. Verify it with: strongroom audit verify ${path}\n`);
  return EXIT.ok;
}

type Query = Readonly<Record<string, string | undefined>>;

async function exportLocal({ data, team }: Pick<Values<typeof options>, "data" | "team">, query: Query): Promise<AsyncGenerator<Uint8Array>> {
  const { exportLocalLog } = await import("#roles/local-audit.ts");
  return exportLocalLog({ overrides: data === undefined ? {} : { dataDir: data }, teamId: team ?? null, query });
}

/** With the token that `strongroom login` has put on this machine. */
async function exportRemote(team: string | undefined, query: Query): Promise<AsyncGenerator<Uint8Array>> {
  if (team === undefined) throw usageError("`--remote` needs --team", "audit");
  const { downloadFromRemoteServer } = await import("#platform/http/remote-client.ts");
  const { exportAudit } = await import("#protocol/api/audit.ts");
  const { credentialsPath, readCredentials } = await import("#cli/login/credentials-file.ts");
  const credentials = await readCredentials(credentialsPath(process.env));
  if (credentials === null) throw new AppError("login.required");
  return downloadFromRemoteServer({ ...credentials, endpoint: exportAudit, params: { teamId: team }, query });
}

/** As the API takes it; a day begins at midnight UTC. */
function instant(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw usageError(`expected a time as 2026-11-22 or 2026-11-22T17:00:00Z, not \`${text}\``, "audit");
  return date.toISOString();
}

function optional(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}
