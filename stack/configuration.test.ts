import { describe, expect, it } from "vitest";
import { type Environment, readConfiguration } from "./configuration.ts";
import { SetUpProblem } from "./problem.ts";

const whole: Environment = {
  DATABASE_URL: "postgres://engross:secret-word@db:5432/engross?sslmode=verify-full",
  KEYS_DATABASE_URL: "postgres://keys:secret-word@db:5432/keys?sslmode=verify-full",
  TEMPORAL_ADDRESS: "temporal:7233",
  TEMPORAL_TLS: "yes",
  ENGROSS_PAYLOAD_KEY: "ab".repeat(32),
  ENGROSS_SECRET: "cd".repeat(32),
  S3_ENDPOINT: "https://s3.example.com/",
  S3_ACCESS_KEY: "access",
  S3_SECRET_KEY: "secret-word",
  SMTP_URL: "smtps://mail.example.com",
};

const complaintAbout = (changes: Environment): string => {
  try {
    readConfiguration({ ...whole, ...changes });
  } catch (error) {
    if (error instanceof SetUpProblem) return error.message;
    throw error;
  }
  return "";
};

describe("A configuration", () => {
  it("is complete with addresses and secrets alone", () => {
    expect(readConfiguration(whole)).toMatchObject({
      temporal: { namespace: "engross", taskQueue: "engross" },
      storage: { endpoint: "https://s3.example.com", bucket: "engross-vault", prefix: "" },
      mail: { catcherUrl: undefined },
      web: { port: 8080, publicUrl: "http://127.0.0.1:8080" },
    });
  });

  it.each(Object.keys(whole).filter((name) => name !== "TEMPORAL_TLS"))(
    "names %s when it is missing or empty",
    (name) => {
      expect(complaintAbout({ [name]: undefined })).toContain(name);
      expect(complaintAbout({ [name]: "" })).toContain(name);
    },
  );

  it.each([
    ["PORT", "0"],
    ["PORT", "http"],
    ["TEMPORAL_ADDRESS", "temporal"],
    ["S3_ENDPOINT", "s3.example.com"],
    ["S3_BUCKET", "Has Capitals"],
    ["S3_PREFIX", "/slash"],
    ["SMTP_URL", "http://mail"],
    ["ENGROSS_SECRET", "abcd"],
    ["ENGROSS_PAYLOAD_KEY", "ab".repeat(31)],
    ["MAIL_FROM", "nobody"],
  ])("refuses %s=%s and says which variable it was", (name, value) => {
    expect(complaintAbout({ [name]: value })).toContain(name);
  });

  it("tells of all that is wrong at once, and never repeats a value, for it may be a password", () => {
    const complaint = complaintAbout({ DATABASE_URL: "mysql://secret-word", PORT: "70000" });
    expect(complaint).toMatch(/DATABASE_URL[\s\S]*PORT/);
    expect(complaint).not.toContain("secret-word");
  });
});
