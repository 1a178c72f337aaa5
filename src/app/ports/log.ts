export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** The operations log. It is no evidence (that is the ledger) and never holds a full number. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
