// Text from outside, made safe to look at: whatever cannot be seen, moves the cursor, or changes the order in which other
// characters are read (Unicode TR 36, TR 55, "Trojan Source") is replaced by a sign that shows that something was there.

/** Stands for a character that was taken out. */
export const REPLACEMENT = "\ufffd";

/** More combining marks than this on one letter are decoration that spills over neighbouring lines. */
const MAX_MARKS = 3;

// Control, format (bidi, zero-width, tags), surrogate, private and unassigned characters, line and paragraph separators;
// then what Unicode calls default-ignorable though it has another category (fillers, variation selectors).
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const ODD_SPACES = /\p{Zs}/gu;
const MANY_MARKS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, "gu");

/** One line of `text` in which every character is seen as itself. Never longer than `text` in code points. */
export function visibleText(text: string): string {
  return text.toWellFormed().replaceAll(INVISIBLE, REPLACEMENT).replaceAll(ODD_SPACES, " ").replaceAll(MANY_MARKS, "$1");
}

/** The same for a text of lines, whose breaks and tabs are the writer's own. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map((line) => visibleText(line.replaceAll("\t", "    "))).join("\n");
}

/** Longer names are written by machines or attackers; what is left is enough to know one by. */
const MAX_NAME_CHARACTERS = 120;

/** A name from outside as visible text of a length that a table can show. */
export function visibleName(name: string): string {
  const characters = [...visibleText(name.slice(0, 4 * MAX_NAME_CHARACTERS))];
  return characters.length <= MAX_NAME_CHARACTERS ? characters.join("") : `${characters.slice(0, MAX_NAME_CHARACTERS - 1).join("")}…`;
}
