import { OctetString } from "asn1js";
import { BasicConstraints, Certificate, Extension, GeneralName, GeneralNames } from "pkijs";
import { engine, keyAlgorithm, makeCertificate, pemBlock } from "../documents/certificate-form.ts";

/** A throw-away authority and a server's certificate of its making, in PEM. */
export interface ServerCertificate {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const hour = 3_600_000;

/** For `localhost` and 127.0.0.1, for an hour. */
export const serverCertificate = async (): Promise<ServerCertificate> => {
  const lasts = { notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + hour) };
  const root = await crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
  const authority = { key: root.privateKey, certificate: null };
  const ca = await makeCertificate(root.publicKey, authority, {
    ...{ kind: "authority", id: crypto.randomUUID(), name: "Throw-away authority" },
    ...lasts,
  });
  const own = await crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
  const parent = Certificate.fromBER(ca);
  const leaf = Certificate.fromBER(
    await makeCertificate(
      own.publicKey,
      { key: root.privateKey, certificate: ca },
      {
        ...{ kind: "time-stamps", id: crypto.randomUUID(), name: "localhost" },
        ...lasts,
      },
    ),
  );
  const names = new GeneralNames({
    names: [
      new GeneralName({ type: 2, value: "localhost" }),
      new GeneralName({ type: 7, value: new OctetString({ valueHex: new Uint8Array([127, 0, 0, 1]) }) }),
    ],
  });
  leaf.extensions = [
    new Extension({ extnID: "2.5.29.19", critical: true, extnValue: new BasicConstraints({}).toSchema().toBER() }),
    new Extension({ extnID: "2.5.29.17", critical: false, extnValue: names.toSchema().toBER() }),
  ];
  leaf.issuer = parent.subject;
  await leaf.sign(root.privateKey, "SHA-256", engine);
  const der = new Uint8Array(leaf.toSchema(true).toBER());
  return {
    ca: pemBlock("CERTIFICATE", ca),
    certificate: pemBlock("CERTIFICATE", der),
    key: pemBlock("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", own.privateKey))),
  };
};
