// All domains, in the order in which their tables are made: each may refer to those before it.

import { accessDomain } from "#domains/access/index.ts";
import { assuranceDomain } from "#domains/assurance/index.ts";
import { auditDomain } from "#domains/audit/index.ts";
import { identityDomain } from "#domains/identity/index.ts";
import { liveDomain } from "#domains/live/index.ts";
import { vaultsDomain } from "#domains/vaults/index.ts";
import type { Domain } from "#platform/domain/domain.ts";
import { keyringDomain } from "#platform/keyring/domain.ts";
import { mailDomain } from "#platform/mail/domain.ts";

export const DOMAINS: readonly Domain[] = [keyringDomain, mailDomain, auditDomain, identityDomain, accessDomain, vaultsDomain, liveDomain, assuranceDomain];
