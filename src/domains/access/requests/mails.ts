// What people are told by mail: that something waits, or what became of it, and a link. Never what was asked for, nor why.

import { isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { SealedMail } from "#platform/mail/mails.ts";

import type { RequestsDeps } from "./context.ts";

type Occasion = "asked" | "granted" | "applied" | "refused" | "void" | "expired" | "grant-over" | "break-glass" | "review-started" | "concerns-you" | "alone";

const WORDS: Readonly<Record<Occasion, { readonly subject: string; readonly text: string }>> = {
  asked: { subject: "A request waits for your decision", text: "Somebody in your team asks for something that you may approve or refuse." },
  granted: { subject: "Your request was approved", text: "The access that you asked for has begun. It ends by itself." },
  applied: { subject: "Your change was approved", text: "The change that you asked for was approved and made." },
  refused: { subject: "Your request was refused", text: "Somebody refused your request. The reason stands with it." },
  void: { subject: "Your request could not be done", text: "Your request was approved, but what it asks for is no longer possible." },
  expired: { subject: "Your request has expired", text: "Nobody decided on your request in time. Ask again if you still need it." },
  "grant-over": { subject: "Your access has ended", text: "The access that you had been given for a time is over." },
  "break-glass": { subject: "Break-glass access was taken", text: "Somebody in your team took access in an emergency, without approval.\nLook at it now, and review it once it is over." },
  "concerns-you": { subject: "A change that concerns you", text: "Your role in your team, or your membership, is asked to be changed or has been.\nSomebody else than you and than who asked has to approve it, unless there is nobody." },
  alone: { subject: "A change was made without approval", text: "Somebody who ran your team was ended, or given another role, by one person alone: there was nobody else to approve it." },
  "review-started": { subject: "A review of access has begun", text: "Who has access to what in your team is to be looked through." },
};

/** Before the transaction. Whoever has no address is told by the pages alone, and so is everybody where there is no way to send. */
export async function sealNotices(deps: Pick<RequestsDeps, "people" | "mails" | "linkTo">, people: readonly Uuid[], notice: { readonly occasion: Occasion; readonly path: string }): Promise<readonly SealedMail[]> {
  if (people.length === 0) return [];
  const { subject, text } = WORDS[notice.occasion];
  const known = await deps.people.describe(people);
  const addresses = people.flatMap((personId) => known.get(personId)?.email ?? []);
  try {
    return await Promise.all(addresses.map((to) => deps.mails.seal({ to, subject: `Strongroom: ${subject}`, text: `${text}\n\n${deps.linkTo(notice.path)}\n` })));
  } catch (error) {
    if (isAppError(error, "mail.not-configured")) return [];
    throw error;
  }
}

export async function enqueueAll(deps: Pick<RequestsDeps, "mails">, tx: Tx, mails: readonly SealedMail[]): Promise<void> {
  for (const mail of mails) await deps.mails.enqueue(tx, mail);
}

export function requestPath(teamId: Uuid, requestId: Uuid): string {
  return `/teams/${teamId}/requests/${requestId}`;
}
