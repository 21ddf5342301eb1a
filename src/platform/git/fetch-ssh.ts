// Fetching over ssh: git's fetch-pack talks through OpenSSH, which is told everything on its command line and reads no
// configuration. The key lies in the scratch for as long as the two calls take; the host's key is pinned from the first contact.

import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { KIB, SECOND } from "#base/units.ts";
import type { PinnedAddress } from "#platform/egress/address-rules.ts";
import { parseCredential } from "#platform/egress/credential.ts";
import { ordinaryUser } from "#platform/process/isolation.ts";
import { runProcess, type ProcessEnd } from "#platform/process/process.ts";

import { parseListing, type Listing } from "./ssh-listing.ts";
import { checkSshEnd } from "./ssh-errors.ts";
import { checkFetchPackEnd } from "./fetch-pack-process.ts";
import { collectPacks, collectTips, findMirrored } from "./fetch-result.ts";
import type { Contact, FetchOptions, FetchResult } from "./fetch-types.ts";
import { createGitArguments, createGitEnvironment, findGit, findProgram } from "./harmless.ts";
import { openScratchRepository } from "./scratch-repository.ts";

const MAX_HOST_KEYS_BYTES = 16 * KIB;

export async function fetchBySsh(options: FetchOptions): Promise<FetchResult> {
  const [pinned] = await options.egress.pin(options.source, options.signal);
  if (pinned === undefined) throw new AppError("source.unreachable");
  const ssh = findProgram("ssh");
  if (ssh === null) throw new AppError("git.unavailable", "The program ssh was not found.");
  const keyDir = `${options.scratchDir}.ssh`;
  try {
    const command = await writeSshFiles({ options, pinned, ssh, keyDir });
    return await fetchThrough({ options, pinned, command, keyDir });
  } finally {
    await rm(keyDir, { recursive: true, force: true });
  }
}

interface SshFiles {
  readonly options: FetchOptions;
  readonly pinned: PinnedAddress;
  readonly ssh: string;
  readonly keyDir: string;
}

/** Writes key and known hosts, readable by the user that git runs as and nobody else; gives the command line of ssh. */
async function writeSshFiles({ options, pinned, ssh, keyDir }: SshFiles): Promise<string> {
  const owner = ordinaryUser();
  const own = async (path: string, mode: number): Promise<void> => {
    await chmod(path, mode);
    if (owner !== null) await chown(path, owner.uid, owner.gid);
  };
  await mkdir(keyDir, { recursive: true, mode: 0o700 });
  await own(keyDir, 0o700);
  const keyPath = join(keyDir, "key");
  if (options.credential !== null) {
    await options.credential.use(async (bytes) => {
      const credential = parseCredential(bytes);
      if (credential.kind !== "ssh-key") throw new AppError("source.credential-invalid", "Expected a private key for ssh, got a user name and token.");
      await writeFile(keyPath, `${credential.privateKey.replaceAll("\r\n", "\n").trimEnd()}\n`, { mode: 0o600 });
    });
    await own(keyPath, 0o600);
  }
  await writeFile(join(keyDir, "known_hosts"), options.hostKeys ?? "", { mode: 0o600 });
  await own(join(keyDir, "known_hosts"), 0o600);
  return [ssh, "-F", "/dev/null", ...sshSwitches({ options, pinned, keyDir }).flatMap((option) => ["-o", option])].map(quoteForShell).join(" ");
}

/** Everything that OpenSSH could read, start, forward or ask for elsewhere (ssh_config(5)). The first value given wins. */
export function sshSwitches(given: { readonly options: Pick<FetchOptions, "hostKeys" | "source" | "credential" | "limits">; readonly pinned: PinnedAddress; readonly keyDir: string }): string[] {
  const { options, pinned, keyDir } = given;
  return [
    `HostName=${pinned.address}`,
    `HostKeyAlias=${options.source.host}`,
    `UserKnownHostsFile=${join(keyDir, "known_hosts")}`,
    "GlobalKnownHostsFile=/dev/null",
    `StrictHostKeyChecking=${options.hostKeys === null ? "accept-new" : "yes"}`,
    ...(options.credential === null ? ["IdentityFile=none"] : [`IdentityFile=${join(keyDir, "key")}`]),
    "BatchMode=yes", "IdentitiesOnly=yes", "IdentityAgent=none", "PKCS11Provider=none", "SecurityKeyProvider=none",
    "PreferredAuthentications=publickey", "PasswordAuthentication=no", "KbdInteractiveAuthentication=no",
    "ProxyCommand=none", "ProxyJump=none", "PermitLocalCommand=no", "LocalCommand=none", "KnownHostsCommand=none",
    "ControlMaster=no", "ControlPath=none", "ForwardAgent=no", "ForwardX11=no", "ClearAllForwardings=yes", "Tunnel=no",
    "CanonicalizeHostname=no", "VerifyHostKeyDNS=no", "CheckHostIP=no", "UpdateHostKeys=no", "HashKnownHosts=no", "RequestTTY=no", "EscapeChar=none",
    `ConnectTimeout=${Math.ceil(options.limits.connectMs / SECOND)}`,
    `ServerAliveInterval=${Math.max(1, Math.floor(options.limits.idleMs / (3 * SECOND)))}`, "ServerAliveCountMax=3", "LogLevel=ERROR",
  ];
}

interface SshTalk {
  readonly options: FetchOptions;
  readonly pinned: PinnedAddress;
  readonly command: string;
  readonly keyDir: string;
}

