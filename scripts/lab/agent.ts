import type { PhoneCall } from './phone-call.js';
import { runSipp, type SippCall, type SippResult } from './sipp.js';
import { Softphone } from './softphone.js';

interface AgentOptions {
  readonly host: string;
  readonly port: number;
  readonly pbx: { readonly host: string; readonly port: number };
  readonly sipp: string;
  readonly folder: string;
}

export interface CallOptions {
  readonly talkMs?: number;
  /** Which agent calls: the From user. */
  readonly as?: string;
}

/** The agents' desk: single calls and storms by SIPp, and a softphone for calls in which something happens. */
export class Agent {
  private constructor(
    private readonly options: AgentOptions,
    readonly phone: Softphone,
  ) {}

  static async start(options: AgentOptions): Promise<Agent> {
    const { host, port, pbx } = options;
    return new Agent(options, await Softphone.start({ host, port, user: 'agent1', pbx }));
  }

  /** Calls, talks, hangs up. The result says what the agent's phone saw. */
  async call(number: string, options: CallOptions = {}): Promise<SippCall> {
    const { calls } = await this.callAll([number], { ...options, rate: 1 });
    const [call] = calls;
    if (call === undefined) throw new Error(`SIPp placed no call to ${number}`);
    return call;
  }
  /** Many calls, one a number, at `rate` calls a second, at most `limit` at once. */
  callAll(
    numbers: readonly string[],
    {
      talkMs = 200,
      as = 'agent1',
      rate = 10,
      limit = 100,
    }: CallOptions & { rate?: number; limit?: number } = {},
  ): Promise<SippResult> {
    const { host, pbx, sipp, folder } = this.options;
    const rows = numbers.map((number) => [number, String(talkMs)]);
    return runSipp({ sipp, scenario: 'agent-call', agent: as, host, remote: pbx, rows, rate, limit, folder });
  }
  /** A call on the softphone, for pressing keys, transferring, listening. Resolves at the final answer. */
  dial(number: string, options?: Parameters<Softphone['dial']>[1]): Promise<PhoneCall> {
    return this.phone.dial(number, options);
  }
  close(): Promise<void> {
    return this.phone.close();
  }
}
