// Secrets that their place gives away: in an address, a header, on a command line, in a file of logins.

import { createRandomFrom, fillShape } from "#analyzers/secrets/fill-shape.ts";
import { looksRandom } from "#analyzers/secrets/randomness.ts";

import { decodeBase64, decodeJson } from "./checks.ts";
import { isCommonWord, isPlaceholder, isReference } from "./placeholder.ts";
import { beginsWord, type Hit, RANK, type SecretRule, type Severity, type Sighting } from "./rule.ts";

interface Placed {
  readonly id: string;
  readonly title: string;
  readonly severity?: Severity;
  readonly keywords: readonly string[];
  /** No word may go on over the place of the keyword. */
  readonly begins?: true;
  readonly looksFar?: true;
  /** Sticky, from the keyword on; the group `secret` is the secret. */
  readonly pattern: RegExp;
  readonly accepts: (secret: string, hit: Hit) => boolean;
  readonly finds: readonly string[];
  readonly ignores: readonly string[];
}

/** For a place where only a password stands: anything that no one would write for all to see. */
function isChosen(secret: string): boolean {
  return secret.length >= LEAST_CHOSEN && !/\s/.test(secret) && !isReference(secret) && !isPlaceholder(secret) && !isCommonWord(secret) && !secret.includes("(?") && !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(secret) && /[a-z]/i.test(secret) && (!/^[a-z_-]+$/i.test(secret) || (secret.length >= LEAST_OF_LETTERS && looksRandom(secret)));
}

const LEAST_CHOSEN = 8;
const LEAST_OF_LETTERS = 12;

function isToken(secret: string): boolean {
  return !isReference(secret) && !isPlaceholder(secret) && looksRandom(secret.replace(/=+$/, ""));
}

/** `user:password` in base64, with a password worth the name. */
function isLogin(secret: string): boolean {
  const bytes = decodeBase64(secret);
  const text = bytes === null ? "" : Buffer.from(bytes).toString("latin1");
  const colon = text.indexOf(":");
  return /^[\x20-\x7e]{3,200}$/.test(text) && colon > 0 && isChosen(text.slice(colon + 1));
}

function isServiceToken(secret: string): boolean {
  const [header, claims] = secret.split(".");
  const algorithm = decodeJson(header ?? "")?.["alg"];
  const payload = decodeJson(claims ?? "");
  if (typeof algorithm !== "string" || algorithm.toLowerCase() === "none" || payload === null) return false;
  return !isPlaceholder(secret) && !isShortLived(payload) && !(payload["sub"] === "1234567890" || payload["name"] === "John Doe");
}

const SHORT_LIFE_SECONDS = 3600;

/** It had ended before anyone could read it in a repository. */
function isShortLived(claims: Readonly<Record<string, unknown>>): boolean {
  const [begins, ends] = [claims["iat"] ?? claims["nbf"], claims["exp"]];
  return typeof begins === "number" && typeof ends === "number" && ends - begins <= SHORT_LIFE_SECONDS;
}

const LOCAL = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|example\.|[\w.-]+\.example(?:\.|$)|[\w.-]*example\.(?:com|org|net))/i;

/** A password of an address on the machine itself is no secret unless it is random. */
function isAddressPassword(secret: string, { text, start }: Hit): boolean {
  const host = text.slice(text.indexOf("@", start) + 1, text.indexOf("@", start) + 1 + 80);
  const decoded = secret.replaceAll(/%[0-9a-f]{2}/gi, "-");
  if (/[{}<>$[\]()*]|^%/.test(secret) || !isChosen(decoded)) return false;
  return !LOCAL.test(host) || looksRandom(decoded);
}