async function fetchThrough(talk: SshTalk): Promise<FetchResult> {
  const { options, keyDir } = talk;
  const contacts: Contact[] = [];
  const began = options.now();
  // The listing needs a repository to stand in, and only the listing says which hash it has.
  const first = await openScratchRepository({ dir: `${keyDir}/listing`, format: "sha1", ...(options.signal === undefined ? {} : { signal: options.signal }) });
  const listing = await list({ ...talk, contacts, gitDir: first.dir });
  const oldTips = options.tips.filter(({ oid }) => oid.length === listing.refs[0]?.oid.length);
  const known = [...oldTips, ...(await findMirrored(listing.refs, oldTips, options.readMirrored))];
  const knownOids = new Set(known.map(({ oid }) => oid));
  const wanted = listing.refs.filter(({ oid }) => !knownOids.has(oid));
  const repository = await openScratchRepository({ dir: options.scratchDir, format: listing.format, ...(options.signal === undefined ? {} : { signal: options.signal }) });
  if (wanted.length > 0) {
    await repository.writeTips(known);
    const remainingMs = Math.max(SECOND, options.limits.totalMs - (options.now() - began));
    await fetch({ ...talk, contacts, gitDir: repository.dir, remainingMs }, wanted, known.length > 0);
  }
  const packs = await collectPacks(repository);
  for (const { bytes } of packs) options.onProgress?.(bytes);
  const tips = await collectTips({ format: listing.format, refs: listing.refs, packs, known, readMirrored: known.length === 0 ? undefined : options.readMirrored });
  const receivedBytes = contacts.reduce((sum, contact) => sum + contact.receivedBytes, 0);
  return { repository, whole: known.length === 0, ...listing, packs, tips, contacts, receivedBytes, hostKeys: await readHostKeys(keyDir) };
}

type SshCall = SshTalk & { readonly contacts: Contact[]; readonly gitDir: string; readonly remainingMs?: number };

async function list(call: SshCall): Promise<Listing> {
  const { limits } = call.options;
  return await record(call, "advertise refs", async () => {
    const { stdout, end, stderr } = await runSsh(call, ["ls-remote", "--symref", "--", call.options.source.url], "", limits.maxAdvertisementBytes);
    if (end.reason === "output-limit") throw new AppError("source.too-large", `The source's list of references has more than ${limits.maxAdvertisementBytes} bytes.`, { details: { maxBytes: limits.maxAdvertisementBytes } });
    checkSshEnd(end, stderr);
    return { value: parseListing(stdout, limits.maxRefs), receivedBytes: stdout.length };
  });
}

async function fetch(call: SshCall, wanted: Listing["refs"], update: boolean): Promise<void> {
  const args = ["fetch-pack", "--stdin", "--lock-pack", "--keep", ...(update ? ["--from-promisor"] : []), "--no-progress", call.options.source.url];
  await record(call, "fetch", async () => {
    const { end, stderr } = await runSsh(call, args, wanted.map(({ oid, name }) => `${oid} ${name}\n`).join(""), 64 * KIB + wanted.length * 2_048);
    if (end.code !== 0) checkSshEnd(end, stderr, () => checkFetchPackEnd(end, stderr));
    const sizes = await Promise.all((await openScratchRepository({ dir: call.gitDir, format: wanted[0]?.oid.length === 64 ? "sha256" : "sha1" }).then(async ({ listPacks }) => await listPacks())).map(async ({ packPath }) => (await stat(packPath)).size));
    return { value: undefined, receivedBytes: sizes.reduce((sum, size) => sum + size, 0) };
  });
}

async function runSsh(call: SshCall, args: readonly string[], input: string, maxOutputBytes: number): Promise<{ stdout: Buffer; end: ProcessEnd; stderr: string }> {
  const { options, command, gitDir } = call;
  return await runProcess(
    {
      program: findGit(),
      args: createGitArguments(args),
      env: { ...createGitEnvironment(gitDir), GIT_ALLOW_PROTOCOL: "ssh", GIT_SSH_COMMAND: command, GIT_SSH_VARIANT: "ssh" },
      cwd: gitDir,
      stdin: "pipe",
      limits: {
        timeoutMs: call.remainingMs ?? options.limits.totalMs,
        maxOutputBytes,
        maxMemoryBytes: options.limits.maxMemoryBytes,
        maxFileBytes: options.limits.maxPackBytes,
      },
      isolation: { network: "inherited", user: "ordinary" },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
    input,
  );
}

async function record<Value>(call: SshCall, what: Contact["what"], work: () => Promise<{ value: Value; receivedBytes: number }>): Promise<Value> {
  const at = call.options.now();
  const note = (outcome: string, receivedBytes: number): void => {
    const contact: Contact = { at, what, outcome, addressKind: call.pinned.kind, sentBytes: 0, receivedBytes };
    call.contacts.push(contact);
    call.options.onContact?.(contact);
  };
  try {
    const { value, receivedBytes } = await work();
    note("ok", receivedBytes);
    return value;
  } catch (error) {
    note(error instanceof AppError ? error.code : "aborted", 0);
    throw error;
  }
}

async function readHostKeys(keyDir: string): Promise<string> {
  const text = await readFile(join(keyDir, "known_hosts"), "utf8");
  if (text.length > MAX_HOST_KEYS_BYTES) throw new AppError("source.damaged", "The ssh server sent host keys without end.");
  return text;
}

/** git hands GIT_SSH_COMMAND to a shell: every word is put between single quotes. */
function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
