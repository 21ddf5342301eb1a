// `strongroom serve`: the server, all roles in one process, until it is told to stop.

import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { defineCommand } from "#cli/args/command.ts";

const options = {
  data: { type: "string", value: "DIR", summary: "folder of this installation (default: $XDG_DATA_HOME/strongroom or ~/.local/share/strongroom)" },
  host: { type: "string", value: "HOST", summary: "address to listen on (default: 127.0.0.1)" },
  port: { type: "string", value: "PORT", summary: "port to listen on, 0 for any that is free (default: 7300)" },
  config: { type: "string", value: "FILE", summary: "settings as JSON (default: strongroom.json in the folder, where there is one)" },
} as const;

export const serveCommand = defineCommand({
  name: "serve",
  summary: "run the server",
  usage: "serve [--data DIR] [--host HOST] [--port PORT] [--config FILE]",
  details: `Prints the address, and at the first start a link that makes whoever opens it the owner; it works once.
Every option is a setting too: see docs/settings.md. Ctrl-C or SIGTERM lets what is under way end, then stops; a second
one stops at once.`,
  options,
  positionals: { min: 0, max: 0 },
  async run({ values }): Promise<ExitCode> {
    const { serve } = await import("#roles/serve.ts");
    const { data, host, port, config } = values;
    await serve({
      overrides: { ...(data !== undefined && { dataDir: data }), ...(host !== undefined && { host }), ...(port !== undefined && { port }) },
      file: config ?? null,
      out: (line) => process.stdout.write(`${line}\n`),
    });
    return EXIT.ok;
  },
});
