// What the catalogue says of an error.

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
