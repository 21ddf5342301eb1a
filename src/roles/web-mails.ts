// Mail as the web role writes it: sealed with the installation's mail key, of which it asks the authority.

import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import { createMails } from "#platform/mail/create-mails.ts";
import type { Mails } from "#platform/mail/mails.ts";

import type { WebRoleDeps } from "./web.ts";

export function createWebMails({ config, clock, jobs, authority, serviceToken }: Pick<WebRoleDeps, "config" | "clock" | "jobs" | "authority" | "serviceToken">): Mails {
  return createMails({ config, clock, jobs, mailKey: async () => authority.dataKey(await serviceToken(), { tenantId: INSTALLATION_ID, purpose: "mail" }) });
}
