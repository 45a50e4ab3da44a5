import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { connect, type S3Address } from "./s3.ts";

/** A login of MinIO's own, with this policy and no other right. */
export const makeLogin = async (
  root: S3Address,
  policy: unknown,
): Promise<Pick<S3Address, "accessKey" | "secretKey">> => {
  const { client, close } = connect(root);
  const accessKey = `login-${randomBytes(6).toString("hex")}`;
  const secretKey = randomBytes(16).toString("hex");
  /** MinIO's admin API (`cmd/admin-router.go`), which is signed like any request for an object. */
  const administer = async (what: string, query: string, body: Buffer): Promise<void> => {
    const request = { method: "PUT", bucketName: "minio", objectName: `admin/v3/${what}`, query };
    (await client.makeRequestAsync(request, body, [200], root.region)).resume();
  };
  try {
    await administer("add-canned-policy", `name=${accessKey}`, Buffer.from(JSON.stringify(policy)));
    const login = encrypted(root.secretKey, JSON.stringify({ secretKey, status: "enabled" }));
    await administer("add-user", `accessKey=${accessKey}`, login);
    await administer(
      "set-user-or-group-policy",
      `policyName=${accessKey}&userOrGroup=${accessKey}&isGroup=false`,
      Buffer.alloc(0),
    );
  } finally {
    close();
  }
  return { accessKey, secretKey };
};

/**
 * How the admin API wants secrets (madmin-go `encrypt.go`): salt (32) | 02 | nonce (8) | one fragment of secure-io/sio-go,
 * AES-256-GCM under PBKDF2-HMAC-SHA256 of the root's secret, the fragment's number appended to the nonce.
 */
const encrypted = (password: string, text: string): Buffer => {
  const salt = randomBytes(32);
  const nonce = randomBytes(8);
  const key = pbkdf2Sync(password, salt, 8192, 32, "sha256");
  const seal = (fragment: number, associated: Buffer, plain: string): Buffer => {
    const cipher = createCipheriv("aes-256-gcm", key, Buffer.concat([nonce, Buffer.of(fragment, 0, 0, 0)]));
    cipher.setAAD(associated);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const last = Buffer.concat([Buffer.of(0x80), seal(0, Buffer.alloc(0), "")]);
  return Buffer.concat([salt, Buffer.of(2), nonce, seal(1, last, text)]);
};
