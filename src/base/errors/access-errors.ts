// What can go wrong with who is in a team and what they may do there. Sorted by code; see ../error-catalogue.ts for what an
// entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const ACCESS_ERRORS = {
  "admin.confirmation-over": {
    title: "No session of administration waits for you with this code.",
    remedy: "Run `strongroom admin` again and use the new code within five minutes, signed in as the person whom the command names.",
    status: 400,
    retry: false,
  },
  "admin.confirmation-refused": {
    title: "The person said no.",
    remedy: "Run `strongroom admin` again if it was you who asked; if it was not, somebody opened the data folder who is not you.",
    status: 403,
    retry: false,
  },
  "admin.over": {
    title: "There is no such session of administration, or it has ended.",
    remedy: "Begin another one with `strongroom admin`, with a reason.",
    status: 403,
    retry: false,
  },
  "admin.person-unknown": {
    title: "Nobody here has that address.",
    remedy: "List the members of their team and use an address from there.",
    status: 404,
    retry: false,
  },
  "admin.refused": {
    title: "No session of administration was opened.",
    remedy: "It needs the address of an owner or administrator and a fresh code of their authenticator, or a passkey of theirs; they set one up in their account first.",
    status: 403,
    retry: false,
  },
  "admin.unconfirmed": {
    title: "Nobody has confirmed it yet.",
    remedy: "Ask again after the interval that was given.",
    status: 400,
    retry: true,
  },
  "elevation.needs-session": {
    title: "A token cannot be elevated: an elevation belongs to a person in a browser.",
    remedy: "Do it in the browser.",
    status: 403,
    retry: false,
  },
  "guest.invalid": {
    title: "A guest needs projects and a number of days, and nobody else has them.",
    remedy: "Give both with the role `guest`, and neither with another role.",
    status: 400,
    retry: false,
  },
  "guest.not-allowed": {
    title: "The team's policy allows no guests.",
    remedy: "Change the policy first, or give another role.",
    status: 409,
    retry: false,
  },
  "guest.stay-too-long": {
    title: "The team's policy does not let guests stay for so long.",
    remedy: "Give fewer days, or change the policy first.",
    status: 409,
    retry: false,
  },
  "guest.team-changing": {
    title: "People joined or left the team while the guest was let in.",
    remedy: "Invite them again.",
    status: 409,
    retry: true,
  },
  "invitation.already-member": {
    title: "That person is in the team already.",
    remedy: "Change their role instead.",
    status: 409,
    retry: false,
  },
  "invitation.exists": {
    title: "That address is invited already.",
    remedy: "Send the invitation again, or take it back first.",
    status: 409,
    retry: false,
  },
  "invitation.needs-reason": {
    title: "Inviting an owner or administrator needs a reason.",
    remedy: "Say why in `reason`; those who approve it read it.",
    status: 400,
    retry: false,
  },
  "invitation.other-address": {
    title: "The invitation is for another address than that of this session.",
    remedy: "Sign out, then open the link again and sign in with the address that was invited.",
    status: 403,
    retry: false,
  },
  "invitation.refused": {
    title: "The invitation is not valid: it was used or taken back, it has expired, or the link is not whole.",
    remedy: "Ask whoever invited you to send it again.",
    status: 403,
    retry: false,
  },
  "invitation.sent-just-now": {
    title: "The invitation was sent a moment ago.",
    remedy: "Wait a minute; the mail may be on its way.",
    status: 429,
    retry: true,
  },
  "invitation.unknown": {
    title: "There is no such invitation, or none that you may see.",
    remedy: "List the team's invitations and use an id from there.",
    status: 404,
    retry: false,
  },
  "member.last-owner": {
    title: "A team needs an owner, and this is the last one.",
    remedy: "Make somebody else an owner first, or delete the team.",
    status: 409,
    retry: false,
  },
  "member.needs-third": {
    title: "Of two owners neither ends or changes the other alone, and nobody else runs the team who could agree.",
    remedy: "Agree that one of you leaves or asks for another role, or invite a third person to run the team together. Where that fails, whoever has the machine ends a person with `strongroom admin`.",
    status: 409,
    retry: false,
  },
  "member.owners-only": {
    title: "Only owners make or end owners.",
    remedy: "Ask an owner of the team to do it.",
    status: 403,
    retry: false,
  },
  "member.too-many-administrators": {
    title: "The team has as many owners and administrators as its policy allows.",
    remedy: "End one of them first, give another role, or change the policy.",
    status: 409,
    retry: false,
  },
  "member.unknown": {
    title: "There is no such member, or none that you may see.",
    remedy: "List the team's members and use an id from there.",
    status: 404,
    retry: false,
  },
  "policy.administrators-too-few": {
    title: "The team has more owners and administrators than the new policy allows.",
    remedy: "End some of them first, or allow more.",
    status: 409,
    retry: false,
  },
  "policy.locks-out": {
    title: "Under the new policy you, or everybody, could no longer work in the team.",
    remedy: "Sign in as the policy asks first, or ask for less.",
    status: 409,
    retry: false,
  },
  "policy.same": {
    title: "That is the policy already.",
    remedy: "Nothing needs to be changed.",
    status: 409,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
