// What can go wrong with a source of code: reaching it, reading it, analysing it. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const SOURCE_ERRORS = {
  "archive.damaged": {
    title: "The archive cannot be read to its end.",
    remedy: "Make the archive again, check it with its own program, and send it once more.",
    status: 422,
    retry: false,
  },
  "archive.empty": {
    title: "The archive holds no files that can be analysed.",
    remedy: "Send an archive that holds the source code.",
    status: 422,
    retry: false,
  },
  "archive.encrypted": {
    title: "The archive is encrypted.",
    remedy: "Send the archive without a password; it is sealed here before it is kept.",
    status: 422,
    retry: false,
  },
  "archive.refused": {
    title: "The archive holds something that no honest archive of source code holds.",
    remedy: "Make the archive again from a clean folder, with relative paths only.",
    status: 422,
    retry: false,
  },
  "archive.too-large": {
    title: "The archive, or what it unpacks to, is larger than the limit.",
    remedy: "Leave out build results and binaries, or ask the operator to raise the limit.",
    status: 413,
    retry: false,
  },
  "archive.unknown-format": {
    title: "The file is none of the archives that are understood.",
    remedy: "Send a zip, tar, tar.gz or tar.zst file.",
    status: 415,
    retry: false,
  },
  "git.damaged": {
    title: "The repository's stored data does not match its own checksums.",
    remedy: "Mirror the source again; if the source is damaged, repair it there with `git fsck`.",
    status: 422,
    retry: false,
  },
  "git.failed": {
    title: "A git command on the mirror failed.",
    remedy: "Try again; if it stays, look for the command in the server's log.",
    status: 500,
    retry: true,
  },
  "git.not-a-repository": {
    title: "The folder is not a git repository that can be read.",
    remedy: "Name the top folder of a repository, or one without git.",
    status: 422,
    retry: false,
  },
  "git.object-missing": {
    title: "An object that the repository refers to is not there.",
    remedy: "Mirror the source again; if it is a shallow or partial clone, use the full repository.",
    status: 422,
    retry: false,
  },
  "git.too-large": {
    title: "An object or a count in the repository is above the limit.",
    remedy: "Ask the operator to raise the limit, or leave the object out of the source.",
    status: 413,
    retry: false,
  },
  "git.unavailable": {
    title: "The program git was not found, or is too old.",
    remedy: "Install git 2.36 or later.",
    status: 500,
    retry: false,
  },
  "report.unknown": {
    title: "There is no report here, or none that you may see.",
    remedy: "Wait for the first run of the vault to end, or check the address.",
    status: 404,
    retry: false,
  },
  "sandbox.failed": {
    title: "The isolated analysis process ended before its work was done.",
    remedy: "Try again; if it stays, the repository holds something that the analysis cannot bear: report it with the log.",
    status: 502,
    retry: true,
  },
  "sandbox.timeout": {
    title: "The analysis took longer than it may.",
    remedy: "Try again when the machine is less busy; the repository may be larger than it can take.",
    status: 504,
    retry: true,
  },
  "sandbox.wrong-answer": {
    title: "The isolated analysis process gave an answer that cannot be right.",
    remedy: "Nothing of it was kept; report the source to the makers, since its content may be made to mislead.",
    status: 500,
    retry: false,
  },
  "source.address-refused": {
    title: "The source's address is in a range that must not be reached from here.",
    remedy: "Use a public address, or have the operator add the host to the allow-list of internal addresses.",
    status: 403,
    retry: false,
  },
  "source.credential-invalid": {
    title: "The credential does not have the form that this kind of source needs.",
    remedy: "Give a user name and token for https, or a private key in OpenSSH form for ssh.",
    status: 400,
    retry: false,
  },
  "source.damaged": {
    title: "The source sent data that is broken or does not match what it announced.",
    remedy: "Try again; if it stays, check the repository at its host with `git fsck`.",
    status: 502,
    retry: true,
  },
  "source.empty": {
    title: "The source has no branches or tags.",
    remedy: "Push a first commit to the source, then update the vault.",
    status: 422,
    retry: false,
  },
  "source.host-key-changed": {
    title: "The ssh server's host key is not the one that was pinned at the first contact.",
    remedy: "Find out why the key changed; if it is right, forget the pinned key of this vault.",
    status: 502,
    retry: false,
  },
  "source.insecure": {
    title: "The source's address uses a protocol that is not allowed.",
    remedy: "Use an https or ssh address.",
    status: 400,
    retry: false,
  },
  "source.invalid": {
    title: "The source's address does not have a form that is understood.",
    remedy: "Give an address as https://host/path, ssh://git@host/path or git@host:path.",
    status: 400,
    retry: false,
  },
  "source.not-found": {
    title: "There is no repository or file at the source's address, or the credential may not see it.",
    remedy: "Check the address, and whether the credential has read access.",
    status: 404,
    retry: false,
  },
  "source.not-git": {
    title: "What answered at the source's address is not a git server.",
    remedy: "Use the address that `git clone` takes, not that of a web page.",
    status: 422,
    retry: false,
  },
  "source.redirected": {
    title: "The source's address leads to another place.",
    remedy: "Use the new address, if you trust it.",
    status: 422,
    retry: false,
  },
  "source.ref-missing": {
    title: "The branch or tag is not in the source.",
    remedy: "Choose a branch that is there.",
    status: 422,
    retry: false,
  },
  "source.timeout": {
    title: "The source was too slow.",
    remedy: "Try again later, or ask the operator to raise the time limit.",
    status: 504,
    retry: true,
  },
  "source.tls": {
    title: "The source's certificate could not be verified.",
    remedy: "Renew the certificate at the host, or have the operator add its certificate authority.",
    status: 502,
    retry: false,
  },
  "source.too-large": {
    title: "The source is larger than the limit.",
    remedy: "Ask the operator to raise the limit for this source.",
    status: 413,
    retry: false,
  },
  "source.unauthorised": {
    title: "The source did not accept the credential, or wants one.",
    remedy: "Give a user name and token (or an ssh key) with read access.",
    status: 422,
    retry: false,
  },
  "source.unreachable": {
    title: "The source could not be reached.",
    remedy: "Check that the host is up and can be reached from here, then try again.",
    status: 502,
    retry: true,
  },
} as const satisfies Record<string, ErrorEntry>;
