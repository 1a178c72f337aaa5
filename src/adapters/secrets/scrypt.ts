import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { type Secrets, SecretsBusy } from '../../app/ports/secrets.js';

export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's equivalent of N=2^17, p=1 with a quarter of the memory: 32 MiB, about 0.2 s of one core, off the event loop. */
const COST: ScryptCost = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Calls have the first claim on the cores: one password is hashed at a time, and who comes when so many wait is sent away. */
const WAITING = 16;

const FORM = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

export function createSecrets(cost: ScryptCost = COST): Secrets {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting >= WAITING) return Promise.reject(new SecretsBusy('too many passwords wait to be checked'));
    waiting++;
    const mine = last.then(work, work).finally(() => {
      waiting--;
    });
    last = mine.catch(() => undefined);
    return mine;
  }

  return {
    hashPassword: (password) =>
      inTurn(async () => {
        const salt = randomBytes(SALT_BYTES);
        const key = await derive(password, salt, cost);
        return `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
      }),
    verifyPassword: (password, hash) =>
      inTurn(async () => {
        const [, N, r, p, salt = '', key = ''] = FORM.exec(hash) ?? [];
        const expected = Buffer.from(key, 'base64url');
        if (expected.length !== KEY_BYTES) return false;
        const found = await derive(password, Buffer.from(salt, 'base64url'), {
          N: Number(N),
          r: Number(r),
          p: Number(p),
        });
        return timingSafeEqual(found, expected);
      }),
    newSecret: () => randomBytes(32).toString('base64url'),
    digest: (secret) => createHash('sha256').update(secret).digest('hex'),
  };
}

const derive = (password: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
