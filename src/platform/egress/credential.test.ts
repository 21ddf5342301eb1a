import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { isAppError } from "#base/app-error.ts";

import { basicAuthorization, encodeCredential, parseCredential, type SourceCredential } from "./credential.ts";

const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE\n-----END OPENSSH PRIVATE KEY-----\n";

describe("a credential", () => {
  const good: readonly SourceCredential[] = [
    { kind: "token", username: "", token: "t" },
    { kind: "token", username: "müller", token: "p4ß w0rd:x" },
    { kind: "ssh-key", privateKey: KEY },
  ];
  for (const credential of good) {
    it(`of the kind ${credential.kind} comes back as it was (${JSON.stringify(credential).length} bytes)`, () => {
      assert.deepEqual(parseCredential(encodeCredential(credential)), credential);
    });
  }

  it("makes a Basic header in UTF-8", () => {
    assert.equal(basicAuthorization({ kind: "token", username: "ü", token: "x:y" }), `Basic ${Buffer.from("ü:x:y").toString("base64")}`);
  });

  const bad: readonly (readonly [string, SourceCredential])[] = [
    ["a colon in the name", { kind: "token", username: "a:b", token: "x" }],
    ["a line break in the token", { kind: "token", username: "a", token: "canary-token\r\nX-Evil: 1" }],
    ["an empty token", { kind: "token", username: "a", token: "" }],
    ["a key that is none", { kind: "ssh-key", privateKey: "canary-token" }],
    ["an encrypted PEM header", { kind: "ssh-key", privateKey: "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nabcd\n-----END RSA PRIVATE KEY-----\n" }],
  ];
  for (const [what, credential] of bad) {
    it(`with ${what} is refused, and not quoted`, () => {
      assert.throws(() => encodeCredential(credential), (error: Error) => isAppError(error, "source.credential-invalid") && !error.message.includes("canary-token"));
    });
  }

  it("that is no JSON is refused without quoting it in the message or the cause", () => {
    assert.throws(() => parseCredential(Buffer.from("canary-token")), (error: Error) => isAppError(error, "source.credential-invalid") && error.cause === undefined && !error.message.includes("canary"));
  });
});
