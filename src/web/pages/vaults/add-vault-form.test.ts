import assert from "node:assert/strict";
import { test } from "node:test";

import { type AddVaultForm, EMPTY_FORM, fieldOfPath, nameFromUrl, toRequest, usesSsh } from "./add-vault-form.ts";

const git: AddVaultForm = { ...EMPTY_FORM, url: " https://git.example/team/service.git " };

test("a name is offered from the last part of the address", () => {
  const cases: [string, string][] = [["https://git.example/team/service.git", "service"], ["git@git.example:team/app.git", "app"], ["git@git.example:app", "app"], ["https://files.example/a/release-2.1.tar.gz?x=1", "release-2.1"], ["https://git.example/", "git.example"], ["", ""]];
  for (const [url, name] of cases) assert.equal(nameFromUrl(url), name);
});

test("ssh addresses are told from https addresses", () => {
  for (const url of ["ssh://git@git.example/a.git", "git@git.example:a.git"]) assert.ok(usesSsh(url), url);
  for (const url of ["https://git.example/a.git", "https://user@git.example/a:b.git", ""]) assert.ok(!usesSsh(url), url);
});

test("the request holds what was asked for and nothing of what was chosen away", () => {
  assert.deepEqual(toRequest(git), { request: { name: "service", replication: "weekly", source: { kind: "git", url: "https://git.example/team/service.git" } } });
  const token: AddVaultForm = { ...git, access: "token", token: " secret ", username: "reader", ref: "main", sshKey: "left over" };
  assert.deepEqual(toRequest(token), { request: { name: "service", replication: "weekly", source: { kind: "git", url: "https://git.example/team/service.git", ref: "main", username: "reader", token: "secret" } } });
  assert.deepEqual(toRequest({ ...token, access: "none", ref: "" }), toRequest(git));
  assert.deepEqual(toRequest({ ...git, kind: "sample", name: "" }), { request: { name: "Strongroom itself", replication: "manual", source: { kind: "sample" } } });
});

test("each mistake is named at its field", () => {
  const cases: [Partial<AddVaultForm>, keyof AddVaultForm][] = [
    [{ url: "" }, "url"],
    [{ url: "service" }, "url"],
    [{ url: "file:///etc" }, "url"],
    [{ ref: "--upload-pack=x" }, "ref"],
    [{ access: "token" }, "token"],
    [{ access: "token", token: "two words" }, "token"],
    [{ access: "token", token: "t", username: "-o" }, "username"],
    [{ url: "git@git.example:a.git", access: "ssh-key", sshKey: "not a key" }, "sshKey"],
    [{ name: "a\u202eb" }, "name"],
    [{ kind: "upload", file: null, name: "x" }, "file"],
    [{ kind: "archive", url: "git@git.example:a.git" }, "url"],
  ];
  for (const [change, field] of cases) {
    const result = toRequest({ ...git, ...change });
    assert.ok("errors" in result, JSON.stringify(change));
    assert.deepEqual(Object.keys(result.errors), [field], JSON.stringify(change));
  }
});

test("what the server says of a field reaches the field of the form", () => {
  assert.equal(fieldOfPath("body.source.url"), "url");
  assert.equal(fieldOfPath("body.name"), "name");
  assert.equal(fieldOfPath("body.projectId"), null);
});
