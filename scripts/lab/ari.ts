/** The one thing the lab does over ARI itself: originate round the dialplan, and look. */
export class Ari {
  constructor(
    private readonly base: string,
    private readonly user: string,
    private readonly password: string,
  ) {}

  async request(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${this.user}:${this.password}`).toString('base64')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Rings `endpoint` and puts the answered leg into a dialplan context, as a dialer would. Answers the HTTP status. */
  async originate(
    endpoint: string,
    { context = 'lab-talk', extension = 's', timeoutS = 30, callerId = '' } = {},
  ): Promise<number> {
    const query = new URLSearchParams({
      endpoint,
      context,
      extension,
      priority: '1',
      timeout: String(timeoutS),
    });
    if (callerId !== '') query.set('callerId', callerId);
    return (await this.request('POST', `/channels?${query}`)).status;
  }

  async channels(): Promise<
    readonly { readonly id: string; readonly name: string; readonly state: string }[]
  > {
    const { body } = await this.request('GET', '/channels');
    return Array.isArray(body) ? body : [];
  }
}
