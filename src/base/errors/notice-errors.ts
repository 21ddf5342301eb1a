// What can go wrong with notices, webhooks and reports by mail. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const NOTICE_ERRORS = {
  "notices.token-refused": {
    title: "This link stops nothing.",
    remedy: "Open the whole link from the end of the newest mail, or sign in and choose what you are told of.",
    status: 400,
    retry: false,
  },
  "report-schedule.attachments-not-allowed": {
    title: "This team does not let reports leave attached to mail.",
    remedy: "Send a link, or ask an owner or administrator to allow attachments.",
    status: 409,
    retry: false,
  },
  "report-schedule.stopped": {
    title: "Somebody of them stopped all mail from this team.",
    remedy: "Leave them out; they begin again themselves, under Notifications.",
    status: 409,
    retry: false,
  },
  "report-schedule.too-many": {
    title: "The team has as many plans of reports as there can be.",
    remedy: "End one that nobody needs.",
    status: 409,
    retry: false,
  },
  "report-schedule.unknown": {
    title: "There is no such plan of a report.",
    remedy: "Look at the list of the team's plans.",
    status: 404,
    retry: false,
  },
  "webhook.address-invalid": {
    title: "Webhooks are posted to no address of this form.",
    remedy: "Give an https address without a name, a password or spaces in it, as https://receiver.example.org/strongroom.",
    status: 400,
    retry: false,
  },
  "webhook.delivery-unknown": {
    title: "There is no such delivery.",
    remedy: "Look at the webhook's log; it goes back 30 days.",
    status: 404,
    retry: false,
  },
  "webhook.not-taken": {
    title: "The receiver of a webhook did not take it.",
    remedy: "Look at the webhook's log. Nothing needs to be done: it is tried again for about a day.",
    status: 502,
    retry: true,
  },
  "webhook.off": {
    title: "The webhook is switched off.",
    remedy: "Switch it on first.",
    status: 409,
    retry: false,
  },
  "webhook.secret-last": {
    title: "A webhook keeps at least one secret.",
    remedy: "Add another one first, give it to the receiver, then end this one.",
    status: 409,
    retry: false,
  },
  "webhook.secret-unknown": {
    title: "There is no such secret.",
    remedy: "Look at the list of the webhook's secrets.",
    status: 404,
    retry: false,
  },
  "webhook.too-many": {
    title: "There are as many webhooks, or secrets of one, as there can be.",
    remedy: "End one that nobody needs.",
    status: 409,
    retry: false,
  },
  "webhook.unknown": {
    title: "There is no such webhook.",
    remedy: "Look at the list of the team's webhooks.",
    status: 404,
    retry: false,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
