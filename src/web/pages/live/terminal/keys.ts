// What a key means to a program in a terminal: the bytes of a VT220 as xterm sends them.

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const ESC = "\u001b";

const ARROWS: Readonly<Record<string, string>> = { ArrowUp: "A", ArrowDown: "B", ArrowRight: "C", ArrowLeft: "D", Home: "H", End: "F" };
const TILDES: Readonly<Record<string, number>> = { Insert: 2, Delete: 3, PageUp: 5, PageDown: 6, F5: 15, F6: 17, F7: 18, F8: 19, F9: 20, F10: 21, F11: 23, F12: 24 };
const FUNCTIONS: Readonly<Record<string, string>> = { F1: "P", F2: "Q", F3: "R", F4: "S" };
const PLAIN: Readonly<Record<string, string>> = { Enter: "\r", Backspace: "\u007f", Escape: ESC, Tab: "\t" };

/** Null: not for the terminal. `application`: the program asked for the other form of cursor keys. */
export function bytesOfKey(event: Key, application: boolean): string | null {
  const { key, ctrlKey, altKey, shiftKey, metaKey } = event;
  if (metaKey) return null;
  const modifiers = 1 + (shiftKey ? 1 : 0) + (altKey ? 2 : 0) + (ctrlKey ? 4 : 0);
  const arrow = ARROWS[key];
  if (arrow !== undefined) return modifiers > 1 ? `${ESC}[1;${modifiers}${arrow}` : `${ESC}${application ? "O" : "["}${arrow}`;
  const tilde = TILDES[key];
  if (tilde !== undefined) return `${ESC}[${tilde}${modifiers > 1 ? `;${modifiers}` : ""}~`;
  const named = FUNCTIONS[key];
  if (named !== undefined) return modifiers > 1 ? `${ESC}[1;${modifiers}${named}` : `${ESC}O${named}`;
  if (key === "Tab" && shiftKey) return `${ESC}[Z`;
  const plain = PLAIN[key];
  if (plain !== undefined) return altKey ? `${ESC}${plain}` : plain;
  if ([...key].length !== 1) return null;
  if (ctrlKey) return control(key, altKey);
  return altKey ? `${ESC}${key}` : key;
}

function control(key: string, altKey: boolean): string | null {
  const code = key === " " || key === "@" ? 0 : key === "?" ? 0x7f : key.toUpperCase().charCodeAt(0) - 0x40;
  if (code !== 0x7f && (code < 0 || code > 0x1f)) return null;
  return `${altKey ? ESC : ""}${String.fromCharCode(code)}`;
}

/** What stands in a field for a phone's keyboard before anything is typed: without it nobody would be told of a backspace. */
export const FIELD_REST = "\u200b";

/** What such a field holds now, as bytes: keys of a phone's keyboard are told as texts. A key that is held counts for the one letter that follows. */
export function bytesOfField(value: string, held: { readonly ctrl: boolean; readonly alt: boolean }): string {
  if (!value.includes(FIELD_REST)) return value === "" ? "\u007f" : plainBytes(value, held);
  return plainBytes(value.replace(FIELD_REST, ""), held);
}

function plainBytes(text: string, { ctrl, alt }: { readonly ctrl: boolean; readonly alt: boolean }): string {
  const letters = [...text];
  const [only] = letters;
  if (only !== undefined && letters.length === 1 && (ctrl || alt)) return bytesOfKey({ key: only === "\n" ? "Enter" : only, ctrlKey: ctrl, altKey: alt, shiftKey: false, metaKey: false }, false) ?? only;
  return text.replaceAll(/\r?\n/g, "\r");
}

/** What is pasted is marked for programs that ask for it; a mark within it would end the paste early. */
export function bytesOfPaste(text: string, bracketed: boolean): string {
  const plain = text.replaceAll(/\r?\n/g, "\r");
  return bracketed ? `${ESC}[200~${plain.replaceAll(`${ESC}[201~`, "")}${ESC}[201~` : plain;
}
