// Secrets without a form of their own, whose name says whose they are: `DATADOG_API_KEY` and 32 hexadecimal digits.

import { credentialKindOf, wordsOf } from "#analyzers/secrets/credential-names.ts";
import { createRandomFrom, fillShape } from "#analyzers/secrets/fill-shape.ts";
import { looksRandom } from "#analyzers/secrets/randomness.ts";

import { readAssignment } from "./assignment.ts";
import { isPlaceholder } from "./placeholder.ts";
import { RANK, type SecretRule } from "./rule.ts";

interface Named {
  readonly id: string;
  readonly title: string;
  /** One of these is in the name; each is a word, or several with a space between them. */
  readonly words: readonly string[];
  /** As the whole value. */
  readonly value: RegExp;
  /** A value for the example. */
  readonly shape: string;
  readonly name: string;
}

const HEX_32 = /^[0-9a-f]{32}$/;
const HEX_40 = /^[0-9a-f]{40}$/;
const HEX_64 = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const NAMED: readonly Named[] = [
  { id: "aws-secret-access-key", title: "AWS secret access key", words: ["aws", "secret access", "amazon", "s3"], value: /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9+/]{40}$/, shape: "<base64:40>", name: "aws_secret_access_key" },
  { id: "azure-storage-account-key", title: "Azure storage account key", words: ["account key", "azure storage", "storage key", "storage account", "cosmos"], value: /^[A-Za-z0-9+/]{86}==$/, shape: "<base64:86>==", name: "azure_storage_account_key" },
  { id: "django-secret-key", title: "Django secret key", words: ["secret key"], value: /^(?=.{0,60}[!@#$%^&*(=+)].{0,60}[!@#$%^&*(=+)])[A-Za-z0-9!@#$%^&*(\-_=+)[\]]{50}$/, shape: "<base36:20>$(<base36:10>!=<base36:16>", name: "SECRET_KEY" },
  { id: "cloudflare-api-token", title: "Cloudflare API token", words: ["cloudflare", "cf"], value: /^(?=.*\d)[A-Za-z0-9_-]{40}$|^[0-9a-f]{37}$/, shape: "<url:40>", name: "CLOUDFLARE_API_TOKEN" },
  { id: "scaleway-secret-key", title: "Scaleway secret key", words: ["scw", "scaleway"], value: UUID, shape: "<uuid>", name: "SCW_SECRET_KEY" },
  { id: "heroku-legacy-key", title: "Heroku API key", words: ["heroku"], value: UUID, shape: "<uuid>", name: "HEROKU_API_KEY" },
  { id: "linode-token", title: "Linode token", words: ["linode"], value: HEX_64, shape: "<hex:64>", name: "LINODE_TOKEN" },
  { id: "vultr-key", title: "Vultr API key", words: ["vultr"], value: /^[A-Z0-9]{36}$/, shape: "<BASE36:36>", name: "VULTR_API_KEY" },
  { id: "hetzner-token", title: "Hetzner Cloud token", words: ["hcloud", "hetzner"], value: /^[A-Za-z0-9]{64}$/, shape: "<base62:64>", name: "HCLOUD_TOKEN" },
  { id: "atlas-private-key", title: "MongoDB Atlas private key", words: ["atlas"], value: UUID, shape: "<uuid>", name: "MONGODB_ATLAS_PRIVATE_KEY" },
  { id: "twilio-auth-token", title: "Twilio auth token", words: ["twilio"], value: HEX_32, shape: "<hex:32>", name: "TWILIO_AUTH_TOKEN" },
  { id: "postmark-token", title: "Postmark token", words: ["postmark"], value: UUID, shape: "<uuid>", name: "POSTMARK_SERVER_TOKEN" },
  { id: "razorpay-secret", title: "Razorpay key secret", words: ["razorpay"], value: /^[A-Za-z0-9]{24}$/, shape: "<base62:24>", name: "RAZORPAY_KEY_SECRET" },
  { id: "mollie-key", title: "Mollie key", words: ["mollie"], value: /^(?:live|test)_[A-Za-z0-9]{30,}$/, shape: "live_<base62:30>", name: "MOLLIE_API_KEY" },
  { id: "cohere-key", title: "Cohere key", words: ["cohere", "co"], value: /^[A-Za-z0-9]{40}$/, shape: "<base62:40>", name: "COHERE_API_KEY" },
  { id: "mistral-key", title: "Mistral key", words: ["mistral"], value: /^[A-Za-z0-9]{32}$/, shape: "<base62:32>", name: "MISTRAL_API_KEY" },
  { id: "azure-openai-key", title: "Azure OpenAI key", words: ["azure openai", "openai"], value: /^[0-9a-f]{32}$|^[A-Za-z0-9]{84}$/, shape: "<hex:32>", name: "AZURE_OPENAI_API_KEY" },
  { id: "wandb-key", title: "Weights & Biases key", words: ["wandb"], value: HEX_40, shape: "<hex:40>", name: "WANDB_API_KEY" },
  { id: "datadog-key", title: "Datadog key", words: ["datadog", "dd"], value: /^[0-9a-f]{32}$|^[0-9a-f]{40}$/, shape: "<hex:32>", name: "DD_API_KEY" },
  { id: "codecov-token", title: "Codecov token", words: ["codecov"], value: UUID, shape: "<uuid>", name: "CODECOV_TOKEN" },
  { id: "travis-token", title: "Travis CI token", words: ["travis"], value: /^[A-Za-z0-9_-]{22}$/, shape: "<base62:22>", name: "TRAVIS_TOKEN" },
  { id: "coveralls-token", title: "Coveralls token", words: ["coveralls"], value: /^[A-Za-z0-9]{32,33}$/, shape: "<base62:33>", name: "COVERALLS_REPO_TOKEN" },
  { id: "pagerduty-key", title: "PagerDuty key", words: ["pagerduty", "pager duty"], value: /^[A-Za-z0-9_+-]{20}$|^[0-9a-f]{32}$/, shape: "<base62:20>", name: "PAGERDUTY_API_KEY" },
  { id: "opsgenie-key", title: "Opsgenie key", words: ["opsgenie"], value: UUID, shape: "<uuid>", name: "OPSGENIE_API_KEY" },
  { id: "algolia-admin-key", title: "Algolia admin key", words: ["algolia admin", "algolia api", "algolia write"], value: HEX_32, shape: "<hex:32>", name: "ALGOLIA_ADMIN_KEY" },
  { id: "okta-token", title: "Okta token", words: ["okta"], value: /^00[A-Za-z0-9_-]{40}$/, shape: "00<url:40>", name: "OKTA_API_TOKEN" },
  { id: "auth0-client-secret", title: "Auth0 client secret", words: ["auth0"], value: /^[A-Za-z0-9_-]{64}$/, shape: "<url:64>", name: "AUTH0_CLIENT_SECRET" },
  { id: "gitea-token", title: "Gitea or Forgejo token", words: ["gitea", "forgejo", "codeberg"], value: HEX_40, shape: "<hex:40>", name: "GITEA_TOKEN" },
  { id: "legacy-github-token", title: "GitHub token of the old form", words: ["github", "gh"], value: HEX_40, shape: "<hex:40>", name: "GITHUB_TOKEN" },
  { id: "zendesk-token", title: "Zendesk token", words: ["zendesk"], value: /^[A-Za-z0-9]{40}$/, shape: "<base62:40>", name: "ZENDESK_API_TOKEN" },
  { id: "asana-token", title: "Asana token", words: ["asana"], value: /^\d\/\d{16}(?:\/\d{16})?:[0-9a-f]{32}$/, shape: "1/<digit:16>:<hex:32>", name: "ASANA_TOKEN" },
];

export const NAMED_RULES: readonly SecretRule[] = NAMED.map(({ id, title, words, value, shape, name }) => ({
  id,
  title,
  severity: "high",
  confidence: "high",
  rank: RANK.named,
  // The words stand for themselves; those too short for that are found by what the name ends with.
  keywords: words.flatMap((word) => keywordsOf(word)),
  ignoreCase: true,
  look: (hit) => {
    const assignment = readAssignment(hit, (given) => isNamedFor(words, given));
    if (assignment === null || !value.test(assignment.value)) return null;
    if (isPlaceholder(assignment.value) || !looksRandom(assignment.value.slice(assignment.value.lastIndexOf(":") + 1))) return null;
    return { start: assignment.start, end: assignment.end };
  },
  examples: {
    finds: [`${name}=${fillShape(shape, createRandomFrom(id))}`, `${name}: "${fillShape(shape, createRandomFrom(`${id} again`))}"`],
    ignores: [`${name}=${fillShape(shape, () => 0.4)}`, `OTHER_CHECKSUM=${fillShape(shape, createRandomFrom(id))}`, `${name}_ID=${fillShape(shape, createRandomFrom(id))}`],
  },
}));

function isNamedFor(words: readonly string[], name: string): boolean {
  const text = ` ${wordsOf(name).join(" ")} `;
  return words.some((word) => text.includes(` ${word} `)) && credentialKindOf(name) !== null;
}

/** `secret access` is written with any sign between its words, or none. */
function keywordsOf(word: string): string[] {
  if (word.includes(" ")) return ["_", "-", ".", ""].map((sign) => word.replace(" ", sign));
  return word.length > 2 ? [word] : [`${word}_`, `${word}-`];
}
