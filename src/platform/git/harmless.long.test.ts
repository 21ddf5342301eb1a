import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";

import { HISTORY_LOG_ARGS } from "#protocol/sandbox/wire.ts";

import { createGitArguments, createGitEnvironment, findGit, GIT_SWITCHES } from "./harmless.ts";
import { openScratchRepository, type ScratchRepository } from "./scratch-repository.ts";
import { createTestRepository, type TestRepository } from "./testing/test-repository.ts";

const OID = "1".repeat(40);

/** Config values that are the opposite of each switch, as a hostile or careless configuration would have them. */
const HOSTILE_VALUE = "touch-canary";

interface Place {
  readonly repository: TestRepository;
  readonly scratch: ScratchRepository;
  readonly canary: string;
  /** Appends to the configuration of the scratch. */
  configure(text: string): void;
}

/** A scratch whose objects are those of a repository with a signed-looking commit, and a program that leaves a mark when it is run. */
async function makePlace(context: TestContext): Promise<Place> {
  const dir = mkdtempSync(join(tmpdir(), "strongroom-test-harmless-"));
  chmodSync(dir, 0o777);
  const repository = createTestRepository();
  repository.commit("First", { "a.txt": "1\n", ".gitattributes": "*.txt diff=evil filter=evil\n" });
  const signed = repository.git("cat-file", "commit", "HEAD").replace("\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n");
  repository.git("update-ref", "refs/heads/main", repository.gitWithInput(`${signed}\n`, "hash-object", "-t", "commit", "-w", "--stdin"));
  const canary = join(dir, "canary");
  writeFileSync(join(dir, "evil.sh"), `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
  const scratch = await openScratchRepository({ dir: join(dir, "repository"), format: "sha1", alternates: [join(repository.dir, ".git/objects")], user: "inherited" });
  context.after(() => {
    repository.remove();
    rmSync(dir, { recursive: true, force: true });
  });
  const evil = join(dir, "evil.sh");
  return { repository, scratch, canary, configure: (config) => writeFileSync(join(scratch.dir, "config"), config.replaceAll("EVIL", evil), { flag: "a" }) };
}

async function run(scratch: ScratchRepository, args: readonly string[], input = ""): Promise<string> {
  const git = scratch.start(args, "pipe");
  git.stdin?.end(input);
  const output = await text(git.stdout);
  const end = await git.ended;
  assert.equal(end.code, 0, git.stderrTail());
  return output;
}

describe("git as it is run here", () => {
  for (const [key, value] of Object.entries(GIT_SWITCHES)) {
    it(`has ${key} = "${value}" whatever files and environment say`, async (context) => {
      const { scratch } = await makePlace(context);
      const home = mkdtempSync(join(tmpdir(), "strongroom-test-home-"));
      context.after(() => rmSync(home, { recursive: true }));
      execFileSync("git", ["config", "-f", join(home, ".gitconfig"), key, HOSTILE_VALUE]);
      execFileSync("git", ["config", "-f", join(scratch.dir, "config"), key, HOSTILE_VALUE]);
      const args = createGitArguments(["cat-file", "--batch"]).slice(0, -2);
      const seen = execFileSync(findGit(), [...args, "config", "--get", key], { env: { ...createGitEnvironment(scratch.dir), HOME: home }, encoding: "utf8" });
      assert.equal(seen.replace(/\n$/, ""), value);
    });
  }

  it("reads no configuration but the scratch's own", async (context) => {
    const { scratch } = await makePlace(context);
    const listed = execFileSync(findGit(), ["config", "--list", "--show-origin"], { env: createGitEnvironment(scratch.dir), cwd: scratch.dir, encoding: "utf8" });
    assert.deepEqual([...new Set(listed.trim().split("\n").map((line) => line.split("\t")[0]))], [`file:${join(scratch.dir, "config")}`]);
  });

  /** Each is shown to bite when git is run as it comes, and then not to when it is run as here. */
  const traps: readonly { readonly name: string; readonly config: string; readonly args: readonly string[]; readonly plain: readonly string[] }[] = [
    { name: "a program that checks signatures", config: "[gpg]\n\tprogram = EVIL\n[log]\n\tshowSignature = true\n", args: ["log", ...HISTORY_LOG_ARGS, "HEAD_OID"], plain: ["log", "HEAD_OID"] },
    { name: "an external diff", config: "[diff]\n\texternal = EVIL\n", args: ["log", ...HISTORY_LOG_ARGS, "HEAD_OID"], plain: ["log", "-p", "--ext-diff", "HEAD_OID"] },
    { name: "a pager", config: "[core]\n\tpager = EVIL\n[pager]\n\tlog = EVIL\n", args: ["log", ...HISTORY_LOG_ARGS, "HEAD_OID"], plain: ["--paginate", "log", "HEAD_OID"] },
  ];
  for (const { name, config, args, plain } of traps) {
    it(`does not start ${name}`, async (context) => {
      const { scratch, repository, canary, configure } = await makePlace(context);
      configure(config);
      const head = repository.git("rev-parse", "HEAD");
      const fill = (list: readonly string[]): string[] => list.map((argument) => argument.replace("HEAD_OID", head));
      if (!plain.includes("--paginate")) {
        execFileSync(findGit(), fill(plain), { env: { PATH: "/usr/bin:/bin", GIT_DIR: scratch.dir, HOME: "/" }, stdio: "ignore" });
        assert.ok(existsSync(canary), "the trap works at all");
        rmSync(canary);
      }
      await run(scratch, fill(args));
      assert.ok(!existsSync(canary));
    });
  }

  it("runs no hook", async (context) => {
    const { scratch, canary, configure } = await makePlace(context);
    mkdirSync(join(scratch.dir, "hooks"));
    writeFileSync(join(scratch.dir, "hooks/reference-transaction"), `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
    const stream = "commit refs/heads/NAME\ncommitter A <a@example.com> 1 +0000\ndata 1\nx\ndone\n";
    execFileSync(findGit(), ["fast-import", "--quiet", "--done"], { input: stream.replace("NAME", "plain"), env: { PATH: "/usr/bin:/bin", GIT_DIR: scratch.dir, HOME: "/" } });
    assert.ok(existsSync(canary), "the trap works at all");
    rmSync(canary);
    configure("[core]\n\thooksPath = hooks\n");
    await run(scratch, ["fast-import", "--quiet", "--done"], stream.replace("NAME", "harmless"));
    assert.ok(!existsSync(canary));
  });

  it("does not show replaced objects", async (context) => {
    const { scratch, repository } = await makePlace(context);
    const blob = repository.git("rev-parse", "HEAD:a.txt");
    const other = repository.gitWithInput("evil\n", "hash-object", "-w", "--stdin");
    mkdirSync(join(scratch.dir, "refs/replace"));
    writeFileSync(join(scratch.dir, "refs/replace", blob), `${other}\n`);
    assert.match(await run(scratch, ["cat-file", "--batch"], `${blob}\n`), /^\w+ blob 2\n1\n/);
  });

  it("stays within the scratch: no repository above is found", async (context) => {
    const { scratch } = await makePlace(context);
    rmSync(join(scratch.dir, "HEAD"));
    const git = scratch.start(["rev-list", "--all"], "none");
    git.stdout.resume();
    assert.notEqual((await git.ended).code, 0);
  });

  const refused: readonly (readonly string[])[] = [
    ["clone", "https://example.com/x"],
    ["fetch", "origin"],
    ["config", "--list"],
    ["daemon"],
    ["upload-pack", "."],
    ["receive-pack", "."],
    ["remote-ext", "x", "sh"],
    ["archive", "--output=/tmp/x", OID],
    ["log", "--output=/tmp/x", OID],
    ["log", "--ext-diff", OID],
    ["log", "--textconv", OID],
    ["log", "-p", OID],
    ["log", "--format=%(trailers)\n%x00", OID],
    ["log", "-O/etc/passwd", OID],
    ["log", "main"],
    ["log", "--", "../../etc/passwd"],
    ["log", "refs/heads/-evil"],
    ["rev-list", "--exec=id"],
    ["rev-list", "HEAD"],
    ["cat-file", "--textconv", `${OID}:a`],
    ["cat-file", "--filters", `${OID}:a`],
    ["cat-file", "-p", OID],
    ["cat-file", "--batch-check=%(objectname)\n"],
    ["fast-import", "--export-marks=/tmp/x"],
    ["fast-import", "--allow-unsafe-features"],
    ["fast-import", "--import-marks=/etc/passwd"],
    ["fetch-pack", "--upload-pack=id", "url"],
    ["fetch-pack", "--exec=id", "url"],
    ["fetch-pack", "/etc"],
    ["fetch-pack", "file:///etc"],
    ["fetch-pack", "ext::sh -c id"],
    ["fetch-pack", "ssh://host/a'b"],
    ["fetch-pack", "git@host:a'b"],
    ["fetch-pack", "git@host:-evil"],
    ["fetch-pack", "-oProxyCommand=id@host:x"],
    ["fetch-pack", "git@-oProxyCommand=id:x y"],
    ["fetch-pack", "host:x"],
    ["ls-remote", "--upload-pack=id", "ssh://host/x"],
    ["ls-remote", "https://host/x"],
    ["index-pack", "/etc/passwd"],
    ["-c", "core.fsmonitor=id", "log", OID],
    ["-c", "alias.log=!id", "log", OID],
    ["-C", "/etc", "log"],
    ["--git-dir=/etc", "log"],
    ["--exec-path=/tmp", "log"],
    ["constructor"],
    [],
  ];
  for (const args of refused) {
    it(`is never given ${JSON.stringify(args.join(" "))}`, () => {
      assert.throws(() => createGitArguments(args), TypeError);
    });
  }

  it("is given what the analysis asks for", () => {
    for (const args of [["cat-file", "--batch-command", "--buffer"], ["log", "--no-walk=unsorted", "--stdin", ...HISTORY_LOG_ARGS], ["-c", "log.showRoot=true", "log", ...HISTORY_LOG_ARGS, OID], ["rev-list", "--count", OID, `^${OID}`, "--"]]) {
      assert.deepEqual(createGitArguments(args).slice(-1), args.slice(-1));
    }
  });
});
