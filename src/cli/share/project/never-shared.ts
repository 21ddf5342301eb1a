// What is shared with nobody, whatever the project's own rules say: keys, passwords and tokens by the names that they usually have, and
// the folders in which programs keep theirs. One table; a path is hidden when one of its parts is.

interface HiddenName {
  /** Of one part of a path, in any case of letters. */
  readonly name: RegExp;
  readonly what: string;
}

export const NEVER_SHARED: readonly HiddenName[] = [
  { name: /^\.env(?:[._-].*)?$|\.env$/, what: "environment files with secrets" },
  { name: /^\.(?:git|hg|svn|bzr|jj)$/, what: "the version control's own files, hooks and configuration among them" },
  { name: /^\.git-credentials$|^\.gitconfig$/, what: "git's passwords and configuration" },
  { name: /^\.(?:ssh|gnupg|aws|azure|kube|docker|oci)$/, what: "folders of keys and of accounts" },
  { name: /^id_[a-z0-9]+(?:_sk)?$/, what: "SSH keys" },
  { name: /\.(?:pem|key|p12|pfx|p8|jks|keystore|kdbx?|ppk|asc|gpg|age|p7b|der|pkcs12|bks)$/, what: "keys and stores of keys" },
  { name: /^\.(?:npmrc|yarnrc|yarnrc\.yml|pypirc|netrc|pgpass|my\.cnf|dockercfg|htpasswd|boto|s3cfg|vault-token|terraformrc)$|^_netrc$/, what: "settings of programs that hold tokens" },
  { name: /^(?:credentials|secrets?)\.(?:json|ya?ml|toml|ini|properties|txt|xml)$|^service[-_]account.*\.json$|^application_default_credentials\.json$/, what: "files of credentials" },
  { name: /\.tfstate(?:\.backup)?$|\.tfvars(?:\.json)?$/, what: "Terraform's state and variables" },
  { name: /^(?:master\.key|secring\..*|.*\.ovpn|.*\.mobileprovision|wallet\.dat)$/, what: "keys of other programs" },
  { name: /^\.[0-9a-f-]{36}\.strongroom$/, what: "files of this program that are being written" },
];

/** Why this path is shared with nobody; null where it may be. */
export function neverShared(path: string): string | null {
  const parts = path.toLowerCase().split("/");
  return NEVER_SHARED.find(({ name }) => parts.some((part) => name.test(part)))?.what ?? null;
}
