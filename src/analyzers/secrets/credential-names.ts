// What a name says of its value: a password, a key or token, or nothing of the kind.

export type CredentialKind = "password" | "key";

const PASSWORDS = new Set(["password", "passwd", "passwort", "passphrase", "pwd", "pass", "passcode", "kennwort", "contrasena", "motdepasse", "pw", "requirepass", "masterauth"]);
const KEYS = new Set(["secret", "secrets", "token", "tokens", "apikey", "apikeys", "apitoken", "secretkey", "accesskey", "accesstoken", "authtoken", "authkey", "privatekey", "clientsecret", "appsecret", "appkey", "encryptionkey", "signingkey", "masterkey", "credential", "credentials", "pat", "jwt", "bearer", "authorization", "sharedsecret", "apisecret", "cookiesecret", "sessionsecret", "webhooksecret", "tokensecret", "consumersecret", "accountkey"]);
/** A key only with one of these before it: most keys open nothing. */
const KEY_QUALIFIERS = new Set(["api", "access", "secret", "private", "encryption", "encrypt", "signing", "sign", "auth", "master", "account", "admin", "license", "service", "hmac", "jwt", "session", "cookie", "shared", "app", "storage", "decryption", "cipher", "crypto", "aes", "sdk", "subscription", "server", "deploy", "security"]);
/** They may follow without changing what the value is. */
const NEUTRAL = new Set(["value", "val", "str", "string", "text", "plain", "plaintext", "prod", "production", "dev", "development", "staging", "stage", "live", "test", "testing", "base", "default", "old", "new", "current", "primary", "secondary", "env", "var", "raw", "base64", "b64", "hex", "v1", "v2", "eu", "us", "local", "root", "user", "admin", "master", "db", "data", "global", "internal", "ro", "rw"]);
/** `public_key`, `csrf_token` and the like are given to everybody. */
const HARMLESS = new Set(["public", "csrf", "xsrf", "page", "next", "continuation", "cancellation", "cancel", "pagination", "sync", "lexer", "parser", "syntax", "idempotency", "partition", "primary", "foreign", "cache", "sort", "site", "publishable", "anti", "antiforgery", "crumb", "pub", "host", "stop", "start", "end", "bos", "eos", "pad", "unk", "sep", "mask", "cls", "special", "fencing", "delegation", "wrong", "invalid", "bad", "fake", "dummy", "mock", "stub", "expired", "bogus", "first", "second", "third", "last", "single", "multi", "render", "filter", "bypass"]);

const NEVER = new Set(["csrf", "xsrf", "public", "wrong", "invalid", "dummy", "fake", "mock", "bogus"]);
/** A sum or a cipher text of the secret: it opens nothing. */
const NOT_THE_SECRET = /salted|hash|encrypted|crypted|encoded|masked|obfuscated|digest/;

/** Words of a name in lower case: `dbPassword_v2` is db, password, v2. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** What a value of this name would be; null where it would be no secret. */
export function credentialKindOf(name: string): CredentialKind | null {
  const words = [...wordsOf(name)];
  while (words.length > 1 && (NEUTRAL.has(words.at(-1) as string) || /^v?\d+$/.test(words.at(-1) as string)) && !isCredential(words)) words.pop();
  const last = withoutNumber(words.at(-1) ?? "");
  const before = words.at(-2) ?? "";
  if (NOT_THE_SECRET.test(name.toLowerCase()) || HARMLESS.has(before) || words.some((word) => NEVER.has(word))) return null;
  if (PASSWORDS.has(last) || (last.length > 8 && /(?:password|passwd|passphrase)$/.test(last))) return "password";
  if (last === "pass" || (last.length > 4 && /(?:db|root|user|admin|my|pg|mysql|smtp|mail|ftp)p(?:ass|wd|w)$/.test(last))) return "password";
  return isCredential(words) || /(?:apikey|secretkey|accesskey|authtoken|accesstoken|apitoken|clientsecret|apisecret)$/.test(last) ? "key" : null;
}

/** `password2` is a password. */
function withoutNumber(word: string): string {
  return word.replace(/\d+$/, "");
}

function isCredential(words: readonly string[]): boolean {
  const last = withoutNumber(words.at(-1) ?? "");
  if (KEYS.has(last) || PASSWORDS.has(last)) return true;
  if (last === "key" || last === "keys") return KEY_QUALIFIERS.has(words.at(-2) ?? "");
  return last === "auth" && words.length <= 1;
}
