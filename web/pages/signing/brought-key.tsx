import { z } from "zod";
import { type BroughtSecret, sealBrought } from "../../../archive/brought-key.ts";
import { broughtKey, forgetBroughtKey, keepBroughtKey } from "../../../db/brought-key.ts";
import { asSystem } from "../../../db/tenancy.ts";
import {
  type BroughtCertificate,
  describeCertificate,
  mostKeyFile,
  readKeyFile,
} from "../../../documents/brought-key.ts";
import { remoteSigner } from "../../../documents/remote-signer.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { broughtKeyWords } from "../../../i18n/brought-key.ts";
import { append } from "../../../ledger/index.ts";
import {
  ActionForm,
  Actions,
  Button,
  FileField,
  Instant,
  KeyValues,
  PageHeader,
  Section,
  Stack,
  TextField,
} from "../../design/components.ts";
import { formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

const path = "/account/signing-certificate";

const shape = z.object({
  organisation: z.string(),
  remote: z.boolean().meta({ description: "Whether a remote signing service is set up." }),
  brought: z
    .object({ kind: z.enum(["file", "remote"]), name: z.string(), issuer: z.string(), until: z.iso.datetime() })
    .nullable(),
});

type Shown = z.input<typeof shape>;

export const broughtKeyPage = defineRoute({
  id: "showSigningCertificate",
  method: "get",
  path,
  summary: { en: "Your own signing certificate", "zh-CN": "查看自有签名证书" },
  who: "signed-in",
  right: "use-own-session",
  answer: shape,
  handle: (context): Promise<Shown> => {
    const { services, session } = context;
    return asSystem(services.db, session.person.tenant, async (tx) => {
      const row = await broughtKey(tx, session.person.id);
      return {
        organisation: await organisationOf(tx, context),
        remote: services.remoteSigning !== undefined,
        brought: row
          ? { kind: row.kind, name: row.name, issuer: row.issuer, until: row.not_after.toISOString() }
          : null,
      };
    });
  },
  page: (context, shown) => <Page context={context} shown={shown} />,
});

const done = z.object({ name: z.string() });

/** Keeps the key sealed, and tells the ledger whose certificate it is: never a secret of it. */
const keep = async (
  { services, session }: SignedInContext,
  { certificate, name, issuer, notAfter }: BroughtCertificate,
  secret: BroughtSecret,
): Promise<{ readonly name: string }> => {
  const { id: person, tenant } = session.person;
  const sealed = await sealBrought(services.vault, { tenant, person, certificate }, secret);
  await asSystem(services.db, tenant, async (tx) => {
    const facts = { name, issuer, certificate: Buffer.from(certificate), not_after: notAfter };
    await keepBroughtKey(tx, { person, tenant, kind: secret.kind, ...facts, sealed });
    const told = { tenant, subject: `person/${person}`, actor: `person/${person}`, at: services.now() };
    await append(tx, [{ ...told, kind: "signing-certificate-brought", body: { how: secret.kind } }]);
  });
  return { name };
};

export const bringKeyFile = defineRoute({
  id: "bringSigningCertificate",
  method: "post",
  path,
  summary: { en: "Bring a signing certificate as a PKCS#12 file", "zh-CN": "添加 PKCS#12 签名证书" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  body: z.object({ password: z.string().max(500) }),
  upload: { field: "file", maxBytes: mostKeyFile, required: true },
  answer: done,
  refusals: ["step-up-required", "key-file-wrong", "certificate-unfit", "file-too-large"],
  handle: async (context, { body, upload }): Promise<{ readonly name: string } | Refusal> => {
    const chunks: Buffer[] = [];
    for await (const chunk of upload.stream) chunks.push(chunk as Buffer);
    const file = Buffer.concat(chunks);
    const read = await readKeyFile(file, body.password, context.services.now());
    if (isRefusal(read)) return read;
    return keep(context, read, { kind: "file", file: file.toString("base64"), password: body.password });
  },
  done: () => path,
  again: broughtKeyPage,
});

export const bringCredential = defineRoute({
  id: "useRemoteSigningCredential",
  method: "post",
  path: `${path}/remote`,
  summary: { en: "Sign with a credential of the remote signing service", "zh-CN": "使用远程签名凭据" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  body: z.object({ credential: z.string().trim().min(1).max(200) }),
  answer: done,
  refusals: ["step-up-required", "no-remote-signing", "credential-unconfirmed", "certificate-unfit"],
  handle: async (context, { body: { credential } }): Promise<{ readonly name: string } | Refusal> => {
    const { remoteSigning, now, log } = context.services;
    if (!remoteSigning) return refuse("no-remote-signing");
    const signer = await remoteSigner(remoteSigning, credential).catch((error: Error) => {
      log({ kind: "remote-signing", error: error.message });
      return null;
    });
    if (!signer) return refuse("credential-unconfirmed");
    const described = describeCertificate(signer.certificate, now());
    return isRefusal(described) ? described : keep(context, described, { kind: "remote", credential });
  },
  done: () => path,
  again: broughtKeyPage,
});

export const removeBroughtKey = defineRoute({
  id: "removeSigningCertificate",
  method: "post",
  path: `${path}/remove`,
  summary: { en: "Remove your own signing certificate", "zh-CN": "移除自有签名证书" },
  who: "signed-in",
  right: "use-own-session",
  answer: z.object({ removed: z.boolean() }),
  handle: async ({ services, session }) => {
    const { id: person, tenant } = session.person;
    const removed = await asSystem(services.db, tenant, async (tx) => {
      const there = await forgetBroughtKey(tx, person);
      const told = { tenant, subject: `person/${person}`, actor: `person/${person}`, at: services.now() };
      if (there) await append(tx, [{ ...told, kind: "signing-certificate-removed", body: {} }]);
      return there;
    });
    return { removed };
  },
  done: () => path,
  again: broughtKeyPage,
});

const Page = ({ context, shown }: { readonly context: SignedInContext; readonly shown: Shown }) => {
  const words = broughtKeyWords(context.language);
  const { brought, remote } = shown;
  return (
    <Shell context={context} title={words.title} organisation={shown.organisation} place="account">
      <Stack>
        <PageHeader title={words.title} subtitle={words.intro} />
        <RefusedBanner context={context} />
        <Section id="brought" title={words.name}>
          {brought === null ? (
            <p class="subtle">{words.none}</p>
          ) : (
            <Stack>
              <KeyValues
                items={[
                  { label: words.name, value: brought.name },
                  { label: words.issuer, value: brought.issuer },
                  { label: words.until, value: <Instant at={brought.until} /> },
                  { label: words.kept, value: words.kinds[brought.kind] },
                ]}
              />
              <ActionForm action={`${path}/remove`} label={words.remove} {...formSecrets(context)}>
                <Actions>
                  <Button kind="danger">{words.remove}</Button>
                </Actions>
              </ActionForm>
            </Stack>
          )}
        </Section>
        <Section id="file" title={words.file.title}>
          <ActionForm files action={path} label={words.file.title} {...formSecrets(context)}>
            <TextField
              name="password"
              label={words.file.password}
              type="password"
              error={mistakeIn(context, "password")}
            />
            <FileField
              name="file"
              label={words.file.file}
              hint={words.file.hint}
              accept=".p12,.pfx"
              maxBytes={mostKeyFile}
            />
            <Actions>
              <Button kind="primary">{words.file.submit}</Button>
            </Actions>
          </ActionForm>
        </Section>
        {remote && (
          <Section id="remote" title={words.remote.title}>
            <ActionForm action={`${path}/remote`} label={words.remote.title} {...formSecrets(context)}>
              <TextField name="credential" label={words.remote.credential} hint={words.remote.hint} />
              <Actions>
                <Button>{words.remote.submit}</Button>
              </Actions>
            </ActionForm>
          </Section>
        )}
      </Stack>
    </Shell>
  );
};

export const broughtKeyRoutes = [broughtKeyPage, bringKeyFile, bringCredential, removeBroughtKey] as const;
