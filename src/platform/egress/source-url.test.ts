import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { isAppError } from "#base/app-error.ts";

import { joinPath, parseSourceAddress } from "./source-url.ts";

const NORMAL_FORMS: readonly (readonly [string, string])[] = [
  ["https://Example.COM/team/app.git", "https://example.com/team/app.git"],
  ["  https://example.com:443/app ", "https://example.com/app"],
  ["https://example.com:8443/app", "https://example.com:8443/app"],
  ["https://example.com./app", "https://example.com./app"],
  ["ssh://git@example.com/team/app.git", "ssh://git@example.com/team/app.git"],
  ["ssh://example.com:2222/app", "ssh://git@example.com:2222/app"],
  ["ssh://me@example.com/~me/app", "ssh://me@example.com/~me/app"],
  ["git@github.com:team/app.git", "git@github.com:team/app.git"],
  ["github.com:/srv/app.git", "ssh://git@github.com/srv/app.git"],
  ["me@[::1]:app.git", "me@[::1]:app.git"],
  ["http://127.0.0.1:8080/app", "http://127.0.0.1:8080/app"],
  ["http://localhost/app", "http://localhost/app"],
];

describe("a source's address", () => {
  for (const [text, url] of NORMAL_FORMS) {
    it(`"${text}" has the normal form ${url}`, () => {
      assert.equal(parseSourceAddress(text).url, url);
    });
  }

  it("of the scp-like form keeps its relative path for the far side", () => {
    assert.deepEqual(parseSourceAddress("git@github.com:team/app.git"), {
      transport: "ssh", host: "github.com", port: 22, user: "git", path: "team/app.git", url: "git@github.com:team/app.git",
    });
  });

  it("gives an error that does not quote a password", () => {
    assert.throws(() => parseSourceAddress("https://me:hunter2@example.com/app"), (error: Error) => isAppError(error, "source.invalid") && !error.message.includes("hunter2"));
  });

  it("joins a path before its query", () => {
    assert.equal(joinPath(parseSourceAddress("https://h.example/a/?x=1"), "/info/refs?service=git-upload-pack"), "/a/info/refs?service=git-upload-pack&x=1");
    assert.equal(joinPath(parseSourceAddress("https://h.example/a"), "/git-upload-pack"), "/a/git-upload-pack");
  });
});
