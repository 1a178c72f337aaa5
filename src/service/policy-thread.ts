import { parentPort, workerData } from 'node:worker_threads';
import { loadConfig } from '../config/load.js';
import { loadPolicy } from '../config/load-policy.js';
import type { PolicySource, ReadPolicy } from './read-policy.js';

/** Reading and compiling take 0.2 s, which no call should wait for: they have a thread of their own. */
const { file, data, shipped } = workerData as PolicySource;
const config = loadConfig(file, data === undefined ? {} : { data });
const read: ReadPolicy = { config, ...loadPolicy(config, shipped) };
parentPort?.postMessage(read);