const PLACED: readonly Placed[] = [
  { id: "address-password", title: "Password in an address", keywords: ["://"], pattern: /:\/\/[^\s"'`<>/?#@:]{0,80}:(?<secret>[^\s"'`<>/?#@\\]{3,120})@(?=[A-Za-z0-9[])/y, accepts: isAddressPassword, finds: ["url: postgres://app:<base62:16>@db.acme.net:5432/orders", "git clone https://ci:<base62:20>@git.acme.net/a.git", "redis://:<base62:16>@cache.acme.net"], ignores: ["postgres://user:password@localhost/app", "postgresql://${DB_USER}:${DB_PASSWORD}@${DB_HOST}/app", "https://user:pass@example.com", "amqp://guest:guest@localhost:5672/", "https://{{user}}:{{token}}@git.acme.net", "ssh://git@host.net:22/a@b", "http://host.net:8080/@scope", "mysql://root:root1234@127.0.0.1/test"] },
  { id: "json-web-token", title: "Signed token (JWT)", severity: "medium", keywords: ["eyJ"], begins: true, looksFar: true, pattern: /(?<secret>eyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1400})(?![A-Za-z0-9_-])/y, accepts: isServiceToken, finds: [`token: "${webToken({ alg: "HS256" }, { iss: "acme", role: "writer" })}"`], ignores: [`token: "${webToken({ alg: "HS256" }, { sub: "1234567890", name: "John Doe" })}"`, `token: "${webToken({ alg: "ES256" }, { iss: "acme", iat: 1_700_000_000, exp: 1_700_000_300 })}"`, `token: "${webToken({ alg: "none" }, { iss: "acme" })}"`, `token: "${webToken({ typ: "x" }, { iss: "acme" })}"`] },
  { id: "bearer-token", title: "Token in a header", keywords: ["Bearer ", "bearer ", "token "], pattern: /(?:[Bb]earer|token) (?<secret>[A-Za-z0-9_.~+/-]{20,600}={0,2})(?=["'`\s\\]|$)/y, accepts: (secret, { text, start }) => /authorization["']?\s{0,4}[:=,]?\s{0,4}["'`]?$/i.test(text.slice(Math.max(0, start - 30), start)) && isToken(secret), finds: ["curl -H \"Authorization: Bearer <base62:40>\" https://api.acme.net", "headers = {\"Authorization\": \"Bearer <url:43>\"}", "Authorization: token <hex:40>"], ignores: ["Authorization: Bearer <token>", "Authorization: Bearer ${TOKEN}", "\"Authorization\": \"Bearer your-access-token-goes-here\"", "the Bearer authenticationschemeisdefinedinRFC6750 x"] },
  { id: "basic-authorization", title: "Login in a header", keywords: ["Basic ", "basic "], pattern: /[Bb]asic (?<secret>[A-Za-z0-9+/_-]{8,400}={0,2})(?=["'`\s\\]|$)/y, accepts: isLogin, finds: [`Authorization: Basic ${Buffer.from("ci:k7Q2mXv9TzLr4B").toString("base64")}`], ignores: [`Authorization: Basic ${Buffer.from("user:password").toString("base64")}`, "Authorization: Basic realm", `Authorization: Basic ${Buffer.from("Aladdin:open sesame").toString("base64")}`] },
  { id: "registry-login", title: "Login in a file of a package manager", keywords: ["\"auth\"", "_auth", "_authToken"], pattern: /(?:"auth"[ \t]{0,4}:[ \t]{0,4}"|_auth(?:Token)?[ \t]{0,4}=[ \t]{0,4}"?)(?<secret>[A-Za-z0-9+/_.=-]{16,400})(?=["\s]|$)/y, accepts: (secret) => isLogin(secret) || (!secret.includes("=") && isToken(secret)), finds: [`"registry.acme.net": { "auth": "${Buffer.from("ci:k7Q2mXv9TzLr4B").toString("base64")}" }`, "//npm.acme.net/:_authToken=<uuid>", `_auth=${Buffer.from("ci:k7Q2mXv9TzLr4B").toString("base64")}`], ignores: ["//npm.acme.net/:_authToken=${NPM_TOKEN}", "\"auth\": \"required-for-all-of-it\"", `_auth=${Buffer.from("user:password").toString("base64")}`] },
  { id: "curl-login", title: "Login on a command line", keywords: ["curl ", "wget "], pattern: /(?:curl|wget)(?= )[^\n|;]{0,200}? (?:-u|--user)[ =]["']?[^\s"':]{1,60}:(?<secret>[^\s"'@]{4,100})(?=["'\s]|$)/y, accepts: isChosen, finds: ["curl -u ci:<base62:18> https://files.acme.net/a.tgz", "curl -s --user 'ci:<base62:16>' https://acme.net"], ignores: ["curl -u user:password https://acme.net", "curl -u \"$USER:$PASSWORD\" https://acme.net", "curl -u admin:admin123 http://localhost"] },
  { id: "command-password", title: "Password on a command line", keywords: ["mysql", "mariadb", "sshpass ", "docker login", "podman login", "helm registry login", "az login", "svn ", "htpasswd "], pattern: /(?:(?:mysql\w{0,12}|mariadb[\w-]{0,12})(?= )[^\n|;>]{0,200}? (?:-p(?=\S)|--password[= ])|sshpass -p ?|(?:docker|podman|helm registry|az) login(?= )[^\n|;]{0,160}? (?:-p|--password)[= ]|svn [^\n|;]{0,160}? --password[= ])["']?(?<secret>[^\s"']{6,100})/y, accepts: isChosen, finds: ["mysqldump -u root -p<base62:14> orders", "sshpass -p 'Berlin#<digit:4>' ssh a@b", "docker login -u ci -p <base62:20> registry.acme.net"], ignores: ["mysql -u root -p orders", "sshpass -p \"$PASSWORD\" ssh a@b", "docker login -u ci --password-stdin", "mysql -p${DB_PASSWORD} orders"] },
  { id: "sql-password", title: "Password of a database user", keywords: ["IDENTIFIED BY ", "identified by ", "PASSWORD '", "password '"], pattern: /(?:identified by|password) {1,3}'(?<secret>[^'\s]{6,120})'/iy, accepts: isChosen, finds: ["CREATE USER 'app'@'%' IDENTIFIED BY '<base62:16>';", "ALTER ROLE app WITH LOGIN PASSWORD '<base62:14>';"], ignores: ["CREATE USER app IDENTIFIED BY 'password';", "ALTER ROLE app PASSWORD '${DB_PASSWORD}';", "ALTER ROLE app PASSWORD 'SCRAM-SHA-256$4096:<base64:22>==$<base64:43>=:<base64:43>=';", "ALTER ROLE app PASSWORD 'md5<hex:32>';"] },
  { id: "wordpress-key", title: "WordPress key or salt", keywords: ["AUTH_KEY", "AUTH_SALT", "LOGGED_IN_KEY", "LOGGED_IN_SALT", "NONCE_KEY", "NONCE_SALT"], pattern: /(?:AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)['"]\s{0,4},\s{0,12}['"](?<secret>[^'"\n]{60,72})['"]/y, accepts: (secret) => !isPlaceholder(secret) && new Set(secret).size > 30, finds: ["define('AUTH_KEY', '<base62:20>;V>{<base62:20>#!|+<base62:18>');"], ignores: ["define('AUTH_KEY', 'put your unique phrase here, and make sure that it is long enough');"] },
  { id: "login-file-password", title: "Password in a file of logins", keywords: ["machine "], pattern: /machine[ \t]{1,8}[\w.-]{1,100}\s{1,8}login[ \t]{1,8}\S{1,100}\s{1,8}password[ \t]{1,8}(?<secret>[^\s"']{6,200})/y, accepts: isChosen, finds: ["machine git.acme.net login ci password <base62:20>", "machine git.acme.net\n  login ci\n  password <base62:20>"], ignores: ["machine git.acme.net login ci password changeme", "machine learning login page password reset1"] },
  { id: "database-login-file", title: "Password in .pgpass", keywords: [":5432:"], pattern: /:5432:[^\s:]{1,80}:[^\s:]{1,80}:(?<secret>[^\s:]{6,100})(?=\s|$)/y, accepts: isChosen, finds: ["db.acme.net:5432:orders:app:<base62:20>"], ignores: ["localhost:5432:db:user:password", "ports: 127.0.0.1:5432:5432"] },
];

function webToken(header: object, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(claims)}.${fillShape("<url:43>", createRandomFrom("signature"))}`;
}

export const PLACED_RULES: readonly SecretRule[] = PLACED.map(({ id, title, severity, keywords, begins, looksFar, pattern, accepts, finds, ignores }) => ({
  id,
  title,
  severity: severity ?? "high",
  confidence: "medium",
  rank: RANK.placed,
  keywords,
  ignoreCase: false,
  ...(looksFar === true ? { looksFar } : {}),
  look: (hit: Hit): Sighting | null => {
    if (begins === true && !beginsWord(hit.text, hit.start)) return null;
    pattern.lastIndex = hit.start;
    const match = pattern.exec(hit.text);
    const secret = match?.groups?.["secret"];
    if (match === null || secret === undefined || !accepts(secret, hit)) return null;
    const start = hit.start + match[0].lastIndexOf(secret);
    return { start, end: start + secret.length };
  },
  examples: {
    finds: finds.map((line) => fillShape(line, createRandomFrom(id + line))),
    ignores: ignores.map((line) => fillShape(line, createRandomFrom(id + line))),
  },
}));
