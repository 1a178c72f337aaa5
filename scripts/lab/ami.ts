import { createConnection, type Socket } from 'node:net';
import { waitFor } from './wait.js';

export type AmiFields = Readonly<Record<string, string | readonly string[]>>;
export type AmiMessage = Readonly<Record<string, string>>;

/** One AMI action as bytes. A line break in a value would be a second header, so it is refused. */
export function encodeAction(action: string, id: string, fields: AmiFields = {}): string {
  const lines = [`Action: ${action}`, `ActionID: ${id}`];
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) lines.push(`${name}: ${one}`);
  }
  for (const line of lines) {
    if (/[\r\n\0]/.test(line)) throw new Error('an AMI header must not hold a line break or NUL');
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Splits what has arrived into whole messages and the rest. */
export function decodeMessages(text: string): { messages: AmiMessage[]; rest: string } {
  const parts = text.split('\r\n\r\n');
  const rest = parts.pop() ?? '';
  const messages = parts.map((part) => {
    const fields: Record<string, string> = {};
    for (const line of part.split('\r\n')) {
      const colon = line.indexOf(': ');
      if (colon < 1) continue;
      const name = line.slice(0, colon);
      const value = line.slice(colon + 2);
      fields[name] = fields[name] === undefined ? value : `${fields[name]}\n${value}`;
    }
    return fields;
  });
  return { messages, rest };
}

export interface OriginateOptions {
  readonly context?: string;
  readonly exten?: string;
  readonly application?: string;
  readonly data?: string;
  readonly timeoutMs?: number;
  readonly callerId?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A dialer's view of the PBX: the AMI client that goes round the dialplan. */
export class Ami {
  /** OriginateResponse by ActionID; the hundred other events of a call are not asked for, and not kept. */
  private readonly outcomes = new Map<string, AmiMessage>();
  private readonly answers = new Map<string, AmiMessage>();
  private lastId = 0;
  private rest = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const { messages, rest } = decodeMessages(
        (this.rest + chunk).replace(/^Asterisk Call Manager[^\n]*\n/, ''),
      );
      this.rest = rest;
      for (const message of messages) {
        // OriginateResponse is an event that has a Response field.
        if (message.Event === 'OriginateResponse') this.outcomes.set(message.ActionID ?? '', message);
        else if (message.Event === undefined) this.answers.set(message.ActionID ?? '', message);
      }
    });
    socket.on('error', () => undefined);
  }

  static async connect(port: number, user: string, secret: string, host = '127.0.0.1'): Promise<Ami> {
    const socket = await new Promise<Socket>((resolve, reject) => {
      const made = createConnection({ host, port }, () => resolve(made)).once('error', reject);
    });
    const ami = new Ami(socket);
    const answer = await ami.action('Login', { Username: user, Secret: secret });
    if (answer.Response !== 'Success')
      throw new Error(`AMI refused the login: ${answer.Message ?? 'no reason given'}`);
    await ami.action('Filter', { Operation: 'Add', Filter: 'Event: OriginateResponse' });
    return ami;
  }

  async action(name: string, fields: AmiFields = {}): Promise<AmiMessage> {
    const id = String(++this.lastId);
    this.socket.write(encodeAction(name, id, fields));
    const answer = await waitFor(`AMI's answer to ${name}`, () => this.answers.get(id), { everyMs: 2 });
    this.answers.delete(id);
    return answer;
  }

  /** Originates and resolves with the OriginateResponse: `Response` Success or Failure, `Reason`. */
  async originate(channel: string, options: OriginateOptions = {}): Promise<AmiMessage> {
    const where: AmiFields =
      options.context === undefined
        ? { Application: options.application ?? 'Wait', Data: options.data ?? '1' }
        : { Context: options.context, Exten: options.exten ?? 's', Priority: '1' };
    const id = `o${++this.lastId}`;
    const fields = {
      Channel: channel,
      Async: 'true',
      Timeout: String(options.timeoutMs ?? 30_000),
      ...(options.callerId === undefined ? {} : { CallerID: options.callerId }),
      Variable: Object.entries(options.variables ?? {}).map(([name, value]) => `${name}=${value}`),
      ...where,
    };
    this.socket.write(encodeAction('Originate', id, fields));
    const refused = () => (this.answers.get(id)?.Response === 'Error' ? this.answers.get(id) : undefined);
    return waitFor(`the outcome of an originate to ${channel}`, () => refused() ?? this.outcomes.get(id), {
      withinMs: 40_000,
      everyMs: 5,
    });
  }

  redirect(channel: string, context: string, exten: string): Promise<AmiMessage> {
    return this.action('Redirect', { Channel: channel, Context: context, Exten: exten, Priority: '1' });
  }

  close(): void {
    this.socket.destroy();
  }
}
