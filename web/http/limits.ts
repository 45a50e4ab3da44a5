import type { Request, Response } from "express";
import ipaddr from "ipaddr.js";
import type { Refusal } from "../../domain/refusal.ts";
import type { Session } from "../sign-in/session.ts";
import { Meter, type Rate, type Rates, refusalOf, told } from "./rate-limit.ts";

/** Who may ask how often, of one web process. */
export interface Limits {
  /** Before anything is known of a request but its network address. */
  readonly arrival: (request: Request, response: Response) => Refusal | undefined;
  /** Once it is known who asks, and what for. */
  readonly asking: (asker: Asker, response: Response) => Refusal | undefined;
}

export interface Asker {
  readonly session: Session | undefined;
  /** The secret of the link by which somebody asks. */
  readonly link: string | undefined;
  /** Whether something shall change. */
  readonly isCommand: boolean;
}

export const openLimits = (rates: Rates, now: () => number = () => performance.now()): Limits => {
  const meter = new Meter();
  const count = (key: string, rate: Rate, response: Response): Refusal | undefined => {
    const standing = meter.take(`${rate.name} ${key}`, rate, now());
    const { policy, limit } = told(standing);
    response.append("RateLimit-Policy", policy).append("RateLimit", limit);
    return refusalOf(standing);
  };
  return {
    arrival: ({ ip = "" }, response) => (isLoopback(ip) ? undefined : count(networkOf(ip), rates.address, response)),
    asking: ({ session, link, isCommand }, response) => {
      if (link !== undefined) return count(link, rates.link, response);
      if (!session) return undefined;
      const { id, carrier, person } = session;
      return (
        count(person.id, rates.person, response) ??
        (carrier === "bearer" ? count(id, rates.token, response) : undefined) ??
        (isCommand ? count(person.id, rates.command, response) : undefined)
      );
    },
  };
};

/** This machine is nobody's address: it is a proxy that was not told of (`PROXIES`), and all would be counted as one. */
const isLoopback = (ip: string): boolean =>
  ip === "" || (ipaddr.isValid(ip) && ipaddr.process(ip).range() === "loopback");

/** Whoever has an IPv6 address has 2^64 of them, so they are counted by their network (RFC 6177 §2). */
const networkOf = (ip: string): string => {
  if (!ip.includes(":") || !ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return "parts" in address ? address.parts.slice(0, 4).join(":") : address.toString();
};
