/** How deep objects and lists may lie in each other: no schema of ours is deeper than 10. */
const deepest = 32;

/**
 * Whether all text in decoded input can be kept and passed on: PostgreSQL has no NUL (§8.3 of its manual), and half a
 * surrogate pair is no character (Unicode §3.9), so that what is hashed and what is kept would differ. Walks without
 * recursion, so that nothing sent can exhaust the stack.
 */
export const isWellFormed = (input: unknown): boolean => {
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return false;
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === "string") {
        if (!isText(value)) return false;
      } else if (typeof value === "object" && value !== null) {
        for (const [key, inner] of Object.entries(value)) {
          if (!isText(key)) return false;
          below.push(inner);
        }
      }
    }
    level = below;
  }
  return true;
};

const isText = (text: string): boolean => !text.includes("\0") && text.isWellFormed();
