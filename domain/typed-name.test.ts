import { expect, test } from "vitest";
import { isTypedName } from "./typed-name.ts";

test.each([
  ["Example Approver", "example  approver"],
  ["示例审批人", "示例 审批人"],
  ["Demo Approver 示例审批人", "Demo Approver"],
  ["Demo Approver 示例审批人", "示例审批人"],
  ["Demo Approver 示例审批人", "demo approver 示例审批人"],
  ["Ｗｕ Jing", "wu jing"],
  ["Anne-Marie O’Neill", "Anne Marie O'Neill"],
])("%s has typed their name with %s", (name, typed) => {
  expect(isTypedName(typed, name)).toBe(true);
});

test.each([
  ["Example Approver", "Example"],
  ["Example Approver", "John Smith"],
  ["Example Approver", ""],
  ["Example Approver", " .- "],
  ["示例审批人", "示例"],
  ["李娜", "Li Na"],
  ["---", "-"],
])("%s has not typed their name with %s", (name, typed) => {
  expect(isTypedName(typed, name)).toBe(false);
});
