// The claims of vaults on a living system of real parts: database, authority, blobs, git, sandbox. Each is proven as things are,
// and goes red when what it guards is broken.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { createAudit } from "#domains/audit/index.ts";
import { NO_PUBLIC_DATA } from "#domains/vaults/analysis/ports.ts";
import type { Sandbox } from "#domains/vaults/analysis/ports.ts";
import { createVaultClaims, lookAtUploads, type ProbeDeps } from "#domains/vaults/claims/index.ts";
import { contactGit } from "#domains/vaults/work/git-source.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { CheckOutcome } from "#platform/domain/claim.ts";
import type { Authority } from "#platform/keyring/authority.ts";
import { NO_SIGNATURES, createUploadScanner, type UploadScanner } from "#platform/malware/scanner.ts";
import type { Signatures } from "#platform/malware/parse-signatures.ts";
import { openMasterKeyFile } from "#platform/keyring/master-key-file.ts";
import type { FacetName } from "#protocol/report/facets/index.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";
import { createAuthority, type LocalAuthority } from "#roles/authority.ts";
import { DOMAINS } from "#roles/domains.ts";

interface LivingSystem {
  readonly deps: ProbeDeps;
  readonly authority: LocalAuthority;
  readonly scratchDir: string;
  /** Runs one claim's check against the system, or against one that `broken` changes. */
  check(id: string, broken?: Partial<ProbeDeps["worker"]> & Partial<Pick<ProbeDeps, "contact">>): Promise<CheckOutcome>;
}

async function startSystem({ db, log, after }: TestSuite): Promise<LivingSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), "strongroom-claims-"));
  after(() => rm(dataDir, { recursive: true }));
  await chmod(dataDir, 0o711);
  const scratchDir = join(dataDir, "scratch");
  await mkdir(scratchDir, { mode: 0o711 });
  await mkdir(join(dataDir, "blobs"), { mode: 0o700 });
  const clock = createSystemClock();
  const masterKey = await openMasterKeyFile({ path: join(dataDir, "master.key"), whenMissing: "create" });
  const authority = await createAuthority({ db, masterKey, clock, environment: "test" });
  const deps: ProbeDeps = {
    worker: {
      db, authority, clock, log,
      serviceToken: authority.tokenSource("worker"),
      blobs: createFolderBlobs({ folder: join(dataDir, "blobs") }),
      sandbox: createSandboxRunner({ analyzers: ANALYZERS }),
      publicData: NO_PUBLIC_DATA,
      audit: createAudit({ clock, domains: DOMAINS }),
      jitter: { maxMs: 0, random: () => 0.5 },
      sweepGraceMs: 3_600_000,
    },
    webToken: authority.tokenSource("web"),
    version: "0.0.0",
    contact: contactGit,
  };
  const context = { db, tables: DOMAINS.flatMap(({ tables }) => tables), dataDir, programDir: process.cwd(), scratchDir, environment: "test" };
  return {
    deps,
    authority,
    scratchDir,
    async check(id, { contact = deps.contact, ...worker } = {}) {
      const claim = createVaultClaims({ ...deps, contact, worker: { ...deps.worker, ...worker } }).find((one) => one.id === id);
      assert.ok(claim !== undefined && claim.proof !== "not yet proven" && "check" in claim.proof, id);
      // Of each check alone: together they take longer on a busy machine.
      return claim.proof.check.run({ ...context, signal: AbortSignal.timeout(300_000) });
    },
  };
}

/** Keys that seal nothing: what they are given stays as it is. */
function leakyAuthority(authority: Authority): Authority {
  return {
    ...authority,
    async dataKey(token, scope, keyId) {
      const key = await authority.dataKey(token, scope, keyId);
      if (scope.purpose !== "field") return key;
      return { ...key, keyId: key.keyId, scope: key.scope, seal: (plaintext) => plaintext, open: (sealed) => sealed, index: (label, value) => key.index(label, value), deriveStreamKey: (salt) => key.deriveStreamKey(salt) };
    },
  };
}

