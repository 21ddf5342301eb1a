// What stands where a secret would: placeholders, examples that providers publish, keys meant to be public, look-ups and references.

import type { Draw } from "./draw.ts";
import { PLACES, surround, type PlacedText } from "./places.ts";
import { NAMES, NOUNS } from "./words.ts";

const NAMES_OF_SECRETS = ["password", "DB_PASSWORD", "api_key", "API_TOKEN", "client_secret", "secretKey", "auth_token", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "OPENAI_API_KEY", "SLACK_BOT_TOKEN", "STRIPE_SECRET_KEY", "jwt_secret", "access_token", "SENDGRID_API_KEY", "TWILIO_AUTH_TOKEN", "DATADOG_API_KEY"];

function withValue(kind: string, value: (draw: Draw) => string) {
  return {
    kind: `no-secret-${kind}`,
    make: (draw: Draw): PlacedText => {
      const place = draw.pick(PLACES);
      return { path: place.path(draw), marked: surround(place, place.line(draw.pick(NAMES_OF_SECRETS), value(draw), draw), draw) };
    },
  };
}

function withLines(kind: string, path: string, lines: readonly ((draw: Draw) => string)[]) {
  return {
    kind: `no-secret-${kind}`,
    make: (draw: Draw): PlacedText => ({ path, marked: `${Array.from({ length: draw.between(2, 5) }, () => draw.pick(lines)(draw)).join("\n")}\n` }),
  };
}

