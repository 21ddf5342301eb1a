// Sources as they are asked for: one normal form, credentials that suit them, and nothing that could reach elsewhere.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { parseCredential } from "#platform/egress/credential.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { FORMAT_BYTES, detectArchiveFormat } from "./archive-format.ts";
import { parseSource } from "./source.ts";

const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";

test("each kind of source has one normal form", () => {
  const table: [Parameters<typeof parseSource>[0], { url: string | null; ref: string | null }][] = [
    [{ kind: "git", url: " HTTPS://Example.org/A.git " }, { url: "https://example.org/A.git", ref: null }],
    [{ kind: "git", url: "git@example.org:a/b.git", ref: "main" }, { url: parseSourceAddress("git@example.org:a/b.git").url, ref: "main" }],
    [{ kind: "archive", url: "https://example.org/a.zip?x=1" }, { url: "https://example.org/a.zip?x=1", ref: null }],
    [{ kind: "upload" }, { url: null, ref: null }],
    [{ kind: "sample" }, { url: null, ref: null }],
  ];
  for (const [request, { url, ref }] of table) {
    const parsed = parseSource(request);
    assert.deepEqual([parsed.kind, parsed.url, parsed.ref, parsed.credential], [request.kind, url, ref, null]);
  }
});

test("addresses that reach elsewhere, or hold a secret, are refused", () => {
  for (const url of ["file:///etc/passwd", "ext::sh -c id", "git://example.org/a", "http://example.org/a", "ftp://example.org/a", "https://u:p@example.org/a", "--upload-pack=x", "-oProxyCommand=x", "", "https://", "/etc/passwd", "example.org/a"]) {
    assert.throws(() => parseSource({ kind: "git", url }), (error) => isAppError(error, "source.invalid") || isAppError(error, "source.insecure"), url);
  }
  assert.throws(() => parseSource({ kind: "archive", url: "ssh://git@example.org/a" }), (error) => isAppError(error, "source.insecure"));
});

test("a token is for https, a key for ssh, and what is sealed can be read by the worker", () => {
  const https = parseSource({ kind: "git", url: "https://example.org/a", token: "t" });
  assert.deepEqual([https.credential?.kind, parseCredential(https.credential?.bytes ?? new Uint8Array())], ["basic", { kind: "token", username: "git", token: "t" }]);
  const ssh = parseSource({ kind: "git", url: "git@example.org:a", sshKey: KEY });
  assert.deepEqual([ssh.credential?.kind, parseCredential(ssh.credential?.bytes ?? new Uint8Array())], ["ssh-key", { kind: "ssh-key", privateKey: KEY }]);
  const refused = (error: unknown) => isAppError(error, "source.credential-invalid");
  assert.throws(() => parseSource({ kind: "git", url: "https://example.org/a", sshKey: KEY }), refused);
  assert.throws(() => parseSource({ kind: "git", url: "git@example.org:a", token: "t" }), refused);
  assert.throws(() => parseSource({ kind: "git", url: "git@example.org:a", sshKey: KEY, username: "u" }), refused);
  assert.throws(() => parseSource({ kind: "git", url: "https://example.org/a", username: "u" }), refused);
  assert.throws(() => parseSource({ kind: "archive", url: "https://example.org/a", username: "u" }), refused);
});

test("the kind of an archive is told by its bytes, at their very place", () => {
  const tar = Buffer.alloc(512);
  tar.write("ustar", 257);
  assert.equal(detectArchiveFormat(tar.subarray(0, FORMAT_BYTES)), "tar");
  assert.equal(detectArchiveFormat(Buffer.from([0x50, 0x4b, 3, 4])), "zip");
  assert.equal(detectArchiveFormat(Buffer.from([0x50, 0x4b, 5, 6])), "zip");
  assert.equal(detectArchiveFormat(Buffer.from([0x1f, 0x8b])), "tar.gz");
  assert.equal(detectArchiveFormat(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])), "tar.zst");
  for (const bytes of [Buffer.alloc(0), Buffer.from("PK"), Buffer.from("hello"), tar.subarray(0, FORMAT_BYTES - 1), Buffer.from([0, 0x1f, 0x8b])]) {
    assert.throws(() => detectArchiveFormat(bytes), (error) => isAppError(error, "archive.unknown-format"));
  }
});
