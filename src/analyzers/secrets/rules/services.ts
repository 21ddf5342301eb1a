// Payment, messages, and other services.

import { decodeBase64, decodeJson } from "./checks.ts";
import type { SecretRule } from "./rule.ts";
import { formed } from "./shape.ts";

export const PAYMENT_RULES: readonly SecretRule[] = [
  formed("stripe-live-key", "Stripe secret key", ["sk_live_<base62:24-247>", "rk_live_<base62:24-247>"], { severity: "critical", ignores: ["key: sk_live_your_own_key_goes_in_here"] }),
  formed("stripe-test-key", "Stripe test key", ["sk_test_<base62:24-247>", "rk_test_<base62:24-247>"], { severity: "low", ignores: [`key: ${"sk_test"}_4eC39HqLyjWDarjtT1zdp7dc`, `key: ${"pk_live"}_8rKq2mXvB5nZtL7wYcPjH3sD`] }),
  formed("stripe-webhook-secret", "Stripe webhook secret", "whsec_<base64:32-48>"),
  formed("square-token", "Square access token", ["EAAA<url:60>", "sq0atp-<url:22>", "sq0csp-<url:43>"]),
  formed("braintree-token", "Braintree access token", ["access_token$production$<base36:16>$<hex:32>", "access_token$sandbox$<base36:16>$<hex:32>"], { severity: "critical" }),
  formed("flutterwave-key", "Flutterwave secret key", ["FLWSECK-<hex:32>-X", "FLWSECK_TEST-<hex:32>-X"]),
  formed("shopify-token", "Shopify token", ["shpat_<hex:32>", "shpca_<hex:32>", "shppa_<hex:32>", "shpss_<hex:32>"]),
  formed("plaid-access-token", "Plaid access token", ["access-production-<uuid>", "access-sandbox-<uuid>", "access-development-<uuid>"]),
  formed("easypost-key", "EasyPost key", ["EZAK<base62:54>", "EZTK<base62:54>"]),
  formed("shippo-token", "Shippo token", ["shippo_live_<hex:40>", "shippo_test_<hex:40>"]),
  formed("xendit-key", "Xendit key", ["xnd_production_<base62:40-90>", "xnd_development_<base62:40-90>"]),
  formed("duffel-token", "Duffel token", ["duffel_live_<url:43>", "duffel_test_<url:43>"]),
];

/** The first part of a bot's token is the bot's number in base64. */
function beginsWithNumber(token: string): boolean {
  const bytes = decodeBase64(token.slice(0, token.indexOf(".")));
  return bytes !== null && /^\d{17,20}$/.test(Buffer.from(bytes).toString("latin1"));
}

const BOT_EXAMPLE = (filled: string): string => `${Buffer.from("198765432109876543").toString("base64")}${filled.slice(filled.indexOf("."))}`;

