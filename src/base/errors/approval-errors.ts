// What can go wrong with requests, grants, break-glass and reviews. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const APPROVAL_ERRORS = {
  "access-request.asker-left": {
    title: "Who asked is no longer in the team.",
    remedy: "Nothing needs to be done; the request is void.",
    status: 409,
    retry: false,
  },
  "access-request.closed": {
    title: "The request is no longer open.",
    remedy: "Look at what became of it. What is still needed has to be asked for again.",
    status: 409,
    retry: false,
  },
  "access-request.concerns-you": {
    title: "Nobody decides on a change that is about themselves.",
    remedy: "Somebody else has to decide; say to them what you think of it.",
    status: 403,
    retry: false,
  },
  "access-request.decided-already": {
    title: "You have decided on this request already.",
    remedy: "Somebody else has to decide next.",
    status: 409,
    retry: false,
  },
  "access-request.needless": {
    title: "Your role has all of that already.",
    remedy: "Nothing needs to be asked for.",
    status: 409,
    retry: false,
  },
  "access-request.no-approver": {
    title: "Nobody else in the team could approve that.",
    remedy: "Invite another owner or administrator, or take break-glass access in an emergency.",
    status: 409,
    retry: false,
  },
  "access-request.not-approver": {
    title: "The rule of this request does not name your role.",
    remedy: "Somebody in one of the roles that the request shows has to decide.",
    status: 403,
    retry: false,
  },
  "access-request.open-already": {
    title: "The same change waits for approval already.",
    remedy: "Have that request approved, refused or withdrawn first.",
    status: 409,
    retry: false,
  },
  "access-request.own": {
    title: "Nobody decides on their own request.",
    remedy: "Somebody else has to decide.",
    status: 403,
    retry: false,
  },
  "access-request.unknown": {
    title: "There is no such request, or none that you may see.",
    remedy: "List the requests and use an id from there.",
    status: 404,
    retry: false,
  },
  "access-review.decided-already": {
    title: "This line of the review is decided.",
    remedy: "Go on with the next line; what has to be otherwise is changed by a request.",
    status: 409,
    retry: false,
  },
  "access-review.not-possible": {
    title: "That cannot be decided of this line.",
    remedy: "Keep or remove it. Only a role can be changed to another.",
    status: 409,
    retry: false,
  },
  "access-review.open-already": {
    title: "A review is under way.",
    remedy: "Finish it first: one review at a time.",
    status: 409,
    retry: false,
  },
  "access-review.own": {
    title: "Nobody reviews their own access.",
    remedy: "Another owner or compliance officer has to decide on this line.",
    status: 403,
    retry: false,
  },
  "access-review.unknown": {
    title: "There is no such review or line, or none that you may see.",
    remedy: "List the reviews and use an id from there.",
    status: 404,
    retry: false,
  },
  "break-glass.not-over": {
    title: "The break-glass access is still in force.",
    remedy: "Wait for its end, or end it; then everything that was done under it can be reviewed.",
    status: 409,
    retry: false,
  },
  "break-glass.reviewed-already": {
    title: "This break-glass is reviewed.",
    remedy: "Nothing needs to be done.",
    status: 409,
    retry: false,
  },
  "grant.over": {
    title: "The grant is over already.",
    remedy: "Ask for access again if it is still needed.",
    status: 409,
    retry: false,
  },
  "grant.unknown": {
    title: "There is no such grant, or none that you may see.",
    remedy: "Find the grant by its request.",
    status: 404,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
