// All claims of the program with what their checks may look at: the living system that the core has opened.

import { createAudit } from "#domains/audit/index.ts";
import { createClaimRegistry, createClaimRunner, createClaimRunStore, type ClaimRegistry, type ClaimRunner } from "#domains/assurance/index.ts";
import type { WebProbe } from "#domains/assurance/claims/web/web-probe.ts";
import { DAY } from "#base/units.ts";
import { NO_PUBLIC_DATA } from "#domains/vaults/analysis/ports.ts";
import { contactGit } from "#domains/vaults/work/git-source.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import type { Pages } from "#platform/http/pages.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";

import { createAllClaims } from "./all-claims.ts";
import { PROGRAM_FOLDER, type Core, type CoreGiven } from "./core.ts";
import { DOMAINS } from "./domains.ts";
import { allCookies, createWebProbe, jobUser, refusesPlain } from "./web-probe.ts";

export interface ClaimsGiven extends CoreGiven {
  readonly core: Core;
  readonly version: string;
  readonly pages: Pages | null;
}

export function createClaims(given: ClaimsGiven): ClaimRunner {
  const { config, clock, core } = given;
  return createClaimRunner({
    registry: createRegistry(given),
    store: createClaimRunStore({ db: core.db }),
    clock,
    scratchRoot: core.folder.scratch,
    context: {
      db: core.db,
      tables: DOMAINS.flatMap((domain) => domain.tables),
      dataDir: core.folder.root,
      programDir: PROGRAM_FOLDER,
      environment: config.environment,
      signal: new AbortController().signal,
    },
  });
}

function createRegistry(given: ClaimsGiven): ClaimRegistry {
  const { config, clock, log, core, version } = given;
  const { db, authority, blobs } = core;
  let made: WebProbe | null = null;
  // Made when a check first asks: listing claims needs no server.
  const probe = (): WebProbe => (made ??= createWebProbe(given));
  return createClaimRegistry(createAllClaims({
    audit: { logKey: () => authority.logKey() },
    assurance: { probe, cookies: allCookies, jobUser, signatures: () => core.scanner.signatures, refusesPlain: () => refusesPlain({ clock, log }) },
    live: { connectionsKeptMs: config.liveConnectionsKeptDays * DAY, refusesPlain: () => refusesPlain({ clock, log }) },
    vaults: {
      worker: {
        db, authority, blobs, clock, log,
        serviceToken: authority.tokenSource("worker"),
        sandbox: createSandboxRunner({ analyzers: ANALYZERS, limits: { memoryBytes: config.sandboxMemoryBytes, timeoutMs: config.sandboxTimeoutMs, parallelism: 1 } }),
        publicData: NO_PUBLIC_DATA,
        audit: createAudit({ clock, domains: DOMAINS }),
        jitter: { maxMs: 0, random: Math.random },
        sweepGraceMs: config.blobSweepGraceMs,
      },
      webToken: authority.tokenSource("web"),
      version,
      contact: contactGit,
    },
  }));
}
