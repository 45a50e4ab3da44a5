import type { Id } from "./ids.ts";
import type { Role } from "./person.ts";

export type DirectoryTokenId = Id<"directory-token">;
export type DirectoryGroupId = Id<"directory-group">;

/**
 * Somebody's roles after the directory told their groups: what it gave before and does not give now goes, what people
 * gave by hand stays. Whoever would be left with none is a guest, who sees what names them and nothing else.
 *
 * @param granted what the directory gave before
 * @param mapped what their groups give now
 */
export const rolesByDirectory = (
  held: readonly Role[],
  granted: readonly Role[],
  mapped: readonly Role[],
): { readonly roles: readonly [Role, ...Role[]]; readonly granted: readonly Role[] } => {
  const byHand = held.filter((role) => !granted.includes(role));
  const given = mapped.filter((role) => !byHand.includes(role));
  const [first, ...rest] = [...new Set([...byHand, ...given])];
  return first === undefined ? { roles: ["guest"], granted: ["guest"] } : { roles: [first, ...rest], granted: given };
};
