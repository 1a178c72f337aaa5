import assert from 'node:assert/strict';
import type { Lab } from '../../scripts/lab/lab.js';

const PASSWORD = 'correct horse battery staple 71';

/** Somebody at the board of a lab's service, over HTTP as a browser would. */
export interface BoardClient {
  get(path: string): Promise<unknown>;
  /** The answer's status. */
  post(path: string): Promise<number>;
}

/** A new account, made on the command line, signed in with a password of its own. */
export async function signIn(lab: Lab, url: string, name: string, extension?: string): Promise<BoardClient> {
  const added = await lab.service.cli([
    ...['account', 'add', name, '--role', 'supervisor', '--team', '*', '--operator', 'test', '--json'],
    ...(extension === undefined ? [] : ['--extension', extension]),
  ]);
  assert.equal(added.code, 0, added.err);
  const { password } = JSON.parse(added.out) as { readonly password: string };
  let cookie = '';
  let csrf = '';
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...{ cookie, origin: url, 'x-csrf-token': csrf },
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (set) cookie = set;
    return answer;
  };
  const session = async (answer: Response): Promise<void> => {
    assert.ok(answer.ok, `sign-in of ${name}: ${answer.status}`);
    ({ csrf } = (await (await ask('GET', '/api/session')).json()) as { readonly csrf: string });
  };
  await session(await ask('POST', '/api/session', { name, password }));
  await session(await ask('POST', '/api/session/password', { current: password, next: PASSWORD }));
  return {
    get: async (path) => (await ask('GET', path)).json(),
    post: async (path) => (await ask('POST', path)).status,
  };
}
