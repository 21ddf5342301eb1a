// As provider-secrets.ts: payment, messages, models, building, watching, and other services.

import type { Draw } from "./draw.ts";
import type { SecretKind } from "./provider-secrets.ts";

const kind = (id: string, shape: SecretKind["shape"], ...names: string[]): SecretKind => ({ kind: id, shape, names });
const base64 = (text: string): string => Buffer.from(text).toString("base64").replace(/=+$/, "");

export const PAYMENT_SECRETS: readonly SecretKind[] = [
  kind("stripe-live-key", "sk_live_<base62:24>", "STRIPE_SECRET_KEY", "stripe_key"),
  kind("stripe-long-key", "sk_live_51<base62:97>", "STRIPE_SECRET_KEY", "STRIPE_API_KEY"),
  kind("stripe-restricted-key", "rk_live_51<base62:97>", "STRIPE_RESTRICTED_KEY"),
  kind("stripe-webhook-secret", "whsec_<base62:32>", "STRIPE_WEBHOOK_SECRET"),
  kind("square-access-token", "EAAA<url:60>", "SQUARE_ACCESS_TOKEN"),
  kind("square-oauth-secret", "sq0csp-<url:43>", "SQUARE_OAUTH_SECRET"),
  kind("braintree-token", "access_token$production$<base36:16>$<hex:32>", "BRAINTREE_ACCESS_TOKEN"),
  kind("flutterwave-key", "FLWSECK-<hex:32>-X", "FLW_SECRET_KEY"),
  kind("shopify-access-token", "shpat_<hex:32>", "SHOPIFY_ACCESS_TOKEN", "X-Shopify-Access-Token"),
  kind("shopify-shared-secret", "shpss_<hex:32>", "SHOPIFY_API_SECRET"),
  kind("plaid-access-token", "access-production-<uuid>", "PLAID_ACCESS_TOKEN"),
  kind("easypost-key", "EZAK<base62:54>", "EASYPOST_API_KEY"),
  kind("razorpay-secret", "<base62:24>", "RAZORPAY_KEY_SECRET", "razorpay_key_secret"),
  kind("shippo-token", "shippo_live_<hex:40>", "SHIPPO_TOKEN"),
];

function discordBotToken(draw: Draw): string {
  return `${base64(draw.fill("1<digit:17>"))}.${draw.fill("G<url:5>")}.${draw.fill("<url:27>")}`;
}

export const MESSAGE_SECRETS: readonly SecretKind[] = [
  kind("slack-bot-token", "xoxb-<digit:12>-<digit:13>-<base62:24>", "SLACK_BOT_TOKEN", "slack_token"),
  kind("slack-user-token", "xoxp-<digit:12>-<digit:12>-<digit:13>-<hex:32>", "SLACK_TOKEN"),
  kind("slack-app-token", "xapp-1-A<BASE36:10>-<digit:13>-<hex:64>", "SLACK_APP_TOKEN"),
  kind("slack-webhook", "https://hooks.slack.com/services/T<BASE36:10>/B<BASE36:10>/<base62:24>", "SLACK_WEBHOOK_URL", "webhook"),
  kind("discord-bot-token", discordBotToken, "DISCORD_TOKEN", "token", "bot_token"),
  kind("discord-webhook", "https://discord.com/api/webhooks/<digit:18>/<url:68>", "DISCORD_WEBHOOK", "webhook_url"),
  kind("telegram-bot-token", "<digit:10>:AA<url:33>", "TELEGRAM_BOT_TOKEN", "BOT_TOKEN", "token"),
  kind("twilio-api-key", "SK<hex:32>", "TWILIO_API_KEY"),
  kind("twilio-auth-token", "<hex:32>", "TWILIO_AUTH_TOKEN", "twilio_auth_token"),
  kind("sendgrid-key", "SG.<url:22>.<url:43>", "SENDGRID_API_KEY", "apiKey"),
  kind("mailgun-key", "key-<hex:32>", "MAILGUN_API_KEY"),
  kind("mailchimp-key", "<hex:32>-us14", "MAILCHIMP_API_KEY"),
  kind("brevo-key", "xkeysib-<hex:64>-<base62:16>", "BREVO_API_KEY", "SENDINBLUE_KEY"),
  kind("resend-key", "re_<base62:8>_<base62:24>", "RESEND_API_KEY"),
  kind("teams-webhook", "https://contoso.webhook.office.com/webhookb2/<uuid>@<uuid>/IncomingWebhook/<hex:32>/<uuid>", "TEAMS_WEBHOOK"),
  kind("facebook-access-token", "EAAGm0PX4ZCps<base62:150>", "FB_ACCESS_TOKEN", "page_token"),
  kind("postmark-token", "<uuid>", "POSTMARK_SERVER_TOKEN", "postmark_api_token"),
];