/** From the providers' own documentation; put together here so that no scanner stops at this file. */
const PUBLISHED = [
  ["AKIA", "IOSFODNN7EXAMPLE"], ["AKIA", "I44QH8DHBEXAMPLE"], ["wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"], ["sk_test_", "4eC39HqLyjWDarjtT1zdp7dc"],
  ["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "/K1SZFPTOtr/KBHBeksoGMGw=="],
  ["C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPM", "bIZnqyMsEcaGQy67XIw/Jw=="],
  ["eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ", ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"],
].map((parts) => parts.join(""));

const FILLERS = [
  "changeme", "change_me", "CHANGE-ME", "your-api-key", "YOUR_API_KEY", "your_token_here", "<your-token>", "<password>", "<YOUR_SECRET>", "xxxxxxxxxxxxxxxxxxxx", "XXXXXXXX-XXXX-XXXX", "********", "****************", "...", "........", "REDACTED", "[REDACTED]", "[hidden]", "TODO", "replace-with-real-secret", "insert_key_here", "my-secret-key", "mysecretpassword", "super-secret", "supersecret", "dummy-token", "fake-api-key-for-tests", "test-token", "testpassword", "example-token", "sample_secret", "0000000000000000000000000000000000000000", "00000000-0000-0000-0000-000000000000", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1234567890abcdef1234567890abcdef", "0123456789abcdef0123456789abcdef", "abcdefghijklmnopqrstuvwxyz123456", "12345678", "password123", "hunter2", "foobar", "none", "null", "undefined", "secret", "password", "not-a-real-key", "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "sk-your-openai-key", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ghp_yourtokenhere", "xoxb-your-bot-token", "AKIAXXXXXXXXXXXXXXXX", "sk_test_your_key", "SG.xxxxxxxx.yyyyyyyy", "enter password", "p@ssw0rd", "Passw0rd!", "s3cr3t", "admin", "root", "postgres", "guest", "letmein", "qwerty",
];

const REFERENCES = ["${DB_PASSWORD}", "$DB_PASSWORD", "${env.API_KEY}", "%API_KEY%", "{{ .Values.auth.password }}", "{{ vault_db_password }}", "$(cat /run/secrets/db_password)", "${{ secrets.DEPLOY_TOKEN }}", "@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/db/)", "op://prod/database/password", "vault://secret/data/app#password", "ssm:/prod/app/db_password", "#{config.api_key}", "@@SECRET@@", "__API_KEY__", "secretKeyRef", "file:///run/secrets/key", "/etc/ssl/private/server.key", "env:API_TOKEN", "!Ref DatabasePassword", "projects/acme/secrets/db-password/versions/latest", "{{resolve:secretsmanager:prod/db:SecretString:password}}", "<%= ENV['API_KEY'] %>", "os.getenv('API_KEY')", "process.env.API_KEY"];

export const EXAMPLE_NEGATIVES = [
  withValue("placeholder", (draw) => draw.pick(FILLERS)),
  withValue("placeholder-again", (draw) => draw.pick(FILLERS)),
  withValue("reference", (draw) => draw.pick(REFERENCES)),
  withValue("published-example", (draw) => draw.pick(PUBLISHED)),
  withValue("worded-value", (draw) => [draw.pick(["my", "the", "test", "some", "default", "old", "local", "fake", "dummy", "invalid"]), draw.pick(NOUNS), draw.pick(["password", "secret", "token", "key"])].join(draw.pick(["-", "_", ""]))),
  withValue("marked-example", (draw) => draw.fill(draw.pick(["AKIA<base32:9>EXAMPLE", "sk_live_<base62:8>EXAMPLE<base62:10>", "example-<base62:20>", "ghp_EXAMPLE<base62:29>", "fake_<base62:24>", "<base62:12>_test_only_<base62:6>"]))),
  withLines("public-keys-by-design", "src/client-config.ts", [
    (draw) => `export const stripe = loadStripe("pk_live_${draw.fill("<base62:24>")}");`,
    (draw) => `  siteKey: "6L${draw.fill("<url:38>")}", // reCAPTCHA, public`,
    (draw) => `  dsn: "https://${draw.fill("<hex:32>")}@o${draw.fill("<digit:6>")}.ingest.sentry.io/${draw.fill("<digit:7>")}",`,
    (draw) => `mapboxgl.accessToken = "pk.eyJ1Ijoi${draw.fill("<url:40>")}.${draw.fill("<url:22>")}";`,
    (draw) => `posthog.init("phc_${draw.fill("<base62:43>")}");`,
    (draw) => `gtag("config", "G-${draw.fill("<BASE36:10>")}"); // ${draw.pick(NOUNS)}`,
    (draw) => `  measurementId: "UA-${draw.fill("<digit:8>")}-1", appId: "1:${draw.fill("<digit:12>")}:web:${draw.fill("<hex:22>")}",`,
  ]),
  withLines("addresses", "config/services.yml", [
    () => "database: postgres://user:password@localhost:5432/app",
    () => "database_url: postgresql://${DB_USER}:${DB_PASSWORD}@${DB_HOST}/app",
    () => "mongo: mongodb://localhost:27017/test",
    (draw) => `repository: git@github.com:acme/${draw.pick(NOUNS)}.git`,
    (draw) => `owner: ${draw.pick(NAMES)}@acme.example`,
    () => "proxy: http://username:password@proxy.example.com:8080",
    () => "broker: amqp://guest:guest@localhost:5672/",
    () => "cache: redis://:{password}@{host}:6379/0",
    () => "url: https://{{user}}:{{token}}@git.acme.net/repo.git",
    () => "smtp: smtp://<user>:<password>@smtp.acme.net",
    (draw) => `time: 2024-03-1${draw.below(9)}T10:${draw.between(10, 59)}:00@${draw.pick(NOUNS)}`,
    () => "dsn: mysql://root:root@127.0.0.1/test",
    () => "link: https://example.com/a:b@c",
    () => "jdbc: jdbc:postgresql://localhost/test?user=test&password=test",
  ]),
  withLines("key-mentions", "src/pem.py", [
    () => 'if line.startswith("-----BEGIN RSA PRIVATE KEY-----"):',
    () => 'PEM_HEADER = "-----BEGIN PRIVATE KEY-----"',
    () => "    -----BEGIN OPENSSH PRIVATE KEY-----\n    ...\n    -----END OPENSSH PRIVATE KEY-----",
    () => "# -----BEGIN EC PRIVATE KEY-----\n# <your key here>\n# -----END EC PRIVATE KEY-----",
    () => 'key = "-----BEGIN RSA PRIVATE KEY-----\\n" + body + "\\n-----END RSA PRIVATE KEY-----"',
    () => 'assert pem.endswith("-----END PRIVATE KEY-----")',
    () => "    -----BEGIN PGP PRIVATE KEY BLOCK-----\n    [...]\n    -----END PGP PRIVATE KEY BLOCK-----",
    () => "re.compile(r'-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END')",
  ]),
  withLines("near-prefixes", "src/styles.scss", [
    (draw) => `.task-${draw.pick(NOUNS)}-list { mask-image: url(sk-${draw.pick(NOUNS)}.png); }`,
    (draw) => `$AKIA_${draw.pick(NOUNS)}: "TAKIA${draw.fill("<upper:6>")}";`,
    (draw) => `@include hf_${draw.pick(NOUNS)}_${draw.pick(NOUNS)}(re_${draw.pick(NOUNS)});`,
    (draw) => `/* ghp_${draw.pick(NOUNS)} and npm_config_${draw.pick(NOUNS)} */`,
    (draw) => `.key-${draw.pick(NOUNS)}-${draw.pick(NOUNS)}-of-the-${draw.pick(NOUNS)} { color: #${draw.fill("<hex:6>")} }`,
    (draw) => `/* pat-${draw.pick(NOUNS)}, SK${draw.fill("<hex:6>")}, xai-${draw.pick(NOUNS)}, sdk-${draw.pick(NOUNS)} */`,
  ]),
];
