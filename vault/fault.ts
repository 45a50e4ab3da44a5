/**
 * What can go wrong in the vault, as exceptions: each is a fault of ours or of the world, never of the person who asks.
 * `retryable` says whether the same call may succeed later without anybody doing anything.
 */
export abstract class VaultFault extends Error {
  abstract readonly retryable: boolean;
}

/** The key of the safe was destroyed; nothing will ever open it again. */
export class VaultSealed extends VaultFault {
  override readonly name = "VaultSealed";
  readonly retryable = false;
  readonly destroyedAt: Date;

  constructor(tenant: string, safe: string, destroyedAt: Date) {
    super(`the key of safe ${tenant}/${safe} was destroyed at ${destroyedAt.toISOString()}`);
    this.destroyedAt = destroyedAt;
  }
}

/** Stored bytes are not what the vault wrote there: altered, cut, moved, or under another key. */
export class VaultTampered extends VaultFault {
  override readonly name = "VaultTampered";
  readonly retryable = false;
}

/** There is no such object, or no such safe. */
export class VaultMissing extends VaultFault {
  override readonly name = "VaultMissing";
  readonly retryable = false;
}

/** More bytes than the caller said it could take. */
export class VaultTooLarge extends VaultFault {
  override readonly name = "VaultTooLarge";
  readonly retryable = false;
}

/** The root key or the bucket is not as it must be; somebody has to put it right. The message says what and how. */
export class VaultMisconfigured extends VaultFault {
  override readonly name = "VaultMisconfigured";
  readonly retryable = false;
}

/** The key database or the object store does not answer, or asks to come back later. */
export class VaultUnreachable extends VaultFault {
  override readonly name = "VaultUnreachable";
  readonly retryable = true;
}

/** The code that an error of Node, PostgreSQL or S3 carries; empty when it carries none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const networkCode =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_STREAM_PREMATURE_CLOSE)$/;

/** Whether an error of a connection says that the other side could not be reached or hung up. */
export const isNetworkFault = (error: unknown): boolean =>
  networkCode.test(codeOf(error)) ||
  // A host with several addresses fails with one error for each.
  (error instanceof AggregateError && error.errors.some((each) => networkCode.test(codeOf(each))));
