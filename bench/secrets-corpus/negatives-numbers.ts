// Long numbers that open nothing: sums, identifiers, images, minified code, test vectors, hashes and cipher texts.

import type { Draw } from "./draw.ts";
import type { PlacedText } from "./places.ts";
import { camel, NOUNS, pascal, sentence, snake } from "./words.ts";

const family = (kind: string, path: string, lines: (draw: Draw) => string, least = 3) => ({
  kind: `no-secret-${kind}`,
  make: (draw: Draw): PlacedText => ({ path, marked: `${Array.from({ length: draw.between(least, least + 8) }, () => lines(draw)).join("\n")}\n` }),
});
const version = (draw: Draw): string => `${draw.below(9)}.${draw.below(20)}.${draw.below(9)}`;

export const NUMBER_NEGATIVES = [
  family("npm-lock", "package-lock.json", (draw) => `    "node_modules/${draw.pick(NOUNS)}-token": {\n      "version": "${version(draw)}",\n      "resolved": "https://packages.example.com/${draw.pick(NOUNS)}/-/${draw.pick(NOUNS)}-${version(draw)}.tgz",\n      "integrity": "sha512-${draw.fill("<base64:86>")}=="\n    },`, 6),
  family("yarn-lock", "yarn.lock", (draw) => `"${draw.pick(NOUNS)}-secrets@^${version(draw)}":\n  version "${version(draw)}"\n  resolved "https://packages.example.com/${draw.pick(NOUNS)}/-/a.tgz#${draw.fill("<hex:40>")}"\n  integrity sha1-${draw.fill("<base64:27>")}=`),
  family("cargo-lock", "Cargo.lock", (draw) => `[[package]]\nname = "secret-${draw.pick(NOUNS)}"\nversion = "${version(draw)}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${draw.fill("<hex:64>")}"\n`),
  family("go-sum", "go.sum", (draw) => `github.com/${draw.pick(NOUNS)}/keyring v${version(draw)} h1:${draw.fill("<base64:43>")}=`),
  family("poetry-lock", "poetry.lock", (draw) => `    {file = "${draw.pick(NOUNS)}_auth-${version(draw)}-py3-none-any.whl", hash = "sha256:${draw.fill("<hex:64>")}"},`),
  family("requirements-hashes", "requirements.txt", (draw) => `${draw.pick(NOUNS)}-token==${version(draw)} \\\n    --hash=sha256:${draw.fill("<hex:64>")}`),
  family("composer-lock", "composer.lock", (draw) => `    {"name": "acme/${draw.pick(NOUNS)}", "source": {"type": "git", "reference": "${draw.fill("<hex:40>")}"}, "dist": {"shasum": "${draw.fill("<hex:40>")}"}, "content-hash": "${draw.fill("<hex:32>")}"},`),
  family("commit-ids", "CHANGELOG.md", (draw) => `* ${sentence(draw)} ([${draw.fill("<hex:7>")}](https://github.com/acme/app/commit/${draw.fill("<hex:40>")}))`),
  family("uuids", "src/ids.cs", (draw) => `    [Guid("${draw.fill("<uuid>")}")] public interface I${pascal(draw)} { } // key ${draw.fill("<uuid>")}`),
  family("identifiers", "terraform.tfvars", (draw) => draw.pick([`client_id = "${draw.fill("<uuid>")}"`, `tenant_id = "${draw.fill("<uuid>")}"`, `kms_key_id = "arn:aws:kms:eu-west-1:${draw.fill("<digit:12>")}:key/${draw.fill("<uuid>")}"`, `key_pair_id = "K${draw.fill("<BASE36:13>")}"`, `ami = "ami-0${draw.fill("<hex:16>")}"`, `secret_arn = "arn:aws:secretsmanager:eu-west-1:${draw.fill("<digit:12>")}:secret:prod/db-${draw.fill("<base62:6>")}"`, `user_pool_client_id = "${draw.fill("<base36:26>")}"`])),
  family("image-digests", "deploy/values.yaml", (draw) => `  ${draw.pick(NOUNS)}:\n    image: registry.acme.net/${draw.pick(NOUNS)}@sha256:${draw.fill("<hex:64>")}\n    tag: "${draw.fill("<hex:40>")}"`),
  family("css-images", "styles/main.css", (draw) => `.${draw.pick(NOUNS)}-token { background: url("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg${draw.fill("<base64:600-2400>")}==") }`, 1),
  family("notebook-images", "Analysis.ipynb", (draw) => `     "image/png": "iVBORw0KGgoAAAANSUhEUg${draw.fill("<base64:2000-9000>")}\\n",`, 1),
  family("minified", "dist/vendor.min.js", (draw) => Array.from({ length: 60 }, () => draw.pick([`function ${draw.fill("<lower:1>")}(${draw.fill("<lower:1>")},${draw.fill("<lower:1>")}){return ${draw.fill("<lower:1>")}.${camel(draw)}(${draw.below(99)})}`, `var ${draw.fill("<lower:2>")}={key:"${draw.pick(NOUNS)}",token:${draw.fill("<lower:1>")}.token,password:!0};`, `e.secret=t.secret||n(${draw.below(9999)}),`, `"${draw.fill("<hex:20>")}":${draw.fill("<lower:1>")},`])).join(""), 1),
  family("source-map", "dist/app.js.map", (draw) => `{"version":3,"file":"app.js","sources":["webpack:///./src/${camel(draw)}.js"],"mappings":"${Array.from({ length: 300 }, () => draw.fill("<base64:4>")).join(",").replaceAll(/[/+]/g, "A")};AAAA"}`, 1),
  family("asset-names", "public/index.html", (draw) => `<script src="/assets/${draw.pick(NOUNS)}.${draw.fill("<hex:20>")}.js" integrity="sha384-${draw.fill("<base64:64>")}" crossorigin></script>`),
  family("test-vectors", "test/vectors.c", (draw) => draw.pick([`static const char *key = "${draw.fill("<hex:64>")}";`, `  { .key = "${draw.fill("<hex:32>")}", .iv = "${draw.fill("<hex:24>")}", .plaintext = "${draw.fill("<hex:64>")}", .tag = "${draw.fill("<hex:32>")}" },`, `  0x${draw.fill("<hex:2>")}, 0x${draw.fill("<hex:2>")}, 0x${draw.fill("<hex:2>")}, 0x${draw.fill("<hex:2>")}, 0x${draw.fill("<hex:2>")},`, `Key = ${draw.fill("<hex:32>")}`, `MD = ${draw.fill("<hex:64>")}`])),
  family("password-hashes", "db/seeds.sql", (draw) => draw.pick([`INSERT INTO users (name, password) VALUES ('${draw.pick(NOUNS)}', '$2b$12$${draw.fill("<base62:53>")}');`, `UPDATE users SET password = '$6$${draw.fill("<base62:8>")}$${draw.fill("<base62:86>")}' WHERE id = ${draw.below(99)};`, `INSERT INTO account (password_hash) VALUES ('pbkdf2_sha256$260000$${draw.fill("<base62:22>")}$${draw.fill("<base64:43>")}=');`, `ALTER ROLE app PASSWORD 'SCRAM-SHA-256$4096:${draw.fill("<base64:22>")}==$${draw.fill("<base64:43>")}=:${draw.fill("<base64:43>")}=';`])),
  family("encrypted-values", "secrets.enc.yaml", (draw) => draw.pick([`db_password: ENC[AES256_GCM,data:${draw.fill("<base64:28>")},iv:${draw.fill("<base64:43>")}=,tag:${draw.fill("<base64:22>")}==,type:str]`, `    - secure: "${draw.fill("<base64:170>")}=="`, `password: ENC(${draw.fill("<base64:43>")}=)`, `  encryptedData:\n    password: AgB${draw.fill("<base64:300>")}==`, `api_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  ${draw.fill("<digit:80>")}\n  ${draw.fill("<digit:80>")}`, `secret: {cipher}${draw.fill("<hex:96>")}`, `token: vault:v1:${draw.fill("<base64:60>")}`])),
  family("certificates", "certs/chain.pem", (draw) => `-----BEGIN CERTIFICATE-----\nMIID${draw.fill("<base64:60>\n<base64:64>\n<base64:64>\n<base64:64>")}\n-----END CERTIFICATE-----\n-----BEGIN PUBLIC KEY-----\nMIIB${draw.fill("<base64:60>\n<base64:64>")}\n-----END PUBLIC KEY-----`, 1),
  family("public-ssh-keys", "authorized_keys", (draw) => draw.pick([`ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC${draw.fill("<base64:330>")} ${draw.pick(NOUNS)}@host`, `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${draw.fill("<base64:43>")} deploy`, `PublicKey = ${draw.fill("<base64:43>")}=`, `age1${draw.fill("<base36:58>")}`])),
  family("request-logs", "logs/access.log", (draw) => `10.0.0.${draw.below(255)} - - "GET /api/${draw.pick(NOUNS)}?page=${draw.below(20)} HTTP/1.1" 200 trace=${draw.fill("<hex:32>")} span=${draw.fill("<hex:16>")} etag="${draw.fill("<hex:32>")}" session_id=${draw.below(99999)}`),
  family("data-rows", "data/export.csv", (draw) => `${draw.fill("<digit:6>")};${draw.fill("<uuid>")};${draw.pick(NOUNS)};${draw.fill("<hex:24>")};${draw.fill("<digit:16>")};${draw.fill("<BASE36:20>")}`, 12),
  family("vector-paths", "icons/lock.svg", (draw) => `<path id="key" d="M${draw.below(99)}.${draw.below(999)} ${draw.below(99)}c${Array.from({ length: 80 }, () => `-${draw.below(9)}.${draw.below(99)}`).join("")}z"/>`),
  family("font-data", "fonts/token.css", (draw) => `@font-face{font-family:${draw.pick(NOUNS)};src:url(data:application/font-woff2;charset=utf-8;base64,d09GMgABAAAAA${draw.fill("<base64:3000-6000>")})}`, 1),
  family("protobuf-bytes", "gen/api.pb.go", (draw) => `\t"\\n\\x05${draw.pick(NOUNS)}\\x12\\x${draw.fill("<hex:2>")}.acme.v1.${pascal(draw)}TokenRequest\\x1a\\x${draw.fill("<hex:2>")}" +`),
  family("nix-hashes", "default.nix", (draw) => `    sha256 = "${draw.fill("<base36:52>")}";\n    cargoSha256 = "sha256-${draw.fill("<base64:43>")}=";\n    rev = "${draw.fill("<hex:40>")}";`),
  family("fixtures-of-ids", "test/fixtures.json", (draw) => `{"_id": {"$oid": "${draw.fill("<hex:24>")}"}, "key": "${snake(draw)}", "checksum": "${draw.fill("<hex:64>")}", "cursor": "${draw.fill("<base64:48>")}", "nextPageToken": null},`),
];
