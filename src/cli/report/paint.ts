// Colours of the terminal report: five roles, from the sixteen colours that every theme defines, so that the reader's own
// choice of light or dark holds. Without colour every role is the text itself.

type Role = "heading" | "accent" | "faint" | "strong" | "warning";

export type Paint = Readonly<Record<Role, (text: string) => string>>;

const CODES: Readonly<Record<Role, readonly [on: string, off: string]>> = {
  heading: ["\u001b[1m", "\u001b[22m"],
  strong: ["\u001b[1m", "\u001b[22m"],
  faint: ["\u001b[2m", "\u001b[22m"],
  accent: ["\u001b[33m", "\u001b[39m"],
  warning: ["\u001b[31m", "\u001b[39m"],
};

export function createPaint(color: boolean): Paint {
  const role = (name: Role) => (text: string): string => (color && text !== "" ? `${CODES[name][0]}${text}${CODES[name][1]}` : text);
  return { heading: role("heading"), accent: role("accent"), faint: role("faint"), strong: role("strong"), warning: role("warning") };
}
