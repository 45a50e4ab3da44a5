/** A random UUID, on pages that came without TLS too (`crypto.randomUUID` is for secure contexts only). */
export const randomId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const set = (at: number, keep: number, version: number) => bytes.set([((bytes[at] ?? 0) & keep) | version], at);
  set(6, 0x0f, 0x40);
  set(8, 0x3f, 0x80);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};
