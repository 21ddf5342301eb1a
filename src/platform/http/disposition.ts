// The header that makes an answer a file (RFC 6266): a name of our own making, in which nothing needs to be quoted.

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,149}$/;

/** @throws TypeError for any other name: no handler of ours makes one, so it is a defect. */
export function composeDisposition(fileName: string): string {
  if (!FILE_NAME.test(fileName)) throw new TypeError("The name of a file to download must be letters, digits, hyphens and dots, 150 at most");
  return `attachment; filename="${fileName}"`;
}