/** Opens any credential for anybody, with a grant of its own. */
function careless(authority: LocalAuthority): Authority {
  return {
    ...authority,
    async openCredential(_token, vaultId, sealed) {
      const grant = await authority.exchange(await authority.tokenSource("worker")(), vaultId).catch(() => null);
      return authority.openCredential(grant?.token ?? _token, vaultId, sealed);
    },
  };
}

const pushing: typeof contactGit = async (given, input, request) => {
  await fetch(`${request.url}/info/refs?service=git-receive-pack`, { headers: { authorization: "Basic x" } });
  return contactGit(given, input, request);
};

const unlogged: typeof contactGit = async (given, input, request) => {
  await fetch(`${request.url}/info/refs?service=git-upload-pack`);
  return contactGit(given, input, request);
};

const fetchesTwice: typeof contactGit = async (given, input, request) => {
  await contactGit(given, { ...input, scratchDir: join(input.scratchDir, "first") }, request);
  return contactGit(given, input, request);
};

const fetchesAll: typeof contactGit = (given, input, request) => contactGit(given, { ...input, previous: null }, request);

function sandboxThat(deps: ProbeDeps, broken: Partial<Sandbox>): Sandbox {
  return { ...deps.worker.sandbox, ...broken };
}

/** The database with one of its verbs broken for some table; `broken` gives null where it is as ever. */
function dbThat({ worker: { db } }: ProbeDeps, broken: Readonly<Record<string, (table: string) => object | null>>): ProbeDeps["worker"]["db"] {
  const breakTx = <Tx extends { as(): object }>(tx: Tx): Tx => ({
    ...tx,
    as: () =>
      new Proxy(tx.as(), {
        get(target, name) {
          const verb: unknown = Reflect.get(target, name, target);
          if (typeof verb !== "function") return verb;
          return (table: string, ...rest: unknown[]): unknown => broken[String(name)]?.(table) ?? Reflect.apply(verb, target, [table, ...rest]);
        },
      }),
  });
  return { ...db, tenant: (scope, work) => db.tenant(scope, (tx) => work(breakTx(tx))) };
}

const alwaysAllowed = (table: string): object | null => (table === "archivist_settings" ? { select: () => ({ executeTakeFirst: async () => ({ model_allowed: true }) }) } : null);
const losesExchanges = (table: string): object | null => (table === "archivist_exchanges" ? { values: () => ({ execute: async () => [] }) } : null);

const losesLooks = (table: string): object | null => (table === "room_looks" ? { values: () => ({ execute: async () => [] }) } : null);
const losesSuppressions = (table: string): object | null => (table === "suppressions" || table === "suppression_ends" ? { values: () => ({ execute: async () => [] }) } : null);

function signsAnything(authority: LocalAuthority): Authority {
  return { ...authority, signReport: (token, given) => authority.signReport(token, { ...given, subjects: given.subjects.map((subject) => ({ ...subject, digest: { sha256: "0".repeat(64) } })) }) };
}

