import { ApplicationFailure, condition } from "@temporalio/workflow";
import type { Act, Actor } from "../domain/act.ts";
import { type Instant, instantOf, millisecondsOf } from "../domain/calendar.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";

/** What a person (or another process) asks of an entity. The update's id is the idempotency key. */
export interface Submission<Command> {
  readonly command: Command;
  readonly actor: Actor;
  /** The version that the person saw; `null` where another version would not change their mind. */
  readonly expectedVersion: number | null;
}

/** What has become of it. */
export interface Carried {
  readonly version: number;
  readonly stage: string;
}

interface Versioned {
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

/** The rules of one kind of entity, all of them pure but `record` and the effects. */
export interface Rules<State extends Versioned, Command, Event> {
  readonly decide: (state: State | null, command: Command, act: Act) => readonly Event[] | Refusal;
  readonly evolve: (state: State | null, events: readonly Event[], at: Instant) => State;
  /** What time alone brings about, earliest first. */
  readonly agenda: (state: State) => readonly { readonly at: Instant; readonly command: Command }[];
  /** Writes a decision down. A refusal means that the world has moved on (a link was used up) and nothing was written. */
  readonly record: (recording: Recording<State, Event>) => Promise<Refusal | null>;
  /** What an event causes outside, once it is recorded; may lead to a further command. */
  readonly effect: (event: Event, entity: Entity<State, Command, Event>) => Promise<Command | undefined>;
  /** While true, effects wait. */
  readonly standsStill: (state: State) => boolean;
}

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
 */
export class Entity<State extends Versioned, Command, Event> {
  #state: State | null;
  #answered: Map<string, Carried>;
  #turn: Promise<unknown> = Promise.resolve();
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

  /** Nothing is being carried out or taking effect. */
  get isIdle(): boolean {
    return this.#under === 0;
  }

  get carryover(): Carryover<State> {
    return { state: this.#state, answered: [...this.#answered].slice(-answersKept) };
  }

  /** Refuses at the door what would be refused inside: no trace of it enters the history. */
  readonly check = (submission: Submission<Command>, id: string, at: number): void => {
    if (this.#answered.has(id)) return;
    const refusal = this.#stale(submission) ?? this.#refusalOf(submission, { actor: submission.actor, at: instantOf(at), command: id });
    if (refusal) throw failureOf(refusal);
  };

  /** Carries out what was asked from outside. A repeated id gets its first answer. */
  readonly submit = async (submission: Submission<Command>, id: string): Promise<Carried> => {
    const outcome = await this.#serially(
      async () =>
        this.#answered.get(id) ?? this.#stale(submission) ?? (await this.#carryOut(submission.command, submission.actor, id)),
    );
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
      await this.until((state) => !this.#rules.standsStill(state));
      await this.#serially(() => this.#carryOut(command, engross, id));
    } finally {
      this.#under -= 1;
    }
  };

  /** Waits for the next thing on the agenda and does it, or for anything else to change. */
  readonly live = async (): Promise<void> => {
    const { version } = this.state;
    const changed = (): boolean => this.state.version !== version;
    const [next] = this.#rules.agenda(this.state);
    if (next === undefined) return condition(changed);
    const wait = Math.max(1, millisecondsOf(next.at) - Date.now());
    if (await condition(changed, wait)) return;
    await this.#serially(() => this.#carryOut(next.command, engross, `agenda-${version}`));
    // Refused all the same: no rule says so, but waiting for a change is better than asking again for ever.
    await condition(changed);
  };

  /** Resolves once the state is so. */
  readonly until = (is: (state: State) => boolean): Promise<void> => condition(() => this.#state !== null && is(this.#state));

  async #carryOut(command: Command, actor: Actor, id: string): Promise<Carried | Refusal> {
    const act: Act = { actor, at: instantOf(Date.now()), command: id };
    const events = this.#rules.decide(this.#state, command, act);
    if (isRefusal(events)) return events;
    const state = this.#rules.evolve(this.#state, events, act.at);
    const refusal = await this.#rules.record({ before: this.#state?.version ?? 0, state, events, act });
    if (refusal) return refusal;
    this.#state = state;
    for (const [index, event] of events.entries()) void this.#takeEffect(event, `effect-${state.version}-${index}`);
    return { version: state.version, stage: state.stage };
  }

  async #takeEffect(event: Event, id: string): Promise<void> {
    this.#under += 1;
    try {
      await this.until((state) => !this.#rules.standsStill(state));
      const command = await this.#rules.effect(event, this);
      if (command !== undefined) await this.proceed(command, id);
    } finally {
      this.#under -= 1;
    }
  }

  #stale({ expectedVersion }: Submission<Command>): Refusal | null {
    return expectedVersion === null || this.#state === null || expectedVersion === this.#state.version
      ? null
      : refuse("stale-version");
  }

  #refusalOf({ command }: Submission<Command>, act: Act): Refusal | null {
    const decision = this.#rules.decide(this.#state, command, act);
    return isRefusal(decision) ? decision : null;
  }

  async #serially<T>(work: () => Promise<T>): Promise<T> {
    this.#under += 1;
    const before = this.#turn;
    const mine = before.then(work, work);
    this.#turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#under -= 1;
    }
  }
}

/** How a refusal travels through Temporal; `refusalIn` reads it on the other side. */
export const refusalType = "Refusal";

const failureOf = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.create({ type: refusalType, message: refusal.refused, nonRetryable: true, details: [refusal] });
