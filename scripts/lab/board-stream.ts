import { type ClientRequest, get } from 'node:http';
import type { Lab } from './lab.js';

/** So many streams one account or token may hold. */
const EACH = 10;

export interface Told {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: string;
}

/** A board without a page: keeps what it is told and comes back by `Last-Event-ID` as a browser does. */
export class BoardStream {
  private request: ClientRequest | undefined;
  private last: string | undefined;
  private over = false;
  private timer: NodeJS.Timeout | undefined;
  live = false;
  /** How often it was connected. */
  connections = 0;

  constructor(
    private readonly url: string,
    private readonly secret: string,
    private readonly listen: (told: Told) => void,
  ) {
    this.connect();
  }

  private connect(): void {
    if (this.over) return;
    const from = this.last === undefined ? {} : { 'last-event-id': this.last };
    const headers = { authorization: `Bearer ${this.secret}`, ...from };
    this.request = get(`${this.url}/api/events`, { headers, agent: false }, (answer) => {
      if (answer.statusCode !== 200) answer.resume();
      let kept = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        const frames = (kept + text).split('\n\n');
        kept = frames.pop() ?? '';
        for (const frame of frames) this.take(frame);
      });
      answer.on('error', () => undefined);
      answer.on('close', () => this.again());
    });
    this.request.on('error', () => this.again());
  }

  private take(frame: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1];
    const event = field('event');
    if (event === undefined) return;
    const [id, data = ''] = [field('id'), field('data')];
    if (event === 'ready') {
      this.live = true;
      this.connections++;
      // The first time nothing was told yet: what stands now is where this board begins.
      this.last ??= String((JSON.parse(data) as { readonly head: number }).head);
    }
    if (id !== undefined) this.last = id;
    this.listen({ event, id, data });
  }

  private again(): void {
    this.live = false;
    clearTimeout(this.timer);
    if (!this.over) this.timer = setTimeout(() => this.connect(), 500);
  }

  close(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.request?.destroy();
  }
}

/** The secrets of as many tokens as so many boards need, one for each board. */
export async function boardSecrets(lab: Lab, boards: number): Promise<readonly string[]> {
  const secrets: string[] = [];
  for (let made = 0; made < boards; made += EACH) {
    const args = ['token', 'create', `boards ${made}`, '--scope', 'monitor', '--operator', 'lab', '--json'];
    const { code, out, err } = await lab.service.cli(args);
    if (code !== 0) throw new Error(`token create: ${err}`);
    const { secret } = JSON.parse(out) as { readonly secret: string };
    secrets.push(...Array<string>(Math.min(EACH, boards - made)).fill(secret));
  }
  return secrets;
}
