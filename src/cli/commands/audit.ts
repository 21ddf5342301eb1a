// `strongroom audit verify`: an export of the audit log, checked offline. The verifier is one file that runs alone, too.

import { existsSync } from "node:fs";

import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";

const options = {
  key: { type: "string", value: "KEY", summary: "the log's verifier key, as you know it (default: the one in the export)" },
  "witness-key": { type: "string", multiple: true, value: "KEY", summary: "key of a witness that must have cosigned; several times for several witnesses" },
  previous: { type: "string", multiple: true, value: "FILE", summary: "a checkpoint kept from an earlier time, which the log must have grown from" },
  keep: { type: "string", value: "FILE", summary: "where to keep the newest checkpoint, when everything holds" },
} as const;

export const auditCommand = defineCommand({
  name: "audit",
  summary: "verify an export of the audit log, offline",
  usage: "audit verify EXPORT [--key KEY] [--witness-key KEY]… [--previous FILE]… [--keep FILE]",
  details: `Proves that each record of the export stands in the log that was signed, that none is missing, changed or moved, and that the log
only grew since the checkpoints of earlier times. What does not hold is named, with its place. Nothing is sent anywhere.

  strongroom audit verify export.jsonl --keep checkpoint
  strongroom audit verify later.jsonl --previous checkpoint

The same verifier is one file without dependencies, src/cli/audit/verify-export.ts: \`node verify-export.mts EXPORT …\`.`,
  options,
  positionals: { min: 2, max: 2 },
  async run({ positionals, values }): Promise<ExitCode> {
    const [action = "", path = ""] = positionals;
    if (action !== "verify") throw usageError(`\`audit\` does verify, not \`${action}\``, "audit");
    const { key, previous = [], keep } = values;
    for (const file of [path, ...previous]) if (!existsSync(file)) throw usageError(`there is no file ${file}`, "audit");
    const { runVerifier } = await import("#cli/audit/verify-export.ts");
    const words = [path, ...optional("--key", key), ...(values["witness-key"] ?? []).flatMap((each) => ["--witness-key", each]), ...previous.flatMap((each) => ["--previous", each]), ...optional("--keep", keep)];
    return runVerifier(words, (line) => process.stdout.write(`${line}\n`)) === 0 ? EXIT.ok : EXIT.failed;
  },
});

function optional(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}