export const MESSAGE_RULES: readonly SecretRule[] = [
  formed("slack-token", "Slack token", ["xoxb-<digit:9-13>-<digit:9-13>-<base62:24>", "xoxp-<digit:9-13>-<digit:9-13>-<digit:9-13>-<hex:32>", "xoxa-2-<digit:9-13>-<digit:9-13>-<digit:9-13>-<hex:32>", "xoxr-<digit:9-13>-<digit:9-13>-<digit:9-13>-<hex:32>", "xoxb-<digit:9-13>-<base62:24>", "xoxs-<digit:9-13>-<digit:9-13>-<digit:9-13>-<hex:10-64>"], { severity: "critical", ignores: ["token: xoxb-your-token-goes-here"] }),
  formed("slack-app-token", "Slack app token", ["xapp-1-<BASE36:9-13>-<digit:9-13>-<hex:64>", "xoxe.xoxp-1-<base62:160-170>", "xoxe.xoxb-1-<base62:160-170>", "xoxe-1-<base62:140-150>"]),
  formed("slack-webhook", "Slack webhook", ["hooks.slack.com/services/T<BASE36:8-12>/B<BASE36:8-12>/<base62:24>", "hooks.slack.com/workflows/T<BASE36:8-12>/A<BASE36:8-12>/<digit:17-20>/<base62:24>"], { severity: "medium", ignores: ["url: https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"] }),
  formed("discord-bot-token", "Discord bot token", ["MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"].map((digits) => `${digits}<url:22-26>.<url:6>.<url:27-38>`), { check: beginsWithNumber, complete: BOT_EXAMPLE }),
  formed("discord-webhook", "Discord webhook", ["discord.com/api/webhooks/<digit:17-20>/<url:60-80>", "discordapp.com/api/webhooks/<digit:17-20>/<url:60-80>"], { severity: "medium" }),
  formed("telegram-bot-token", "Telegram bot token", "<digit:8-10>:AA<url:33>"),
  formed("twilio-api-key", "Twilio API key", "SK<hex:32>"),
  formed("sendgrid-key", "SendGrid key", "SG.<url:22>.<url:43>"),
  formed("mailgun-key", "Mailgun key", ["key-<hex:32>", "pubkey-<hex:32>"]),
  formed("mailchimp-key", "Mailchimp key", "<hex:32>-us<digit:1-2>"),
  formed("brevo-key", "Brevo key", ["xkeysib-<hex:64>-<base62:16>", "xsmtpsib-<hex:64>-<base62:16>"]),
  formed("resend-key", "Resend key", "re_<base62:8>_<base62:24>"),
  formed("teams-webhook", "Microsoft Teams webhook", "webhook.office.com/webhookb2/<uuid>@<uuid>/IncomingWebhook/<hex:32>/<uuid>", { severity: "medium" }),
  formed("zapier-webhook", "Zapier webhook", "hooks.zapier.com/hooks/catch/<digit:5-9>/<base36:5-8>", { severity: "low", confidence: "medium" }),
  formed("facebook-access-token", "Facebook access token", "EAA<base62:100-400>"),
  formed("twitter-bearer-token", "X (Twitter) bearer token", "AAAAAAAAAAAAAAAAAAAAA<base62:80-120>"),
  formed("firebase-messaging-key", "Firebase messaging server key", "<url:11>:APA91b<url:134>"),
  formed("intercom-token", "Intercom token", "dG9rO<base64:54>="),
];

export const SERVICE_RULES: readonly SecretRule[] = [
  formed("laravel-app-key", "Laravel application key", "APP_KEY=|base64:<base64:43>="),
  formed("airtable-token", "Airtable token", "pat<base62:14>.<hex:64>"),
  formed("notion-token", "Notion token", ["ntn_<digit:11><base62:35>", "secret_<base62:43>"]),
  formed("linear-key", "Linear key", ["lin_api_<base62:40>", "lin_oauth_<hex:64>"]),
  formed("figma-token", "Figma token", ["figd_<url:40>", "figo_<url:40>", "figu_<url:40>"]),
  formed("postman-key", "Postman key", "PMAK-<hex:24>-<hex:34>"),
  formed("readme-key", "ReadMe key", "rdme_<base36:70>"),
  formed("hubspot-token", "HubSpot private app token", ["pat-na1-<uuid>", "pat-na2-<uuid>", "pat-eu1-<uuid>"]),
  formed("contentful-token", "Contentful personal access token", "CFPAT-<url:43>"),
  formed("mapbox-secret-token", "Mapbox secret token", "sk.eyJ<url:40-200>.<url:22>", { worded: true, check: (secret) => decodeJson(secret.split(".")[1] ?? "")?.["u"] !== undefined, complete: (filled) => `sk.${Buffer.from('{"u":"orders","a":"clx0k2v9m0q1w"}').toString("base64url")}${filled.slice(filled.lastIndexOf("."))}`, ignores: ["token: sk.eyJ1Ijoi.abc"] }),
  formed("typeform-token", "Typeform token", "tfp_<url:40-59>"),
  formed("dropbox-token", "Dropbox token", "sl.<url:130-400>"),
  formed("clickup-token", "ClickUp token", "pk_<digit:6-9>_<BASE36:32>"),
  formed("trello-token", "Trello token", "ATTA<hex:64><HEX:8>"),
  formed("adafruit-key", "Adafruit IO key", "aio_<base62:28>"),
  formed("frameio-token", "Frame.io token", "fio-u-<url:64>"),
  formed("prefect-key", "Prefect key", ["pnu_<base36:36>", "pnb_<base36:36>"]),
];
