import { ApplicationFailure, condition } from "@temporalio/workflow";
import { type Act, type Actor, isStranger, type RecordedActor, saysTenant } from "../domain/act.ts";
import { type Instant, instantOf, millisecondsOf } from "../domain/calendar.ts";
import type { TenantId } from "../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";

/** What a person (or another process) asks of an entity. The update's id is the idempotency key. */
export interface Submission<Command> {
  readonly command: Command;
  readonly actor: RecordedActor;
  /** The version that the person saw; `null` where another version would not change their mind. */
  readonly expectedVersion: number | null;
}

/** What has become of it. */
export interface Carried {
  readonly version: number;
  readonly stage: string;
}

/** A command; the one that creates an entity says whose it is. */
interface Commanding {
  readonly type: string;
  readonly tenant?: TenantId;
}

interface Versioned {
  readonly tenant: TenantId;
  readonly version: number;
  readonly stage: string;
}

/** A decision on its way into the record: one transaction writes the state, the ledger entries and the inboxes. */
export interface Recording<State, Event> {
  /** Version before; the record refuses any other. */
  readonly before: number;
  readonly state: State;
  readonly events: readonly Event[];
  readonly act: Act;
}

interface AgendaItem<Command> {
  readonly at: Instant;
  readonly command: Command;
}

/** The rules of one kind of entity, all of them pure but `record` and the effects. */
export interface Rules<State extends Versioned, Command extends Commanding, Event> {
  readonly decide: (state: State | null, command: Command, act: Act) => readonly Event[] | Refusal;
  readonly evolve: (state: State | null, events: readonly Event[], at: Instant) => State;
  /** What time alone brings about, earliest first. */
  readonly agenda: (state: State) => readonly AgendaItem<Command>[];
  /** Writes a decision down. A refusal means that the world has moved on (a link was used up) and nothing was written. */
  readonly record: (recording: Recording<State, Event>) => Promise<Refusal | null>;
  /** What an event causes outside, once it is recorded; may lead to a further command. Most events cause nothing. */
  readonly effect: (event: Event) => Effect<Entity<State, Command, Event>, Command> | undefined;
  /** Refuses what nobody may ask any more, though histories have it. */
  readonly refusedAtDoor?: (command: Command) => Refusal | null;
  /** While true, this effect, or the command that it or another process has come to, waits. */
  readonly standsStill: (state: State, about: Command | Event) => boolean;
  /** Whether somebody who saw that version would decide anew; without it, whoever did not see the latest. */
  readonly isStale?: (state: State, seen: number) => boolean;
  /** Nothing can happen to it any more. */
  readonly isOver: (state: State) => boolean;
}

export type Effect<E, Command> = (entity: E) => Promise<Command | undefined>;

/** What one run hands to the next. */
export interface Carryover<State> {
  readonly state: State | null;
  /** The last commands and their results: a request sent again finds its answer in the next run too. */
  readonly answered: readonly (readonly [command: string, result: Carried])[];
}

const answersKept = 100;
const engross: Actor = { kind: "engross" };

/**
 * A durable thing with a history: takes commands one at a time, decides by its rules, records each decision in one
 * transaction before it counts, then lets it take effect. Lives inside a workflow, whose history makes it survive.
 *
 * Every promise here costs some 30 µs (the SDK keeps the stack of each), so the way of a command makes few.
 */
export class Entity<State extends Versioned, Command extends Commanding, Event> {
  #state: State | null;
  #next: { readonly version: number; readonly item: AgendaItem<Command> | undefined } | undefined;
  #answered: Map<string, Carried>;
  #isBusy = false;
  #under = 0;
  #stillborn = false;
  readonly #rules: Rules<State, Command, Event>;

  constructor(rules: Rules<State, Command, Event>, { state, answered }: Carryover<State>) {
    this.#rules = rules;
    this.#state = state;
    this.#answered = new Map(answered);
  }

