import { describe, expect, it } from "vitest";
import { introduction } from "./introduction.ts";

const people = (["business", "legal", "administrator"] as const).map((role) => ({
  role,
  email: `${role}@demo.example`,
  password: "1a2b-3c4d",
}));
const told = {
  readyAfter: "9.8",
  publicUrl: "http://127.0.0.1:8080",
  mailUrl: "http://127.0.0.1:24001",
  dataFolder: "/home/somebody/engross/data",
  logs: "/home/somebody/engross/data/logs",
  people,
};

const english = `
Engross is ready after 9.8 s.

  Engross       http://127.0.0.1:8080
  Caught mail   http://127.0.0.1:24001   every letter that Engross sends, with the links in it

Sign in as one of these people of a demonstration organisation. Password of all: 1a2b-3c4d

  business@demo.example        Business owner
  legal@demo.example           Legal
  administrator@demo.example   Administrator

To begin with:
  1. Sign in as business@demo.example: the inbox says what waits for you, the contracts who holds them up.
  2. Start a contract, fill it in and submit it; then sign in as legal@demo.example and pass it on.
  3. Open the approvers' letters among the caught mail and follow their links, as on a phone.

  Examine every service             npm run engross -- doctor
  Watch one contract's whole life   npm run demo
  Data folder                       /home/somebody/engross/data
  Logs                              /home/somebody/engross/data/logs

Ctrl-C stops everything in order; the data is kept.`;

describe("What npm start says when all is up", () => {
  it("is where to go, whom to sign in as, what to do first and how to stop", () => {
    expect(introduction(told, "en")).toBe(english);
  });

  it("is the same in Chinese, aligned although its characters are wider", () => {
    const lines = introduction(told, "zh-CN").split("\n");
    expect(lines).toContain("  Engross      http://127.0.0.1:8080");
    expect(lines).toContain("  邮件收集箱   http://127.0.0.1:24001   Engross 发出的每一封邮件及其中的链接");
    expect(lines).toContain("  administrator@demo.example   管理员");
    expect(lines.at(-1)).toContain("Ctrl-C");
  });

  it("tells a password once when it is everybody's, and invites nobody who is not there", () => {
    expect(introduction(told, "en").split("1a2b-3c4d")).toHaveLength(2);
    expect(introduction({ ...told, people: [] }, "en")).not.toMatch(/Sign in|To begin/);
  });
});
