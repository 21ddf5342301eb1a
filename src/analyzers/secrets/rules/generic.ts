// A name that says "password" or "token", and a value that no one would write for anything else.

import { type CredentialKind, credentialKindOf } from "#analyzers/secrets/credential-names.ts";
import { createRandomFrom, fillShape } from "#analyzers/secrets/fill-shape.ts";
import { meanPairBits } from "#analyzers/secrets/letter-pairs.ts";
import { looksRandom } from "#analyzers/secrets/randomness.ts";

import { type Assignment, readAssignment } from "./assignment.ts";
import { decodeBase64 } from "./checks.ts";
import { isCommonWord, isPlaceholder, isReference } from "./placeholder.ts";
import { type Confidence, type Hit, type Passed, RANK, type SecretRule, type Sighting } from "./rule.ts";

const LEAST_PASSWORD = 8;
const LEAST_KEY = 16;
/** What is longer was not chosen to be typed: a cipher text. */
const MOST_PASSWORD = 128;
const MOST_KEY = 512;
/** A key has no spaces; a password that has is a sentence to be shown. */
const KEY = /^[A-Za-z0-9+/=_.~:$!@#%^&*-]+$/;
const NO_PASSWORD = /[\s\x80-\xff]|^[.,:;/\\|+-]|^https?:|^[\w.+-]+@[\w-]+\.[\w.]+$/;

/** How sure it is that the value of such a name is a secret; null for none. */
function judge(kind: CredentialKind, { value, quoted }: Assignment): Confidence | null {
  // What most values fail by comes first, so that many names in a row cost little.
  const confidence = kind === "password" ? judgePassword(value, quoted) : judgeKey(value);
  return confidence === null || isReference(value) || isPlaceholder(value) || isCommonWord(value) ? null : confidence;
}

function judgePassword(value: string, quoted: boolean): Confidence | null {
  if (value.length < LEAST_PASSWORD || value.length > MOST_PASSWORD || NO_PASSWORD.test(value)) return null;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  // Bare and with commas: several settings in one.
  if (looksLikeName(value) || (!quoted && /,.*=/.test(value))) return null;
  if (value.length >= LEAST_RANDOM && looksRandom(value)) return encodesWords(value) ? null : UUID.test(value) ? "low" : "medium";
  if (LETTERS.test(value) || (value.length >= LEAST_WORDED && meanPairBits(value) > WORDED_BITS)) return null;
  // As rules for passwords ask for: three kinds of characters, a digit or a sign among them.
  return kinds >= 3 && /\d/.test(value) && /[A-Za-z]{3}/.test(value) ? (quoted ? "medium" : "low") : null;
}

const LEAST_RANDOM = 9;
/** A number at the end is a count. */
const LETTERS = /^[a-zA-Z]+\d{0,2}$/;
/** A long value of words is a sentence, whatever signs are between them. */
const LEAST_WORDED = 20;
const WORDED_BITS = 0.8;

/** A key of settings, a file, a class, an identifier with a number. */
function looksLikeName(value: string): boolean {
  return /^[a-z][a-zA-Z_-]*\d?(?:\.[A-Za-z_-]+\d?)+$|^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+$|^[a-z]+\d{0,2}(?:[_-][a-z]+\d{0,2})+[_-]?\d{0,4}$|[([\]){}<>]|^--?[a-z][a-z-]*$|^\w+:\w*$|^\w+:\S{0,7}$|%[sd]/.test(value);
}

function judgeKey(value: string): Confidence | null {
  if (value.length < LEAST_KEY || value.length > MOST_KEY || SIGNED_TOKEN.test(value) || PUBLIC_KEY.test(value) || !KEY.test(value) || looksLikeName(value)) return null;
  if (/^\d+$/.test(value) || !/\d/.test(value) && !/[a-z]/.test(value)) return null;
  if (LETTERS.test(value) && value.length < LEAST_LETTERS) return null;
  if (!looksRandom(value.replace(/=+$/, "")) || encodesWords(value)) return null;
  return UUID.test(value) ? "low" : "medium";
}

/** Of letters alone, as a random key of 24 is once in a hundred. */
const LEAST_LETTERS = 24;
/** They have a rule of their own, which knows more. */
const SIGNED_TOKEN = /^eyJ[\w-]+\./;

/** The half of a pair that a provider means to be seen. */
const PUBLIC_KEY = /^(?:pk[._-]|phc_|pub[-_])/;

/** Base64 of a text of words: it was encoded, not made by chance. */
function encodesWords(value: string): boolean {
  const bytes = value.length % 4 === 0 || value.endsWith("=") ? decodeBase64(value) : null;
  const text = bytes === null ? "" : Buffer.from(bytes).toString("latin1");
  return /^[\x20-\x7e\s]{4,}$/.test(text) && text.split(/[^A-Za-z0-9]+/).every((word) => word.length < LEAST_PASSWORD || !looksRandom(word));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function look(kind: CredentialKind) {
  return (hit: Hit): Sighting | Passed | null => {
    const assignment = readAssignment(hit, (name) => credentialKindOf(name) === kind);
    if (assignment === null) return null;
    const confidence = judge(kind, assignment);
    if (confidence === null) return assignment.value.length < LEAST_SKIPPED ? null : { skipTo: nextName(assignment) };
    return { start: assignment.start, end: assignment.end, confidence };
  };
}

const filled = (line: string): string => fillShape(line, createRandomFrom(line));

/** A row of names without end would be read again from each of them. */
const LEAST_SKIPPED = 100;

/** Another assignment within a value begins after a sign that divides. */
function nextName({ value, start, end }: Assignment): number {
  const divider = value.search(/[,;&|?\s]/);
  return divider === -1 ? end : start + divider;
}

export const GENERIC_RULES: readonly SecretRule[] = [
  {
    id: "generic-password",
    title: "Password in a file",
    severity: "high",
    confidence: "medium",
    rank: RANK.generic,
    keywords: ["pass", "pwd", "kennwort", "masterauth", "_pw"],
    ignoreCase: true,
    look: look("password"),
    examples: {
      finds: ["db_password = \"Sommer<digit:4>!\"", "MYSQL_ROOT_PASSWORD=<base62:20>", "spring.datasource.password: <base62:16>", "<password><base62:18></password>", "\"smtpPassword\": \"<upper:1><lower:3><digit:2>-<base62:6>\",", "props.put(\"password\", \"<base62:16>\");", "#define WIFI_PASSWORD \"<base62:14>\"", "login(user, password='<base62:14>')"].map(filled),
      ignores: ["password = \"changeme\"", "password = \"${DB_PASSWORD}\"", "password = os.environ['PASSWORD']", "PASSWORD_CONFIG = \"ssl.keystore.password\"", "\"forgotPassword\": \"Forgot your password?\"", "password_file = /run/secrets/db_password1", "password: \"Passw0rd!\"", "passwordField = \"#password-field\"", "password = user_password_2", "password_min_length = 12345678", `password: ${Buffer.from("correct horse battery").toString("base64")}`],
    },
  },
  {
    id: "generic-secret",
    title: "Key or token in a file",
    severity: "high",
    confidence: "medium",
    rank: RANK.generic,
    keywords: ["secret", "token", "apikey", "api_key", "api-key", "api.key", "access_key", "access-key", "accesskey", "private_key", "privatekey", "private-key", "encryption_key", "encryption-key", "encryptionkey", "signing_key", "signing-key", "signingkey", "auth_key", "auth-key", "authkey", "master_key", "masterkey", "account_key", "accountkey", "app_key", "appkey", "service_key", "license_key", "licensekey", "hmac_key", "session_key", "storage_key", "admin_key", "security_key", "credential", "_auth", "bearer", "jwt", "_pat", "_key"],
    ignoreCase: true,
    look: look("key"),
    examples: {
      finds: ["client_secret = \"<base62:32>\"", "API_TOKEN=<hex:40>", "apiKey: '<base62:36>',", "<add key=\"AppSecret\" value=\"<base62:32>\" />", "const secret = process.env.SECRET || \"<hex:32>\";", "os.environ.get(\"SECRET_KEY\", \"<base62:50>\")", "auth_token: <url:40>", "Set `API_TOKEN` to `<base62:40>`."].map(filled),
      ignores: ["secret = \"my-secret-name\"", "tokenUrl = \"https://auth.acme.net/oauth2/v2/token\"", "token = tokenizer.next()", "public_key = \"<base62:40>\"", "csrf_token = \"<hex:32>\"", "client_id = \"<uuid>\"", "secretName: orders-frontend-tls-2024", "api_key_header = \"X-Api-Key-Header-V2\"", "nextPageToken: \"<base62:40>\"", "secret: {cipher}<hex:64>", "TOKEN_TYPE_ACCESS = \"urn:ietf:params:oauth:token-type:access_token\"", "secret_arn = \"arn:aws:secretsmanager:eu-west-1:123:secret:prod/db-<base62:6>\""].map(filled),
    },
  },
];
