import { expect, test } from "vitest";
import { isReached } from "./asked.ts";
import { printed } from "./figures.ts";

test("a bench says of each figure what is asked of it and where it is not reached, and to programs the figures alone", () => {
  const figures = { renderRatio: 1.3, bulkRatio: 0.59, pages: 5 };
  expect(printed(figures, false).split("\n")).toEqual([
    "renderRatio: 1.3   (asked: at most 1.3)",
    "bulkRatio: 0.59   (asked: at least 0.6; NOT REACHED)",
    "pages: 5",
  ]);
  expect(JSON.parse(printed(figures, true))).toEqual(figures);
  expect(Object.entries(figures).filter(([name, value]) => !isReached(name, value))).toEqual([["bulkRatio", 0.59]]);
});
