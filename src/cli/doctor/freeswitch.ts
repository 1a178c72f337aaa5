import { connect } from 'node:net';
import type { FreeswitchConfig } from '../../config/schema.js';
import { readEslPassword } from '../../config/secret.js';
import { DEADLINE_MS, type Finding, whyOf } from './finding.js';

const MOST = 64 * 1024;

/** The event socket greets and takes the password. */
export async function examineFreeswitch(pbx: FreeswitchConfig): Promise<Finding[]> {
  const what = `pbx ${pbx.name}`;
  const { host, port, user } = pbx.esl;
  try {
    const password = readEslPassword(pbx);
    const answer = await logIn(
      host,
      port,
      user === undefined ? `auth ${password}` : `userauth ${user}:${password}`,
    );
    return answer
      ? [{ what, ok: true, says: 'Event Socket 可用 / the event socket answers' }]
      : [
          {
            what,
            ok: false,
            says: 'Event Socket 拒绝密码或本机地址（ACL） / the event socket refuses the password or this address (ACL)',
          },
        ];
  } catch (error) {
    return [
      {
        what,
        ok: false,
        says: `连不上 Event Socket ${host}:${port} / no event socket at ${host}:${port}: ${whyOf(error)}`,
      },
    ];
  }
}

/** The secrets are read with no line break in them, so this line is one command. */
function logIn(host: string, port: number, line: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let heard = '';
    let asked = false;
    const socket = connect({ host, port, timeout: DEADLINE_MS });
    const end = (settle: () => void): void => {
      socket.destroy();
      settle();
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      heard += chunk;
      if (heard.length > MOST) return end(() => reject(new Error('no event socket speaks so much')));
      if (!asked && heard.includes('auth/request\n\n')) {
        asked = true;
        socket.write(`${line}\n\n`);
      }
      if (heard.includes('+OK accepted')) end(() => resolve(true));
      else if (/-ERR|rude-rejection/.test(heard)) end(() => resolve(false));
    });
    socket.once('timeout', () => end(() => reject(new Error(`no answer in ${DEADLINE_MS} ms`))));
    socket.once('close', () => end(() => reject(new Error('closed'))));
    socket.once('error', (error) => end(() => reject(error)));
  });
}
