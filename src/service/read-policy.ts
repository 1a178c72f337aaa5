import { Worker } from 'node:worker_threads';
import type { LoadedPolicy } from '../config/load-policy.js';
import type { Config } from '../config/schema.js';

/** Where configuration and packs are read from, at the start and at each reload. */
export interface PolicySource {
  readonly file?: string;
  /** `--data`, which the file does not change. */
  readonly data?: string;
  /** The folder `config` of the installation. */
  readonly shipped: string;
}

export interface ReadPolicy extends LoadedPolicy {
  readonly config: Config;
}

/** Reads everything anew off the way of the calls. Rejects with what is wrong with the files. */
export const readPolicy = (source: PolicySource): Promise<ReadPolicy> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./policy-thread.js', import.meta.url), { workerData: source });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the policy could not be read (exit ${code})`)));
  });
