import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";

import { startGitServer } from "./git-server.ts";
import { createTestRepository } from "./test-repository.ts";

const run = promisify(execFile);

describe("the git server of the tests", () => {
  it("is cloned by git with its token, refuses a push, and has recorded both", async (context) => {
    const repository = createTestRepository();
    const head = repository.commit("First", { "a.txt": "1\n" });
    const server = await startGitServer({ repositories: { "app.git": repository.dir }, auth: { username: "me", token: "t0ken" } });
    context.after(() => server.close());
    const target = mkdtempSync(join(tmpdir(), "strongroom-test-clone-"));
    context.after(() => (rmSync(target, { recursive: true }), repository.remove()));
    const env = { PATH: process.env["PATH"] ?? "", GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
    const url = server.url("app.git").replace("//", "//me:t0ken@");
    await run("git", ["clone", "-q", url, join(target, "c")], { env });
    const clone = join(target, "c");
    assert.equal((await run("git", ["-C", clone, "rev-parse", "HEAD"], { env })).stdout.trim(), head);
    await assert.rejects(run("git", ["-C", clone, "push", "-q", "origin", "HEAD:refs/heads/x"], { env }));
    await assert.rejects(run("git", ["clone", "-q", server.url("app.git"), join(target, "d")], { env }));
    const services = new Set(server.requests.map(({ service, authorised }) => `${service} ${authorised}`));
    assert.deepEqual([...services].sort(), ["git-receive-pack false", "git-receive-pack true", "git-upload-pack false", "git-upload-pack true"]);
  });
});