  /** @throws Error before creation; callers wait for `born` first */
  get state(): State {
    if (this.#state === null) throw new Error("The entity has not been created");
    return this.#state;
  }

  get born(): boolean {
    return this.#state !== null;
  }

  /** Its creation was refused: there will never be anything here. */
  get stillborn(): boolean {
    return this.#stillborn;
  }

  get goesOn(): boolean {
    return this.#state !== null && !this.#rules.isOver(this.#state);
  }

  /** Nothing is being carried out or taking effect. */
  get isIdle(): boolean {
    return this.#under === 0 && !this.#isBusy;
  }

  get carryover(): Carryover<State> {
    return { state: this.#state, answered: [...this.#answered].slice(-answersKept) };
  }

  /**
   * Refuses at the door what would be refused inside: no trace of it enters the history. Not asked when a history is
   * replayed, so it may be stricter than the past was.
   */
  readonly check = (submission: Submission<Command>, id: string, at: number): void => {
    const { actor } = submission;
    if (!saysTenant(actor) || (this.#state !== null && isStranger(actor, this.#state.tenant))) {
      throw failureOf(refuse("not-found"));
    }
    if (this.#answered.has(id)) return;
    const act: Act = { actor, at: instantOf(at), command: id };
    const { command } = submission;
    const decision =
      this.#stale(submission) ?? this.#rules.refusedAtDoor?.(command) ?? this.#rules.decide(this.#state, command, act);
    if (isRefusal(decision)) throw failureOf(decision);
  };

  /** Carries out what was asked from outside. A repeated id gets its first answer. */
  readonly submit = async (submission: Submission<Command>, id: string): Promise<Carried> => {
    const outcome = await this.#carryOut(submission.command, this.#actorOf(submission), id, submission);
    if (isRefusal(outcome)) {
      this.#stillborn ||= this.#state === null;
      throw failureOf(outcome);
    }
    this.#answered.set(id, outcome);
    return outcome;
  };

  /**
   * Carries out what the process itself has come to: waits while the entity stands still, and lets the command drop
   * where it no longer makes sense.
   */
  readonly proceed = async (command: Command, id: string): Promise<void> => {
    this.#under += 1;
    try {
      await this.until((state) => !this.#rules.standsStill(state, command));
      await this.#carryOut(command, engross, id);
    } finally {
      this.#under -= 1;
    }
  };

  /**
   * Waits for the next thing on the agenda and does it. Also returns when the agenda begins otherwise, when it is over,
   * and when `interrupted` says so.
   */
  readonly live = async (interrupted: () => boolean): Promise<void> => {
    const next = this.#nextItem();
    const wakes = (): boolean => !this.goesOn || interrupted() || this.#nextItem()?.at !== next?.at;
    if (next === undefined) return condition(wakes);
    if (await condition(wakes, Math.max(1, millisecondsOf(next.at) - Date.now()))) return;
    const due = this.#nextItem();
    if (due === undefined || due.at > instantOf(Date.now())) return;
    const { version } = this.state;
    const outcome = await this.#carryOut(due.command, engross, `agenda-${version}`);
    // No rule refuses what it has put on the agenda; if one did, asking again for ever would help nobody.
    if (isRefusal(outcome)) await condition(() => interrupted() || this.state.version !== version);
  };

  /** Resolves once the state is so. */
  readonly until = async (is: (state: State) => boolean): Promise<void> => {
    if (this.#state === null || !is(this.#state)) await condition(() => this.#state !== null && is(this.#state));
  };

  /** One at a time: decides, records, becomes, and sets off what follows. */
  async #carryOut(
    command: Command,
    actor: Actor,
    id: string,
    submission?: Submission<Command>,
  ): Promise<Carried | Refusal> {
    while (this.#isBusy) await condition(() => !this.#isBusy);
    this.#isBusy = true;
    try {
      const known = this.#answered.get(id) ?? (submission && this.#stale(submission));
      if (known) return known;
      const act: Act = { actor, at: instantOf(Date.now()), command: id };
      const events = this.#rules.decide(this.#state, command, act);
      if (isRefusal(events)) return events;
      const state = this.#rules.evolve(this.#state, events, act.at);
      const refusal = await this.#rules.record({ before: this.#state?.version ?? 0, state, events, act });
      if (refusal) return refusal;
      this.#state = state;
      this.#setOff(events, state.version);
      return { version: state.version, stage: state.stage };
    } finally {
      this.#isBusy = false;
    }
  }

  #setOff(events: readonly Event[], version: number): void {
    for (const [index, event] of events.entries()) {
      const effect = this.#rules.effect(event);
      if (effect) void this.#takeEffect(effect, event, `effect-${version}-${index}`);
    }
  }

  async #takeEffect(effect: Effect<Entity<State, Command, Event>, Command>, event: Event, id: string): Promise<void> {
    this.#under += 1;
    try {
      await this.until((state) => !this.#rules.standsStill(state, event));
      const command = await effect(this);
      if (command !== undefined) await this.proceed(command, id);
    } finally {
      this.#under -= 1;
    }
  }

  /** Whoever acted under 0.1 was of the entity's own tenant: the web had proved it. */
  #actorOf({ actor, command: { tenant = this.#state?.tenant } }: Submission<Command>): Actor {
    if (saysTenant(actor)) return actor;
    if (tenant === undefined) throw failureOf(refuse("not-found"));
    return { ...actor, tenant };
  }

  #nextItem(): AgendaItem<Command> | undefined {
    const { version } = this.state;
    if (this.#next?.version !== version) this.#next = { version, item: this.#rules.agenda(this.state)[0] };
    return this.#next.item;
  }

  #stale({ expectedVersion }: Submission<Command>): Refusal | null {
    if (expectedVersion === null || this.#state === null) return null;
    const stale = this.#rules.isStale?.(this.#state, expectedVersion) ?? expectedVersion !== this.#state.version;
    return stale ? refuse("stale-version") : null;
  }
}

/** How a refusal travels through Temporal; `refusalIn` reads it on the other side. */
export const refusalType = "Refusal";

const failureOf = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.create({ type: refusalType, message: refusal.refused, nonRetryable: true, details: [refusal] });
