import type { Migration } from "kysely";
import * as tenantsPeopleLedger from "./001-tenants-people-ledger.ts";
import * as auth from "./002-auth.ts";
import * as contracts from "./100-contracts.ts";
import * as incidents from "./101-incidents.ts";
import * as remarks from "./102-remarks.ts";
import * as shares from "./103-shares.ts";
import * as tenantSuite from "./105-tenant-suite.ts";
import * as copies from "./106-copies.ts";
import * as scrub from "./107-scrub.ts";
import * as ledgerTree from "./110-ledger-tree.ts";
import * as signIn from "./120-sign-in.ts";
import * as authenticator from "./121-authenticator.ts";
import * as passkeys from "./122-passkeys.ts";
import * as signingKeys from "./130-signing-keys.ts";
import * as contractPolicy from "./131-contract-policy.ts";
import * as lightOutbox from "./132-light-outbox.ts";
import * as signOn from "./140-sign-on.ts";
import * as enrolment from "./141-enrolment.ts";
import * as roleGrants from "./142-role-grants.ts";
import * as departments from "./150-departments.ts";
import * as offboarding from "./151-offboarding.ts";
import * as directory from "./152-directory.ts";
import * as holdReleases from "./160-hold-releases.ts";
import * as accessReviews from "./161-access-reviews.ts";
import * as breakGlass from "./162-break-glass.ts";
import * as openedToViewer from "./163-opened-to-viewer.ts";
import * as accessLog from "./170-access-log.ts";
import * as anomalies from "./171-anomalies.ts";
import * as auditReports from "./180-audit-reports.ts";
import * as auditCampaigns from "./181-audit-campaigns.ts";
import * as webhooks from "./190-webhooks.ts";
import * as quarantine from "./191-quarantine.ts";
import * as lightEntries from "./195-light-entries.ts";
import * as library from "./200-library.ts";
import * as contractFields from "./201-contract-fields.ts";
import * as workingCopies from "./210-working-copies.ts";
import * as returnedFiles from "./220-returned-files.ts";
import * as negotiation from "./230-negotiation.ts";
import * as approvalPolicy from "./240-approval-policy.ts";
import * as signingRoles from "./250-signing-roles.ts";
import * as completion from "./251-completion.ts";
import * as companySeals from "./252-company-seals.ts";
import * as bulkSend from "./253-bulk-send.ts";
import * as signatureFields from "./260-signature-fields.ts";
import * as objectCopies from "./270-object-copies.ts";
import * as toldFindings from "./271-told-findings.ts";
import * as countedTries from "./272-counted-tries.ts";
import * as sealImages from "./290-seal-images.ts";
import * as preservation from "./300-preservation.ts";
import * as versionCountries from "./310-version-countries.ts";
import * as wordedFaults from "./320-worded-faults.ts";

/** Every migration in the order in which they run. One that has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  "001-tenants-people-ledger": tenantsPeopleLedger,
  "002-auth": auth,
  "100-contracts": contracts,
  "101-incidents": incidents,
  "102-remarks": remarks,
  "103-shares": shares,
  "105-tenant-suite": tenantSuite,
  "106-copies": copies,
  "107-scrub": scrub,
  "110-ledger-tree": ledgerTree,
  "120-sign-in": signIn,
  "121-authenticator": authenticator,
  "122-passkeys": passkeys,
  "130-signing-keys": signingKeys,
  "131-contract-policy": contractPolicy,
  "132-light-outbox": lightOutbox,
  "140-sign-on": signOn,
  "141-enrolment": enrolment,
  "142-role-grants": roleGrants,
  "150-departments": departments,
  "151-offboarding": offboarding,
  "152-directory": directory,
  "160-hold-releases": holdReleases,
  "161-access-reviews": accessReviews,
  "162-break-glass": breakGlass,
  "163-opened-to-viewer": openedToViewer,
  "170-access-log": accessLog,
  "171-anomalies": anomalies,
  "180-audit-reports": auditReports,
  "181-audit-campaigns": auditCampaigns,
  "190-webhooks": webhooks,
  "191-quarantine": quarantine,
  "195-light-entries": lightEntries,
  "200-library": library,
  "201-contract-fields": contractFields,
  "210-working-copies": workingCopies,
  "220-returned-files": returnedFiles,
  "230-negotiation": negotiation,
  "240-approval-policy": approvalPolicy,
  "250-signing-roles": signingRoles,
  "251-completion": completion,
  "252-company-seals": companySeals,
  "253-bulk-send": bulkSend,
  "260-signature-fields": signatureFields,
  "270-object-copies": objectCopies,
  "271-told-findings": toldFindings,
  "272-counted-tries": countedTries,
  "290-seal-images": sealImages,
  "300-preservation": preservation,
  "310-version-countries": versionCountries,
  "320-worded-faults": wordedFaults,
};
