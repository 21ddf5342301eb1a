// What the mail of an invitation says. Names in it are from people, so they stand on lines of their own, without what turns text.

import { visibleText } from "#base/visible-text.ts";
import type { Mail } from "#platform/mail/mails.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { ROLE_WORDS } from "#domains/access/members/role-words.ts";

export interface InvitationLetter {
  readonly to: string;
  readonly teamName: string;
  readonly role: TeamRole;
  readonly stayDays: number | null;
  readonly url: string;
  readonly expiresAt: Date;
}

export function composeInvitation({ to, teamName, role, stayDays, url, expiresAt }: InvitationLetter): Mail {
  const stay = stayDays === null ? [] : [`You would have access for ${stayDays} ${stayDays === 1 ? "day" : "days"} from when you join.`];
  return {
    to,
    goodUntilMs: expiresAt.getTime(),
    subject: "You are invited to a team on Strongroom",
    text: [
      "You are invited to join a team on Strongroom:",
      "",
      `  ${visibleText(teamName)}`,
      "",
      `As ${ROLE_WORDS[role].one}. ${ROLE_WORDS[role].job}`,
      ...stay,
      "",
      "To join, open this link and sign in with this address:",
      "",
      `  ${url}`,
      "",
      `It works once, until ${expiresAt.toISOString().slice(0, 10)}. If you did not expect it, ignore it: nothing happens unless you join.`,
      "",
    ].join("\n"),
  };
}
