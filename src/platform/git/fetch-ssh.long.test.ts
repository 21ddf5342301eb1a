import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { encodeCredential } from "#platform/egress/credential.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { Secret } from "#platform/secrets/secret.ts";

import { fetchGit } from "./fetch.ts";
import { sshSwitches } from "./fetch-ssh.ts";
import type { FetchOptions, FetchResult } from "./fetch-types.ts";
import { createGitArguments, createGitEnvironment, findGit } from "./harmless.ts";
import { DEFAULT_FETCH_LIMITS } from "./limits.ts";
import { startSshServer, type SshServer } from "./testing/ssh-server.ts";
import { createTestRepository, type TestRepository } from "./testing/test-repository.ts";

const hasServer = existsSync("/usr/sbin/sshd");
if (!hasServer && process.env["STRONGROOM_REQUIRE_SERVICES"] === "1") throw new Error("these tests need /usr/sbin/sshd (package openssh-server)");

function withCode(code: ErrorCode): (error: Error) => boolean {
  return (error) => {
    assert.ok(isAppError(error), String(error.stack));
    assert.equal(error.code, code, `${error.message} ${String(error.cause)}`);
    return true;
  };
}

describe("a fetch over ssh", hasServer ? {} : { skip: "needs /usr/sbin/sshd (package openssh-server)" }, () => {
  let server: SshServer;
  let repository: TestRepository;
  let credential: Secret;

  before(async () => {
    server = (await startSshServer()) ?? assert.fail();
    repository = createTestRepository();
    repository.commit("First", { "a.txt": "1\n".repeat(1_000) });
    repository.git("tag", "-a", "-m", "One", "v1");
    credential = await Secret.seal(encodeCredential({ kind: "ssh-key", privateKey: server.privateKey }));
  });
  after(async () => {
    repository.remove();
    await server.close();
  });

  async function fetchFrom(context: TestContext, options: Partial<FetchOptions> & { readonly path?: string } = {}): Promise<FetchResult> {
    const scratch = await mkdtemp(join(tmpdir(), "strongroom-test-fetch-"));
    context.after(async () => await rm(scratch, { recursive: true, force: true }));
    await chmod(scratch, 0o711);
    const { path, ...rest } = options;
    try {
      return await fetchGit({
        egress: createEgress({ allow: ["git.test.example"], resolve: async () => ["127.0.0.1"] }),
        source: parseSourceAddress(`ssh://${server.user}@git.test.example:${server.port}${path ?? repository.dir}`),
        credential, scratchDir: join(scratch, "repository"), tips: [], limits: DEFAULT_FETCH_LIMITS, hostKeys: null, now: Date.now,
        ...rest,
      });
    } finally {
      assert.ok((await readdir(scratch)).every((name) => !name.endsWith(".ssh")), "the key is gone");
    }
  }

  it("brings branches and tags, pins the host's key, and then only what is new", async (context) => {
    const first = await fetchFrom(context);
    assert.deepEqual(first.refs.map(({ name }) => name), ["refs/heads/main", "refs/tags/v1"]);
    assert.equal(first.head, "refs/heads/main");
    assert.equal(first.packs.length, 1);
    assert.match(first.hostKeys ?? "", /^git\.test\.example ssh-ed25519 \S+\n$/);
    const nothing = await fetchFrom(context, { tips: first.tips, hostKeys: first.hostKeys });
    assert.deepEqual(nothing.packs, []);
    const head = repository.commit("Second", { "b.txt": "2\n" });
    const second = await fetchFrom(context, { tips: first.tips, hostKeys: first.hostKeys });
    assert.equal(second.refs[0]?.oid, head);
    assert.ok((second.packs[0]?.bytes ?? Infinity) < 600);
    assert.deepEqual(second.contacts.map(({ what, outcome }) => [what, outcome]), [["advertise refs", "ok"], ["fetch", "ok"]]);
    assert.ok(server.commands().every((command) => command === `git-upload-pack '${repository.dir}'`), server.commands().join("\n"));
  });

  it("refuses a host whose key is another than the pinned one", async (context) => {
    const { hostKeys } = await fetchFrom(context);
    await server.changeHostKey();
    await assert.rejects(fetchFrom(context, { hostKeys }), withCode("source.host-key-changed"));
    await fetchFrom(context, { hostKeys: null });
  });

  it("says what is wrong with the credential, the path, the port", async (context) => {
    const other = await startSshServer();
    context.after(async () => await other?.close());
    const wrong = await Secret.seal(encodeCredential({ kind: "ssh-key", privateKey: other?.privateKey ?? "" }));
    await assert.rejects(fetchFrom(context, { credential: wrong }), withCode("source.unauthorised"));
    await assert.rejects(fetchFrom(context, { credential: null }), withCode("source.unauthorised"));
    const token = await Secret.seal(encodeCredential({ kind: "token", username: "a", token: "b" }));
    await assert.rejects(fetchFrom(context, { credential: token }), withCode("source.credential-invalid"));
    const broken = await Secret.seal(encodeCredential({ kind: "ssh-key", privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n" }));
    await assert.rejects(fetchFrom(context, { credential: broken }), withCode("source.credential-invalid"));
    await assert.rejects(fetchFrom(context, { path: "/no/such/repository" }), withCode("source.not-found"));
    await assert.rejects(fetchFrom(context, { source: parseSourceAddress("ssh://git@git.test.example:1/app") }), withCode("source.unreachable"));
  });

  it("ends at its limits", async (context) => {
    await assert.rejects(fetchFrom(context, { limits: { ...DEFAULT_FETCH_LIMITS, maxRefs: 1 } }), withCode("source.too-large"));
    await assert.rejects(fetchFrom(context, { limits: { ...DEFAULT_FETCH_LIMITS, maxAdvertisementBytes: 10 } }), withCode("source.too-large"));
    await assert.rejects(fetchFrom(context, { limits: { ...DEFAULT_FETCH_LIMITS, totalMs: 5 } }), withCode("source.timeout"));
  });
});

describe("ssh", () => {
  const asked: readonly (readonly [string, string])[] = [
    ["git@git.example:team/app.git", "git@git.example git-upload-pack 'team/app.git'"],
    ["git@git.example:/srv/app.git", "git@git.example git-upload-pack '/srv/app.git'"],
    ["ssh://git.example/~me/app", "git@git.example git-upload-pack '~me/app'"],
    ["ssh://me@git.example:2222/srv/app", "-p 2222 me@git.example git-upload-pack '/srv/app'"],
    ["me@[2001:db8::1]:app", "me@2001:db8::1 git-upload-pack 'app'"],
  ];
  for (const [address, command] of asked) {
    it(`is given ${command} for ${address}`, (context) => {
      const dir = mkdtempSync(join(tmpdir(), "strongroom-test-ssh-"));
      context.after(() => rmSync(dir, { recursive: true }));
      writeFileSync(join(dir, "ssh"), `#!/bin/sh\nprintf '%s ' "$@" > ${dir}/asked\nexit 1\n`, { mode: 0o755 });
      const env = { ...createGitEnvironment(dir), GIT_ALLOW_PROTOCOL: "ssh", GIT_SSH_COMMAND: join(dir, "ssh"), GIT_SSH_VARIANT: "ssh" };
      spawnSync(findGit(), createGitArguments(["ls-remote", "--symref", "--", parseSourceAddress(address).url]), { env });
      assert.equal(readFileSync(join(dir, "asked"), "utf8").trim().replace(/^-o SendEnv=GIT_PROTOCOL /, ""), command);
    });
  }

  it("is told everything that a configuration could say", () => {
    const source = parseSourceAddress("git@git.example:app");
    const switches = sshSwitches({ options: { hostKeys: "x", source, credential: null, limits: DEFAULT_FETCH_LIMITS }, pinned: { address: "192.0.2.7", family: 4, kind: "public" }, keyDir: "/scratch/k" });
    const values: Record<string, string> = {};
    for (const option of switches) values[option.slice(0, option.indexOf("="))] = option.slice(option.indexOf("=") + 1);
    for (const name of ["ProxyCommand", "ProxyJump", "LocalCommand", "KnownHostsCommand", "ControlPath", "IdentityAgent", "PKCS11Provider"]) assert.equal(values[name], "none", name);
    for (const name of ["PermitLocalCommand", "ForwardAgent", "ForwardX11", "Tunnel", "PasswordAuthentication", "UpdateHostKeys"]) assert.equal(values[name], "no", name);
    assert.deepEqual([values["HostName"], values["HostKeyAlias"], values["StrictHostKeyChecking"], values["BatchMode"]], ["192.0.2.7", "git.example", "yes", "yes"]);
  });
});
