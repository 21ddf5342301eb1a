// Secrets whose form their providers document or publish: what they look like, and the names they go by. None is real.

import { crc32 } from "node:zlib";

import type { Draw } from "./draw.ts";

export interface SecretKind {
  readonly kind: string;
  /** For `fillShape`, or a maker where a part depends on another. */
  readonly shape: string | ((draw: Draw) => string);
  /** Names of variables and settings that hold it. */
  readonly names: readonly string[];
}

const kind = (id: string, shape: SecretKind["shape"], ...names: string[]): SecretKind => ({ kind: id, shape, names });

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** GitHub and npm end their tokens with the CRC-32 of the random part, in base 62 and six digits. */
function withBase62Checksum(prefix: string): (draw: Draw) => string {
  return (draw) => {
    const random = draw.fill("<base62:30>");
    let rest = crc32(random);
    let digits = "";
    for (let digit = 0; digit < 6; digit++) {
      digits = `${BASE62[rest % 62]}${digits}`;
      rest = Math.floor(rest / 62);
    }
    return prefix + random + digits;
  };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64").replace(/=+$/, "");


export const CLOUD_SECRETS: readonly SecretKind[] = [
  kind("aws-access-key-id", "AKIA<base32:16>", "AWS_ACCESS_KEY_ID", "aws_access_key_id", "accessKeyId", "awsKey"),
  kind("aws-temporary-key-id", "ASIA<base32:16>", "AWS_ACCESS_KEY_ID", "aws_access_key_id"),
  kind("aws-secret-access-key", "<base64:40>", "AWS_SECRET_ACCESS_KEY", "aws_secret_access_key", "awsSecretAccessKey", "AWS_SECRET_KEY"),
  kind("gcp-api-key", "AIzaSy<url:33>", "GOOGLE_API_KEY", "apiKey", "mapsKey", "YOUTUBE_KEY"),
  kind("gcp-oauth-client-secret", "GOCSPX-<url:28>", "GOOGLE_CLIENT_SECRET", "client_secret"),
  kind("gcp-oauth-access-token", "ya29.<url:120>", "access_token", "GOOGLE_TOKEN"),
  kind("azure-storage-key", "<base64:86>==", "AccountKey", "AZURE_STORAGE_KEY", "azure_storage_account_key"),
  kind("azure-client-secret", "<url:3>8Q~<url:34>", "AZURE_CLIENT_SECRET", "clientSecret", "ARM_CLIENT_SECRET"),
  kind("azure-devops-pat", "<base62:76>AZDO<base62:4>", "AZURE_DEVOPS_EXT_PAT", "pat", "SYSTEM_ACCESSTOKEN"),
  kind("alibaba-access-key-id", "LTAI5t<base62:18>", "ALIYUN_ACCESS_KEY", "accessKeyId"),
  kind("tencent-secret-id", "AKID<base62:32>", "TENCENTCLOUD_SECRET_ID", "secretId"),
  kind("digitalocean-pat", "dop_v1_<hex:64>", "DIGITALOCEAN_TOKEN", "do_token"),
  kind("digitalocean-oauth", "doo_v1_<hex:64>", "DO_OAUTH_TOKEN"),
  kind("heroku-api-key", "HRKU-AA<url:58>", "HEROKU_API_KEY"),
  kind("cloudflare-origin-ca-key", "v1.0-<hex:24>-<hex:146>", "CLOUDFLARE_ORIGIN_CA_KEY", "origin_ca"),
  kind("cloudflare-api-token", "<url:40>", "CLOUDFLARE_API_TOKEN", "cloudflare_token", "CF_API_TOKEN"),
  kind("fly-access-token", "FlyV1 fm2_<base64:180>=", "FLY_API_TOKEN"),
  kind("vault-service-token", "hvs.<url:95>", "VAULT_TOKEN", "vault_token"),
  kind("vault-batch-token", "hvb.<url:150>", "VAULT_TOKEN"),
  kind("terraform-cloud-token", "<base62:14>.atlasv1.<url:67>", "TFE_TOKEN", "token"),
  kind("pulumi-access-token", "pul-<hex:40>", "PULUMI_ACCESS_TOKEN"),
  kind("databricks-token", "dapi<hex:32>", "DATABRICKS_TOKEN", "databricks_token"),
  kind("doppler-token", "dp.pt.<base62:43>", "DOPPLER_TOKEN"),
  kind("doppler-service-token", "dp.st.prd.<base62:43>", "DOPPLER_TOKEN"),
  kind("planetscale-token", "pscale_tkn_<url:43>", "PLANETSCALE_SERVICE_TOKEN"),
  kind("planetscale-password", "pscale_pw_<url:43>", "DB_PASSWORD", "PLANETSCALE_PASSWORD"),
  kind("supabase-pat", "sbp_<hex:40>", "SUPABASE_ACCESS_TOKEN"),
  kind("netlify-pat", "nfp_<base62:36>", "NETLIFY_AUTH_TOKEN"),
  kind("yandex-api-key", "AQVN<url:36>", "YANDEX_API_KEY", "YC_API_KEY"),
  kind("scaleway-secret", "<uuid>", "SCW_SECRET_KEY", "scaleway_secret_key"),
  kind("tailscale-key", "tskey-auth-k<base62:8>CNTRL-<base62:32>", "TS_AUTHKEY", "tailscale_auth_key"),
  kind("age-secret-key", ageIdentity, "AGE_KEY", "SOPS_AGE_KEY"),
  kind("onepassword-service-account", (draw) => `ops_${base64(`{"signInAddress":"my.1password.com","userAuth":{"method":"SRPg-4096"},"email":"${draw.fill("<base36:12>")}@1passwordserviceaccounts.com","srpX":"${draw.fill("<hex:64>")}"}`)}`, "OP_SERVICE_ACCOUNT_TOKEN"),
];

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const AGE_PREFIX = "age-secret-key-";

/** Bech32 of BIP-173 with age's prefix: 52 letters of the key, 6 of the checksum. */
function ageIdentity(draw: Draw): string {
  const data = Array.from({ length: 52 }, (_, at) => (at === 51 ? draw.below(2) * 16 : draw.below(32)));
  const expanded = [...Array.from(AGE_PREFIX, (letter) => letter.charCodeAt(0) >> 5), 0, ...Array.from(AGE_PREFIX, (letter) => letter.charCodeAt(0) & 31)];
  let check = 1;
  for (const value of [...expanded, ...data, 0, 0, 0, 0, 0, 0]) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries()) if (((top >> bit) & 1) === 1) check ^= generator;
  }
  const checksum = Array.from({ length: 6 }, (_, at) => ((check ^ 1) >>> (5 * (5 - at))) & 31);
  return (`${AGE_PREFIX}1` + [...data, ...checksum].map((value) => BECH32[value]).join("")).toUpperCase();
}

