/** Most bytes of a file that shows that a duty was done: a scan, a bank slip, an inspection report, a short film. */
export const maxEvidenceBytes = 250 * 1024 ** 2;
