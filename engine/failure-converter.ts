import { DefaultFailureConverter } from "@temporalio/common";

/** Messages and stack traces of failures may quote data: they are encrypted like everything else. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
