/** Chance and one-way functions: given from outside. */
export interface Secrets {
  /** Slow on purpose, with a salt of its own. Rejects with {@link SecretsBusy} when too many wait. */
  hashPassword(password: string): Promise<string>;
  verifyPassword(password: string, hash: string): Promise<boolean>;
  /** 256 random bits in 43 characters that a URL, a cookie and a header can carry. */
  newSecret(): string;
  /** What is stored of such a secret: fast, because there is nothing to guess. */
  digest(secret: string): string;
}

export class SecretsBusy extends Error {
  override readonly name = 'SecretsBusy';
}