forEachEngine("claims of vaults", { domains: DOMAINS, oneWhenShort: true }, async (suite) => {
  const system = await startSystem(suite);
  const { deps } = system;
  const lingering: ChildProcess[] = [];
  suite.after(() => lingering.forEach((child) => child.kill("SIGKILL")));

  for (const id of ["CA-17", "CR-14", "CR-18", "CR-19", "CR-20", "CR-21", "CR-22", "CR-23", "CR-24", "CR-25", "CR-26", "CR-27", "EM-19", "SR-02", "SR-04", "SR-08", "SR-09", "SR-11"]) {
    await test(`${id} is proven on the system as it is`, async () => {
      const outcome = await system.check(id);
      assert.equal(outcome.ok, true, `${outcome.finding} ${JSON.stringify(outcome.evidence)}`);
    });
  }

  await test("uploads that match a signature are kept out of a vault that is planted, and where they are not, it shows", async () => {
    const context = { scratchDir: system.scratchDir, signal: AbortSignal.timeout(300_000) };
    assert.deepEqual(await lookAtUploads(deps, context), { tried: 3, kept: [], unrecorded: 0, honestTaken: true });
    assert.deepEqual((await lookAtUploads(deps, context, () => NO_SIGNATURES)).kept, ["an archive as it is"]);
    // One that looks at what comes in, and not at what is unpacked.
    const outside = (signatures: Signatures): UploadScanner => {
      const { scan } = createUploadScanner(signatures);
      let streams = 0;
      return { signatures: 1, scan: (content) => (++streams <= 3 ? scan(content) : content) };
    };
    assert.deepEqual((await lookAtUploads(deps, context, outside)).kept, ["an entry of an archive"]);
  });

  const countsNoLines = sandboxThat(deps, {
    files: (job) => deps.worker.sandbox.files({ ...job, onResult: (result) => job.onResult(result.kind === "folder" ? { ...result, tally: {} } : result) }),
  });
  const looksAtNoContent = sandboxThat(deps, { files: (job) => deps.worker.sandbox.files({ ...job, settings: { ...job.settings, content: [] } }) });
  const forgetsPeople = sandboxThat(deps, {
    history: (job) => deps.worker.sandbox.history({ ...job, onCommit: (commit) => job.onCommit({ ...commit, authorName: "Somebody", authorEmail: "somebody@probe.invalid" }) }),
  });
  const lingers = sandboxThat(deps, {
    files(job) {
      lingering.push(spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "src/sandbox/main.ts"], { stdio: "ignore" }));
      return deps.worker.sandbox.files(job);
    },
  });

  const sabotage: readonly [string, string, Parameters<LivingSystem["check"]>[1]][] = [
    ["CR-14", "names are written as they are", { authority: leakyAuthority(system.authority) }],
    ["CR-18", "a sandbox stays behind", { sandbox: lingers }],
    ["CR-19", "lines are not counted", { sandbox: countsNoLines }],
    ["CR-20", "the team's refusal is not looked at", { db: dbThat(deps, { selectFrom: alwaysAllowed }) }],
    ["CR-21", "the code is fetched twice", { contact: fetchesTwice }],
    ["CR-22", "a credential opens for anybody", { authority: careless(system.authority) }],
    ["CR-23", "the source is asked to be written to", { contact: pushing }],
    ["CR-24", "a contact is not written down", { contact: unlogged }],
    ["CR-25", "people are lost", { sandbox: forgetsPeople }],
    ["CA-17", "what stands in files is not looked at", { sandbox: looksAtNoContent }],
    ["EM-19", "nobody looks at what advisories say", { sandbox: sandboxThat(deps, { facets: (job) => deps.worker.sandbox.facets({ ...job, settings: { ...job.settings, facets: (job.settings.facets as readonly FacetName[]).filter((facet) => facet !== "vulnerabilities") } }) }) }],
    ["CR-26", "what is told is not what was planted", { sandbox: countsNoLines }],
    ["CR-27", "lines are not counted", { sandbox: countsNoLines }],
    ["SR-02", "something else is signed than what is given out", { authority: signsAnything(system.authority) }],
    ["SR-09", "a look is not written down", { db: dbThat(deps, { insertInto: losesLooks }) }],
    ["SR-11", "what was decided is not kept", { db: dbThat(deps, { insertInto: losesSuppressions }) }],
    ["SR-08", "an exchange is not written down", { db: dbThat(deps, { insertInto: losesExchanges }) }],
    ["SR-04", "every update fetches all", { contact: fetchesAll }],
  ];
  // What is broken here is code, the same on both engines: once is enough.
  for (const [id, what, broken] of suite.first ? sabotage : []) {
    await test(`${id} goes red when ${what}`, async () => {
      const outcome = await system.check(id, broken);
      assert.equal(outcome.ok, false, outcome.finding);
    });
  }
});
