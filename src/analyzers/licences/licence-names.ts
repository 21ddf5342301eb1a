// Names of files that hold licences.

const NAME = /(?:^|[-_.])(?:licen[sc]es?|copying|copyright|unlicense|ofl|patents|eula|legal|notices?|third[-_]?party[-_\w]{0,20})(?:[-_.]|$)/i;
/** Of the project itself, in its root. */
const PROJECT_NAME = /^(?:(?:mit|bsd|apache|gpl|lgpl|agpl|mpl)[-_]?)?(?:licen[sc]e|copying|unlicense|copyright)(?:[-_.](?!(?:third|3rd|notice))[\w.-]{1,40})?$/i;
const CODE_EXTENSION = /\.(?:js|ts|mjs|cjs|jsx|tsx|py|rb|go|rs|java|kt|c|cc|cpp|h|hpp|cs|php|swift|scala|sh|json|ya?ml|xml|toml|lock|svg|css|vue)$/i;

/** Base name of a file that is called after a licence, and is no code. */
export function isLicenceName(name: string): boolean {
  return name.length < 200 && NAME.test(name) && !CODE_EXTENSION.test(name);
}

/** Base name of a file that says what the project itself is under. */
export function isProjectLicenceName(name: string): boolean {
  return name.length < 200 && PROJECT_NAME.test(name) && !CODE_EXTENSION.test(name);
}
