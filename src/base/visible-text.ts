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
