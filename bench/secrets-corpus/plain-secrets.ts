// Secrets that only their place gives away: passwords in addresses and settings, on command lines, in files of credentials.

import { mark, type Draw } from "./draw.ts";
import { makeJsonWebToken, makeKeyFile } from "./keys.ts";
import { PLACES, surround, type PlacedText } from "./places.ts";
import { NAMES, NOUNS, personalPassword, randomPassword } from "./words.ts";

export interface PlainSecret {
  readonly kind: string;
  readonly make: (draw: Draw) => PlacedText;
}

const PASSWORD_NAMES = ["password", "PASSWORD", "db_password", "DB_PASS", "dbPassword", "spring.datasource.password", "MYSQL_ROOT_PASSWORD", "smtp_password", "ldapBindPassword", "ADMIN_PASSWORD", "passwd", "ftp_pwd", "keystorePassword", "redis_pass"];
const SECRET_NAMES = ["secret", "SECRET_KEY", "secret_key_base", "client_secret", "clientSecret", "JWT_SECRET", "session_secret", "api_key", "apiKey", "API_TOKEN", "auth_token", "access_token", "encryption_key", "signing_key", "hmacSecret", "app.security.token", "APP_SECRET", "consumer_secret", "webhook_secret"];

function placed(name: string, secret: string, draw: Draw): PlacedText {
  const place = draw.pick(PLACES);
  return { path: place.path(draw), marked: surround(place, place.line(name, mark(secret), draw), draw) };
}

function inFile(path: string, marked: string): PlacedText {
  return { path, marked };
}

