// What stands where a secret would, and is none: one filter that all rules share.

/** Words that say of themselves that they are no secret, wherever they stand in a value. */
const TELLING = /example|placeholder|change[-_ ]?(?:me|it|this)|your[-_ ]?(?:api|own|token|key|secret|pass|real|bot|access|client|auth|server|open|stripe|personal)|(?:^|[-_ <[{(])your[-_ ]|dummy|redacted|x{4}|\*{3}|\.{3}|\bfake|fake[-_ ]|[-_ ]fake|insert[-_ ]|replace[-_ ]|to[-_ ]?do\b|sample|not[-_ ]?(?:a[-_ ]?)?(?:real|secret|used|valid)|test[-_ ]?only|foo[-_ ]?bar|lorem|hidden|censored|masked|removed|<[a-z]|some[-_](?:secret|token|key|pass)|(?:^|[^A-Za-z0-9])my[-_ ]?(?:secret|token|api|pass|key|super)|super[-_ ]?secret/i;
/** Rows of the keyboard, the alphabet and the numbers. */
const ROWS = /12345678|23456789|98765432|abcdefgh|bcdefghi|qwerty|asdfgh|zyxwvuts|123456abc|abc123|deadbeef|cafebabe|1a2b3c|a1b2c3|aabbcc|00112233|01020304|11223344/i;
const MOST_ALIKE = 6;
const LEAST_DIFFERENT = 5;
/** Shorter values may well hold few different characters. */
const LEAST_LENGTH_TO_COUNT = 12;
const LONGEST_PERIOD = 10;
/** A placeholder says so at once; in a long key the same letters come by chance. */
const TELLING_CHARACTERS = 100;

/** Published as examples by providers and in RFC 6749, 6750 and 9449: a part that no chance would give again. */
const PUBLISHED = ["2YotnFZFEjr1zCsicMWpAA", "tGzv3JOkF0XG5Qx2TlKWIA", "SplxlOBeZQQYbYS6WxSbIA", "7Fjfp0ZBr1KtDRbnfVdmIw", "mF_9.B5f-4.1JqM", "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU", "4eC39HqLyjWDarjtT1zdp7dc", "26PHem9AhJZvU623DfE1x4sd", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPM", "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"];

/**
 * @param chance the part that should be random
 * @param whole all of it, where that says more
 */
export function isPlaceholder(chance: string, whole: string = chance): boolean {
  const head = chance.slice(0, TELLING_CHARACTERS);
  if (TELLING.test(head) || PUBLISHED.some((known) => whole.includes(known))) return true;
  if (ROWS.test(head)) return true;
  return chance.length >= LEAST_LENGTH_TO_COUNT && (hasLongRun(chance) || new Set(chance).size < LEAST_DIFFERENT || isPeriodic(chance));
}

/** `${DB_PASSWORD}`, `{{ password }}`, `$(cat file)`, `%KEY%`, `<token>`, `op://…`, `getenv("KEY")`: it says where the secret is. */
const REFERENCES: readonly RegExp[] = [
  /^\$[A-Za-z_{(]|\$\{|\{\{|\}\}|\$\(|^%[\w.-]+%$|^<[^>]*>?$|<%|%>|^\{[\w.:$-]*\}$|^#\{|^@@|^__\w+__$|^\[[^\]]*\]$|^`|^\\\(|^%[sdv@]|%\(|\{\d?\}/,
  /^(?:op|vault|ssm|secret|secrets|awssm|gcpsm|akv|keyring|file|env|https?|ref\+\w+|arn|kms|doppler|bws):|^@Microsoft\.|^projects\/|^!|^ENC[([]|^\{cipher\}|^vault:v\d|^\{[\w@-]{2,40}\}|^(?:npm|workspace|patch|link|portal|github):/i,
  /^(?:\.{0,2}|~)\/[\w.-]+(?:\/|\.|$)|\w\(|\(\)|^(?:process\.env|os\.|env\.|ENV\[|System\.|config\.|self\.|this\.|var\.|local\.|data\.|module\.|secrets\.|params\.)/,
  /^\$(?:2[abxy]?|1|5|6|y|argon2\w*|pbkdf2\w*|scrypt)\$|^pbkdf2_sha|^SCRAM-SHA|^sha\d{1,3}[-:$]|^md5[:$]|^md5[0-9a-f]{32}$|^(?:BEGIN|-----BEGIN)/,
];

/** A look-up, a path, a sum of a password, a cipher text: no secret in itself. */
export function isReference(value: string): boolean {
  return REFERENCES.some((pattern) => pattern.test(value));
}

/** Words that are no secret, whatever digits and signs people put behind them. */
const COMMON = new Set("password passwd passwort pass pwd passphrase secret secrets secretkey token apikey key admin administrator root user username guest test tests testing tester default changeit postgres postgresql mysql mariadb oracle redis mongo mongodb rabbitmq rabbit sa dbuser db database demo foo bar baz foobar hello world helloworld welcome letmein qwerty abc abcd abcde login master hunter none null nil undefined true false yes no empty blank string value text public private anonymous nobody somebody kafka client server broker string0 bitnami minio minioadmin elastic grafana jenkins vagrant docker ubuntu debian centos raspberry toor pa passw sample temp tmp dev prod staging local localhost mypassword mypass mysecret mytoken mykey testpassword testpass testsecret testtoken testkey secretpassword secrettoken superuser supersecret topsecret sesame opensesame trustno trustnoone iloveyou system manager scott tiger xyz xyzzy pazzword wrongpassword badpassword newpassword oldpassword userpassword rootpassword adminpassword dbpassword wrong invalid incorrect bad good right correct keystore truststore storepass keypass keystorepassword notasecret".split(" "));
const LEET: Readonly<Record<string, string>> = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", "@": "a", $: "s", "!": "i" };

/** `Passw0rd!`, `admin123`, `s3cr3t`, `my-secret-key`: every part is a word that everybody uses. */
export function isCommonWord(value: string): boolean {
  const parts = value.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9@$!]+/).filter((part) => part !== "");
  return parts.length > 0 && parts.every((part) => isCommonPart(part.replaceAll(/^[@$!]+|[@$!]+$/g, "")));
}

function isCommonPart(part: string): boolean {
  if (/^\d*$/.test(part) || COMMON.has(part)) return true;
  const bare = part.replace(/\d+[@$!]*$/, "");
  const spelled = part.replaceAll(/[013457@$!]/g, (sign) => LEET[sign] ?? sign);
  const bareSpelled = bare.replaceAll(/[013457@$!]/g, (sign) => LEET[sign] ?? sign);
  return COMMON.has(bare) || COMMON.has(spelled) || COMMON.has(bareSpelled);
}

function hasLongRun(value: string): boolean {
  let run = 1;
  for (let at = 1; at < value.length; at++) {
    run = value.charCodeAt(at) === value.charCodeAt(at - 1) ? run + 1 : 1;
    if (run >= MOST_ALIKE) return true;
  }
  return false;
}

/** One short piece repeated to the end. */
function isPeriodic(value: string): boolean {
  for (let period = 1; period <= Math.min(LONGEST_PERIOD, value.length / 2); period++) {
    if (value.slice(period) === value.slice(0, value.length - period)) return true;
  }
  return false;
}
