import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLogger, format, transports } from 'winston';
import type { Log, LogFields } from '../../app/ports/log.js';
import { redact, redactFields } from './redact.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogOptions {
  readonly level: LogLevel;
  /** Lines of JSON are appended here. */
  readonly file?: string;
  /** Lines on stderr, so that stdout stays free for answers. On unless said otherwise. */
  readonly console?: boolean;
}

export type ClosableLog = Log & { close(): Promise<void> };

/** The operations log. `close` waits for the last line: winston loses what it holds when the process just exits. */
export function createLog(options: LogOptions): ClosableLog {
  const logger = createLogger({
    level: options.level,
    silent: options.file === undefined && options.console === false,
    format: format.combine(format.timestamp(), format.json()),
    transports: [
      ...(options.console === false
        ? []
        : [
            new transports.Console({
              stderrLevels: ['error', 'warn', 'info', 'debug'],
              format: format.printf(consoleLine),
            }),
          ]),
      ...(options.file === undefined ? [] : [fileTransport(options.file)]),
    ],
  });
  // A log that cannot be written must not stop the calls; the ledger, not the log, is the evidence.
  logger.on('error', (error: unknown) => process.stderr.write(`log: ${redact(String(error))}\n`));
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
    logger.log(level, redact(message), fields && { fields: redactFields(fields) });
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    close: () =>
      new Promise((resolve) => {
        // `finish` of the logger comes before the file is flushed; the file's own `finish` is the last line on disk.
        const open = logger.transports.filter((transport) => !transport.writableFinished);
        let waiting = open.length;
        if (waiting === 0) resolve();
        for (const transport of open) {
          transport.once('finish', () => {
            waiting -= 1;
            if (waiting === 0) resolve();
          });
        }
        logger.end();
      }),
  };
}

function fileTransport(file: string) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return new transports.File({ filename: file, options: { flags: 'a', mode: 0o600 } });
}

function consoleLine(line: { level: string; message: unknown; [key: string]: unknown }): string {
  const fields = Object.entries((line.fields ?? {}) as LogFields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? JSON.stringify(value) : value}`);
  // One line each, whatever is in it: a line break in a message must not look like another message.
  return `${line.timestamp} ${line.level.padEnd(5)} ${JSON.stringify(line.message).slice(1, -1)}${fields.join('')}`;
}