export const MODEL_SECRETS: readonly SecretKind[] = [
  kind("openai-key", "sk-<base62:20>T3BlbkFJ<base62:20>", "OPENAI_API_KEY", "openai_key"),
  kind("openai-project-key", "sk-proj-<url:74>T3BlbkFJ<url:74>", "OPENAI_API_KEY", "api_key"),
  kind("anthropic-key", "sk-ant-api03-<url:93>AA", "ANTHROPIC_API_KEY", "api_key"),
  kind("huggingface-token", "hf_<alpha:34>", "HF_TOKEN", "HUGGINGFACEHUB_API_TOKEN"),
  kind("replicate-token", "r8_<base62:37>", "REPLICATE_API_TOKEN"),
  kind("groq-key", "gsk_<base62:52>", "GROQ_API_KEY"),
  kind("perplexity-key", "pplx-<base62:48>", "PERPLEXITY_API_KEY"),
  kind("xai-key", "xai-<base62:80>", "XAI_API_KEY"),
  kind("openrouter-key", "sk-or-v1-<hex:64>", "OPENROUTER_API_KEY"),
  kind("langsmith-key", "lsv2_pt_<hex:32>_<hex:10>", "LANGCHAIN_API_KEY", "LANGSMITH_API_KEY"),
  kind("pinecone-key", "pcsk_<base62:5>_<base62:63>", "PINECONE_API_KEY"),
  kind("nvidia-key", "nvapi-<url:64>", "NVIDIA_API_KEY"),
  kind("tavily-key", "tvly-dev-<base62:32>", "TAVILY_API_KEY"),
  kind("deepseek-key", "sk-<hex:32>", "DEEPSEEK_API_KEY"),
  kind("cohere-key", "<base62:40>", "COHERE_API_KEY", "CO_API_KEY"),
];

export const BUILD_SECRETS: readonly SecretKind[] = [
  kind("circleci-token", "CCIPAT_<base62:22>_<hex:40>", "CIRCLE_TOKEN", "CIRCLECI_API_TOKEN"),
  kind("buildkite-token", "bkua_<hex:40>", "BUILDKITE_API_TOKEN"),
  kind("octopus-key", "API-<BASE36:27>", "OCTOPUS_API_KEY"),
  kind("sonar-token", "sqp_<hex:40>", "SONAR_TOKEN", "sonar.login"),
  kind("launchdarkly-key", "sdk-<uuid>", "LAUNCHDARKLY_SDK_KEY"),
  kind("prefect-key", "pnu_<base36:36>", "PREFECT_API_KEY"),
  kind("codecov-token", "<uuid>", "CODECOV_TOKEN"),
  kind("newrelic-user-key", "NRAK-<BASE36:27>", "NEW_RELIC_API_KEY"),
  kind("newrelic-license-key", "<hex:36>NRAL", "NEW_RELIC_LICENSE_KEY"),
  kind("datadog-api-key", "<hex:32>", "DD_API_KEY", "DATADOG_API_KEY"),
  kind("grafana-service-account", "glsa_<base62:32>_<hex:8>", "GRAFANA_TOKEN", "GRAFANA_API_KEY"),
  kind("grafana-cloud-token", (draw) => `glc_${base64(`{"o":"${draw.fill("<digit:6>")}","n":"metrics-push","k":"${draw.fill("<base62:24>")}","m":{"r":"eu"}}`)}`, "GRAFANA_CLOUD_TOKEN"),
  kind("sentry-user-token", "sntryu_<hex:64>", "SENTRY_AUTH_TOKEN"),
  kind("dynatrace-token", "dt0c01.<base32:24>.<base32:64>", "DT_API_TOKEN", "DYNATRACE_TOKEN"),
];

export const SERVICE_SECRETS: readonly SecretKind[] = [
  kind("airtable-pat", "pat<base62:14>.<hex:64>", "AIRTABLE_API_KEY", "AIRTABLE_TOKEN"),
  kind("notion-token", "ntn_<digit:11><base62:35>", "NOTION_TOKEN"),
  kind("notion-old-token", "secret_<base62:43>", "NOTION_API_KEY"),
  kind("linear-key", "lin_api_<base62:40>", "LINEAR_API_KEY"),
  kind("figma-token", "figd_<url:40>", "FIGMA_TOKEN", "FIGMA_ACCESS_TOKEN"),
  kind("postman-key", "PMAK-<hex:24>-<hex:34>", "POSTMAN_API_KEY"),
  kind("readme-key", "rdme_<base36:70>", "README_API_KEY"),
  kind("hubspot-token", "pat-na1-<uuid>", "HUBSPOT_ACCESS_TOKEN"),
  kind("contentful-pat", "CFPAT-<url:43>", "CONTENTFUL_MANAGEMENT_TOKEN"),
  kind("mapbox-secret-token", (draw) => `sk.${base64(`{"u":"${draw.fill("<lower:9>")}","a":"${draw.fill("c<base36:24>")}"}`)}.${draw.fill("<url:22>")}`, "MAPBOX_SECRET_TOKEN"),
  kind("typeform-token", "tfp_<base62:44>", "TYPEFORM_TOKEN"),
  kind("okta-token", "00<url:40>", "OKTA_API_TOKEN", "okta_token"),
  kind("algolia-admin-key", "<hex:32>", "ALGOLIA_ADMIN_KEY", "ALGOLIA_ADMIN_API_KEY"),
  kind("firebase-messaging-key", "AAAA<url:7>:APA91b<url:134>", "FCM_SERVER_KEY"),
  kind("adafruit-key", "aio_<base62:28>", "ADAFRUIT_IO_KEY", "ADAFRUIT_AIO_KEY"),
  kind("zapier-webhook", "https://hooks.zapier.com/hooks/catch/<digit:7>/<base36:7>/", "ZAPIER_WEBHOOK"),
  kind("mongodb-atlas-private-key", "<uuid>", "MONGODB_ATLAS_PRIVATE_KEY", "ATLAS_PRIVATE_KEY"),
];
