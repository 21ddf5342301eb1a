// What a path says of a file: other people's work kept beside one's own, documentation, or the output of a program. The lists
// are short on purpose: each entry is a convention that a reader of the report would recognise.

/** Folders whose content comes from elsewhere. */
const VENDORED_FOLDERS = new Set([
  "node_modules", "bower_components", "jspm_packages", "vendor", "vendors", "vendored", "_vendor", "third_party", "third-party", "thirdparty", "3rdparty", "3rd_party",
  "3rd-party", "extern", "external", "externals", "godeps", "pods", "carthage", "deps", "_deps", "site-packages", ".venv", "venv", ".bundle", "eggs",
  ".yarn", ".mvn", ".gradle", "cordova", "elm-stuff", ".cargo-vendor", "submodules",
]);

/** Files that projects copy as they are; patterns of lower-case names. */
const VENDORED_NAMES = [
  /^(?:gradlew|mvnw)(?:\.bat|\.cmd)?$/, /^(?:config\.(?:guess|sub)|install-sh|ltmain\.sh|missing|depcomp|compile|mkinstalldirs|aclocal\.m4|libtool\.m4|lt[a-z~]+\.m4|ylwrap|test-driver)$/,
  /[.-]min\.(?:js|css|mjs)$/,
  /^(?:jquery|bootstrap|angular|react|react-dom|vue|d3|lodash|underscore|backbone|ember|moment|modernizr|require|prototype|mootools|dojo|three|knockout|handlebars|raphael|highlight|mathjax|zepto|normalize|font-?awesome|foundation|select2|datatables|chart|leaflet)(?:[.-]\d[\w.]*)?(?:[.-](?:min|slim|bundle|umd|full|pack|all|core|global|prod|dev))*\.(?:js|css|mjs)$/,
  /^jquery[.-](?:ui|validate|form|cookie|migrate|mobile|tmpl)[\w.-]*\.(?:js|css)$/, /^(?:cpplint|ez_setup|get-pip|versioneer)\.py$/,
];

const DOCUMENTATION_FOLDERS = new Set(["doc", "docs", "documentation", "javadoc", "groovydoc", "apidoc", "apidocs", "man"]);
const DOCUMENTATION_NAME = /^(?:readme|changelog|changes|history|news|contributing|contributors|code_of_conduct|authors|maintainers|copying|license|licence|licenses|notice|install|security|upgrading|releasing|release[-_]?notes|todo|faq|support|governance|\d\d-releasenotes)(?:[.\-_][\w.-]*)?$/;
/** What has the name of a document but is code: `install.sh`, `changes.py`, `history.ts`. */
const DOCUMENT_EXTENSION = /^[^.]*$|\.(?:md|markdown|mdown|txt|rst|adoc|asciidoc|html?|org|pod|textile|rdoc|tex|pdf|\d[\w.]*)$/;

const GENERATED_FOLDERS = new Set(["__generated__", "generated", "generated-sources", "generated_sources", "__pycache__", ".next", ".nuxt", "__snapshots__"]);
const GENERATED_NAMES = [
  // What package managers lock.
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|composer\.lock|gemfile\.lock|cargo\.lock|poetry\.lock|pipfile\.lock|pdm\.lock|uv\.lock|flake\.lock|go\.sum|go\.work\.sum|mix\.lock|pubspec\.lock|podfile\.lock|cartfile\.resolved|package\.resolved|packages\.lock\.json|paket\.lock|gradle\.lockfile|deno\.lock|\.terraform\.lock\.hcl|conan\.lock|elm-stuff|\.pnp\.c?js|module\.bazel\.lock)$/,
  // What compilers of interfaces write.
  /(?:\.pb\.(?:go|cc|h|c|swift|dart)|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|rb|d\.ts)|\.pb\.gw\.go|\.twirp\.go|grpc\.pb\.\w+|\.g\.(?:dart|cs)|\.freezed\.dart|\.mocks\.dart|\.designer\.(?:cs|vb)|\.generated\.\w+|_generated\.\w+|\.gen\.(?:go|ts)|_gen\.go|_string\.go|zz_generated[\w.]*\.go|bindata\.go|\.nib|\.xcworkspacedata|\.xcuserstate|\.(?:js|css|mjs|cjs)\.map|\.snap|-lock\.json|\.grpc\.\w+)$/,
];

export interface PathTraits {
  readonly vendored: boolean;
  readonly documentation: boolean;
  readonly generated: boolean;
}

/** Files come folder by folder: what was said of the last one is not found out again. */
let latest: { readonly folder: string; readonly traits: PathTraits } = { folder: "", traits: { vendored: false, documentation: false, generated: false } };

/** `path` from the root, with `/`. */
export function classifyPath(path: string): PathTraits {
  const slash = path.lastIndexOf("/");
  const folder = path.slice(0, slash + 1);
  if (folder !== latest.folder) latest = { folder, traits: classifyFolder(folder) };
  return unite(latest.traits, recallName(path.slice(slash + 1)));
}

/** Every facet asks of the same files: so many names are remembered. */
const MAX_NAMES = 50_000;
const names = new Map<string, PathTraits>();

function recallName(name: string): PathTraits {
  let traits = names.get(name);
  if (traits === undefined) {
    if (names.size >= MAX_NAMES) names.clear();
    names.set(name, (traits = classifyName(name)));
  }
  return traits;
}

/** What holds for all files of a folder, by its path with or without a slash at the end. */
export function classifyFolder(path: string): PathTraits {
  const segments = path.toLowerCase().split("/");
  return {
    vendored: segments.some((segment) => VENDORED_FOLDERS.has(segment)),
    documentation: segments.some((segment) => DOCUMENTATION_FOLDERS.has(segment)),
    generated: segments.some((segment) => GENERATED_FOLDERS.has(segment)),
  };
}

/** What a file's base name says, wherever it lies. */
export function classifyName(baseName: string): PathTraits {
  const name = baseName.toLowerCase();
  return {
    vendored: VENDORED_NAMES.some((pattern) => pattern.test(name)),
    documentation: DOCUMENTATION_NAME.test(name) && DOCUMENT_EXTENSION.test(name),
    generated: GENERATED_NAMES.some((pattern) => pattern.test(name)),
  };
}

export function unite(folder: PathTraits, name: PathTraits): PathTraits {
  return {
    vendored: folder.vendored || name.vendored,
    documentation: folder.documentation || name.documentation,
    generated: folder.generated || name.generated,
  };
}

/** The last extension with its dot, lower case; "" for none, and for names that only begin with a dot. Over 32 characters none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || dot === name.length - 1) return "";
  const extension = name.slice(dot).toLowerCase();
  return SAFE_EXTENSION.test(extension) ? extension : "";
}

/** What may be printed and put into a class of a tally; what is not is no extension. */
const SAFE_EXTENSION = /^\.[^\u0000-\u0020|/\\\u007f-\u009f]{1,31}$/u;