export const SOURCE_SECRETS: readonly SecretKind[] = [
  kind("github-pat", withBase62Checksum("ghp_"), "GITHUB_TOKEN", "GH_TOKEN", "github_token", "token"),
  kind("github-oauth", withBase62Checksum("gho_"), "GITHUB_OAUTH_TOKEN", "oauth_token"),
  kind("github-app", withBase62Checksum("ghs_"), "GITHUB_TOKEN", "installationToken"),
  kind("github-refresh", (draw) => `ghr_${draw.fill("<base62:36>")}${draw.fill("<base62:40>")}`, "GITHUB_REFRESH_TOKEN"),
  kind("github-fine-grained", "github_pat_11<BASE36:10>0<base62:9>_<base62:59>", "GITHUB_TOKEN", "GH_PAT"),
  kind("gitlab-pat", "glpat-<url:20>", "GITLAB_TOKEN", "CI_JOB_TOKEN", "private_token"),
  kind("gitlab-deploy-token", "gldt-<url:20>", "DEPLOY_TOKEN"),
  kind("gitlab-runner", "glrt-<url:20>", "RUNNER_TOKEN", "token"),
  kind("gitlab-trigger", "glptt-<hex:40>", "TRIGGER_TOKEN"),
  kind("bitbucket-app-password", "ATBB<base62:24><HEX:8>", "BITBUCKET_APP_PASSWORD"),
  kind("atlassian-api-token", "ATATT3xFfGF0<url:171>=<HEX:8>", "JIRA_API_TOKEN", "ATLASSIAN_TOKEN"),
  kind("sourcegraph-token", "sgp_<hex:16>_<hex:40>", "SRC_ACCESS_TOKEN"),
];

export const REGISTRY_SECRETS: readonly SecretKind[] = [
  kind("npm-token", withBase62Checksum("npm_"), "NPM_TOKEN", "NODE_AUTH_TOKEN", "//packages.example.com/:_authToken"),
  kind("pypi-token", "pypi-AgEIcHlwaS5vcmc<url:150>", "PYPI_TOKEN", "TWINE_PASSWORD", "password"),
  kind("rubygems-key", "rubygems_<hex:48>", "GEM_HOST_API_KEY", ":rubygems_api_key"),
  kind("crates-token", "cio<base62:32>", "CARGO_REGISTRY_TOKEN", "token"),
  kind("nuget-key", "oy2<base36:43>", "NUGET_API_KEY"),
  kind("docker-pat", "dckr_pat_<url:27>", "DOCKER_PASSWORD", "DOCKERHUB_TOKEN"),
  kind("clojars-token", "CLOJARS_<base36:60>", "CLOJARS_PASSWORD"),
  kind("artifactory-key", "AKCp<base62:69>", "ARTIFACTORY_API_KEY", "JFROG_KEY"),
];
