/** Who is asking, how sure we are of it, and under which session. */
export interface Session {
  readonly id: string;
  readonly person: { readonly id: string };
  /** When the person last confirmed by a mailed code, or `undefined`. */
  readonly confirmedAt: Date | undefined;
}

/** How long a confirmation counts, in ms. */
const confirmationLasts = 15 * 60_000;

export const isConfirmed = (session: Session, now: Date): boolean =>
  session.confirmedAt !== undefined && now.getTime() - session.confirmedAt.getTime() < confirmationLasts;
