import assert from "node:assert/strict";
import { test } from "node:test";

import { credentialKindOf, wordsOf } from "./credential-names.ts";
import { createRandomFrom, fillShape } from "./fill-shape.ts";
import { looksRandom } from "./randomness.ts";
import { isCommonWord, isPlaceholder, isReference } from "./rules/placeholder.ts";

const KINDS: Readonly<Record<string, readonly string[]>> = {
  password: ["password", "DB_PASSWORD", "spring.datasource.password", "smtpPass", "MYSQL_PWD", "PGPASSWORD", "rootPassword2", "ldap-bind-passwd"],
  key: ["client_secret", "apiKey", "API_TOKEN", "SECRET_KEY_BASE", "aws.secret.access.key", "jwtSecret", "X-Auth-Token", "private_key", "APIKEY_PROD"],
  null: ["password_file", "passwordField", "tokenUrl", "csrf_token", "public_key", "partitionKey", "nextPageToken", "primary_key", "secretName", "api_key_header", "saltedPassword", "key", "tokenizer", "wrong_password", "compass", "author"],
};
for (const [kind, names] of Object.entries(KINDS)) {
  test(`${kind === "null" ? "no credential" : `a ${kind}`} is what ${names.join(", ")} name`, () => {
    for (const name of names) assert.equal(String(credentialKindOf(name)), kind, name);
  });
}

test("a name is divided where its case or a sign says so", () => {
  assert.deepEqual(wordsOf("HTTPBasicAuth_passwordV2.old"), ["http", "basic", "auth", "password", "v2", "old"]);
});

test("what is made by chance looks random, and words do not", () => {
  const random = createRandomFrom("randomness");
  for (const shape of ["<base62:20>", "<base62:40>", "<hex:32>", "<hex:64>", "<base36:32>", "<url:43>", "<base64:44>"]) {
    const misses = Array.from({ length: 500 }, () => fillShape(shape, random)).filter((value) => !looksRandom(value));
    assert.ok(misses.length <= 5, `${shape}: ${misses.length} of 500, as ${misses[0]}`);
  }
  for (const value of ["AbstractTokenFilterFactoryBean", "kafka-client-password", "TLS_ECDHE_RSA_WITH_AES_128", "correcthorsebatterystaple", "aaaaaaaaaaaaaaaaaaaa", "organization.permissions", "20240131"]) {
    assert.ok(!looksRandom(value), value);
  }
});

test("placeholders, common words and references are told from secrets", () => {
  for (const value of ["your-api-key", "XXXXXXXXXXXX", "changeme", "<password>", "abababababababab", "AKIAIOSFODNN7EXAMPLE"]) assert.ok(isPlaceholder(value), value);
  for (const value of ["Passw0rd!", "admin123", "s3cr3t", "my-secret-key", "test_token", "ROOT"]) assert.ok(isCommonWord(value) || isPlaceholder(value), value);
  for (const value of ["${DB}", "{{ x }}", "$(cat f)", "%KEY%", "op://a/b", "/run/secrets/db", "getenv('A')", "$2b$12$abc", "ENC[AES,data]"]) assert.ok(isReference(value), value);
  for (const value of ["Winter2024!", "k7Q2mXv9TzLr4B", "tr0ub4dor&3x"]) assert.ok(!isPlaceholder(value) && !isCommonWord(value) && !isReference(value), value);
});
