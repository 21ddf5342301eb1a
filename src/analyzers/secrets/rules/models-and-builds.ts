// Language models, building and delivering, and watching what runs.

import { decodeJson } from "./checks.ts";
import type { SecretRule } from "./rule.ts";
import { formed } from "./shape.ts";

const jsonAfter = (prefix: string) => (secret: string): boolean => decodeJson(secret.slice(prefix.length).split("_")[0] ?? "") !== null;
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

export const MODEL_RULES: readonly SecretRule[] = [
  formed("openai-key", "OpenAI key", ["sk-<base62:20>T3BlbkFJ<base62:20>", ...["proj", "svcacct", "admin", "service"].flatMap((kind) => [`sk-${kind}-<url:74>T3BlbkFJ<url:74>`, `sk-${kind}-<url:58>T3BlbkFJ<url:58>`, `sk-${kind}-<url:20>T3BlbkFJ<url:20>`])], { severity: "critical", ignores: ["key: sk-your-openai-key", "class: sk-circle-fade-in-of-the-whole-page"] }),
  formed("anthropic-key", "Anthropic key", ["sk-ant-api03-<url:93>AA", "sk-ant-admin01-<url:93>AA", "sk-ant-oat01-<url:80-110>AA", "sk-ant-sid01-<url:80-110>AA"], { severity: "critical" }),
  formed("huggingface-token", "Hugging Face token", ["hf_<alpha:34>", "api_org_<alpha:34>"], { ignores: ["token: hf_thisIsOnlyATokenForTheTestsOfUsers", "def hf_model_config_of_the_pretrained_encoder_x(): pass"] }),
  formed("replicate-token", "Replicate token", "r8_<base62:37>"),
  formed("groq-key", "Groq key", "gsk_<base62:52>"),
  formed("perplexity-key", "Perplexity key", "pplx-<base62:48>"),
  formed("xai-key", "xAI key", "xai-<base62:80>"),
  formed("openrouter-key", "OpenRouter key", "sk-or-v1-<hex:64>"),
  formed("langsmith-key", "LangSmith key", ["lsv2_pt_<hex:32>_<hex:10>", "lsv2_sk_<hex:32>_<hex:10>"]),
  formed("langfuse-key", "Langfuse secret key", "sk-lf-<uuid>"),
  formed("pinecone-key", "Pinecone key", "pcsk_<base62:5-6>_<base62:63>"),
  formed("nvidia-key", "NVIDIA key", "nvapi-<url:64>"),
  formed("tavily-key", "Tavily key", ["tvly-dev-<base62:32>", "tvly-prod-<base62:32>", "tvly-<base62:32>"]),
  formed("model-key", "Key of a model service, in OpenAI's old form", ["sk-<hex:32>", "sk-<base62:48>"], { confidence: "medium" }),
  formed("elevenlabs-key", "ElevenLabs key", "sk_<hex:48>"),
  formed("cerebras-key", "Cerebras key", "csk-<base36:48>"),
  formed("together-key", "Together AI key", "tgp_v1_<url:43>"),
  formed("voyage-key", "Voyage AI key", "pa-<url:43>", { confidence: "medium" }),
];

export const BUILD_RULES: readonly SecretRule[] = [
  formed("circleci-token", "CircleCI token", ["CCIPAT_<base62:22>_<hex:40>", "CCIPRJ_<base62:22>_<hex:40>"]),
  formed("buildkite-token", "Buildkite token", "bkua_<hex:40>"),
  formed("octopus-key", "Octopus Deploy key", "API-<BASE36:25-27>", { ignores: ["name: API-VERSIONNUMBEROFTHESERVERX"] }),
  formed("sonar-token", "SonarQube token", ["squ_<hex:40>", "sqp_<hex:40>", "sqa_<hex:40>"]),
  formed("launchdarkly-key", "LaunchDarkly key", ["sdk-<uuid>", "api-<uuid>"]),
  formed("harness-token", "Harness token", "pat.<url:22>.<hex:24>.<base62:20>"),
  formed("newrelic-key", "New Relic key", ["NRAK-<BASE36:27>", "NRII-<url:32>", "<hex:36>NRAL"]),
  formed("grafana-token", "Grafana service account token", "glsa_<base62:32>_<hex:8>"),
  formed("grafana-cloud-token", "Grafana Cloud token", "glc_eyJ<base64:40-400>", { worded: true, check: jsonAfter("glc_"), complete: () => `glc_${encoded({ o: "652992", n: "metrics", k: "x".repeat(40) })}` }),
  formed("sentry-user-token", "Sentry user token", "sntryu_<hex:64>"),
  formed("sentry-organisation-token", "Sentry organisation token", "sntrys_eyJ<url:80-300>_<base64:43>", { worded: true, check: jsonAfter("sntrys_"), complete: (filled) => `sntrys_${encoded({ iat: 1_700_000_000.5, url: "https://sentry.io", region_url: "https://de.sentry.io", org: "orders" })}${filled.slice(filled.lastIndexOf("_"))}` }),
  formed("dynatrace-token", "Dynatrace token", ["dt0c01.<base32:24>.<base32:64>", "dt0s01.<base32:24>.<base32:64>", "dt0s02.<base32:8>.<base32:64>"]),
  formed("posthog-key", "PostHog personal key", "phx_<url:43-48>"),
  formed("axiom-token", "Axiom token", ["xaat-<uuid>", "xapt-<uuid>"]),
  formed("snyk-token", "Snyk token", "snyk_uat.<hex:8>.<url:80-300>"),
];
