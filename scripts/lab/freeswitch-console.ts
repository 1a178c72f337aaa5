import { createConnection, type Socket } from 'node:net';
import { waitFor } from './wait.js';

interface Frame {
  readonly head: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The lab's own hand on FreeSWITCH's event socket: api and bgapi, nothing more. Not the product's client on purpose: what a
 * test sees must not depend on what it tests.
 */
export class Console {
  /** Channel events as they came, oldest first: `name uuid channel`. */
  readonly events: Readonly<Record<string, string>>[] = [];
  private readonly replies: ((frame: Frame) => void)[] = [];
  private readonly jobs = new Map<string, string>();
  private rest: Buffer = Buffer.alloc(0);
  private closed = false;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      for (const reply of this.replies.splice(0)) reply({ head: {}, body: '-ERR the event socket closed' });
    });
  }

  static async connect(port: number, password: string): Promise<Console> {
    const socket = await new Promise<Socket>((resolve, reject) => {
      const made = createConnection({ host: '127.0.0.1', port }, () => resolve(made)).once('error', reject);
    });
    socket.setNoDelay();
    const console = new Console(socket);
    const answer = await console.command(`auth ${password}`);
    if (!answer.startsWith('+OK')) throw new Error(`FreeSWITCH refused the lab's login: ${answer}`);
    await console.command('event plain BACKGROUND_JOB CHANNEL_CREATE CHANNEL_ORIGINATE CHANNEL_DESTROY');
    return console;
  }

  get open(): boolean {
    return !this.closed;
  }
  /** An api command; answers its output. */
  api(command: string): Promise<string> {
    return this.command(`api ${command}`);
  }
  /** An api command that may take its time, `originate` above all; resolves with the job's output. */
  async bgapi(command: string, withinMs = 40_000): Promise<string> {
    const answer = await this.command(`bgapi ${command}`);
    const id = /Job-UUID: (\S+)/.exec(answer)?.[1];
    if (id === undefined) return answer;
    const output = await waitFor(`the outcome of ${command}`, () => this.jobs.get(id), {
      withinMs,
      everyMs: 5,
    });
    this.jobs.delete(id);
    return output;
  }
  /** An event as a dialler sends it. */
  sendEvent(name: string, headers: Readonly<Record<string, string>>, body = ''): Promise<string> {
    const lines = Object.entries(headers).map(([key, value]) => {
      if (/[\r\n\0]/.test(key + value)) throw new Error('a header must not hold a line break or NUL');
      return `${key}: ${value}`;
    });
    const length = body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`];
    return this.exchange(`${[`sendevent ${name}`, ...lines, ...length].join('\n')}\n\n${body}`);
  }
  close(): void {
    this.socket.destroy();
  }

  private command(line: string): Promise<string> {
    if (/[\r\n\0]/.test(line)) throw new Error('a command must not hold a line break or NUL');
    return this.exchange(`${line}\n\n`);
  }
  private async exchange(bytes: string): Promise<string> {
    if (this.closed) throw new Error('the event socket is closed');
    const frame = await new Promise<Frame>((resolve) => {
      this.replies.push(resolve);
      this.socket.write(bytes);
    });
    return (frame.head['reply-text'] ?? frame.body).trim();
  }

  private take(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (let end = this.rest.indexOf('\n\n'); end >= 0; end = this.rest.indexOf('\n\n')) {
      const head = fields(this.rest.toString('latin1', 0, end));
      const length = Number(head['content-length'] ?? 0);
      if (this.rest.length < end + 2 + length) return;
      const body = this.rest.toString('utf8', end + 2, end + 2 + length);
      this.rest = this.rest.subarray(end + 2 + length);
      this.handle({ head, body });
    }
  }
  private handle(frame: Frame): void {
    const type = frame.head['content-type'];
    if (type === 'command/reply' || type === 'api/response') this.replies.shift()?.(frame);
    if (type !== 'text/event-plain') return;
    const [outer = '', ...inner] = frame.body.split('\n\n');
    const event = fields(outer);
    if (event['event-name'] === 'BACKGROUND_JOB')
      this.jobs.set(event['job-uuid'] ?? '', inner.join('\n\n').trim());
    else this.events.push(event);
  }
}

function fields(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) found[line.slice(0, colon).toLowerCase()] = decoded(line.slice(colon + 2));
  }
  return found;
}

/** A caller's name may be in any character set. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
