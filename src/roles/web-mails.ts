// Mail as the web role writes it, sealed with the installation's mail key, of which it asks the authority; and what else leaves by itself.

import type { Recipients } from "#domains/access/index.ts";
import { describePeople } from "#domains/identity/index.ts";
import type { Outgoing } from "#domains/vaults/index.ts";
import { INSTALLATION_ID, type DataKey } from "#platform/keyring/authority.ts";
import { createMails } from "#platform/mail/create-mails.ts";
import type { Mails } from "#platform/mail/mails.ts";

import type { WebRoleDeps } from "./web.ts";

type MailDeps = Pick<WebRoleDeps, "config" | "clock" | "jobs" | "authority" | "serviceToken">;

export function createWebMails(deps: MailDeps): Mails {
  return createMails({ ...deps, mailKey: () => outgoingKey(deps) });
}

export interface WebOutgoingGiven extends MailDeps, Pick<WebRoleDeps, "db"> {
  readonly mails: Mails;
  readonly recipients: Recipients;
  installationKey(): Promise<DataKey>;
  linkTo(path: string): string;
}

export function createWebOutgoing(given: WebOutgoingGiven): Outgoing {
  const { db, mails, recipients, linkTo, installationKey } = given;
  return { key: () => outgoingKey(given), stopKey: installationKey, mails, recipients, linkTo, addresses: (personIds) => describePeople({ db, fieldKey: installationKey }, personIds) };
}

async function outgoingKey({ authority, serviceToken }: Pick<MailDeps, "authority" | "serviceToken">): Promise<DataKey> {
  return authority.dataKey(await serviceToken(), { tenantId: INSTALLATION_ID, purpose: "mail" });
}
