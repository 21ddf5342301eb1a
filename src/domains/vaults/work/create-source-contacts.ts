// The kinds of sources, each with how it is contacted.

import { contactArchive, importSample, importUpload, type ArchiveSourceGiven } from "./archive-source.ts";
import { contactGit } from "./git-source.ts";
import type { SourceContacts } from "./source-contacts.ts";

export function createSourceContacts(given: ArchiveSourceGiven): SourceContacts {
  return {
    async contact(input) {
      const { request } = input;
      switch (request.kind) {
        case "git":
          return await contactGit(given, input, request);
        case "archive":
          return await contactArchive(given, input, request);
        case "upload":
          return await importUpload(given, input, request);
        case "sample":
          return await importSample(given, input);
      }
    },
  };
}
