// Sentences of an answer: those that say nothing are left out.

export function joinSentences(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
