// Clouds, hosting and stores of secrets.

import { decodeJson, hasBech32Checksum, withBech32Checksum } from "./checks.ts";
import type { SecretRule } from "./rule.ts";
import { formed } from "./shape.ts";

const AGE_PREFIX_LENGTH = "AGE-SECRET-KEY-1".length;

export const CLOUD_RULES: readonly SecretRule[] = [
  formed("aws-access-key-id", "AWS access key", ["AKIA<base32:16>", "ASIA<base32:16>", "ABIA<base32:16>", "ACCA<base32:16>"], {
    ignores: [`key: "${"AKIA"}IOSFODNN7EXAMPLE"`, 'name: "AKIAABCDEFGHIJKLMNOP"', 'id: "XAKIAQ2PX4ZW7RT3MN5BV"'],
  }),
  formed("aws-session-token", "AWS session token", ["IQoJb3JpZ2luX2Vj<base64:150-1500>", "FwoGZXIvYXdz<base64:150-1500>"], { severity: "medium", confidence: "medium" }),
  formed("aws-bedrock-key", "AWS Bedrock API key", "ABSK<base64:109-269>"),
  formed("gcp-api-key", "Google API key", "AIza<url:35>", { severity: "medium" }),
  formed("gcp-oauth-client-secret", "Google OAuth client secret", "GOCSPX-<url:28>"),
  formed("gcp-oauth-access-token", "Google OAuth access token", "ya29.<url:40-400>", { severity: "medium" }),
  formed("gcp-refresh-token", "Google OAuth refresh token", "1//0<url:40-110>", { confidence: "medium" }),
  formed("azure-client-secret", "Microsoft Entra client secret", Array.from("0123456789", (digit) => `<url:3>${digit}Q~<url:31-34>`), { ignores: ['a: "b8Q~c"'] }),
  formed("azure-devops-token", "Azure DevOps personal access token", "<base62:76>AZDO<base62:4>"),
  formed("azure-storage-key", "Azure storage account key", ["<base64:76>+ASt<base64:6>==", "AccountKey=|<base64:86>=="], { severity: "critical" }),
  formed("azure-service-key", "Azure service key", ["<base64:33>+ASb<base64:6>=", "<base64:33>+AEh<base64:6>=", "<base62:42>+ACR<BASE36:6>", "<base62:76>ACDb<base64:6>==", "<base62:42>AzSe<base62:6>", "<base62:44>AzFu<base62:6>==", "<base64:33>AIoT<base64:5>="]),
  formed("azure-shared-access-key", "Azure shared access key", "SharedAccessKey=|<base64:43>="),
  formed("alibaba-access-key-id", "Alibaba Cloud access key", "LTAI<base62:16-20>", { severity: "medium" }),
  formed("tencent-secret-id", "Tencent Cloud secret id", "AKID<base62:32>", { severity: "medium" }),
  formed("yandex-api-key", "Yandex Cloud API key", "AQVN<url:35-38>"),
  formed("digitalocean-token", "DigitalOcean token", ["dop_v1_<hex:64>", "doo_v1_<hex:64>", "dor_v1_<hex:64>"]),
  formed("heroku-api-key", "Heroku API key", "HRKU-AA<url:58>"),
  formed("cloudflare-origin-ca-key", "Cloudflare origin CA key", "v1.0-<hex:24>-<hex:146>"),
  formed("fly-access-token", "Fly.io access token", ["fm1r_<base64:100-600>", "fm2_<base64:100-600>", "fm1a_<base64:100-600>", "fo1_<url:43>"]),
  formed("vault-token", "HashiCorp Vault token", ["hvs.<url:90-120>", "hvb.<url:138-300>", "hvr.<url:90-300>"]),
  formed("terraform-cloud-token", "Terraform Cloud token", "<base62:14>.atlasv1.<url:60-70>"),
  formed("pulumi-access-token", "Pulumi access token", "pul-<hex:40>"),
  formed("databricks-token", "Databricks token", "dapi<hex:32>"),
  formed("doppler-token", "Doppler token", ["dp.pt.<base62:40-44>", "dp.ct.<base62:40-44>", "dp.sa.<base62:40-44>", "dp.scim.<base62:40-44>", "dp.audit.<base62:40-44>", "dp.st.<base62:40-44>", "dp.st.<lower:2-20>.<base62:40-44>"]),
  formed("planetscale-secret", "PlanetScale token or password", ["pscale_tkn_<url:32-64>", "pscale_pw_<url:32-64>", "pscale_oauth_<url:32-64>"]),
  formed("supabase-token", "Supabase token", ["sbp_<hex:40>", "sb_secret_<url:31-36>"]),
  formed("netlify-token", "Netlify token", "nfp_<base62:36-40>"),
  formed("vercel-token", "Vercel token", ["vcp_<base62:56>", "vci_<base62:56>", "vca_<base62:56>", "vcr_<base62:56>", "vck_<base62:56>", "vercel_blob_rw_<base62:16>_<base62:30>"]),
  formed("neon-key", "Neon API key", "napi_<base36:64>"),
  formed("render-key", "Render API key", "rnd_<base62:28-32>"),
  formed("tailscale-key", "Tailscale key", ["tskey-auth-<base62:9-14>-<base62:32>", "tskey-api-<base62:9-14>-<base62:32>", "tskey-client-<base62:9-14>-<base62:32>", "tskey-scim-<base62:9-14>-<base62:32>"]),
  formed("age-secret-key", "age identity", "AGE-SECRET-KEY-1<BASE36:58>", {
    severity: "critical",
    check: hasBech32Checksum,
    complete: (filled) => withBech32Checksum(filled),
    ignores: [`key: ${"AGE-SECRET-KEY-1".padEnd(AGE_PREFIX_LENGTH + 58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")}`],
  }),
  formed("onepassword-token", "1Password service account token", "ops_<url:200-1200>", {
    severity: "critical",
    worded: true,
    check: (secret) => decodeJson(secret.slice("ops_".length)) !== null,
    complete: () => `ops_${Buffer.from(JSON.stringify({ signInAddress: "my.1password.com", userAuth: {}, srpX: "5f0c".repeat(40) })).toString("base64url")}`,
  }),
  formed("infisical-service-token", "Infisical service token", "st.<hex:24>.<hex:32>.<hex:32>"),
  formed("cloudinary-address", "Cloudinary address with its secret", "cloudinary://<digit:15>:<url:27>"),
];
