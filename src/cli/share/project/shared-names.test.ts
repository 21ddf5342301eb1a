// Which names are shared with nobody, which wait for a yes, and what globs mean.

import assert from "node:assert/strict";
import { test } from "node:test";

import { compileGlobs } from "./globs.ts";
import { guardedBy } from "./guarded-paths.ts";
import { NEVER_SHARED, neverShared } from "./never-shared.ts";

const HIDDEN = [
  ".env", ".env.local", ".env-production", "app/.ENV", "prod.env", ".envrc.d/.env", ".git", ".git/hooks/pre-commit", "sub/.GIT/config", ".svn/entries", ".git-credentials", ".gitconfig", ".ssh/known_hosts", "a/.aws/config",
  "id_rsa", "keys/id_ed25519", "id_ecdsa_sk", "server.pem", "tls.KEY", "a.p12", "b.pfx", "c.jks", "d.kdbx", "e.ppk", "f.gpg", ".npmrc", "sub/.yarnrc.yml", ".pypirc", ".netrc", "_netrc", ".pgpass", ".htpasswd", ".dockercfg",
  "credentials.json", "config/secrets.yml", "secret.toml", "service-account-prod.json", "application_default_credentials.json", "terraform.tfstate", "terraform.tfstate.backup", "prod.tfvars", "master.key", "wallet.dat", "vpn.ovpn",
  ".0b6e7d9a-1111-4222-8333-444455556666.strongroom",
];
const SHARED = [
  "", "src/env.ts", "environment.md", ".environment", "src/git.ts", ".gitignore", ".github/workflows/ci.yml", "git/a", "id.ts", "src/id_card.test.ts", "monkey.ts", "keyboard.ts", "key", "pem.md", "credentials.ts", "secrets/README.md", "secrets.test.ts", "public.pub", "id_rsa.pub",
  "npmrc", "docs/ssh.md", "package-lock.json", ".editorconfig", "tokens/tokens.ts", "env/index.ts", "src/identity/id.ts", "src/credentials/a.ts",
];

test("keys, passwords and tokens by their usual names are hidden, wherever they lie; what sounds like them is not", () => {
  for (const path of HIDDEN) assert.notEqual(neverShared(path), null, path);
  for (const path of SHARED) assert.equal(neverShared(path), null, path);
  for (const { name, what } of NEVER_SHARED) assert.ok(HIDDEN.some((path) => path.toLowerCase().split("/").some((part) => name.test(part))), `no example of: ${what}`);
});

test("what others run by themselves, and what decides about what is shared, waits for a yes", () => {
  const guarded = ["package.json", "a/package.json", ".github/workflows/ci.yml", ".gitlab-ci.yml", "Jenkinsfile", ".husky/pre-commit", ".vscode/tasks.json", ".envrc", "build.rs", "sub/.gitignore", ".gitattributes", ".strongroom/share.json", "lefthook.yml", ".circleci/config.yml", ".vscode", "a/.husky", ".github", ".strongroom", ".devcontainer", ".cargo", ".cargo/config.toml", "build.gradle.kts", "Makefile", "crate/Cargo.toml"];
  for (const path of guarded) assert.notEqual(guardedBy(path), null, path);
  for (const path of ["package.json.md", "src/package.ts", "github/workflows/a.yml", "README.md", "src/jenkinsfile.ts", "gitignore", "vscode/a", "husky", "a.vscode/b", "makefile.md"]) assert.equal(guardedBy(path), null, path);
});

test("globs mean names anywhere, or paths from the folder, and all below them", () => {
  const table: [string, string[], string[]][] = [
    ["*.log", ["a.log", "x/y.log", "x.log/y"], ["a.logs", "log"]],
    ["build", ["build", "a/build", "build/x/y"], ["builds", "a/rebuild"]],
    ["/build", ["build/a"], ["a/x/build2"]],
    ["src/*.ts", ["src/a.ts"], ["src/a/b.ts", "a/src/b.ts"]],
    ["src/**/*.ts", ["src/a.ts", "src/a/b/c.ts"], ["src/a.js", "x/src/a.ts"]],
    ["**/gen/", ["gen/a", "a/b/gen"], ["agen"]],
    ["*.{js,ts}", ["a.js", "b/c.ts"], ["a.jsx"]],
    ["a?c", ["abc", "x/abc"], ["ac", "a/c"]],
    ["[x].(y)+", ["[x].(y)+"], ["x.y"]],
    ["{a", ["a"], ["{a", "b"]],
  ];
  for (const [glob, taken, left] of table) {
    const isMeant = compileGlobs([glob]);
    for (const path of taken) assert.ok(isMeant(path), `${glob} takes ${path}`);
    for (const path of left) assert.ok(!isMeant(path), `${glob} leaves ${path}`);
  }
  assert.ok(!compileGlobs([])("anything"));
});
