// Signs of an attack in a request that was refused: what scanners and exploits write into addresses and headers. Nothing depends on
// them: a request is refused for what it is, and this only says what it looked like.

export const ATTACK_SIGNS = ["sql", "script", "path", "command", "template", "null byte", "known hole"] as const;
export type AttackSign = (typeof ATTACK_SIGNS)[number];

/** In the order in which they are looked for; none backtracks over more than a few characters. */
const PATTERNS: readonly (readonly [AttackSign, RegExp])[] = [
  ["null byte", /\0|%00/],
  ["template", /\$\{(?:jndi|env|sys|lower|upper|script|java)[:.]|\{\{.{0,40}(?:\*|constructor|config|self).{0,40}\}\}|<%=|#\{.{0,40}\}/],
  ["script", /<(?:script|svg|img|iframe|object|embed)\b|javascript:|\bon(?:error|load|mouseover|focus)\s{0,3}=/],
  ["path", /(?:^|[/\\])\.\.(?:[/\\]|$)|\/etc\/(?:passwd|shadow)\b|\bwin\.ini\b/],
  ["sql", /'\s{0,8}(?:or|and)\s{1,8}['\d(]|\bunion\s{1,8}(?:all\s{1,8})?select\b|;\s{0,8}(?:drop|delete|insert|update)\s|\b(?:sleep|pg_sleep|benchmark|waitfor)\s{0,4}\(|'\s{0,4}--/],
  ["command", /[;|`]\s{0,4}(?:cat|id|ls|curl|wget|nc|sh|bash|ping|whoami)\b|\$\((?:cat|id|curl|wget)\b|--upload-pack=|\bext::/],
  ["known hole", /\/(?:wp-(?:admin|login|content)|phpmyadmin|cgi-bin|\.env|\.git\/|vendor\/phpunit|actuator|boaform|hnap1)\b/],
];

/** Longest text that is looked at: an address, and the start of a header. */
const MAX_CHARACTERS = 4096;

/** `text` as it came, percent-encoded or not. */
export function findAttackSign(text: string): AttackSign | null {
  const raw = text.slice(0, MAX_CHARACTERS);
  const forms = [raw, decodeLoosely(raw)].map((form) => form.toLowerCase());
  return PATTERNS.find(([, pattern]) => forms.some((form) => pattern.test(form)))?.[0] ?? null;
}

/** Decodes what can be decoded, as those who try to hide do. */
function decodeLoosely(text: string): string {
  return text.replaceAll("+", " ").replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
