// The programs whose closures are claims: what each may never load, or the little that it may.

import { SANDBOX_PACKAGES } from "#protocol/sandbox/packages.ts";

export interface ProgramRules {
  readonly entry: string;
  /** The claim in words. */
  readonly claim: string;
  /** Patterns of files of ours. With `onlyFiles` all others are refused; `never` are refused in any case. */
  readonly onlyFiles?: readonly RegExp[];
  readonly never: readonly RegExp[];
  readonly onlyPackages?: readonly string[];
  readonly neverPackages?: readonly string[];
  readonly onlyBuiltins?: readonly string[];
  readonly neverBuiltins?: readonly string[];
}

const WORK = /^src\/domains\/[^/]+\/work\//;
const ANALYSERS = /^src\/(analyzers|sandbox)\//;
const GIT = /^src\/platform\/(git|archive)\//;
const MASTER_KEY = /^src\/platform\/keyring\/master/;
const CREDENTIAL_OPENER = /^src\/platform\/keyring\/credential-opener/;
const LOG_KEY = /^src\/platform\/keyring\/log-key/;
const PAGES = /^src\/web\//;
const TESTS = /(\.test\.tsx?$|\/testing\/|\/testing\.ts$)/;

/** node:fs is there for the three descriptors; the permission model refuses whatever else it could do. */
const NOT_FOR_SANDBOXES: readonly string[] = ["child_process", "net", "tls", "http", "https", "http2", "dgram", "dns", "worker_threads", "cluster", "vm", "inspector", "sqlite"];

export const PROGRAMS: readonly ProgramRules[] = [
  {
    entry: "src/roles/web.ts",
    claim: "web cannot analyse, reach a mirror, open a credential, hold the master key, or start a process",
    never: [WORK, ANALYSERS, GIT, MASTER_KEY, LOG_KEY, CREDENTIAL_OPENER, PAGES, TESTS, /^src\/platform\/process\//],
    neverPackages: ["nodemailer"],
    neverBuiltins: ["child_process"],
  },
  {
    entry: "src/roles/worker.ts",
    claim: "a worker takes jobs and cannot be called: no HTTP server, no session, no master key",
    never: [/^src\/platform\/http\//, /^src\/domains\/[^/]+\/routes/, MASTER_KEY, LOG_KEY, ANALYSERS, PAGES, TESTS],
    neverPackages: ["fastify"],
  },
  {
    entry: "src/roles/authority.ts",
    claim: "the authority holds keys and nothing that reads what they open",
    never: [WORK, ANALYSERS, GIT, PAGES, TESTS, /^src\/platform\/(http|blobs|process|egress|mail)\//],
    neverPackages: ["fastify", "nodemailer"],
    neverBuiltins: ["child_process"],
  },
  {
    entry: "src/sandbox/main.ts",
    claim: "the sandbox is analysers, base and its own protocol, and loads no package that is not on its list",
    onlyFiles: [/^src\/(sandbox|analyzers|base)\//, /^src\/protocol\/sandbox\//],
    never: [TESTS],
    onlyPackages: SANDBOX_PACKAGES,
    neverBuiltins: NOT_FOR_SANDBOXES,
  },
  {
    entry: "src/sandbox/lines-main.ts",
    claim: "where lines or the history alone are wanted, the sandbox loads no package and no analyser of content",
    onlyFiles: [/^src\/sandbox\//, /^src\/analyzers\/(assistants|files|history|languages|lines)\//, /^src\/base\//, /^src\/protocol\/sandbox\//],
    never: [TESTS],
    onlyPackages: [],
    neverBuiltins: NOT_FOR_SANDBOXES,
  },
  {
    entry: "src/sandbox/facets-main.ts",
    claim: "where facets are made, the sandbox loads no package, no parser and no reader of objects",
    onlyFiles: [/^src\/(sandbox|analyzers|base)\//, /^src\/protocol\/sandbox\//],
    never: [TESTS, /^src\/analyzers\/(content|lines)\//, /^src\/analyzers\/syntax\/(parsers|grammar)/, /^src\/sandbox\/batch-reader/],
    onlyPackages: [],
    neverBuiltins: NOT_FOR_SANDBOXES,
  },
  {
    entry: "src/sandbox/past-main.ts",
    claim: "where the history is searched for secrets, the sandbox loads no package and no other analyser",
    onlyFiles: [/^src\/sandbox\//, /^src\/analyzers\/(languages|secrets)\//, /^src\/analyzers\/content\/content-limit/, /^src\/base\//, /^src\/protocol\/sandbox\//],
    never: [TESTS],
    onlyPackages: [],
    neverBuiltins: NOT_FOR_SANDBOXES,
  },
  {
    entry: "src/cli/witness/serve-witness.ts",
    claim: "a witness shares nothing with the log that it watches but the protocol: no database, no domain, no way out",
    onlyFiles: [/^src\/(base|cli\/witness|protocol\/(audit|tokens))\//, /^src\/platform\/(clock|log)\//, /^src\/platform\/data-folder\/lock-file/, /^src\/platform\/http\/server-certificate/, /^src\/platform\/keyring\/key-file/],
    never: [TESTS],
    onlyPackages: ["zod"],
    neverBuiltins: ["child_process", "worker_threads", "cluster", "vm", "inspector", "sqlite"],
  },
  {
    entry: "src/roles/relay.ts",
    claim: "the relay passes frames on by their envelope: no part of the protocol that opens one, no key, no database, no store, no way out",
    onlyFiles: [/^src\/base\//, /^src\/protocol\/live\/envelope\//, /^src\/platform\/(live-relay|clock|log)\//, /^src\/platform\/http\/(rate-limit|upgrades|cross-site|problem|route)\.ts$/, /^src\/roles\/relay\.ts$/],
    never: [TESTS],
    onlyPackages: ["ws"],
    neverBuiltins: ["child_process", "fs", "worker_threads", "cluster", "vm", "inspector", "sqlite"],
  },
  {
    entry: "src/protocol/live/envelope/relay.ts",
    claim: "what a relay runs of the protocol reads envelopes: nothing that can open a frame, derive a key or read a message",
    onlyFiles: [/^src\/base\//, /^src\/protocol\/live\/envelope\//],
    never: [TESTS],
    onlyPackages: [],
    onlyBuiltins: [],
  },
];
