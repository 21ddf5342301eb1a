// Who has which colour: by the number that a person keeps, so it is the same for all and does not change. The colours themselves are in live.css,
// where each has a value for light and one for dark.

export const PERSON_COLOURS = 8;

export function colourOf(person: number): number {
  return person % PERSON_COLOURS;
}

/** Two letters to know somebody by, where there is no room for a name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const initials = letters.map((word) => [...(word ?? "")][0] ?? "").join("");
  return initials === "" ? "?" : initials.toLocaleUpperCase("en");
}
