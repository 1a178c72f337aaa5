export interface EslAddress {
  readonly host: string;
  readonly port: number;
  /** `user@domain` of a directory user with `esl-password`: the least-privilege login. */
  readonly user?: string;
  readonly password: string;
}
