// To whom, with which links, a mail goes: the way out is made for each person.

import { isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Outgoing } from "#domains/vaults/deps.ts";
import type { Mail, SealedMail } from "#platform/mail/mails.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { stopNoticesByProvider } from "#protocol/api/notices.ts";

import type { Envelope } from "./letters.ts";
import { createStopToken } from "./stop-token.ts";

export type EnvelopeFor = (personId: Uuid, path: string) => Envelope | null;

/** Null for who has no address: they are told by the pages alone. */
export async function openEnvelopes(outgoing: Outgoing, { teamId, people }: { readonly teamId: Uuid; readonly people: readonly Uuid[] }): Promise<EnvelopeFor> {
  const [known, key] = [await outgoing.addresses(people), await outgoing.stopKey()];
  return (personId, path) => {
    const to = known.get(personId)?.email ?? null;
    if (to === null) return null;
    const token = createStopToken(key, { teamId, personId });
    const byProvider = outgoing.linkTo(endpointUrl(stopNoticesByProvider, { params: { token } }));
    return { to, link: outgoing.linkTo(path), stopLink: outgoing.linkTo(`/notices/stop#${token}`), stopUrl: byProvider.startsWith("https://") ? byProvider : null };
  };
}

/** Null where there is no way to send: then the pages alone tell. */
export async function sealIfPossible(outgoing: Outgoing, mail: Mail): Promise<SealedMail | null> {
  try {
    return await outgoing.mails.seal(mail);
  } catch (error) {
    if (isAppError(error, "mail.not-configured")) return null;
    throw error;
  }
}
