// The one catalogue of errors: what people and programs can meet, its HTTP status, whether trying again can help, and
// what to do. `docs/errors.md` is generated from it; CI compares both ways. Sorted by code.

export interface ErrorEntry {
  /** What happened, in a sentence. */
  readonly title: string;
  /** What the reader can do. */
  readonly remedy: string;
  /** HTTP status (RFC 9110). */
  readonly status: number;
  /** True when the same request may succeed later without being changed; such jobs are retried. */
  readonly retry: boolean;
}

export const ERRORS = {
  "claim.defect": {
    title: "A claim is registered wrongly.",
    remedy: "This is a defect of the program; report it with the claim's id.",
    status: 500,
    retry: false,
  },
  "claim.unknown": {
    title: "There is no claim of that id.",
    remedy: "List the claims with `./strongroom claims` and use an id from there, or `all`.",
    status: 404,
    retry: false,
  },
  "internal.unexpected": {
    title: "Something failed that should not have.",
    remedy: "Try again; if it stays, look for the request id in the server's log.",
    status: 500,
    retry: true,
  },
  "request.invalid": {
    title: "The request does not have the form that was expected.",
    remedy: "Correct the fields that are named.",
    status: 400,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