/** The password of an address must not end it. */
const addressPassword = (draw: Draw): string => (draw.chance(0.5) ? draw.fill("<base62:16>") : personalPassword(draw).replaceAll(/[#?%$*!]/g, "-"));

function makeAddress(draw: Draw): string {
  const [scheme, port, path] = draw.pick([["postgres", ":5432", "/orders"], ["postgresql", "", "/app?sslmode=require"], ["mysql", ":3306", "/shop"], ["mongodb+srv", "", "/prod?retryWrites=true"], ["mongodb", ":27017", "/logs"], ["redis", ":6379", "/0"], ["amqp", ":5672", "/vhost"], ["https", "", "/repo/archive.git"], ["ftp", "", "/upload"], ["smtp", ":587", ""], ["mssql+pyodbc", ":1433", "/dw"], ["clickhouse", ":9000", "/events"]] as const);
  const user = scheme === "redis" && draw.chance(0.5) ? "" : draw.pick(NAMES);
  return `${scheme}://${user}:${mark(addressPassword(draw))}@${draw.pick(NOUNS)}-${draw.below(9)}.${draw.pick(["internal.acme.io", "eu-west-1.rds.amazonaws.com", "cluster0.mongodb.net", "acme.net"])}${port}${path}`;
}

function makeConnectionString(draw: Draw): string {
  const password = mark(draw.chance(0.5) ? draw.fill("<base62:18>") : personalPassword(draw));
  return draw.pick([
    `Server=tcp:sql.acme.net,1433;Database=Orders;User ID=app;Password=${password};Encrypt=True;`,
    `Data Source=db1;Initial Catalog=Shop;User Id=sa;Pwd=${password};`,
    `jdbc:sqlserver://db1.acme.net:1433;databaseName=erp;user=erp;password=${password};encrypt=true`,
    `jdbc:mysql://db2.acme.net/erp?user=erp&password=${password}&useSSL=true`,
    `host=db3.acme.net port=5432 dbname=erp user=erp password=${password} sslmode=require`,
  ]);
}

const lineIn = (path: string, lines: (draw: Draw) => string) => (draw: Draw): PlacedText => inFile(path, `${lines(draw)}\n`);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

export const PLAIN_SECRETS: readonly PlainSecret[] = [
  { kind: "private-key", make: makeKeyFile },
  { kind: "personal-password", make: (draw) => placed(draw.pick(PASSWORD_NAMES), personalPassword(draw), draw) },
  { kind: "random-password", make: (draw) => placed(draw.pick(PASSWORD_NAMES), randomPassword(draw), draw) },
  { kind: "generic-secret", make: (draw) => placed(draw.pick(SECRET_NAMES), draw.fill(draw.pick(["<hex:32>", "<hex:64>", "<base62:32>", "<base62:40>", "<base64:43>=", "<base36:28>", "<url:48>", "<uuid>"])), draw) },
  { kind: "json-web-token", make: (draw) => placed(draw.pick(["token", "SERVICE_TOKEN", "SUPABASE_SERVICE_KEY", "jwt", "id_token"]), makeJsonWebToken(draw), draw) },
  { kind: "address-password", make: addressIn },
  { kind: "connection-string", make: connectionIn },
  { kind: "authorization-header", make: (draw) => draw.pick([
    lineIn("docs/api.md", () => `curl -H "Authorization: Bearer ${mark(draw.fill("<base62:40>"))}" https://api.acme.net/v2/${draw.pick(NOUNS)}`),
    lineIn("test/http/orders.http", () => `GET https://api.acme.net/${draw.pick(NOUNS)}\nAuthorization: Basic ${mark(base64(`${draw.pick(NAMES)}:${randomPassword(draw)}`))}\nAccept: application/json`),
    lineIn("src/client.py", () => `headers = {"Authorization": "Bearer ${mark(draw.fill("<url:43>"))}"}`),
  ])(draw) },
  { kind: "command-line", make: (draw) => draw.pick([
    lineIn("scripts/sync.sh", () => `curl -u ${draw.pick(NAMES)}:${mark(draw.fill("<base62:18>"))} https://files.acme.net/${draw.pick(NOUNS)}.tgz`),
    lineIn("scripts/dump.sh", () => `mysqldump -u root -p${mark(draw.fill("<base62:14>"))} orders > /backup/orders.sql`),
    lineIn("scripts/copy.sh", () => `sshpass -p '${mark(personalPassword(draw))}' scp dump.sql ${draw.pick(NAMES)}@10.0.0.4:/srv`),
    lineIn("Makefile", () => `login:\n\tdocker login -u ${draw.pick(NAMES)} -p ${mark(draw.fill("<base62:20>"))} registry.acme.net`),
    lineIn("scripts/psql.sh", () => `PGPASSWORD=${mark(draw.fill("<base62:20>"))} psql -h db.acme.net -U app orders`),
  ])(draw) },
  { kind: "credential-file", make: (draw) => draw.pick([
    lineIn(".netrc", () => `machine git.acme.net\n  login ${draw.pick(NAMES)}\n  password ${mark(draw.fill("<base62:20>"))}`),
    lineIn(".pgpass", () => `db.acme.net:5432:orders:app:${mark(draw.fill("<base62:20>"))}`),
    lineIn(".npmrc", () => `registry=https://npm.acme.net/\n//npm.acme.net/:_authToken=${mark(draw.fill("<uuid>"))}`),
    lineIn(".docker/config.json", () => `{\n  "auths": {\n    "registry.acme.net": { "auth": "${mark(base64(`${draw.pick(NAMES)}:${draw.fill("<base62:20>")}`))}" }\n  }\n}`),
    lineIn("settings.xml", () => `<server>\n  <id>releases</id>\n  <username>deploy</username>\n  <password>${mark(draw.fill("<base62:20>"))}</password>\n</server>`),
    lineIn("wg0.conf", () => `[Interface]\nPrivateKey = ${mark(draw.fill("<base64:42>A="))}\nAddress = 10.7.0.2/24`),
    lineIn("keys/session.ppk", () => `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: ci\nPublic-Lines: 1\n${draw.fill("<base64:64>")}\nPrivate-Lines: 1\n${mark(draw.fill("<base64:43>="))}\nPrivate-MAC: ${draw.fill("<hex:64>")}`),
    lineIn("keys/signing.jwk", () => `{"kty":"EC","crv":"P-256","x":"${draw.fill("<url:43>")}","y":"${draw.fill("<url:43>")}","d":"${mark(draw.fill("<url:43>"))}"}`),
  ])(draw) },
];

function addressIn(draw: Draw): PlacedText {
  return whole(draw.pick(["DATABASE_URL", "url", "MONGO_URI", "connection", "SQLALCHEMY_DATABASE_URI", "remote", "CACHE_URL"]), makeAddress(draw), draw);
}

function connectionIn(draw: Draw): PlacedText {
  return whole(draw.pick(["ConnectionString", "connection_string", "dsn", "spring.datasource.url"]), makeConnectionString(draw), draw);
}

/** The value holds its own marks. */
function whole(name: string, value: string, draw: Draw): PlacedText {
  const place = draw.pick(PLACES);
  return { path: place.path(draw), marked: surround(place, place.line(name, value, draw), draw) };
}
