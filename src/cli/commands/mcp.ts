// `strongroom mcp`: the Archivist's tools for a program that speaks the Model Context Protocol, over standard input and output.

import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { readVersion } from "#platform/config/version.ts";

const options = {
  each: { type: "boolean", summary: "every FILE is a vault of its own, not a snapshot of the same one" },
} as const;

export const mcpCommand = defineCommand({
  name: "mcp",
  summary: "serve the Archivist's tools over standard input and output (Model Context Protocol)",
  usage: "mcp FILE… [--each]",
  details: `FILE is what \`strongroom report SOURCE --json FILE\` has written; several are snapshots of one vault.
The tools are read-only and answer in numbers, enumerations and public names: whoever is given them learns no
code, no name of a file, a person, a branch or a package, and no secret. Files are read at the start.

  strongroom mcp report.json
  strongroom mcp first.json second.json --each

A running server has the same tools at /api/v1/teams/ID/archivist/mcp, for API tokens with vaults.read.`,
  options,
  positionals: { min: 1, max: 200 },
  async run({ positionals, values }): Promise<ExitCode> {
    const [{ readReports }, { serveToolsOnStdio }, { ARCHIVIST_INSTRUCTIONS, describeTools }] = await Promise.all([import("#cli/report/read-reports.ts"), import("#platform/mcp/tool-server.ts"), import("#protocol/archivist/describe-tools.ts")]);
    const subject = await readReports(positionals, { each: values.each === true });
    await serveToolsOnStdio({ name: "strongroom", version: readVersion(), instructions: ARCHIVIST_INSTRUCTIONS, tools: describeTools(subject) });
    return EXIT.ok;
  },
});
