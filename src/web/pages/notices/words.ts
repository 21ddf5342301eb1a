// Events, states and plans in the words of the pages.

import type { WebhookDelivery, Webhook } from "#protocol/api/webhooks.ts";
import type { ReportSchedule } from "#protocol/api/report-schedules.ts";
import type { NoticeEventName } from "#protocol/notices/events.ts";
import type { IconName } from "#web/ui/Icon.tsx";

/** In the order of the pages: what went wrong first. */
export const EVENT_WORDS: { readonly [Name in NoticeEventName]: { readonly title: string; readonly meaning: string } } = {
  "analysis.failed": { title: "An analysis failed", meaning: "With the code of the error." },
  "source.refused": { title: "A source refuses the credential", meaning: "It was withdrawn, has expired, or the source's key is another." },
  "gate.failed": { title: "A gate is not passed", meaning: "A new report does not keep to the gate of its vault, or of the team." },
  "findings.new": { title: "New critical or high findings", meaning: "Secrets, risks or vulnerabilities that the snapshot before does not have. Suppressed ones are left out." },
  "score.dropped": { title: "A score dropped", meaning: "By as many points as you say, or more." },
  "report.ready": { title: "A new report is ready", meaning: "Whenever something in the source, or the analysis, has changed." },
  "analysis.done": { title: "An analysis ended", meaning: "Also when there was nothing new." },
};

export const EVENT_NAMES = Object.keys(EVENT_WORDS) as readonly NoticeEventName[];

export function eventTitle(event: WebhookDelivery["event"]): string {
  return event === "webhook.test" ? "Test" : EVENT_WORDS[event].title;
}

interface StateWord {
  readonly word: string;
  readonly tone?: "good" | "bad" | "busy";
  readonly icon: IconName;
}

export const WEBHOOK_WORDS: Readonly<Record<Webhook["state"], StateWord>> = {
  on: { word: "On", tone: "good", icon: "check" },
  off: { word: "Off", icon: "stop" },
  failing: { word: "Switched off: nothing was taken for days", tone: "bad", icon: "warning" },
  gone: { word: "Switched off: the receiver is gone (410)", tone: "bad", icon: "warning" },
};

export const DELIVERY_WORDS: Readonly<Record<WebhookDelivery["state"], StateWord>> = {
  waiting: { word: "Waiting", icon: "waiting" },
  delivered: { word: "Delivered", tone: "good", icon: "check" },
  "given-up": { word: "Given up", tone: "bad", icon: "warning" },
};

const FAILURES: Readonly<Record<NonNullable<WebhookDelivery["failure"]>, string>> = {
  "address-refused": "The address is not allowed",
  "broken-answer": "No proper answer",
  insecure: "Not a trusted connection",
  timeout: "No answer in 10 seconds",
  unreachable: "Not reached",
};

/** What came of the last try. */
export function outcomeWords({ status, failure, triedAt }: Pick<WebhookDelivery, "status" | "failure" | "triedAt">): string {
  if (status !== null) return String(status);
  if (failure !== null) return FAILURES[failure];
  return triedAt === null ? "Not tried yet" : "Under way";
}

export const TIME_WORDS: Readonly<Record<ReportSchedule["every"], string>> = { analysis: "After each analysis", week: "Every week", month: "Every month" };
