/** Whom a letter is for. */
export interface Reader {
  readonly name: string;
  /** IANA name of the zone in which the reader's hours are told. */
  readonly timeZone: string;
}

/** The contract that a letter is about. */
export interface ContractNote {
  readonly number: string;
  readonly title: string;
  readonly counterparty: string;
}
