// The commands, each loaded only when it is the one that runs, or when help lists them all.

import type { Command } from "#cli/args/command.ts";

/** In the order in which help shows them. */
export const COMMANDS = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  report: async () => (await import("./report.ts")).reportCommand,
  share: async () => (await import("./share.ts")).shareCommand,
  gate: async () => (await import("./gate.ts")).gateCommand,
  compare: async () => (await import("./compare.ts")).compareCommand,
  ask: async () => (await import("./ask.ts")).askCommand,
  mcp: async () => (await import("./mcp.ts")).mcpCommand,
  verify: async () => (await import("./verify.ts")).verifyCommand,
  "signing-key": async () => (await import("./signing-key.ts")).signingKeyCommand,
  advisories: async () => (await import("./advisories.ts")).advisoriesCommand,
  releases: async () => (await import("./releases.ts")).releasesCommand,
  claims: async () => (await import("./claims.ts")).claimsCommand,
  audit: async () => (await import("./audit.ts")).auditCommand,
  witness: async () => (await import("./witness.ts")).witnessCommand,
  admin: async () => (await import("./admin.ts")).adminCommand,
  login: async () => (await import("./login.ts")).loginCommand,
  logout: async () => (await import("./logout.ts")).logoutCommand,
  whoami: async () => (await import("./whoami.ts")).whoamiCommand,
  link: async () => (await import("./link.ts")).linkCommand,
  "reset-factors": async () => (await import("./reset-factors.ts")).resetFactorsCommand,
  test: async () => (await import("./test.ts")).testCommand,
  bench: async () => (await import("./bench.ts")).benchCommand,
} as const satisfies Record<string, () => Promise<Command>>;

export type CommandName = keyof typeof COMMANDS;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
