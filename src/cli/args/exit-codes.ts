// What the program's exit codes mean; README and `--help` list the same.

export const EXIT = {
  /** Done, and what was asked holds. */
  ok: 0,
  /** Done, and something failed: a test, a claim, a gate. */
  failed: 1,
  /** The command line was not understood (as in `sysexits` and most shells: 2). */
  usage: 2,
  /** The source could not be had: unreachable, refused, damaged, too large. */
  source: 3,
  /** A defect of Strongroom itself (EX_SOFTWARE of sysexits.h). */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODE_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, "done, and all is well"],
  [EXIT.failed, "done, and something failed: a test, a claim, a gate"],
  [EXIT.usage, "the command line was not understood"],
  [EXIT.source, "the source could not be had"],
  [EXIT.internal, "a defect of Strongroom itself"],
];
